import type {PersonKey, RoutingId} from '../../base/ids.ts'
import type {IceStatus} from '../../rendezvous/ice-servers.ts'
import type {LinkPath} from '../../rendezvous/link-path.ts'
import type {RelayStatus} from '../../rendezvous/rendezvous.ts'
import type {LinkTraffic} from '../link.ts'
import type {Person} from '../people.ts'
import type {SwarmStatus} from '../status.ts'
import type {SwarmReport} from '../swarm.ts'
import type {Examination} from './findings.ts'
import type {LinkRate} from './rates.ts'

/** One link of a topic, as far as it can be told without asking anybody. Bytes are those of messages, without what the transport adds. */
export interface LinkReport extends LinkTraffic {
  readonly routingId: RoutingId
  /** The person whose page is at the other end. */
  readonly key: PersonKey
  readonly name: string
  /** Nothing was heard for a while. */
  readonly isQuiet: boolean
  readonly roundTripMs: number | undefined
  readonly path: LinkPath | undefined
  /** Connections beside it that files go over as well. */
  readonly lanes: number
  /** Since it was opened, milliseconds. */
  readonly ageMs: number
}

/** Rates are undefined until a link was looked at twice. */
export type NetworkLink = LinkReport & {readonly [K in keyof LinkRate]?: LinkRate[K] | undefined}

/** How a topic is connected at one moment. */
export interface NetworkPicture {
  readonly status: SwarmStatus
  readonly people: readonly Person[]
  readonly relays: readonly RelayStatus[]
  readonly ice: IceStatus
  readonly links: readonly NetworkLink[]
  /** Pages met in the last minutes and not linked, for lack of room. */
  readonly unlinkedPages: number
}

export interface NetworkReport extends SwarmReport {
  readonly topicLinks: readonly NetworkLink[]
  readonly access: 'public' | 'private'
  readonly status: SwarmStatus
  readonly online: boolean
  /** What was found when it was asked last why connections are not made. */
  readonly examination: Examination
  readonly versions: {
    /** Versions of the link protocol. */
    readonly protocol: string
    readonly features: number
    /** Name and version. */
    readonly browser: string
  }
}

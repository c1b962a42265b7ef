import type {CandidateKind} from '../../rendezvous/link-path.ts'
import type {RelayKind} from '../../rendezvous/rendezvous.ts'

export interface RelayToAsk {
  readonly kind: RelayKind
  readonly url: string
}

/** The servers connections are built with now. */
export interface ServersToAsk {
  /** Only TURN servers are used, and no STUN server may be asked. */
  readonly relayOnly: boolean
  readonly stun: readonly string[]
  readonly turn: readonly TurnToAsk[]
  /** There is a callback for TURN credentials, and it handed none out. */
  readonly credentialsFailed: boolean
}

/** One address of a TURN server. */
export interface TurnToAsk {
  readonly url: string
  readonly username: string
  readonly credential: string
}

export interface Candidate {
  readonly kind: CandidateKind
  readonly address: string
  readonly port: number
  /** Of the address it is the outside of; 0 where the browser hides it. */
  readonly relatedPort: number
  readonly protocol: 'udp' | 'tcp'
}

/** What a browser found for a connection that leads nowhere. */
export interface Gathering {
  readonly candidates: readonly Candidate[]
  readonly errors: readonly {readonly url: string; readonly code: number}[]
  /** It found all there is; otherwise the time was up. */
  readonly complete: boolean
  /** When the last candidate came, milliseconds. */
  readonly afterMs: number
}

export interface GatherQuestion {
  readonly servers: readonly {
    readonly urls: string
    readonly username?: string
    readonly credential?: string
  }[]
  readonly relayOnly: boolean
  /** Enough is known: no need to wait for the rest. */
  readonly enough: (soFar: Gathering) => boolean
}

export type RelayAnswer =
  {readonly kind: 'answered'; readonly afterMs: number} | {readonly kind: 'unreachable'} | {readonly kind: 'mute'}

export type WebRtcAnswer = 'works' | 'missing' | 'blocked' | 'no-network'

export type StorageAnswer =
  | {readonly kind: 'works'; readonly persisted: boolean; readonly leftBytes: number | undefined}
  | {readonly kind: 'missing' | 'broken' | 'full'}

/**
 * What checks ask of the outside. Real: `browserProbes`. Each ends soon after its signal aborts, and may reject: the check is not known then.
 * What has a limit of its own resolves with what it has when `limitMs` is over.
 */
export interface DoctorProbes {
  isSecure(): boolean
  webRtc(limitMs: number, signal: AbortSignal): Promise<WebRtcAnswer>
  storage(signal: AbortSignal): Promise<StorageAnswer>
  relays(): readonly RelayToAsk[]
  relay(relay: RelayToAsk, limitMs: number, signal: AbortSignal): Promise<RelayAnswer>
  servers(signal: AbortSignal): Promise<ServersToAsk>
  gather(question: GatherQuestion, limitMs: number, signal: AbortSignal): Promise<Gathering>
  /** How far the clocks of linked pages are ahead of ours, milliseconds, as far as they were measured. */
  clockOffsetsMs(): readonly number[]
  /** Other people linked in the topic now. */
  others(): number
  online(): boolean
}

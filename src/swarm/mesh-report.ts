import type {IceStatus} from '../rendezvous/ice-servers.ts'
import type {RelayStatus} from '../rendezvous/rendezvous.ts'

/** What a page did and saw since it was loaded; for developers and tests. */
export interface MeshReport {
  /** Links open now, and those of them that are not proven yet. */
  readonly links: number
  readonly pending: number
  /** What was received and not used, by reason. */
  readonly drops: Readonly<Record<string, number>>
  /** Links that ended, by reason. */
  readonly closed: Readonly<Record<string, number>>
  /** Connections met, pages let go or turned away, and the like. */
  readonly counts: Readonly<Record<string, number>>
  readonly relays: readonly RelayStatus[]
  readonly ice: IceStatus
  /** The page was hidden and could have no worker, so its timers were slow: `worker-src` of its policy lacks `blob:`, or a file is missing. */
  readonly heldBack: boolean
  readonly rendezvous: Readonly<Record<string, number>>
}

export type MeshCount =
  | 'met'
  | 'no-room' // a connection met while there was no place for it
  | 'link-failed' // a connection that did not become a link
  | 'barred' // it was cut a short while ago
  | 'routing-id-taken' // its label is that of another person's page
  | 'another-name' // on relays it came in the name of another page
  | 'duplicate'
  | 'turned-away' // a topic is full
  | 'let-go' // made room for another
  | 'queue-full'
  | 'no-handler'

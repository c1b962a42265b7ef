import type {RoutingId} from '../base/ids.ts'
import type {IceControl} from './ice-restart.ts'
import type {IceStatus} from './ice-servers.ts'

/**
 * Where pages look for each other for one topic. An explicit list replaces the shipped and the local ones of its kind
 * and leaves the other kind alone; without it, the shipped relays are used and the local ones beside them.
 */
export interface RelayChoice {
  /** Explicit Nostr relays, `wss://…` or `ws://…`; empty for none. */
  readonly relays?: readonly string[] | undefined
  /** Explicit WebTorrent trackers, likewise. */
  readonly trackers?: readonly string[] | undefined
  /** What the page's own server offers besides the shipped ones. */
  readonly localRelays?: readonly string[] | undefined
  readonly localTrackers?: readonly string[] | undefined
}

export interface Room {
  readonly appId: string
  readonly roomId: string
  readonly choice: RelayChoice
}

export type RelayKind = 'nostr' | 'tracker' | 'tabs'

/** What is known of one relay; tagged by `state`. `latencyMs` is the last round trip of its heartbeat, when there was one. */
export interface RelayStatus {
  readonly kind: RelayKind
  readonly url: string
  readonly state: 'connecting' | 'open' | 'waiting'
  readonly latencyMs?: number
  /** Why it is not open, in words for the details fold. */
  readonly trouble?: string
}

/** A connected RTCPeerConnection with the three negotiated channels on it, control open. */
export interface MetConnection {
  readonly connection: RTCPeerConnection
  readonly initiator: boolean
  readonly control: RTCDataChannel
  readonly bulk: RTCDataChannel
  readonly realtime: RTCDataChannel
  /** Looks for a better way; without it there is only the one. */
  readonly ice?: IceControl | undefined
  /** Called when that page looks for others as if it had lost us. */
  onsought?: (() => void) | undefined
  /** Closes everything of it, Trystero's part included. With `refuseMs`, that page is neither dialled nor answered for so long. */
  close(refuseMs?: number): void
}

/** What came back; 'page' when nothing is said. */
export type Wake = 'page' | 'network'

export interface RendezvousHandlers {
  /** Two pages met. Called once for each connection, as soon as its control channel is open. */
  met(connection: MetConnection): void
  /** May one more unknown page be dialled or answered now? Asked for each; must answer at once. */
  admits(): boolean
  relaysChanged(): void
}

/**
 * How pages find each other. Real: `TrysteroRendezvous`. In one process: `MemoryRendezvous`.
 */
export interface Rendezvous {
  /** This page's routing label; sent inside the link handshake. */
  readonly routingId: RoutingId
  /** Set once, soon after the first join: until then a few connections are held. */
  handlers: RendezvousHandlers | undefined
  /** Starts looking; the returned function stops. The same room joined twice counts twice; choices are united. */
  join(room: Room): () => void
  /** What is known of every relay in use, of all rooms. */
  relays(): readonly RelayStatus[]
  /** How the page stands with its STUN and TURN servers. */
  ice(): IceStatus
  /**
   * Back-off starts over. 'page': the page came back, and every socket proves itself now. 'network': the way out is another one, which
   * sockets do not survive: they are replaced, and so are addresses that were gathered for connections to come.
   */
  wake(how?: Wake): void
  /**
   * Links admitted in a room, so that a linked room goes quiet; and how many pages that were linked there went without a goodbye and did
   * not come back, so that a room that may have fallen in two does not.
   */
  setLinked(roomId: string, links: number, lost: number): void
  /** Ends every connection and socket. */
  close(): void
  /** Counters for developers: connections built, frames published, drops by reason. */
  report(): Readonly<Record<string, number>>
}

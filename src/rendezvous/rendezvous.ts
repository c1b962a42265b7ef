import type {RoutingId} from '../base/ids.ts'
import type {HandConnections} from './hand-connections.ts'
import type {IceStatus} from './ice-servers.ts'
import type {MetConnection} from './met-connection.ts'

export type {MetConnection} from './met-connection.ts'

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

/** 'mesh': pages that are linked already introduce others to each other. */
export type RelayKind = 'nostr' | 'tracker' | 'tabs' | 'mesh'

/** The one address of a mesh; there is nothing to choose. */
export const meshUrl = 'mesh:'

/** What is known of one relay; tagged by `state`. `latencyMs` is the last round trip of its heartbeat, when there was one. */
export interface RelayStatus {
  readonly kind: RelayKind
  readonly url: string
  readonly state: 'connecting' | 'open' | 'waiting'
  readonly latencyMs?: number
  /** Why it is not open, in words for the details fold. */
  readonly trouble?: string
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
  /** What a connection is built with now, passwords included. Undefined where connections are none of a browser's. */
  iceConfiguration?(): Promise<RTCConfiguration>
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
  /** Connections that people bring about by passing on texts, without any relay. @throws LoadError */
  byHand(): Promise<HandConnections>
  /** Ends every connection and socket. */
  close(): void
  /** Counters for developers: connections built, frames published, drops by reason. */
  report(): Readonly<Record<string, number>>
}

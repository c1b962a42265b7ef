import type {OfferRecord} from './trystero-types.ts'
import type {RelayKind, RelayStatus, Wake} from './rendezvous.ts'
import type {RelaySignal} from '../protocol/relay-signals.ts'

/** One topic as relays see it: two hashes that everybody who knows the topic can compute. Of a private topic they see neither. */
export interface RelayRoom {
  readonly roomId: string
  /** This page's routing label. */
  readonly peerId: string
  /** Where pages announce themselves. */
  readonly rootTopic: string
  /** Where signals for this page go. */
  readonly selfTopic: string
}

/** A signal as a relay delivered it, parsed and bounded, not yet believed. */
export interface IncomingSignal {
  readonly topic: string
  readonly signal: RelaySignal
  /** Set by the tracker client only, never from the wire: our own offer that this answers. */
  readonly answered?: OfferRecord
  /** Tracker only: offers of ours are laid out, so the page with the lower id leads. */
  readonly hasOutgoingOffer?: boolean
  /** Over links only: a link with this page was asked for, on either side, though one was refused before. */
  readonly asked?: boolean
  /**
   * Sends back the way it came; `peerTopic` is the other's self topic.
   * What is held back to be sent in a batch is dropped when `isWanted` says no by then.
   */
  reply(peerTopic: string, signal: OutgoingSignal, isWanted: () => boolean): void
}

/** What Trystero hands out, already sealed. */
export interface OutgoingSignal {
  readonly peerId: string
  readonly offerId?: string
  readonly offer?: string
  readonly answer?: string
  readonly candidate?: string
}

/** What a relay client may ask of the room it serves. */
export interface RoomPort {
  receive(signal: IncomingSignal): void
  /** Fresh sealed offers of our own, at most `count`. */
  offers(count: number): Promise<readonly OfferRecord[]>
  /** Whether this page is the one to dial that page. */
  leads(peerId: string): boolean
  /** Proof that this page knows the topic, sent with announcements. */
  readonly tag: string
  /** Whether to speak unasked while somebody is linked, where no other page was heard for so long; without it always. */
  speaks?(silentMs: number): boolean
}

/**
 * One kind of introduction service. Real: `PubSubRelayClient` over Nostr relays or over the tabs of a browser, and
 * `TrackerRelayClient`; for private topics the former over `VeiledRelay`s, and `VeiledTrackerClient`; `MeshRelayClient` over links.
 * All pass `test/contracts/relay-client`.
 */
export interface RelayClient {
  readonly kind: RelayKind
  /** Starts listening for a room; the returned function stops. */
  enter(room: RelayRoom, port: RoomPort): () => void
  /** Starts making this page known there, and goes on by its own schedule until the room is left. */
  announce(room: RelayRoom): void
  /** Which relays serve a room from now on; sockets are opened and closed to match. */
  setRelays(roomId: string, urls: readonly string[]): void
  /** How many are linked there: while somebody is, the room is quiet, unless many were lost. */
  setLinked(roomId: string, links: number, lost?: number): void
  /** A page met there was dialled in vain, and is to be looked for soon. */
  missed(roomId: string): void
  statuses(): readonly RelayStatus[]
  /** Milliseconds a relay in use has been out of reach; `undefined` when it is not in use. */
  downMs(url: string): number | undefined
  wake(how?: Wake): void
  close(): void
}

/** Introductions over links. */
export interface MeshClient extends RelayClient {
  /** Signals sent, and drops by reason. */
  report(): Readonly<Record<string, number>>
  /** Whether this page speaks at a relay unasked, where no other was heard for so long: in a large room few do. */
  speaks(roomId: string, silentMs: number): boolean
  /** Whether this page is one of the few that answer a newcomer that announced itself there. */
  answers(kind: RelayKind, roomId: string, peerId: string): boolean
}

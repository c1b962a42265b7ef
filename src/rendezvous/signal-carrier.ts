import type {DropCounts} from '../base/drop-counts.ts'
import type {RoutingId} from '../base/ids.ts'
import type {RelayRoom} from './relay-client.ts'

/** Whoever listens on a carrier in one room. */
export interface CarrierListener {
  /** A text another page of the room sent to this one, carried by others: parsed by nobody yet, and its sender proved by nothing. */
  received(from: RoutingId, signal: string): void
  /** Who carries, or who is wanted, may be others now. */
  changed(): void
}

/**
 * Carries signals between pages of a room that are not linked with each other, over links that are there already. Real: `MeshSignals` of
 * the swarm. A room here is what relays know it by; who is linked in it proved that it knows the topic.
 */
export interface SignalCarrier {
  readonly drops: DropCounts<string>
  /** Starts listening in a room; the returned function stops. */
  listen(room: Pick<RelayRoom, 'roomId' | 'peerId'>, listener: CarrierListener): () => void
  /** Somebody is linked in the room who could carry. */
  isOpen(roomId: string): boolean
  /** How many pages the room has, this one included, as far as can be told from here. */
  pages(roomId: string): number
  /** Pages of the room that others told of and that are to be linked with, the most wanted first. */
  wanted(roomId: string): readonly RoutingId[]
  /** Whether a page that announces itself is to be linked with, or was thought to be linked already. */
  wants(roomId: string, page: RoutingId): boolean
  /** Whether a link with this page was asked for, here or there. */
  isAsked(roomId: string, page: RoutingId): boolean
  /** Hands a text on towards `to`. False when nobody is there to take it, or it is too long. */
  send(roomId: string, to: RoutingId, signal: string): boolean
}

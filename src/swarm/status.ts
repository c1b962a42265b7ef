import type {RelayStatus} from '../rendezvous/rendezvous.ts'
import {statusParameters} from './parameters.ts'

/** How a swarm stands, tagged by `kind`; whoever shows it turns it into words. */
export type SwarmStatus =
  | {readonly kind: 'starting'}
  /** Relays are open, and nobody was found yet. */
  | {readonly kind: 'searching'; readonly openRelays: number; readonly relays: number}
  /** Searched for a while: nobody else is in this topic now. */
  | {readonly kind: 'alone'; readonly openRelays: number}
  | {readonly kind: 'together'; readonly others: number}
  /** No relay is open and nobody is linked. */
  | {readonly kind: 'offline'}
  | {readonly kind: 'left'}

export interface StatusQuestion {
  readonly relays: readonly RelayStatus[]
  readonly online: boolean
  /** Other people linked in the topic. */
  readonly others: number
  /** Monotonic milliseconds: now, when the topic was joined, and since when a relay has been open. */
  readonly nowMs: number
  readonly joinedMs: number
  readonly openSinceMs: number | undefined
}

/** Relays that reach other browsers; tabs are always open and say nothing, and a mesh is of those who are linked. */
export const networkRelays = (relays: readonly RelayStatus[]): readonly RelayStatus[] =>
  relays.filter(({kind}) => kind === 'nostr' || kind === 'tracker')

export function statusOf({relays, online, others, nowMs, joinedMs, openSinceMs}: StatusQuestion): SwarmStatus {
  if (others > 0) return {kind: 'together', others}
  const network = networkRelays(relays)
  const openRelays = network.filter(relay => relay.state === 'open').length
  if (openRelays === 0 && network.length > 0) {
    const starting = online && openSinceMs === undefined && nowMs - joinedMs < statusParameters.startingMs
    return {kind: starting ? 'starting' : 'offline'}
  }
  const searchedMs = nowMs - Math.max(joinedMs, openSinceMs ?? joinedMs)
  if (searchedMs < statusParameters.searchingMs) return {kind: 'searching', openRelays, relays: network.length}
  return {kind: 'alone', openRelays}
}

export const sameStatus = (a: SwarmStatus, b: SwarmStatus): boolean => JSON.stringify(a) === JSON.stringify(b)

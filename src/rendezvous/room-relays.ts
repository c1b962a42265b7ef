import type {RelayHealth} from './relay-health.ts'
import {chooseRelays, relayOrder, relayUrl} from './relay-selection.ts'
import {relayOfAddress} from './relay-slots.ts'
import type {RelayChoice} from './rendezvous.ts'

/** The shipped list of one kind, and how many of it serve a topic. */
export interface ShippedRelays {
  readonly urls: readonly string[]
  readonly count: number
}

/**
 * The relays of one kind for one room, given what everybody who joined it asked for.
 * Explicit lists are united and replace shipped and local ones; without any, the local ones are used beside the shipped.
 */
export function relaysOf(
  roomId: string,
  explicit: readonly (readonly string[] | undefined)[],
  local: readonly (readonly string[] | undefined)[],
  shipped: ShippedRelays,
  isDown: (url: string) => boolean
): readonly string[] {
  const given = explicit.filter(list => list !== undefined)
  if (given.length > 0) return canonical(given.flat())
  const chosen = chooseRelays(relayOrder(roomId, shipped.urls), shipped.count, isDown)
  return canonical([...local.flatMap(list => list ?? []), ...chosen])
}

function canonical(urls: readonly string[]): readonly string[] {
  return [...new Set(urls.map(relayUrl).filter(url => url !== undefined))]
}

/** Both kinds, for every choice made for a room. */
export function roomRelays(
  roomId: string,
  choices: readonly RelayChoice[],
  shipped: {readonly nostr: ShippedRelays; readonly trackers: ShippedRelays},
  isDown: (url: string) => boolean
): {readonly nostr: readonly string[]; readonly trackers: readonly string[]} {
  const pick = <K extends keyof RelayChoice>(key: K) => choices.map(choice => choice[key])
  return {
    nostr: relaysOf(roomId, pick('relays'), pick('localRelays'), shipped.nostr, isDown),
    trackers: relaysOf(roomId, pick('trackers'), pick('localTrackers'), shipped.trackers, isDown)
  }
}

/** A relay, or a slot of it, is passed over when it is out of reach for longer than `afterMs`, and after a failure until it has opened. */
export function isDownBy(health: RelayHealth, downMs: (address: string) => number | undefined, afterMs: number) {
  return (address: string): boolean => {
    const ms = downMs(address)
    if (ms === 0) return false
    return health.isBad(relayOfAddress(address)) || (ms ?? 0) > afterMs
  }
}

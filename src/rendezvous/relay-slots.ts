import {chooseRelays, relayOrder, relayUrl} from './relay-selection.ts'

/** A relay and the hours of a private topic it serves. Each slot has a socket, and on Nostr a key, of its own. */
export interface RelaySlot {
  readonly url: string
  readonly hours: readonly number[]
}

/** How a slot is named where relays are named by their addresses: relay addresses themselves have no fragment. */
export const slotAddress = ({url, hours}: RelaySlot): string => `${url}#${hours.join()}`

export function slotOf(address: string): RelaySlot {
  const mark = address.indexOf('#')
  if (mark < 0) return {url: address, hours: []}
  return {
    url: address.slice(0, mark),
    hours: address
      .slice(mark + 1)
      .split(',')
      .map(Number)
  }
}

/** The address of the relay itself, of a slot or of none. */
export const relayOfAddress = (address: string): string => slotOf(address).url

/**
 * The slots of one kind of relay for a private topic. Of the shipped list one relay serves each hour, by an order that only members
 * know and that is another one in each hour, so that no relay has the topic for long. Relays that were named explicitly, and
 * local ones, serve every hour: whoever named them trusts them, and they would learn of each hour anyway.
 */
export function relaySlots(
  hours: readonly number[],
  orderOf: (hour: number) => string | undefined,
  explicit: readonly (readonly string[] | undefined)[],
  local: readonly (readonly string[] | undefined)[],
  shipped: readonly string[],
  isDown: (address: string) => boolean
): readonly string[] {
  const given = explicit.filter(list => list !== undefined)
  const fixed = (given.length > 0 ? given : local).flatMap(list => list ?? [])
  const urls = [...new Set(fixed.map(relayUrl).filter(url => url !== undefined))]
  const slots: RelaySlot[] = urls.map(url => ({url, hours}))
  if (given.length === 0) {
    for (const hour of hours) {
      const seed = orderOf(hour)
      if (seed === undefined) continue
      const order = relayOrder(seed, shipped)
      for (const url of chooseRelays(order, 1, each => isDown(slotAddress({url: each, hours: [hour]})))) {
        slots.push({url, hours: [hour]})
      }
    }
  }
  return slots.map(slotAddress)
}

import {selfId} from '@trystero-p2p/core'
import type {RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'

/**
 * What pages are called on relays and in Trystero's core. The core has one label for this page, in whatever room it is;
 * a private topic's page has another, so that nobody can tie the two together.
 */
export interface PageNames {
  /** What this page is called by others. */
  readonly own: RoutingId
  /** Where signals for a page go, when `topic` is where the core would send them. */
  selfTopic(rootTopic: string, topic: string, peerId: string): string
  /** What the core is told that a page is called. Compares with the core's own label as the page's label does with ours. */
  inCore(peerId: string): string
}

/** As stock Trystero has it. */
export const trysteroNames: PageNames = {
  own: selfId as RoutingId,
  selfTopic: (_, topic) => topic,
  inCore: peerId => peerId
}

/** A label of this page that it has nowhere else. */
export function labelledNames(random: Random): PageNames {
  const own = freshLabel(random) as RoutingId
  return {
    own,
    selfTopic: (rootTopic, _, peerId) => `${rootTopic} ${peerId}`,
    // The core compares labels to decide who dials; every label it makes itself lies between these two signs.
    inCore: peerId => (peerId < own ? `!${peerId}` : `~${peerId}`)
  }
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 20 letters and digits, as Trystero's own labels. */
export function freshLabel(random: Random): string {
  let label = ''
  while (label.length < 20) {
    // Numbers from 248 on would make the first letters likelier.
    for (const byte of random.bytes(32)) if (byte < 248 && label.length < 20) label += alphabet[byte % 62]
  }
  return label
}

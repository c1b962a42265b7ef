import {selfId} from '@trystero-p2p/core'
import type {RoutingId} from '../base/ids.ts'

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

import type {RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import type {PageNames} from './page-names.ts'

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

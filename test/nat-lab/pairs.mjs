/**
 * Which ways a link may take. Both ends are told from their own page; whether an address seen from outside is called
 * srflx or prflx is a race, and so is which side relays, so that sets are compared.
 *
 * @typedef {{local: string, remote: string, protocol: string}} Path as one page sees it
 * @typedef {'host' | 'reflexive' | 'relay-udp' | 'relay-tcp' | 'relay-tls'} End
 */

/**
 * @param {Path} path
 * @returns {End}
 */
export function endOf({local, protocol}) {
  if (local === 'relay') return /** @type {End} */ (`relay-${protocol}`)
  return local === 'srflx' || local === 'prflx' ? 'reflexive' : 'host'
}

/** The pair as it is printed, A's end first: `srflx<>relay(udp)`. */
export function pairName(a, b) {
  const end = ({local, protocol}) => (local === 'relay' ? `relay(${protocol})` : local)
  return `${end(a)}<>${end(b)}`
}

/**
 * Whether the link takes one of the allowed ways.
 * @param {Path} a as A sees it
 * @param {Path} b as B sees it
 * @param {readonly (readonly [End, End])[]} allowed in either order, unless `ordered`
 */
export function isAllowed(a, b, allowed, {ordered = false} = {}) {
  // What one side relays the other must see as a relay: otherwise they speak of two links.
  if ((a.local === 'relay') !== (b.remote === 'relay') || (b.local === 'relay') !== (a.remote === 'relay')) return false
  const [endA, endB] = [endOf(a), endOf(b)]
  return allowed.some(
    ([first, second]) => (first === endA && second === endB) || (!ordered && first === endB && second === endA)
  )
}

/** Whether one page sees no relay at either end. @param {Path} path */
export const isDirect = ({local, remote}) => local !== 'relay' && remote !== 'relay'

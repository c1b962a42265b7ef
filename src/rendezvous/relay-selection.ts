/** FNV-1a over UTF-16 units, finished as MurmurHash3 does: spreads well, and every browser computes the same. */
function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): the order in which a topic's pages try the relays of a list.
 * All pages of a topic get the same order, different topics different ones, and taking one relay
 * off the list moves no other.
 */
export function relayOrder(roomId: string, urls: readonly string[]): readonly string[] {
  return [...new Set(urls)]
    .map(url => ({url, weight: hash32(`${roomId} ${url}`)}))
    .sort((a, b) => b.weight - a.weight || (a.url < b.url ? -1 : 1))
    .map(({url}) => url)
}

/**
 * The relays to use now: the first `count` of the order that are not `down`. Those of the very first `count` that are down
 * are tried on beside them, since everybody returns there: a page that was offline for a while and worked its
 * way down the list meets the others again as soon as one of the first is back.
 */
export function chooseRelays(
  order: readonly string[],
  count: number,
  isDown: (url: string) => boolean
): readonly string[] {
  const up = order.filter(url => !isDown(url)).slice(0, count)
  const missed = order.slice(0, count).filter(isDown)
  return [...up, ...missed]
}

/**
 * The canonical form of an address a person or a page gave, so that equal ones share a socket.
 * `undefined` unless it is a WebSocket address.
 */
export function relayUrl(text: string): string | undefined {
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return undefined
  }
  if (url.protocol !== 'wss:' && url.protocol !== 'ws:') return undefined
  if (url.username !== '' || url.password !== '') return undefined
  url.hash = ''
  return url.pathname === '/' && url.search === '' ? url.origin.replace(/^http/, 'ws') : url.href
}

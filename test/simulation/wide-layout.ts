import type {RoutingId} from '../../src/base/ids.ts'
import {ringPlace} from '../../src/swarm/admission.ts'
import {admissionParameters} from '../../src/swarm/parameters.ts'
import type {SeededRandom} from './random.ts'

/** Share of pairs that can never connect. */
const apartShare = 0.15

/**
 * Median and spread of a link's latency one way, log-normal. On random links of degree 8 between 10,000 pages flooding then takes as long as
 * it did when the goals were set: 368 ms to the last hundredth (DESIGN, facts on broadcast).
 */
const medianMs = 70
const spread = 0.5
const jitter = 0.1

/** A number in [0, 1) that belongs to a pair, whichever comes first. */
function ofPair(a: string, b: string, what: string): number {
  let hash = 0x811c9dc5
  for (const char of a < b ? `${what} ${a} ${b}` : `${what} ${b} ${a}`)
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296
}

const latencies = new Map<string, number>()

/** How long a message takes from one page to another now, milliseconds. */
export function delayMs(a: RoutingId, b: RoutingId, random: SeededRandom): number {
  const pair = a < b ? `${a} ${b}` : `${b} ${a}`
  let latencyMs = latencies.get(pair)
  if (latencyMs === undefined) {
    const normal = Math.sqrt(-2 * Math.log(1 - ofPair(a, b, 'u'))) * Math.cos(2 * Math.PI * ofPair(a, b, 'v'))
    latencyMs = medianMs * Math.exp(spread * normal)
    latencies.set(pair, latencyMs)
  }
  return latencyMs * (1 + jitter * random.fraction())
}

interface Placed {
  readonly id: RoutingId
}

/**
 * Who is linked with whom, as admission leaves it in a large topic: the next reachable page on either side of the ring, and others by chance up
 * to their number.
 */
export function connect<Page extends Placed>(
  pages: readonly Page[],
  random: SeededRandom
): readonly (readonly [Page, Page])[] {
  const places = new Map(pages.map(page => [page, ringPlace(page.id, 'simulation')]))
  const ring = [...pages].sort((a, b) => places.get(a)! - places.get(b)!)
  const links: [Page, Page][] = []
  const linked = new Map<Page, Set<Page>>(pages.map(page => [page, new Set()]))
  const others = new Map<Page, number>()
  const isApart = (a: Page, b: Page) => ofPair(a.id, b.id, 'apart') < apartShare
  const link = (a: Page, b: Page) => {
    linked.get(a)!.add(b)
    linked.get(b)!.add(a)
    links.push([a, b])
  }
  ring.forEach((page, at) => {
    for (let step = 1; step < ring.length; step++) {
      const next = ring[(at + step) % ring.length]!
      if (isApart(page, next)) continue
      if (!linked.get(page)!.has(next)) link(page, next)
      break
    }
  })
  const room = (page: Page) => admissionParameters.others - (others.get(page) ?? 0)
  let open = [...pages]
  for (let misses = 0; open.length > 1 && misses < 40 * pages.length;) {
    const [a, b] = [random.pick(open), random.pick(open)]
    if (a === b || linked.get(a)!.has(b) || isApart(a, b)) {
      misses++
      continue
    }
    link(a, b)
    for (const page of [a, b]) others.set(page, (others.get(page) ?? 0) + 1)
    if (room(a) === 0 || room(b) === 0) open = open.filter(page => room(page) > 0)
  }
  return links
}

import type {RoutingId} from '../base/ids.ts'
import {nextOnRing, ringPlace, type AdmissionSurroundings, type OnRing} from './admission.ts'
import {admissionParameters as limits} from './parameters.ts'
import {signalParameters} from './signal-parameters.ts'

export interface WantedQuestion {
  readonly self: RoutingId
  readonly topic: string
  readonly linked: readonly RoutingId[]
  /** Pages that linked ones are linked with and this one is not, and who said so. */
  readonly told: ReadonlyMap<RoutingId, readonly RoutingId[]>
}

/** As many as admission keeps where not all can be linked with all. */
const enough = limits.others + 2

/**
 * With whom a page would be linked of those it was told of, the most wanted first. As admission has it: where all fit, with all;
 * otherwise with both ring neighbours, and with others until it has enough. Who was told of by many goes first: one page alone can
 * invent as many names as it likes. On the ring each neighbour has a say of its own, and no more: the two pages nearest to this one of those it told of,
 * so that names invented beside a page do not hide those who are there.
 */
export function wantedPages({self, topic, linked, told}: WantedQuestion): readonly RoutingId[] {
  // Another order at each page, so that not all ask the same.
  const pages = [...told]
    .map(([id, tellers]) => ({id, tellers: tellers.length, place: ringPlace(id, self)}))
    .sort((a, b) => b.tellers - a.tellers || a.place - b.place)
    .map(({id}) => id)
  if (linked.length + pages.length <= limits.fullMesh) return pages
  const onRing = (id: RoutingId): OnRing => ({id, place: ringPlace(id, topic)})
  const own = onRing(self)
  const [here, there] = [linked.map(onRing), pages.map(onRing)]
  const ring = new Set<RoutingId>()
  for (const teller of new Set([...told.values()].flat())) {
    const names = there.filter(({id}) => told.get(id)!.includes(teller))
    for (const page of nextOnRing(own, [...here, ...names])) ring.add(page)
  }
  const neighbours = pages.filter(page => ring.has(page))
  const room = Math.max(0, enough - linked.length - neighbours.length)
  return [...neighbours, ...pages.filter(page => !ring.has(page)).slice(0, room)]
}

/** A topic is taken for so many times larger at most than the pages known by name. */
const mostPerKnown = 16

/**
 * How many pages a topic has, this one included, as far as can be told from here: those known by name or, where these are too many to know, what the
 * distances on the ring say. A page knows its nearest neighbours there, and theirs.
 */
export function estimatedPages(
  self: RoutingId,
  topic: string,
  {linked, told}: {readonly linked: readonly RoutingId[]; readonly told: readonly RoutingId[]}
): number {
  // Names can be invented, and where they lie chosen: with few links the topic is small, whatever is told, and otherwise so many times larger at most.
  if (linked.length < limits.lowDegree) return linked.length + 1
  const known = [...linked, ...told]
  const counted = known.length + 1
  if (counted <= limits.fullMesh) return counted
  const ring = 2 ** 32
  const own = ringPlace(self, topic)
  const ahead = known.map(id => (ringPlace(id, topic) - own + ring) % ring).sort((a, b) => a - b)
  const span = ahead[1]! + (ring - ahead.at(-2)!)
  // Four gaps were measured; one less is counted, since the mean of 1 / span is that much too high.
  return Math.max(counted, Math.min(mostPerKnown * counted, Math.round((3 * ring) / span)))
}

/** What admission makes of `reachedBy`: how many linked pages say that they are linked with that one, too. */
export const admissionSurroundings = (reachedBy: (page: RoutingId) => number): AdmissionSurroundings => ({
  spare(pages) {
    // Pages nobody else is linked with have a few places and no more, or one member could fill all with its own.
    const strays = pages.filter(page => reachedBy(page) === 0)
    if (strays.length > signalParameters.strays) return strays
    const most = Math.max(...pages.map(reachedBy))
    return pages.filter(page => reachedBy(page) === most)
  },
  isStray: (newcomer, others) =>
    reachedBy(newcomer) === 0 && others.filter(page => reachedBy(page) === 0).length < signalParameters.strays
})

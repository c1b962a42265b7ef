import {utf8} from '../base/bytes.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import {admissionParameters as limits} from './parameters.ts'

/**
 * A page's place on the ring of a topic: 32-bit FNV-1a with a final mix, over routing id and topic, so that the ring is
 * another one in each topic. Not a secret and not a defence: only an order everybody agrees on.
 */
export function ringPlace(id: RoutingId, topic: string): number {
  let hash = hashed(hashed(hashed(0x811c9dc5, topic), ' '), id)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** FNV-1a goes on with the UTF-8 of a text. Ids and topics are ASCII, as good as always; a large topic asks for thousands of places a second. */
function hashed(hash: number, text: string): number {
  let at = hash
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return utf8(text).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), hash)
    at = Math.imul(at ^ code, 0x01000193)
  }
  return at
}

/** A page and its place on the ring of a topic. */
export interface OnRing {
  readonly id: RoutingId
  readonly place: number
}

/** The next of `others` on either side of `own`: one or two, none when there are no others. */
export function nextOnRing(own: OnRing, others: readonly OnRing[]): ReadonlySet<RoutingId> {
  const [first, ...rest] = others
  if (first === undefined) return new Set()
  let [next, last] = [first, first]
  for (const page of rest) {
    if (isBetween(own, page, next)) next = page
    if (isBetween(last, page, own)) last = page
  }
  return new Set([next.id, last.id])
}

/** The next page on either side of `self` among `others`. */
export function ringNeighbours(self: RoutingId, others: Iterable<RoutingId>, topic: string): ReadonlySet<RoutingId> {
  const onRing = (id: RoutingId): OnRing => ({id, place: ringPlace(id, topic)})
  return nextOnRing(onRing(self), [...new Set(others)].filter(id => id !== self).map(onRing))
}

/** Ring order: by place, and by id where two places are equal. */
const isBefore = (a: OnRing, b: OnRing) => a.place < b.place || (a.place === b.place && a.id < b.id)

/** Whether whoever goes around from `from` comes by `page` before `to`. */
const isBetween = (from: OnRing, page: OnRing, to: OnRing): boolean =>
  isBefore(from, to) ? isBefore(from, page) && isBefore(page, to) : isBefore(from, page) || isBefore(page, to)

export interface AdmissionQuestion {
  readonly self: RoutingId
  readonly topic: string
  /** Pages linked in the topic now, without the newcomer; those that have been for longest come first. */
  readonly linked: readonly RoutingId[]
  readonly newcomer: RoutingId
  /** Whose page it is; proved. Without it no two are taken for one person's. */
  readonly personOf?: ((page: RoutingId) => PersonKey | undefined) | undefined
  /** Pages of the topic known but not linked. */
  readonly known: number
  /** False when it was let go or refused before: then it takes nobody's place but a ring neighbour's. */
  readonly firstMeeting: boolean
  /** What is known of who is linked with whom; without it chance decides. */
  readonly surroundings?: AdmissionSurroundings | undefined
  readonly random: Random
}

export interface AdmissionSurroundings {
  /** Of pages that may go, those others are linked with most. */
  spare(pages: readonly RoutingId[]): readonly RoutingId[]
  /** Whether a newcomer would be cut off without this link, and has a place beside `others` for that. */
  isStray(newcomer: RoutingId, others: readonly RoutingId[]): boolean
}

export interface AdmissionAnswer {
  readonly admit: boolean
  /** Linked pages to let go. */
  readonly evict: readonly RoutingId[]
}

/**
 * Who stays linked in a topic. Up to `fullMesh` pages everybody; beyond that both ring neighbours, always, and `others` more.
 * Ring neighbours keep the swarm in one piece whatever else is refused, since every page admits them; whom most
 * others are linked with is let go first, and a page nobody else is linked with is let in. A page met for the first
 * time sometimes takes another's place: a newcomer must find some room even where every page is full.
 * Whoever comes again and again, under new names, must not end up with every place: pages of one person have two of them beside the ring, and
 * of the others those that have been here for longest stay.
 */
export function admission(question: AdmissionQuestion): AdmissionAnswer {
  const {self, topic, linked, newcomer, known, firstMeeting, personOf, surroundings, random} = question
  const candidates = [...linked, newcomer]
  if (candidates.length + known <= limits.fullMesh) return {admit: true, evict: []}
  const ring = ringNeighbours(self, candidates, topic)
  const others = linked.filter(id => !ring.has(id))
  const evict: RoutingId[] = []
  const pagesOf = (page: RoutingId) => {
    const person = personOf?.(page)
    return person === undefined ? 0 : others.filter(id => personOf!(id) === person).length
  }
  const settled = new Set(others.slice(0, limits.settled))
  const letGo = (room: number) => {
    while (others.length > room) {
      const crowding = others.filter(id => pagesOf(id) > limits.pagesOfPerson)
      const unsettled = others.filter(id => !settled.has(id))
      const candidates = crowding.length > 0 ? crowding : unsettled.length > 0 ? unsettled : others
      const spare = surroundings?.spare(candidates) ?? candidates
      const id = spare[Math.floor(random.fraction() * spare.length)]!
      evict.push(...others.splice(others.indexOf(id), 1))
    }
  }
  if (ring.has(newcomer)) {
    letGo(limits.others)
    return {admit: true, evict}
  }
  if (pagesOf(newcomer) >= limits.pagesOfPerson) return {admit: false, evict}
  if (others.length < limits.others) return {admit: true, evict}
  const swap =
    surroundings?.isStray(newcomer, others) ||
    (firstMeeting && random.fraction() < limits.others / (candidates.length + known))
  letGo(swap ? limits.others - 1 : limits.others)
  return {admit: swap, evict}
}

/** Whether not all of a topic's pages can be linked with each other: so many are linked here, and so many more were met or heard of. */
export const isLargeTopic = (linked: number, others: number): boolean => linked + others > limits.fullMesh

import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import {ringNeighbours, ringPlace} from '../../../src/swarm/admission.ts'
import {admissionParameters} from '../../../src/swarm/parameters.ts'
import {admissionSurroundings, estimatedPages, wantedPages} from '../../../src/swarm/wanted-pages.ts'

const topic = 'tea'
const self = 'self' as RoutingId
const names = (count: number, prefix = 'page') => Array.from({length: count}, (_, at) => `${prefix} ${at}` as RoutingId)

/** Those of many invented names that lie nearest to a page on the ring. */
const closest = (count: number) => {
  const own = ringPlace(self, topic)
  const away = (id: RoutingId) => Math.abs(ringPlace(id, topic) - own)
  return names(20_000, 'invented')
    .sort((a, b) => away(a) - away(b))
    .slice(0, count)
}

describe('how large a topic is taken for', () => {
  it('is what is linked where that is little, whatever names somebody tells', () => {
    const linked = names(admissionParameters.lowDegree - 1)
    expect(estimatedPages(self, topic, {linked, told: closest(16)})).toBe(linked.length + 1)
  })

  it('is no more than some times what is known by name, wherever on the ring that was put', () => {
    const linked = names(8)
    const told = closest(16)
    expect(estimatedPages(self, topic, {linked, told})).toBe(16 * 25)
  })

  it('is near the truth where nobody lies', () => {
    const all = names(1_000)
    const own = ringPlace(self, topic)
    const ring = 2 ** 32
    const ahead = [...all].sort(
      (a, b) => ((ringPlace(a, topic) - own + ring) % ring) - ((ringPlace(b, topic) - own + ring) % ring)
    )
    const linked = [ahead[0]!, ahead.at(-1)!, ...names(6)]
    const told = [...new Set([ahead[1]!, ahead.at(-2)!, ...all.slice(100, 190)])]
    const estimate = estimatedPages(self, topic, {linked, told})
    expect(estimate).toBeGreaterThan(150)
    expect(estimate).toBeLessThan(6_000)
  })
})

describe('whom a page seeks on the ring', () => {
  it('is not hidden by names that one neighbour invents beside it', () => {
    const linked = names(6)
    const [liar, ...honest] = linked as [RoutingId, ...RoutingId[]]
    const others = names(60, 'other')
    const told = new Map<RoutingId, readonly RoutingId[]>(others.map((id, at) => [id, [honest[at % 5]!]]))
    const truth = ringNeighbours(self, [...linked, ...others], topic)
    for (const id of closest(16)) told.set(id, [liar])
    const wanted = wantedPages({self, topic, linked, told})
    for (const page of truth) if (!linked.includes(page)) expect(wanted).toContain(page)
    const invented = wanted.filter(page => page.startsWith('invented'))
    expect(invented.length).toBeLessThanOrEqual(2)
    expect(wanted.length).toBeLessThanOrEqual(2 * linked.length)
  })

  it('is nobody else while both who are next to it are linked, and it has enough', () => {
    const all = names(200)
    const next = ringNeighbours(self, all, topic)
    const linked = [...next, ...all.filter(id => !next.has(id)).slice(0, 8)]
    const told = new Map(all.filter(id => !linked.includes(id)).map(id => [id, linked] as const))
    expect(wantedPages({self, topic, linked, told})).toEqual([])
  })
})

describe('who goes first when there is no room', () => {
  it('is whom most others are linked with', () => {
    const reach = new Map([
      ['a', 3],
      ['b', 1],
      ['c', 3]
    ] as [RoutingId, number][])
    const {spare} = admissionSurroundings(page => reach.get(page) ?? 0)
    expect(spare(['a', 'b', 'c'] as RoutingId[])).toEqual(['a', 'c'])
  })

  it('are pages nobody else is linked with, when there are more of them than have a place', () => {
    const {spare} = admissionSurroundings(page => (page.startsWith('honest') ? 2 : 0))
    const strays = names(5, 'stray')
    expect(spare([...names(3, 'honest'), ...strays])).toEqual(strays)
    expect(spare([...names(3, 'honest'), ...strays.slice(1)])).toEqual(names(3, 'honest'))
  })
})

import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import {admission, ringNeighbours, ringPlace} from '../../../src/swarm/admission.ts'
import {admissionParameters} from '../../../src/swarm/parameters.ts'
import {signalParameters} from '../../../src/swarm/signal-parameters.ts'
import {admissionSurroundings} from '../../../src/swarm/wanted-pages.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const ids = Array.from({length: 40}, (_, i) => `page${i}` as RoutingId)
const {random} = new VirtualEnvironment({seed: 11})
const [self, ...others] = ids as [RoutingId, ...RoutingId[]]
const ask = (linked: readonly RoutingId[], newcomer: RoutingId, known = 0, firstMeeting = false) =>
  admission({self, topic: 't', linked, newcomer, known, firstMeeting, random})

describe('ring', () => {
  it('is agreed on: the successor’s predecessor is oneself', () => {
    for (const id of ids) {
      for (const neighbour of ringNeighbours(id, ids, 't')) expect(ringNeighbours(neighbour, ids, 't')).toContain(id)
    }
  })

  it('is the same in all versions', () => {
    expect(ringPlace('page 7' as RoutingId, 'tea')).toBe(3_471_439_783)
    expect(ringPlace('séance 茶' as RoutingId, 'tée')).toBe(905_161_863)
  })

  it('is another one in another topic', () => {
    expect(ids.some(id => ringPlace(id, 't') !== ringPlace(id, 'u'))).toBe(true)
  })

  it('has at most one neighbour among two and none alone', () => {
    expect(ringNeighbours(self, [], 't').size).toBe(0)
    expect(ringNeighbours(self, [others[0]!], 't').size).toBe(1)
    expect(ringNeighbours(self, others, 't').size).toBe(2)
  })
})

describe('admission', () => {
  it('is a full mesh up to twelve', () => {
    expect(ask(others.slice(0, 11), others[11]!)).toEqual({admit: true, evict: []})
  })

  it('always admits ring neighbours, and makes room among the others', () => {
    const ring = ringNeighbours(self, others, 't')
    for (const newcomer of ring) {
      const linked = others.filter(id => id !== newcomer).slice(0, 12)
      const answer = ask(linked, newcomer, 20)
      expect(answer.admit).toBe(true)
      expect(linked.length + 1 - answer.evict.length).toBeLessThanOrEqual(2 + admissionParameters.others)
      expect(answer.evict).not.toContain(newcomer)
    }
  })

  it('never lets a ring neighbour go', () => {
    for (let round = 0; round < 50; round++) {
      const linked = others.slice(round % 20, (round % 20) + 12)
      const newcomer = others[(round % 20) + 12]!
      const {admit, evict} = ask(linked, newcomer, 20, true)
      const left = [...linked, ...(admit ? [newcomer] : [])].filter(id => !evict.includes(id))
      for (const id of ringNeighbours(self, [...linked, newcomer], 't')) expect(left).toContain(id)
    }
  })

  it('turns away whom it met before when it is full', () => {
    const linked = others.slice(0, 10)
    const ring = ringNeighbours(self, linked, 't')
    const newcomer = others.slice(10).find(id => ringNeighbours(self, [...linked, id], 't').has(id) === false)!
    expect(linked.length - ring.size).toBe(8)
    expect(ask(linked, newcomer, 20)).toEqual({admit: false, evict: []})
  })

  it('lets go first whom most others are linked with', () => {
    const linked = others.slice(0, 12)
    const ring = ringNeighbours(self, others, 't')
    const newcomer = [...ring].find(id => !linked.includes(id)) ?? others[20]!
    const reachedBy = (id: RoutingId) => (linked.indexOf(id) >= 0 ? linked.indexOf(id) : 3)
    for (let round = 0; round < 20; round++) {
      const answer = admission({
        self,
        topic: 't',
        linked,
        newcomer,
        known: 20,
        firstMeeting: false,
        surroundings: admissionSurroundings(reachedBy),
        random
      })
      const kept = linked.filter(id => !answer.evict.includes(id))
      const own = ringNeighbours(self, [...linked, newcomer], 't')
      const least = Math.min(...answer.evict.map(reachedBy))
      for (const id of kept) if (!own.has(id)) expect(reachedBy(id)).toBeLessThanOrEqual(least)
      expect(answer.evict.length).toBeGreaterThan(0)
    }
  })

  it('lets in a page nobody else is linked with, but not more than a few of these', () => {
    const linked = others.slice(0, 10)
    const newcomer = others.slice(10).find(id => !ringNeighbours(self, [...linked, id], 't').has(id))!
    const ring = ringNeighbours(self, [...linked, newcomer], 't')
    const plain = linked.filter(id => !ring.has(id))
    const answer = (strays: number) => {
      const reachedBy = (id: RoutingId) => (id === newcomer || plain.indexOf(id) >= plain.length - strays ? 0 : 2)
      return admission({
        self,
        topic: 't',
        linked,
        newcomer,
        known: 20,
        firstMeeting: false,
        surroundings: admissionSurroundings(reachedBy),
        random
      })
    }
    for (let strays = 0; strays < signalParameters.strays; strays++) {
      expect(answer(strays).admit).toBe(true)
      expect(answer(strays).evict).toHaveLength(1)
      const unreached = plain.slice(plain.length - strays)
      if (strays > 0) expect(unreached).not.toContain(answer(strays).evict[0])
    }
    expect(answer(signalParameters.strays)).toEqual({admit: false, evict: []})
  })
})

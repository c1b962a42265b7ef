import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../../src/base/ids.ts'
import {servingParameters as limits} from '../../../../src/features/files/parameters.ts'
import {Turns, type Claim} from '../../../../src/features/files/turns.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const claim = (n: number, given = 0, taken = 0): Claim => ({
  id: `page${n}` as RoutingId,
  givenPerSecond: given,
  takenPerSecond: taken
})
const claims = (count: number) => Array.from({length: count}, (_, n) => claim(n, 0, 1_000 - n))
const turns = (seed = 1) => new Turns(new VirtualEnvironment({seed}).random)

describe('whose turn it is', () => {
  it('is everybody’s, up to five', () => {
    expect(turns().decide(claims(5), 0).size).toBe(5)
  })

  it('is that of the four best and of one more', () => {
    const some = turns()
    const served = some.decide(claims(12), 0)
    expect(served.size).toBe(5)
    for (let n = 0; n < 4; n++) expect(served.has(claim(n).id)).toBe(true)
  })

  it('is first that of those who give', () => {
    const served = turns().decide([...claims(8), claim(8, 5), claim(9, 7)], 0)
    expect(served.has(claim(8).id)).toBe(true)
    expect(served.has(claim(9).id)).toBe(true)
  })

  it.each([1, 2, 3])('comes to all before it comes to anybody again, seed %i', seed => {
    const some = turns(seed)
    const seen = new Set<RoutingId>()
    const rounds = 12 - limits.regular
    for (let round = 0; round < rounds; round++) {
      for (const id of some.decide(claims(12), round * limits.optimisticMs)) seen.add(id)
    }
    expect(seen.size).toBe(12)
  })

  it('does not change within ten seconds, but for those who leave', () => {
    const some = turns()
    const first = new Set(some.decide(claims(8), 0))
    const turned = claims(8).map(({id}, n) => ({id, givenPerSecond: n, takenPerSecond: 0}))
    expect(new Set(some.decide(turned, 5_000))).toEqual(first)
    const without = turned.filter(({id}) => id !== claim(0).id)
    const next = some.decide(without, 6_000)
    expect(next.size).toBe(5)
    expect(next.has(claim(0).id)).toBe(false)
    expect(some.decide(turned, limits.turnMs).has(claim(7).id)).toBe(true)
  })
})

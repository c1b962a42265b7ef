import fc from 'fast-check'
import '../../../fuzz/fuzzing.ts'
import {describe, expect, it} from 'vitest'
import {utf8} from '../../../../src/base/bytes.ts'
import {dice, drawnTogether, hand, impossible, shuffle} from '../../../../src/features/game/chance.ts'
import {HashChain, leadsTo} from '../../../../src/features/game/hash-chain.ts'
import {sha256AtOnce} from '../../../../src/identity/hash.ts'

const seed = (n: number) => sha256AtOnce(utf8(`seed ${n}`))

/** Chi-squared for `counts` that should all be equal. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('A hash chain', () => {
  it('shows one link after another, each leading to the one before', () => {
    const chain = new HashChain(seed(1), 10)
    let end = chain.end
    for (let used = 0; used < 9; used++) {
      const link = chain.link(used)!
      expect(leadsTo(link, end)).toBe(true)
      expect(leadsTo(link, chain.end, used + 1)).toBe(true)
      expect(leadsTo(link, end, 2)).toBe(false)
      end = link
    }
  })

  it('never shows its seed twice over: it ends', () => {
    const chain = new HashChain(seed(2), 3)
    expect([0, 1, 2, 3, -1].map(used => chain.link(used) !== undefined)).toEqual([true, true, true, false, false])
  })
})

describe('What is drawn', () => {
  it('C2 depends on every link and on the position', () => {
    const links = [seed(1), seed(2), seed(3)]
    const together = drawnTogether(new Uint8Array(16), links)
    for (let i = 0; i < links.length; i++) {
      expect(drawnTogether(new Uint8Array(16), links.with(i, seed(9)))).not.toEqual(together)
    }
    expect(drawnTogether(new Uint8Array(16).fill(1), links)).not.toEqual(together)
    expect(drawnTogether(new Uint8Array(16), links)).toEqual(together)
  })

  it('are dice that fall on every side equally often', () => {
    const counts = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 60; i++) for (const value of dice(seed(i), 1_000, 6)) counts[value - 1]!++
    // 5 degrees of freedom; a fair die exceeds this once in 100,000 runs, and these seeds are always the same.
    expect(chiSquared(counts)).toBeLessThan(30.9)
  })

  it('is a shuffle in which every card lies everywhere equally often', () => {
    const counts = Array.from({length: 16}, () => 0)
    for (let i = 0; i < 8_000; i++) {
      for (const [at, card] of shuffle(seed(i), 4).entries()) counts[4 * at + card]!++
    }
    expect(chiSquared(counts)).toBeLessThan(44)
  })

  it('are all cards, each once', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({min: 1, max: 200}), (n, count) => {
        expect([...shuffle(seed(n), count)].sort((a, b) => a - b)).toEqual(Array.from({length: count}, (_, i) => i))
      })
    )
  })

  it('C3 a hand depends on its owner’s own link', () => {
    expect(hand(seed(1), seed(2), 20, 6)).not.toEqual(hand(seed(1), seed(3), 20, 6))
    expect(hand(seed(1), seed(2), 20, 6)).not.toEqual(hand(seed(4), seed(2), 20, 6))
    for (const value of hand(seed(1), seed(2), 100, 6)) expect([1, 2, 3, 4, 5, 6]).toContain(value)
  })

  it('is nothing that would keep a page busy for ever', () => {
    for (const chance of [
      {kind: 'dice', count: 1_000_000, sides: 6},
      {kind: 'dice', count: 0, sides: 6},
      {kind: 'dice', count: 1.5, sides: 6},
      {kind: 'dice', count: 1, sides: 0},
      {kind: 'dice', count: 1, sides: Number.POSITIVE_INFINITY},
      {kind: 'shuffle', count: 1e9},
      {kind: 'hands', counts: [1], sides: 6},
      {kind: 'hands', counts: [1, -1], sides: 6}
    ] as const) {
      expect(impossible(chance, 2)).toMatch(/\w/)
    }
    expect(impossible({kind: 'hands', counts: [0, 5], sides: 6}, 2)).toBeUndefined()
  })
})

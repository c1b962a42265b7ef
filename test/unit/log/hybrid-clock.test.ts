import {expect, it} from 'vitest'
import fc from 'fast-check'
import {compareStamps, nextStamp} from '../../../src/log/hybrid-clock.ts'

const maxCounter = 2 ** 32 - 1
const stamp = fc.record({hlcMs: fc.nat(10), hlcCounter: fc.constantFrom(0, 1, 5, maxCounter)})

it('a stamp is later than all it follows, and never behind the wall clock', () => {
  fc.assert(
    fc.property(fc.array(stamp), fc.double({min: 0, max: 12, noNaN: true}), (after, nowMs) => {
      const next = nextStamp(nowMs, after)
      for (const other of after) expect(compareStamps(next, other)).toBeGreaterThan(0)
      expect(next.hlcMs).toBeGreaterThanOrEqual(Math.floor(nowMs))
      expect(Number.isSafeInteger(next.hlcMs)).toBe(true)
      expect(next.hlcCounter).toBeLessThanOrEqual(maxCounter)
    })
  )
})

it('is the wall clock where that is later than all before', () => {
  expect(nextStamp(1_000.9, [{hlcMs: 999, hlcCounter: 7}])).toEqual({hlcMs: 1_000, hlcCounter: 0})
})

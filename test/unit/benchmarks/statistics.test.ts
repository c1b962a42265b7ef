import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {largest, median, quantile, rounded, spread} from '../../benchmarks/statistics.mjs'

const values = fc.array(fc.double({noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9}), {minLength: 1})

describe('median', () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[10, 2, 8, 4], 6],
    [[100, 20, 3], 20]
  ])('of %j is %d: by size, not by spelling', (list, middle) => expect(median(list)).toBe(middle))

  it('lies where as many values are below as above, and leaves the list as it was', () => {
    fc.assert(
      fc.property(values, list => {
        const before = [...list]
        const middle = median(list)
        expect(list).toEqual(before)
        expect(list.filter(value => value < middle).length).toBeLessThanOrEqual(list.length / 2)
        expect(list.filter(value => value > middle).length).toBeLessThanOrEqual(list.length / 2)
      })
    )
  })

  it.each([[[]], [[1, Number.NaN]], [[1, undefined]], [[Number.POSITIVE_INFINITY]]])('of %j is refused', list =>
    expect(() => median(list as number[])).toThrow(RangeError)
  )
})

describe('quantile', () => {
  it.each([
    [0.5, 2],
    [0.75, 3],
    [0.9, 4],
    [1, 4]
  ])('%d of four values is the nearest rank', (share, value) => expect(quantile([4, 2, 1, 3], share)).toBe(value))

  it.each([0, -1, 1.01, Number.NaN])('a share of %d is refused', share =>
    expect(() => quantile([1], share)).toThrow(RangeError)
  )

  it('of all is the largest', () => {
    fc.assert(
      fc.property(values, list => {
        expect(largest(list)).toBeCloseTo(Math.max(...list), 12)
      })
    )
  })
})

it('figures are printed with one decimal at most', () => {
  expect([rounded(12.345), rounded(12), rounded(0.04), rounded(1.26, 2)]).toEqual([12.3, 12, 0, 1.26])
})

it('the spread names its ends and its number', () => {
  expect(spread([3, 1, 2])).toBe('least 1, median 2, p90 3, worst 3 of 3')
})

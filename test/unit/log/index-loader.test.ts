import {describe, expect, it} from 'vitest'
import {inParts} from '../../../src/log/index-loader.ts'
import type {Segment} from '../../../src/log/log-storage.ts'

const segment = (at: number, newestMs: number, count = 256): Segment => ({
  start: 256 * at,
  count,
  newestMs,
  revision: 0
})

describe('segments that are read together', () => {
  it('stand next to each other, whichever way the history came', () => {
    const rising = Array.from({length: 9}, (_, at) => segment(at, 1_000 + at))
    const falling = Array.from({length: 9}, (_, at) => segment(8 - at, 1_000 + at))
    const ranges = (segments: readonly Segment[]) =>
      inParts(segments).map(({start, count, newestMs}) => [start / 256, count / 256, newestMs])
    expect(ranges(rising)).toEqual([
      [0, 4, 1_003],
      [4, 4, 1_007],
      [8, 1, 1_008]
    ])
    expect(ranges(falling)).toEqual([
      [5, 4, 1_003],
      [1, 4, 1_007],
      [0, 1, 1_008]
    ])
  })

  it('leave out what was removed between them, and are not longer than a part', () => {
    expect(inParts([segment(0, 1), segment(2, 2), segment(3, 3)]).map(({count}) => count)).toEqual([256, 512])
    expect(inParts([segment(0, 1, 1_000), segment(4, 2)])).toHaveLength(2)
    expect(inParts([])).toEqual([])
  })
})

import {describe, expect, it, vi} from 'vitest'
import fc from 'fast-check'
import '../../fuzz/fuzzing.ts'
import type {EntryId, PersonKey} from '../../../src/base/ids.ts'
import {IndexLoader, inParts} from '../../../src/log/index-loader.ts'
import {packRow, rowBytes, type IndexRow, type PackedRows} from '../../../src/log/index-row.ts'
import {LogIndex} from '../../../src/log/log-index.ts'
import {emptyTopic, stateOf} from '../../../src/log/topic-record.ts'
import type {LatestEntries, Segment, TopicStore} from '../../../src/log/log-storage.ts'

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

const rowAt = (position: number, hlcMs: number): IndexRow => ({
  id: position.toString(16).padStart(32, '0').repeat(2) as EntryId,
  author: 'ab'.repeat(32) as PersonKey,
  chain: '0c'.repeat(8),
  seq: position,
  hlcMs,
  hlcCounter: 0,
  kind: 1,
  size: 200,
  late: false,
  bodiless: false
})

function packed(rows: readonly IndexRow[], start: number, end: number): PackedRows {
  const bytes = new Uint8Array((end - start) * rowBytes)
  rows.slice(start, end).forEach((row, i) => packRow(new DataView(bytes.buffer), i, row))
  return {start, packed: bytes}
}

/** Stored rows with these stamps, in segments of these lengths and behind them a tail in runs; what came last is given when it is told to. */
function stored(stamps: readonly number[], segmentLengths: readonly number[], tailRuns: readonly number[]) {
  const rows = stamps.map((hlcMs, position) => rowAt(position, hlcMs))
  const segments: Segment[] = []
  let start = 0
  for (const count of segmentLengths) {
    segments.push({start, count, newestMs: Math.max(...stamps.slice(start, start + count)), revision: 0})
    start += count
  }
  const tail: PackedRows[] = []
  const tailStart = start
  for (const count of tailRuns) {
    tail.push(packed(rows, start, start + count))
    start += count
  }
  const last = segments.at(-1)
  const all = tail.length === 0 ? segments : [...segments, {...tailOf(tailStart, start - tailStart)}]
  let resolve!: (latest: LatestEntries | undefined) => void
  const read = new Promise<LatestEntries | undefined>(settle => (resolve = settle))
  const packedRows = vi.fn(async (from: number, to: number) => [packed(rows, from, to)])
  const index = new LogIndex()
  const trouble = vi.fn()
  const loader = new IndexLoader(
    {packedRows} as Partial<TopicStore> as TopicStore,
    {
      state: {...stateOf(emptyTopic, all), entries: start, length: start, segments: all},
      from: last?.start ?? tailStart,
      read
    },
    index,
    trouble
  )
  const lastRuns = [...(last === undefined ? [] : [packed(rows, last.start, tailStart)]), ...tail]
  const newest = (count: number) =>
    rows
      .slice(0, start)
      .sort((a, b) => a.hlcMs - b.hlcMs || (a.id < b.id ? -1 : 1))
      .slice(-count)
      .map(({id}) => id)
  return {
    ...{loader, index, trouble, packedRows, newest},
    come: () => resolve({rows: lastRuns, entries: []}),
    fail: () => resolve(undefined)
  }
}

const tailOf = (start: number, count: number): Segment => ({start, count, newestMs: Infinity, revision: 0})

const ids = (index: LogIndex, count: number) => index.newest(count).map(({id}) => id)

describe('what came last', () => {
  const lengths = (most: number) => fc.array(fc.integer({min: 1, max: 150}), {maxLength: most})
  const history = fc.tuple(lengths(8), lengths(4)).chain(([segments, tail]) => {
    const length = [...segments, ...tail].reduce((sum, count) => sum + count, 0)
    return fc.record({
      segments: fc.constant(segments),
      tail: fc.constant(tail),
      stamps: fc.array(fc.integer({min: 1, max: 400}), {minLength: length, maxLength: length}),
      count: fc.integer({min: 1, max: 260}),
      fails: fc.boolean(),
      late: fc.boolean()
    })
  })

  it('is not taken for the newest, however the stamps lie and whenever it is read', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({segments, tail, stamps, count, fails, late}) => {
        const {loader, index, newest, come, fail} = stored(stamps, segments, tail)
        const settle = fails ? fail : come
        if (!late) settle()
        const complete = loader.complete()
        const ready = loader.first(() => loader.ensure(count))
        if (late) setTimeout(settle, 0)
        await ready
        expect(ids(index, count)).toEqual(newest(count))
        await complete
        expect(ids(index, Infinity)).toEqual(newest(Infinity))
      })
    )
  })

  it('goes into the index as far as the first screen needs it, and is not asked for again', async () => {
    const stamps = Array.from({length: 256 * 2 + 100}, (_, i) => 1_000 + i)
    const {loader, index, packedRows, newest, come} = stored(stamps, [256, 256], [100])
    come()
    await loader.ensure(120)
    expect(ids(index, 120)).toEqual(newest(120))
    expect(index.size).toBeLessThan(200)
    expect(packedRows).not.toHaveBeenCalled()
    await loader.complete()
    expect(index.size).toBe(stamps.length)
    expect(packedRows).toHaveBeenCalledExactlyOnceWith(0, 256)
  })

  it('is read with the rest when it could not be read first, and nobody is troubled with that', async () => {
    const {loader, index, trouble, newest, fail} = stored([5, 6, 7, 8, 9], [2], [3])
    fail()
    await loader.ensure(4)
    expect(ids(index, 4)).toEqual(newest(4))
    expect(trouble).not.toHaveBeenCalled()
  })

  it('troubles whoever opened the topic when it can be read in no way', async () => {
    const {loader, index, trouble, packedRows, fail} = stored([5, 6, 7], [], [3])
    packedRows.mockRejectedValue(new DOMException('no', 'UnknownError'))
    fail()
    await loader.complete()
    expect(index.size).toBe(0)
    expect(trouble).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({reason: 'broken'}))
  })
})

import {describe, expect, it} from 'vitest'
import fc from 'fast-check'
import type {EntryId, PersonKey} from '../../../src/base/ids.ts'
import {comparePlaces, packRows, rowBytes, unpackRows, type IndexRow} from '../../../src/log/index-row.ts'
import {LogIndex, shortId} from '../../../src/log/log-index.ts'

const hex = (bytes: number) =>
  fc.uint8Array({minLength: bytes, maxLength: bytes}).map(value => Buffer.from(value).toString('hex'))

const row: fc.Arbitrary<IndexRow> = fc.record({
  id: hex(32) as fc.Arbitrary<EntryId>,
  author: fc.constantFrom('aa'.repeat(32), 'bb'.repeat(32)) as fc.Arbitrary<PersonKey>,
  chain: hex(8),
  seq: fc.maxSafeNat(),
  hlcMs: fc.oneof(fc.nat(5), fc.maxSafeNat()),
  hlcCounter: fc.oneof(fc.nat(3), fc.integer({min: 0, max: 2 ** 32 - 1})),
  kind: fc.nat(65_535),
  size: fc.nat(20_000),
  late: fc.boolean()
})

const rows = (max: number) => fc.uniqueArray(row, {maxLength: max, selector: ({id}) => id})

describe('index rows', () => {
  it('survive packing', () => {
    fc.assert(
      fc.property(rows(20), all => {
        const packed = packRows(all)
        expect(packed).toHaveLength(all.length * rowBytes)
        expect(unpackRows(packed)).toEqual(all)
      })
    )
  })

  it('are ordered by clock, then counter, then id', () => {
    const place = (hlcMs: number, hlcCounter: number, id: string) => ({hlcMs, hlcCounter, id: id as EntryId})
    const order = [place(1, 9, 'ff'), place(2, 0, 'aa'), place(2, 0, 'ab'), place(2, 1, '00')]
    expect([...order].reverse().sort(comparePlaces)).toEqual(order)
  })
})

describe('LogIndex', () => {
  it('is the same whatever came first, and answers as a sorted list would', () => {
    fc.assert(
      fc.property(rows(60), fc.array(fc.nat(9), {maxLength: 60}), fc.nat(), (all, sizes, at) => {
        const index = new LogIndex()
        const left = all.map((one, position) => ({...one, position}))
        for (const size of [...sizes, all.length]) index.add(left.splice(0, size))
        const sorted = [...all].sort(comparePlaces)
        const ids = (list: readonly IndexRow[]) => list.map(({id}) => id)
        expect(ids(index.newest(1_000))).toEqual(ids(sorted))
        expect(index.size).toBe(all.length)
        expect(index.bytes).toBe(all.reduce((sum, {size}) => sum + size, 0))
        if (all.length === 0) return
        const middle = at % all.length
        expect(ids(index.newest(7, sorted[middle]))).toEqual(ids(sorted.slice(Math.max(0, middle - 7), middle)))
        expect(index.get(shortId(sorted[middle]!.id))?.id).toBe(sorted[middle]!.id)
      })
    )
  })

  it('takes an entry once and notes its position when it learns it', () => {
    fc.assert(
      fc.property(row, one => {
        const index = new LogIndex()
        expect(index.add([{...one, position: undefined}])).toHaveLength(1)
        expect(index.add([{...one, position: 7}])).toEqual([])
        expect(index.get(shortId(one.id))?.position).toBe(7)
        expect(index.size).toBe(1)
        expect(index.equivocates(one.id)).toBe(false)
      })
    )
  })

  it('takes many at once in front of many', () => {
    const made = (n: number, hlcMs: number) => ({
      ...fc.sample(row, {numRuns: 1, seed: 1})[0]!,
      id: n.toString(16).padStart(8, '0').padEnd(64, '0') as EntryId,
      seq: n,
      hlcMs,
      position: n
    })
    const index = new LogIndex()
    index.add(Array.from({length: 6_000}, (_, i) => made(i, 20_000 + i)))
    index.add(Array.from({length: 6_000}, (_, i) => made(6_000 + i, 10_000 + i)))
    expect(index.newest(12_000).map(({hlcMs}) => hlcMs)).toEqual(
      Array.from({length: 6_000}, (_, i) => 10_000 + i).concat(Array.from({length: 6_000}, (_, i) => 20_000 + i))
    )
  })
})

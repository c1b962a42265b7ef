import {describe, expect, it} from 'vitest'
import fc from 'fast-check'
import '../../fuzz/fuzzing.ts'
import type {EntryId, PersonKey} from '../../../src/base/ids.ts'
import {
  comparePlaces,
  packRow,
  removeRow,
  rowBytes,
  unpackStoredRows,
  type IndexRow
} from '../../../src/log/index-row.ts'
import {LogIndex, shortId} from '../../../src/log/log-index.ts'

const hex = (bytes: number) =>
  fc.uint8Array({minLength: bytes, maxLength: bytes}).map(value => Buffer.from(value).toString('hex'))

const plainRow: fc.Arbitrary<IndexRow> = fc.record({
  id: hex(32) as fc.Arbitrary<EntryId>,
  author: fc.constantFrom('aa'.repeat(32), 'bb'.repeat(32), 'aa'.repeat(31) + 'bb') as fc.Arbitrary<PersonKey>,
  chain: hex(8),
  seq: fc.maxSafeNat(),
  hlcMs: fc.oneof(fc.nat(5), fc.maxSafeNat()),
  hlcCounter: fc.oneof(fc.nat(3), fc.integer({min: 0, max: 2 ** 32 - 1})),
  kind: fc.nat(65_535),
  size: fc.nat(20_000),
  late: fc.boolean(),
  bodiless: fc.boolean()
})

const row: fc.Arbitrary<IndexRow> = fc
  .tuple(plainRow, fc.boolean(), fc.integer({min: -127, max: 127}))
  .map(([row, byChain, aheadMinutes]) => ({
    ...row,
    ...(byChain && {byChain}),
    ...(aheadMinutes !== 0 && {aheadMinutes})
  }))

const rows = (max: number) => fc.uniqueArray(row, {maxLength: max, selector: ({id}) => id})

describe('index rows', () => {
  it('survive packing', () => {
    fc.assert(
      fc.property(rows(20), all => {
        const packed = new Uint8Array(all.length * rowBytes)
        all.forEach((row, i) => packRow(new DataView(packed.buffer), i, row))
        expect(unpackStoredRows(packed, 7)).toEqual(all.map((row, i) => ({...row, position: 7 + i})))
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

  it('takes rows as they are stored for the same as rows, those that are known and those that are blank too', () => {
    fc.assert(
      fc.property(rows(60), fc.array(fc.nat(2), {minLength: 60, maxLength: 60}), (all, fates) => {
        const packed = new Uint8Array(all.length * rowBytes)
        const stored = all.map((one, i) => ({...one, position: 7 + i}))
        const [index, other] = [new LogIndex(5), new LogIndex(5)]
        stored.forEach((one, i) => {
          packRow(new DataView(packed.buffer), i, one)
          if (fates[i] === 1) removeRow(packed, i)
          // In memory before it was stored.
          if (fates[i] === 2) for (const each of [index, other]) each.add([{...one, position: undefined}])
        })
        other.add(stored.filter((_, i) => fates[i] !== 1))
        index.addPacked({start: 7, packed})
        expect(index.newest(100)).toEqual(other.newest(100))
        expect([index.size, index.bytes, [...index.equivocators]]).toEqual([
          other.size,
          other.bytes,
          [...other.equivocators]
        ])
        for (const {id, author, chain, seq} of all) {
          expect(index.get(shortId(id))).toEqual(other.get(shortId(id)))
          expect(index.at({author, chain, seq})).toEqual(other.at({author, chain, seq}))
        }
        const salt = new Uint8Array(8)
        expect(index.fingerprint(salt, 0, index.size)).toEqual(other.fingerprint(salt, 0, other.size))
        // An author whose rows are all gone leaves its number to another.
        index.remove(all.map(({id}) => shortId(id)))
        index.addPacked({start: 7, packed})
        expect(index.newest(100).map(({author}) => author)).toEqual(
          other
            .newest(100)
            .filter(({position}) => fates[position! - 7] !== 1)
            .map(({author}) => author)
        )
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

describe('LogIndex against a list', () => {
  const chains = ['00'.repeat(8), '11'.repeat(8)]
  const entry: fc.Arbitrary<IndexRow> = row.chain(one =>
    fc
      .record({
        chain: fc.constantFrom(...chains),
        seq: fc.nat(3),
        kind: fc.nat(2),
        // Ids with long equal beginnings, and beside them any.
        id: fc.oneof(
          fc.nat(65_535).map(n => n.toString(16).padStart(36, '0').padEnd(64, '0') as EntryId),
          fc.constant(one.id)
        )
      })
      .map(fields => ({...one, ...fields}))
  )
  const step = fc.oneof(
    {weight: 5, arbitrary: fc.record({kind: fc.constant('add' as const), rows: fc.array(entry, {maxLength: 150})})},
    {weight: 3, arbitrary: fc.record({kind: fc.constant('remove' as const), from: fc.nat(), count: fc.nat(120)})},
    {weight: 1, arbitrary: fc.record({kind: fc.constant('clear' as const)})}
  )
  const salt = new Uint8Array(8).fill(7)

  it('answers as a sorted list would, whatever was added and removed', () => {
    fc.assert(
      fc.property(fc.array(step, {maxLength: 12}), fc.nat(), fc.nat(), (steps, one, other) => {
        const index = new LogIndex(one)
        let model: IndexRow[] = []
        for (const action of steps) {
          if (action.kind === 'add') {
            const fresh = new Map(action.rows.map(added => [shortId(added.id), added]))
            for (const known of model) fresh.delete(shortId(known.id))
            const unique = [...fresh.values()]
            expect(index.add(unique.map(added => ({...added, position: undefined})))).toHaveLength(unique.length)
            model = [...model, ...unique].sort(comparePlaces)
          } else if (action.kind === 'remove') {
            const from = model.length === 0 ? 0 : action.from % model.length
            index.remove(model.splice(from, action.count).map(({id}) => shortId(id)))
          } else {
            index.clear()
            model = []
          }
        }
        const ids = (list: readonly IndexRow[]) => list.map(({id}) => id)
        expect(index.size).toBe(model.length)
        expect(index.bytes).toBe(model.reduce((sum, {size}) => sum + size, 0))
        expect(index.newest(10_000)).toEqual(model.map(known => ({...known, position: undefined})))
        expect(index.shortIds(0, 10_000)).toEqual(ids(model).map(shortId).reverse())
        expect(ids(index.bodiless(20))).toEqual(ids(model.filter(({bodiless}) => bodiless).slice(-20)))
        expect(ids(index.ofKinds(new Set([0, 2]), 9))).toEqual(ids(model.filter(({kind}) => kind !== 1).slice(-9)))
        // Another index, filled in another order, gives the same fingerprints of the same ranges.
        const again = new LogIndex(other)
        for (const known of [...model].reverse()) again.add([{...known, position: 1}])
        const [low, high] = [one % (model.length + 1), other % (model.length + 1)].sort((a, b) => a - b) as [
          number,
          number
        ]
        expect(index.fingerprint(salt, low, high)).toEqual(again.fingerprint(salt, low, high))
        if (low < high) expect(index.fingerprint(salt, low, high)).not.toEqual(index.fingerprint(salt, low + 1, high))
        expect(index.fingerprint(salt, low, low)).toEqual(index.fingerprint(salt, high, high))
        for (const rank of [low, high].filter(at => at > 0 && at < model.length)) {
          const bound = index.boundAt(rank)
          expect(index.rankOf(bound)).toBe(rank)
          expect(again.rankOf(bound)).toBe(rank)
          expect(ids(index.oldest(5, model[rank]))).toEqual(ids(model.slice(rank + 1, rank + 6)))
          const known = model[rank]!
          const same = model.filter(
            ({author, chain, seq}) => author === known.author && chain === known.chain && seq === known.seq
          )
          expect(new Set(ids(index.at(known)))).toEqual(new Set(ids(same)))
          if (same.length > 1) expect(index.equivocates(known.id)).toBe(true)
        }
      }),
      {numRuns: 150, verbose: fc.VerbosityLevel.Verbose}
    )
  })

  it('tells apart sets whose ids give the same xor', () => {
    const made = (id: string, seq: number): IndexRow & {position: number} => ({
      ...fc.sample(row, {numRuns: 1, seed: 1})[0]!,
      id: id.padEnd(64, '0') as EntryId,
      seq,
      position: seq
    })
    const [one, other] = [new LogIndex(), new LogIndex()]
    one.add([made('0f', 1), made('f0', 2)])
    other.add([made('3c', 1), made('c3', 2)])
    expect(one.fingerprint(salt, 0, 2)).not.toEqual(other.fingerprint(salt, 0, 2))
    // Nor the same sum: the numbers beside the id differ.
    const [low, high] = [new LogIndex(), new LogIndex()]
    low.add([made('01', 1), made('04', 2)])
    high.add([made('02', 1), made('03', 2)])
    expect(low.fingerprint(salt, 0, 2)).not.toEqual(high.fingerprint(salt, 0, 2))
  })
})

import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Bytes} from '../../../../src/base/bytes.ts'
import {sharedLimits, type SharedLimits} from '../../../../src/features/game/define-shared.ts'
import {readRecord, type SharedRecord} from '../../../../src/features/game/shared-entry.ts'
import {SharedMap} from '../../../../src/features/game/shared-map.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {SharedWorld, seeded, textOf, type Faults} from './shared-world.ts'

seeded()

const bytes = (length: number, ...fill: readonly number[]): Bytes =>
  Uint8Array.from({length}, (_, i) => fill[i % fill.length]!)

/** Records of few keys, authors and moments, so that they get in each other's way. No signature needs to hold here. */
const arbitraryRecord: fc.Arbitrary<SharedRecord> = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    value: fc.option(fc.string({maxLength: 40}), {nil: undefined}),
    hlcMs: fc.nat(6),
    hlcCounter: fc.nat(1),
    author: fc.nat(3),
    signature: fc.tuple(fc.nat(255), fc.nat(255))
  })
  .map(({key, value, hlcMs, hlcCounter, author, signature}) => {
    const text = value === undefined ? undefined : JSON.stringify(value)
    const signed = {key, value: text, hlcMs, hlcCounter, author: bytes(32, author), signature: bytes(64, ...signature)}
    const read = readRecord(signed)
    if (!read.ok) throw new Error('a record of the test is malformed')
    return read.value
  })

/** A signature is of one record only: of two that were drawn with the same, the second is left out. */
const distinct = (records: readonly SharedRecord[]): SharedRecord[] => [
  ...new Map(records.map(record => [record.order, record])).values()
]
const arbitraryRecords = fc.array(arbitraryRecord, {maxLength: 40}).map(distinct)

const held = (map: SharedMap): string[] =>
  [...map.records()].map(({key, order, value}) => `${key} ${order} ${JSON.stringify(value)}`).sort()

const small: SharedLimits = {...sharedLimits, keys: 5, keysPerAuthor: 2, bytes: 900, bytesPerAuthor: 400, removed: 2}

function within(map: SharedMap, limits: SharedLimits): void {
  const records = [...map.records()]
  const live = records.filter(({value}) => value !== undefined)
  const sum = (all: readonly SharedRecord[]) => all.reduce((size, record) => size + record.size, 0)
  expect(live.length).toBeLessThanOrEqual(limits.keys)
  expect(sum(live)).toBeLessThanOrEqual(limits.bytes)
  expect(records.length - live.length).toBeLessThanOrEqual(limits.removed)
  expect(map.tally).toEqual({keys: live.length, bytes: sum(live), removed: records.length - live.length})
  for (const author of new Set(records.map(record => record.author))) {
    const own = live.filter(record => record.author === author)
    expect(own.length).toBeLessThanOrEqual(limits.keysPerAuthor)
    expect(sum(own)).toBeLessThanOrEqual(limits.bytesPerAuthor)
    expect(map.tallyOf(author)).toMatchObject({keys: own.length, bytes: sum(own)})
  }
}

describe('the map', () => {
  it('holds the same whatever the order, and however often each comes', () => {
    fc.assert(
      fc.property(arbitraryRecords, fc.infiniteStream(fc.nat()), (records, draws) => {
        const [a, b] = [new SharedMap(sharedLimits), new SharedMap(sharedLimits)]
        for (const record of records) a.offer(record)
        const shuffled = [...records, ...records]
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = draws.next().value! % (i + 1)
          ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
        }
        for (const record of shuffled) b.offer(record)
        expect(held(b)).toEqual(held(a))
      }),
      {numRuns: 500}
    )
  })

  it('holds of each key the latest: by clock, then author, then signature', () => {
    fc.assert(
      fc.property(arbitraryRecords, records => {
        const map = new SharedMap(sharedLimits)
        for (const record of records) map.offer(record)
        for (const key of new Set(records.map(record => record.key))) {
          const expected = records
            .filter(record => record.key === key)
            .reduce((a, b) => {
              const order =
                a.hlcMs - b.hlcMs ||
                a.hlcCounter - b.hlcCounter ||
                Buffer.compare(a.signed.author, b.signed.author) ||
                Buffer.compare(a.signed.signature, b.signed.signature)
              return order > 0 ? a : b
            })
          expect(map.get(key)).toBe(expected)
        }
      }),
      {numRuns: 500}
    )
  })

  it('stays within its limits, and maps that have told each other all they hold are equal', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecords, {minLength: 2, maxLength: 4}), perPage => {
        const maps = perPage.map(records => {
          const map = new SharedMap(small)
          for (const record of records) {
            map.offer(record)
            within(map, small)
          }
          return map
        })
        // A signature is of one record only, across all pages too.
        const all = distinct(perPage.flat()).length === perPage.flat().length
        fc.pre(all)
        let rounds = 0
        for (let taken = true; taken; rounds++) {
          expect(rounds).toBeLessThan(200)
          taken = false
          for (const from of maps) {
            for (const to of maps) {
              for (const record of [...from.records()]) if (to.offer(record).kind === 'taken') taken = true
              within(to, small)
            }
          }
        }
        for (const map of maps) expect(held(map)).toEqual(held(maps[0]!))
      }),
      {numRuns: 500}
    )
  })
})

type Act =
  | {readonly kind: 'write'; readonly page: number; readonly key: string; readonly value: number | undefined}
  | {readonly kind: 'undo'; readonly page: number}
  | {readonly kind: 'link' | 'unlink'; readonly page: number; readonly other: number}
  | {readonly kind: 'wait'; readonly ms: number}

const pages = 4
const page = fc.nat(pages - 1)
const arbitraryAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      page,
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      value: fc.option(fc.nat(9), {nil: undefined})
    })
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant('undo' as const), page})},
  {
    weight: 2,
    arbitrary: fc.record({kind: fc.constantFrom('link' as const, 'unlink' as const), page, other: page})
  },
  {weight: 3, arbitrary: fc.record({kind: fc.constant('wait' as const), ms: fc.constantFrom(5, 40, 200, 3_000)})}
)

async function act(world: SharedWorld, one: Act): Promise<void> {
  switch (one.kind) {
    case 'write': {
      const {table} = world.pages[one.page]!
      return void (one.value === undefined ? table.remove(one.key) : table.set(one.key, one.value))
    }
    case 'undo':
      return void world.pages[one.page]!.table.undo()
    case 'link':
    case 'unlink': {
      const [a, b] = [world.pages[one.page]!.page, world.pages[one.other]!.page]
      if (a !== b) world.network[one.kind](a, b)
      return
    }
    case 'wait':
      return world.env.advance(one.ms)
  }
}

describe('pages', () => {
  it('come to the same, whatever was lost, delivered twice or said while they were apart', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryAct, {minLength: 5, maxLength: 40}),
        fc.nat(2 ** 31),
        fc.constantFrom(0, 0.1, 0.3),
        async (acts, seed, lost) => {
          const env = new VirtualEnvironment({seed})
          const world = new SharedWorld(env)
          const faults: Faults = {lost, twice: 0.2}
          for (let person = 0; person < pages; person++) await world.open(person, {faults})
          for (const one of acts) await act(world, one)
          // The network heals, as a chain: not everybody is linked with everybody.
          faults.lost = 0
          for (let i = 1; i < pages; i++) world.network.link(world.pages[i - 1]!.page, world.pages[i]!.page)
          await env.until(() => world.areEqual(), {withinMs: 120_000})
          await env.advance(1_000)
          expect(world.areEqual()).toBe(true)
          for (const {table} of world.pages) {
            expect(table.faults).toEqual([])
            await table.close()
          }
          // What was said last is on its way.
          await env.advance(1_000)
          expect(env.timers).toBe(0)
        }
      ),
      {numRuns: 40}
    )
  }, 120_000)

  it('come to the same when a quarter of what is sent is lost for good, without a new link', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 31), async seed => {
        const env = new VirtualEnvironment({seed})
        const world = new SharedWorld(env)
        for (let person = 0; person < 3; person++) await world.open(person, {faults: {lost: 0.25}})
        world.linkAll()
        for (let i = 0; i < 60; i++) {
          void world.pages[i % 3]!.table.set(`k${i % 7}`, i)
          await env.advance(20)
        }
        await env.until(() => world.areEqual(), {withinMs: 300_000})
        expect(textOf(world.pages[0]!.table)).toContain('59')
      }),
      {numRuns: 10}
    )
  }, 60_000)
})

import {describe, expect, it} from 'vitest'
import type {EntryId, PersonKey, TopicId} from '../../src/base/ids.ts'
import {unpackStoredRows} from '../../src/log/index-row.ts'
import {
  initialSettings,
  type LogStorage,
  type Segment,
  type StoredEntry,
  type TopicStore
} from '../../src/log/log-storage.ts'

/** Rows of any segments next to each other are the same when they are read packed. */
async function expectPackedAlike(store: TopicStore): Promise<void> {
  const {segments} = await store.state()
  expect(segments.length).toBeGreaterThan(0)
  for (const [i, {start: from}] of segments.entries()) {
    for (const {start, count} of segments.slice(i, i + 3)) {
      const packed = await store.packedRows(from, start + count)
      expect(packed.flatMap(run => unpackStoredRows(run.packed, run.start))).toEqual(
        await store.rows(from, start + count)
      )
    }
  }
}

/** What every `LogStorage` does. `make` gives two handles on one fresh storage, as two tabs have them. */
export function describeLogStorage(name: string, make: () => Promise<readonly [LogStorage, LogStorage]>): void {
  const topic = '0a'.repeat(16) as TopicId
  const otherTopic = '0b'.repeat(16) as TopicId
  const author = 'ab'.repeat(32) as PersonKey

  describe(`${name} as LogStorage`, () => {
    it('begins empty', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      expect(await store.state()).toEqual({
        length: 0,
        entries: 0,
        bytes: 0,
        segments: [],
        chains: {},
        revision: 0,
        settings: initialSettings
      })
      expect(await store.rows(0, 100)).toEqual([])
      expect(await store.entries(0, 100)).toEqual([])
    })

    it('gives back what was written, in the order it came', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      const batch = [stored(5), stored(3, {body: undefined}), stored(4, {late: true})]
      expect(await store.write(batch, 0)).toBe('written')
      expect(await store.rows(0, 10)).toEqual(batch.map(({row}, position) => ({...row, position})))
      expect((await store.entries(0, 10)).map(plain)).toEqual(batch.map(({entry}) => plain(entry)))
      expect(await store.state()).toMatchObject({
        length: 3,
        entries: 3,
        bytes: batch.reduce((sum, {row}) => sum + row.size, 0)
      })
    })

    it('refuses a write against an outdated state, and writes nothing of it', async () => {
      const [one, two] = await make()
      const [a, b] = [await one.open(topic), await two.open(topic)]
      expect(await a.write([stored(1)], 0)).toBe('written')
      const head = {author, head: {chain: '00'.repeat(8), seq: 0, id: stored(2).row.id}}
      expect(await b.write([stored(2)], 0, head)).toBe('stale')
      expect(await b.state()).toMatchObject({length: 1, chains: {}})
      expect(await b.write([stored(2)], 1)).toBe('written')
    })

    it('shows one handle what another wrote', async () => {
      const [one, two] = await make()
      const [a, b] = [await one.open(topic), await two.open(topic)]
      await a.write([stored(1), stored(2)], 0)
      expect((await b.rows(1, 2)).map(({id}) => id)).toEqual([stored(2).row.id])
    })

    it('keeps the chain heads, one for each author', async () => {
      const [one, two] = await make()
      const store = await one.open(topic)
      const other = 'cd'.repeat(32) as PersonKey
      const head = (seq: number) => ({chain: '01'.repeat(8), seq, id: stored(seq).row.id})
      await store.write([stored(1)], 0, {author, head: head(1)})
      await store.write([stored(2)], 1, {author: other, head: head(2)})
      await store.write([stored(3)], 2, {author, head: head(3)})
      await store.write([stored(4)], 3)
      const {chains} = await (await two.open(topic)).state()
      expect(chains).toEqual({[author]: head(3), [other]: head(2)})
    })

    it('keeps topics apart', async () => {
      const [storage] = await make()
      const [a, b] = [await storage.open(topic), await storage.open(otherTopic)]
      await a.write([stored(1)], 0)
      expect(await b.state()).toMatchObject({length: 0})
      await b.write([stored(2)], 0)
      expect((await a.rows(0, 9)).map(({id}) => id)).toEqual([stored(1).row.id])
    })

    it('finds any range, however the entries were written', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      const all = Array.from({length: 1_200}, (_, i) => stored(i))
      let at = 0
      for (const size of [1, 1, 1, 250, 1, 1, 1, 1, 300, 600, 7, 36]) {
        expect(await store.write(all.slice(at, at + size), at)).toBe('written')
        at += size
      }
      expect(at).toBe(1_200)
      const ids = all.map(({row}) => row.id)
      for (const [from, to] of [
        [0, 1],
        [0, 1_200],
        [255, 257],
        [256, 512],
        [250, 900],
        [1_190, 5_000],
        [700, 700]
      ] as const) {
        expect((await store.rows(from, to)).map(({id}) => id)).toEqual(ids.slice(from, to))
        expect((await store.entries(from, to)).map(numberOf)).toEqual(all.slice(from, to).map((_, i) => from + i))
      }
      await expectPackedAlike(store)
      const {segments, length} = await store.state()
      expect(length).toBe(1_200)
      let next = 0
      for (const {start, count, newestMs} of segments) {
        expect(start).toBe(next)
        next += count
        expect(newestMs).toBeGreaterThanOrEqual(Math.max(...all.slice(start, next).map(({row}) => row.hlcMs)))
      }
      expect(next).toBe(1_200)
    })

    it('gives the state and what came last as of one moment', async () => {
      const [one, two] = await make()
      const store = await one.open(topic)
      const empty = await store.latest()
      expect(empty.state).toEqual(await store.state())
      expect(await empty.read).toEqual({rows: [], entries: []})
      const all = await fill(store, [300, 256, 1, 40])
      const {state, from, read} = await (await two.open(topic)).latest()
      expect(state).toEqual(await store.state())
      const {rows, entries} = (await read)!
      expect(rows.flatMap(({start, packed}) => unpackStoredRows(packed, start))).toEqual(
        await store.rows(from, state.length)
      )
      expect(entries.map(numberOf)).toEqual(all.slice(from).map((_, i) => from + i))
      expect(state.length - from).toBeLessThanOrEqual(512)
    })

    it('takes bodies of every size', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      const batch = [0, 1, 255, 12_288].map((length, i) => stored(i, {body: new Uint8Array(length).fill(i)}))
      await store.write(batch, 0)
      expect((await store.entries(0, 4)).map(entry => entry?.body?.length)).toEqual([0, 1, 255, 12_288])
    })

    describe('bodies', () => {
      it('are dropped and filled in, and nothing else changes', async () => {
        const [one, two] = await make()
        const store = await one.open(topic)
        const all = await fill(store, [300, 1, 1, 40])
        const dropped = [0, 7, 255, 256, 300, 301, 341]
        const before = await store.state()
        const state = await store.setBodies(new Map(dropped.map(position => [position, undefined])))
        expect(state).toEqual(await store.state())
        expect(state).toMatchObject({length: 342, entries: 342, bytes: before.bytes - dropped.length})
        expect(state.revision).toBeGreaterThan(before.revision)
        const other = await two.open(topic)
        const check = async (without: readonly number[]) => {
          const rows = await other.rows(0, 400)
          expect(rows).toEqual(
            all.map(({row}, position) =>
              without.includes(position) ? {...row, position, bodiless: true, size: row.size - 1} : {...row, position}
            )
          )
          expect((await other.entries(0, 400)).map(entry => plain(entry!))).toEqual(
            all.map(({entry}, position) => plain(without.includes(position) ? {...entry, body: undefined} : entry))
          )
          expect(rows.reduce((sum, {size}) => sum + size, 0)).toBe((await other.state()).bytes)
        }
        await check(dropped)
        const filled = [7, 256, 341]
        await store.setBodies(new Map(filled.map(position => [position, all[position]!.entry.body])), {
          durability: 'strict'
        })
        await check(dropped.filter(position => !filled.includes(position)))
        expect((await store.setBodies(new Map())).bytes).toBe(before.bytes - 4)
      })

      it('stay dropped when the tail becomes a segment', async () => {
        const [storage] = await make()
        const store = await storage.open(topic)
        const all = await fill(store, [1, 1, 50])
        await store.setBodies(new Map([1, 2, 51].map(position => [position, undefined])))
        await store.remove([0, 3])
        await store.write(
          Array.from({length: 300}, (_, i) => stored(i + 52)),
          52
        )
        const rows = await store.rows(0, 1_000)
        expect(rows).toHaveLength(350)
        expect(rows.filter(({bodiless}) => bodiless).map(({position}) => position)).toEqual([1, 2, 51])
        expect(rows.find(({position}) => position === 4)).toMatchObject(all[4]!.row)
        const entries = await store.entries(0, 5)
        expect(entries.map(numberOf)).toEqual([undefined, 1, 2, undefined, 4])
        expect(entries[1]!.body).toBeUndefined()
      })

      it('say which segments changed since', async () => {
        const [storage] = await make()
        const store = await storage.open(topic)
        await fill(store, [300, 300, 9])
        const {revision} = await store.state()
        await store.setBodies(new Map([[299, undefined]]))
        const changed = async (since: number) => {
          const {segments} = await store.state()
          return segments.filter(segment => segment.revision > since)
        }
        const holding = (position: number) => expect.toSatisfy(segmentHolds(position))
        expect(await changed(revision)).toEqual([holding(299)])
        const next = (await store.remove([608])).revision
        expect(await changed(next - 1)).toEqual([holding(608)])
        expect(await changed(next)).toEqual([])
      })
    })

    describe('removing', () => {
      it('takes entries away for good and leaves the positions of others', async () => {
        const [one, two] = await make()
        const store = await one.open(topic)
        const all = await fill(store, [600, 1, 1, 1, 20])
        const removed = new Set([...Array.from({length: 290}, (_, i) => i), 400, 601, 622])
        const state = await store.remove([...removed])
        const left = all.map((_, position) => position).filter(position => !removed.has(position))
        const bytes = left.reduce((sum, position) => sum + all[position]!.row.size, 0)
        expect(state).toMatchObject({length: 623, entries: left.length, bytes})
        const other = await two.open(topic)
        expect((await other.rows(0, 700)).map(({position}) => position)).toEqual(left)
        expect((await other.rows(250, 402)).map(({position}) => position)).toEqual(
          left.filter(position => position >= 250 && position < 402)
        )
        await expectPackedAlike(other)
        const entries = await other.entries(0, 700)
        expect(entries.map(numberOf)).toEqual(all.map((_, position) => (removed.has(position) ? undefined : position)))
        expect((await other.entries(288, 292)).map(numberOf)).toEqual([undefined, undefined, 290, 291])
        for (const segment of state.segments) expect(left.some(position => segmentHolds(position)(segment))).toBe(true)
      })

      it('goes on with the next position, and twice is once', async () => {
        const [storage] = await make()
        const store = await storage.open(topic)
        await fill(store, [3])
        await store.remove([0, 1, 2])
        expect(await store.remove([0, 1, 2, 99])).toMatchObject({length: 3, entries: 0, bytes: 0})
        expect(await store.write([stored(3)], 3)).toBe('written')
        expect((await store.rows(0, 9)).map(({position}) => position)).toEqual([3])
        await store.setBodies(
          new Map([
            [1, new Uint8Array(5)],
            [3, undefined]
          ])
        )
        expect(await store.state()).toMatchObject({length: 4, entries: 1, bytes: stored(3).row.size - 1})
      })
    })

    describe('settings', () => {
      const horizon = {hlcMs: 5, hlcCounter: 1, id: 'ef'.repeat(32) as EntryId}

      it('are kept for each topic, alone or together with a change', async () => {
        const [one, two] = await make()
        const store = await one.open(topic)
        await fill(store, [2])
        const limits = {maxEntries: 5_000, maxBytes: 6_000_000}
        expect((await store.configure({limits})).settings).toEqual({...initialSettings, limits})
        await store.remove([0], {settings: {horizon}})
        await store.setBodies(new Map([[1, undefined]]), {settings: {bodyHorizon: horizon}})
        const other = await two.open(topic)
        expect((await other.state()).settings).toEqual({...initialSettings, limits, horizon, bodyHorizon: horizon})
        expect((await (await two.open(otherTopic)).state()).settings).toEqual(initialSettings)
      })

      it('let a cleared topic begin anew, for every page', async () => {
        const [one, two] = await make()
        const [a, b] = [await one.open(topic), await two.open(topic)]
        await fill(await two.open(otherTopic), [3])
        await fill(a, [300, 4])
        const head = {author, head: {chain: '00'.repeat(8), seq: 303, id: stored(303).row.id}}
        await a.write([stored(304)], 304, head)
        await a.configure({limits: {maxEntries: 7_000, maxBytes: 8_000_000}})
        const {revision} = await b.state()
        const state = await a.clear(horizon)
        expect(state).toMatchObject({entries: 0, bytes: 0, segments: [], chains: {}})
        const limits = {maxEntries: 7_000, maxBytes: 8_000_000}
        expect(state.settings).toEqual({...initialSettings, limits, horizon, cleared: horizon})
        expect(state.revision).toBeGreaterThan(revision)
        expect(await b.write([stored(305)], 305)).toBe('stale')
        expect(await b.rows(0, 1_000)).toEqual([])
        expect((await b.entries(0, 1_000)).filter(entry => entry !== undefined)).toEqual([])
        expect(await b.write([stored(1), stored(2)], state.length)).toBe('written')
        expect((await a.rows(0, 1_000)).map(({id}) => id)).toEqual([stored(1).row.id, stored(2).row.id])
        expect((await a.rows(0, 1_000))[0]!.position).toBe(state.length)
        expect(await (await one.open(otherTopic)).state()).toMatchObject({entries: 3})
      })
    })
  })

  /** Writes entries 0, 1, … in batches of these sizes. */
  async function fill(store: TopicStore, sizes: readonly number[]): Promise<readonly StoredEntry[]> {
    const all: StoredEntry[] = []
    for (const size of sizes) {
      const batch = Array.from({length: size}, (_, i) => stored(all.length + i))
      expect(await store.write(batch, all.length)).toBe('written')
      all.push(...batch)
    }
    return all
  }

  const segmentHolds =
    (position: number) =>
    ({start, count}: Pick<Segment, 'start' | 'count'>): boolean =>
      position >= start && position < start + count

  const numberOf = (entry: StoredEntry['entry'] | undefined) => entry && entry.header[0]! * 256 + entry.header[1]!

  const plain = (entry: StoredEntry['entry'] | undefined) =>
    entry && {
      header: [...entry.header],
      signature: [...entry.signature],
      body: entry.body && [...entry.body]
    }

  function stored(i: number, options: {body?: Uint8Array<ArrayBuffer> | undefined; late?: boolean} = {}): StoredEntry {
    const header = new Uint8Array([i >> 8, i & 255, ...Array<number>(60).fill(7)])
    const {late = false, body} = {body: new Uint8Array([i]), ...options}
    const entry = {header, signature: new Uint8Array(64).fill(i), body}
    return {
      entry,
      row: {
        id: i.toString(16).padStart(64, '0') as EntryId,
        author,
        chain: '00112233445566ff',
        seq: i,
        hlcMs: 1_700_000_000_000 + ((i * 7_919) % 1_000),
        hlcCounter: i % 3,
        kind: 2,
        size: 126 + (body?.length ?? 0),
        late,
        bodiless: body === undefined
      }
    }
  }
}

import {describe, expect, it} from 'vitest'
import type {EntryId, PersonKey, TopicId} from '../../src/base/ids.ts'
import type {LogStorage, StoredEntry} from '../../src/log/log-storage.ts'

/** What every `LogStorage` does. `make` gives two handles on one fresh storage, as two tabs have them. */
export function describeLogStorage(name: string, make: () => Promise<readonly [LogStorage, LogStorage]>): void {
  const topic = '0a'.repeat(16) as TopicId
  const otherTopic = '0b'.repeat(16) as TopicId
  const author = 'ab'.repeat(32) as PersonKey

  describe(`${name} as LogStorage`, () => {
    it('begins empty', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      expect(await store.state()).toEqual({length: 0, bytes: 0, segments: [], chains: {}})
      expect(await store.rows(0, 100)).toEqual([])
      expect(await store.entries(0, 100)).toEqual([])
    })

    it('gives back what was written, in the order it came', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      const batch = [stored(5), stored(3, {body: undefined}), stored(4, {late: true})]
      expect(await store.write(batch, 0)).toBe('written')
      expect(await store.rows(0, 10)).toEqual(batch.map(({row}) => row))
      expect((await store.entries(0, 10)).map(plain)).toEqual(batch.map(({entry}) => plain(entry)))
      expect(await store.state()).toMatchObject({length: 3, bytes: batch.reduce((sum, {row}) => sum + row.size, 0)})
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
        expect((await store.entries(from, to)).map(({header}) => header[0]! * 256 + header[1]!)).toEqual(
          all.slice(from, to).map((_, i) => from + i)
        )
      }
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

    it('takes bodies of every size', async () => {
      const [storage] = await make()
      const store = await storage.open(topic)
      const batch = [0, 1, 255, 12_288].map((length, i) => stored(i, {body: new Uint8Array(length).fill(i)}))
      await store.write(batch, 0)
      expect((await store.entries(0, 4)).map(({body}) => body?.length)).toEqual([0, 1, 255, 12_288])
    })
  })

  const plain = (entry: StoredEntry['entry']) => ({
    header: [...entry.header],
    signature: [...entry.signature],
    body: entry.body && [...entry.body]
  })

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
        late
      }
    }
  }
}

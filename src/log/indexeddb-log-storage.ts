import {get, promisifyRequest} from 'idb-keyval'
import {concat, type Bytes} from '../base/bytes.ts'
import type {PersonKey, TopicId} from '../base/ids.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import {packRows, unpackRows, type IndexRow} from './index-row.ts'
import {openDatabase, type DatabaseOptions, type DurableUseStore} from './log-database.ts'
import type {ChainHead, LogStorage, Segment, StoredEntry, TopicState, TopicStore} from './log-storage.ts'
import {packEntries, packedSize, unpackEntries} from './packed-entries.ts'
import {segmentBytes, segmentEntries} from './parameters.ts'

/*
 * Records of a topic T (one object store, keys are arrays):
 *
 *   ['topic', T]           TopicRecord: length, bytes, where the tail begins, chain heads
 *   ['segments', T]        Float64Array: start, count, newestMs of every full segment
 *   ['entries', T, start]  packed entries from position `start` on
 *   ['rows', T, start]     their packed index rows
 *
 * Each write adds one record of entries and one of rows: the tail. When the tail fills a segment, it is rewritten as full segments
 * and a rest, in the same transaction. Cost: each entry is written twice, its row too; opening reads one small record and the
 * tail; the whole index of 100,000 entries is 10 MB in 391 records, read in the background, newest first.
 */
interface TopicRecord {
  readonly length: number
  readonly bytes: number
  readonly tailStart: number
  readonly tailBytes: number
  readonly chains: Readonly<Record<PersonKey, ChainHead>>
}

const empty: TopicRecord = {length: 0, bytes: 0, tailStart: 0, tailBytes: 0, chains: {}}

export interface IndexedDbLogStorageOptions extends Omit<DatabaseOptions, 'name'> {
  /** Default 'shoal log'. */
  readonly name?: string
}

/** Keeps logs in IndexedDB, through idb-keyval. */
export class IndexedDbLogStorage implements LogStorage {
  readonly kept = 'kept'
  readonly #use: DurableUseStore

  constructor(options: IndexedDbLogStorageOptions) {
    this.#use = openDatabase({name: 'shoal log', ...options})
  }

  /** @throws StorageError when the database cannot be opened */
  async open(topic: TopicId): Promise<TopicStore> {
    await get(['topic', topic], this.#use)
    return new IndexedDbTopicStore(topic, this.#use)
  }
}

class IndexedDbTopicStore implements TopicStore {
  readonly #topic: TopicId
  readonly #use: DurableUseStore

  constructor(topic: TopicId, use: DurableUseStore) {
    this.#topic = topic
    this.#use = use
  }

  async state(): Promise<TopicState> {
    const {record, segments} = await this.#use('readonly', store => this.#readHead(store))
    const {length, bytes, chains, tailStart} = record
    const tail: Segment[] =
      length > tailStart ? [{start: tailStart, count: length - tailStart, newestMs: Infinity}] : []
    return {length, bytes, chains, segments: [...segments, ...tail]}
  }

  async rows(from: number, to: number): Promise<readonly IndexRow[]> {
    const {packed, start} = await this.#read('rows', from, to)
    const all = packed.flatMap(part => unpackRows(part))
    return all.slice(from - start, Math.max(0, to - start))
  }

  async entries(from: number, to: number): Promise<readonly SignedEntry[]> {
    const {packed, start} = await this.#read('entries', from, to)
    return packed.flatMap(unpackEntries).slice(from - start, Math.max(0, to - start))
  }

  write(batch: readonly StoredEntry[], expectedLength: number, head?: {author: PersonKey; head: ChainHead}) {
    const task = async (store: IDBObjectStore): Promise<'written' | 'stale'> => {
      const {record, segments} = await this.#readHead(store)
      if (record.length !== expectedLength) return 'stale'
      const bytes = batch.reduce((sum, {row}) => sum + row.size, 0)
      const next = {
        ...record,
        length: record.length + batch.length,
        bytes: record.bytes + bytes,
        tailBytes: record.tailBytes + bytes,
        chains: head ? {...record.chains, [head.author]: head.head} : record.chains
      }
      const filled = next.length - record.tailStart >= segmentEntries || next.tailBytes >= segmentBytes
      const written = filled ? await this.#compact(store, next, record.length, segments, batch) : next
      if (!filled && batch.length > 0) this.#put(store, record.length, batch)
      store.put(written, this.#key('topic'))
      return 'written'
    }
    // Without a head it came from others, who still have it.
    return this.#use('readwrite', task, head ? 'strict' : 'relaxed')
  }

  /** Rewrites the tail and `batch` as full segments and a rest, which becomes the new tail. */
  async #compact(
    store: IDBObjectStore,
    record: TopicRecord,
    tailEnd: number,
    segments: readonly Segment[],
    batch: readonly StoredEntry[]
  ): Promise<TopicRecord> {
    const tail = tailEnd > record.tailStart ? await this.#takeTail(store, record.tailStart, tailEnd) : []
    const full: Segment[] = []
    let start = record.tailStart
    let part: StoredEntry[] = []
    let partBytes = 0
    for (const stored of [...tail, ...batch]) {
      part.push(stored)
      partBytes += packedSize(stored.entry)
      if (part.length < segmentEntries && partBytes < segmentBytes) continue
      this.#put(store, start, part)
      full.push({start, count: part.length, newestMs: Math.max(...part.map(({row}) => row.hlcMs))})
      start += part.length
      part = []
      partBytes = 0
    }
    if (part.length > 0) this.#put(store, start, part)
    store.put(packSegments([...segments, ...full]), this.#key('segments'))
    return {...record, tailStart: start, tailBytes: partBytes}
  }

  async #takeTail(store: IDBObjectStore, start: number, end: number): Promise<StoredEntry[]> {
    const ranges = [this.#range('entries', start, end), this.#range('rows', start, end)] as const
    const [packed, packedRows] = await Promise.all(ranges.map(range => promisifyRequest<Bytes[]>(store.getAll(range))))
    const rows = unpackRows(concat(...packedRows!))
    for (const range of ranges) store.delete(range)
    return packed!.flatMap(unpackEntries).map((entry, i) => ({row: rows[i]!, entry}))
  }

  #put(store: IDBObjectStore, start: number, part: readonly StoredEntry[]): void {
    store.put(packEntries(part.map(({entry}) => entry)), this.#key('entries', start))
    store.put(packRows(part.map(({row}) => row)), this.#key('rows', start))
  }

  async #readHead(store: IDBObjectStore): Promise<{record: TopicRecord; segments: readonly Segment[]}> {
    const [record = empty, segments] = await Promise.all([
      promisifyRequest<TopicRecord | undefined>(store.get(this.#key('topic'))),
      promisifyRequest<Float64Array | undefined>(store.get(this.#key('segments')))
    ])
    return {record, segments: segments ? unpackSegments(segments) : []}
  }

  /** The records that hold positions `from` to `to`, and the position the first of them begins with. */
  #read(kind: 'entries' | 'rows', from: number, to: number): Promise<{packed: Bytes[]; start: number}> {
    return this.#use('readonly', async store => {
      const {record, segments} = await this.#readHead(store)
      const start =
        from >= record.tailStart ? record.tailStart : (segments.findLast(segment => segment.start <= from)?.start ?? 0)
      const packed = to > start ? await promisifyRequest<Bytes[]>(store.getAll(this.#range(kind, start, to))) : []
      return {packed, start}
    })
  }

  #key(kind: 'topic' | 'segments' | 'entries' | 'rows', ...rest: number[]): IDBValidKey {
    return [kind, this.#topic, ...rest]
  }

  #range(kind: 'entries' | 'rows', from: number, to: number): IDBKeyRange {
    return IDBKeyRange.bound(this.#key(kind, from), this.#key(kind, to), false, true)
  }
}

const packSegments = (segments: readonly Segment[]): Float64Array =>
  Float64Array.from(segments.flatMap(({start, count, newestMs}) => [start, count, newestMs]))

function unpackSegments(packed: Float64Array): Segment[] {
  const segments: Segment[] = []
  for (let i = 0; i < packed.length; i += 3) {
    segments.push({start: packed[i]!, count: packed[i + 1]!, newestMs: packed[i + 2]!})
  }
  return segments
}

import {promisifyRequest} from 'idb-keyval'
import type {Bytes} from '../base/bytes.ts'
import {passStorageError} from '../base/errors.ts'
import type {PersonKey, TopicId} from '../base/ids.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import {
  packRow,
  rowBytes,
  newestMsOf,
  unpackStoredRows,
  whole,
  type IndexRow,
  type PackedRows,
  type Place
} from './index-row.ts'
import {openDatabase, type DatabaseOptions, type DurableUseStore, type LogDatabase} from './log-database.ts'
import {
  initialSettings,
  type ChainHead,
  type ChangeOptions,
  type LatestEntries,
  type LatestPart,
  type LogStorage,
  type Segment,
  type StoredEntry,
  type StoredRow,
  type TopicSettings,
  type TopicState,
  type TopicStore
} from './log-storage.ts'
import {isPresent, packEntries, packedSize, unpackEntries} from './packed-entries.ts'
import {PageMarks, type PageMarkParts} from './page-marks.ts'
import {segmentBytes, segmentEntries} from './parameters.ts'
import {changeBodies, removeEntries, StoredRuns, type Change} from './stored-runs.ts'
import {emptyTopic, packSegments, stateOf, unpackSegments, type TopicRecord} from './topic-record.ts'

/*
 * Records of a topic T (one object store, keys are arrays):
 *
 *   ['topic', T]           TopicRecord: length, bytes, where the tail begins, chain heads, settings
 *   ['segments', T]        Float64Array: start, count, newestMs, revision of every full segment
 *   ['entries', T, start]  packed entries from position `start` on
 *   ['rows', T, start]     their packed index rows
 *
 * Each write adds one record of entries and one of rows: the tail. When the tail fills a segment, it is rewritten as full segments
 * and a rest, in the same transaction. Cost: an entry written alone is written twice, its row too; of many at once those that fill
 * segments are written once. Opening reads one small record and the tail; the whole index of 100,000 entries is 10 MB in 391 records, read in the background, newest first.
 *
 * Bodies that are dropped or filled in, and entries that are removed, rewrite the records they are in; a full segment of which
 * nothing is left is deleted.
 */

export interface IndexedDbLogStorageOptions extends Omit<DatabaseOptions, 'name'> {
  /** Default 'shoal log'. */
  readonly name?: string
  /** Which pages are open, so that one which ended in the middle of writing is noticed. Default: not looked for. */
  readonly marks?: PageMarkParts
}

/** Keeps logs in IndexedDB, through idb-keyval. */
export class IndexedDbLogStorage implements LogStorage {
  readonly kept = 'kept'
  readonly #use: LogDatabase
  readonly #marks: IndexedDbLogStorageOptions['marks']
  #marking: Promise<unknown> | undefined

  constructor({marks, ...options}: IndexedDbLogStorageOptions) {
    this.#use = openDatabase({name: logDatabaseName, ...options})
    this.#marks = marks
  }

  /** @throws StorageError when the database cannot be opened */
  async open(topic: TopicId): Promise<TopicStore> {
    await this.#use.connect()
    await this.#marked()
    return new IndexedDbTopicStore(topic, this.#use)
  }

  /**
   * To be called before anything is written to any database of this page: they share a journal, which may have to be replaced. Whoever opens
   * a topic waits for that; never fails.
   */
  async prepare(): Promise<void> {
    await this.#use.connect().then(() => this.#marked(), passStorageError)
  }

  #marked(): Promise<unknown> {
    this.#marking ??= this.#mark()
    return this.#marking
  }

  /** A database that only reads, as when there is no room left, is opened all the same. */
  async #mark(): Promise<void> {
    if (this.#marks === undefined) return
    await new PageMarks(this.#use, this.#marks).begin().catch(passStorageError)
  }
}

export const logDatabaseName = 'shoal log'

interface Head {
  readonly record: TopicRecord
  readonly segments: readonly Segment[]
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
    return stateOf(record, segments)
  }

  /** The tail, and the full segment before it. */
  async latest(): Promise<LatestPart> {
    return await this.#use('readonly', async store => {
      const {record, segments} = await this.#readHead(store)
      const from = segments.at(-1)?.start ?? record.tailStart
      // What is wrong with it is said when it is read like everything else.
      const read = this.#readLatest(store, from, record.length).catch(() => undefined)
      return {state: stateOf(record, segments), from, read}
    })
  }

  async #readLatest(store: IDBObjectStore, from: number, length: number): Promise<LatestEntries> {
    // An empty range is an error to the database.
    if (from >= length) return {rows: [], entries: []}
    const runs = (kind: 'rows' | 'entries') => this.#runs(store, kind, from, length)
    const [rows, entries] = await Promise.all([runs('rows'), runs('entries')])
    return {rows: whole(rows), entries: entriesIn(entries, from, length)}
  }

  async rows(from: number, to: number): Promise<readonly StoredRow[]> {
    const {runs} = await this.#read('rows', from, to)
    return rowsIn(runs).filter(({position}) => position >= from && position < to)
  }

  async packedRows(from: number, to: number): Promise<readonly PackedRows[]> {
    return whole(await this.#use('readonly', store => this.#runs(store, 'rows', from, to)))
  }

  async entries(from: number, to: number): Promise<readonly (SignedEntry | undefined)[]> {
    const {runs, length} = await this.#read('entries', from, to)
    return entriesIn(runs, from, Math.min(to, length))
  }

  write(batch: readonly StoredEntry[], expectedLength: number, head?: {author: PersonKey; head: ChainHead}) {
    const task = async (store: IDBObjectStore): Promise<'written' | 'stale'> => {
      const record = await this.#readRecord(store)
      if (record.length !== expectedLength) return 'stale'
      const bytes = batch.reduce((sum, {row}) => sum + row.size, 0)
      const next = {
        ...record,
        length: record.length + batch.length,
        entries: record.entries + batch.length,
        bytes: record.bytes + bytes,
        tailBytes: record.tailBytes + bytes,
        chains: head ? {...record.chains, [head.author]: head.head} : record.chains
      }
      const filled = next.length - record.tailStart >= segmentEntries || next.tailBytes >= segmentBytes
      const written = filled ? await this.#compact(store, next, record.length, batch) : next
      if (!filled && batch.length > 0) this.#put(store, record.length, batch)
      store.put(written, this.#key('topic'))
      return 'written'
    }
    // Without a head it came from others, who still have it.
    return this.#use('readwrite', task, head ? 'strict' : 'relaxed')
  }

  setBodies(changes: ReadonlyMap<number, Bytes | undefined>, options?: ChangeOptions): Promise<TopicState> {
    return this.#change(runs => changeBodies(runs, changes), options)
  }

  remove(positions: readonly number[], options?: ChangeOptions): Promise<TopicState> {
    return this.#change((runs, {record}) => removeEntries(runs, positions, record), options)
  }

  configure(settings: Partial<TopicSettings>): Promise<TopicState> {
    return this.#change(undefined, {settings, durability: 'strict'})
  }

  clear(horizon: Place): Promise<TopicState> {
    const task = async (store: IDBObjectStore): Promise<TopicState> => {
      const {record} = await this.#readHead(store)
      for (const kind of ['entries', 'rows'] as const) store.delete(this.#range(kind, 0, Infinity))
      store.delete(this.#key('segments'))
      const length = record.length + 1
      const settings = {...initialSettings, limits: record.settings.limits, horizon, cleared: horizon}
      const cleared = {...emptyTopic, length, tailStart: length, revision: record.revision + 1, settings}
      store.put(cleared, this.#key('topic'))
      return stateOf(cleared, [])
    }
    return this.#use('readwrite', task, 'strict')
  }

  /** Runs a change of stored entries and notes it, and the settings, in the topic's records. */
  #change(
    change: ((runs: StoredRuns, head: Head) => Promise<Change>) | undefined,
    {settings, durability = 'relaxed'}: ChangeOptions = {}
  ): Promise<TopicState> {
    const task = async (store: IDBObjectStore): Promise<TopicState> => {
      const head = await this.#readHead(store)
      const {record} = head
      const made = await change?.(new StoredRuns(store, this.#topic), head)
      const revision = record.revision + 1
      const segments = made === undefined ? head.segments : revised(head.segments, made, revision)
      const next: TopicRecord = {
        ...record,
        revision,
        entries: record.entries + (made?.entries ?? 0),
        bytes: record.bytes + (made?.bytes ?? 0),
        tailRevision: made?.touched.some(start => start >= record.tailStart) ? revision : record.tailRevision,
        settings: {...record.settings, ...settings}
      }
      store.put(next, this.#key('topic'))
      if (segments !== head.segments) store.put(packSegments(segments), this.#key('segments'))
      return stateOf(next, segments)
    }
    return this.#use('readwrite', task, durability)
  }

  /** Rewrites the tail and `batch` as full segments and a rest, which becomes the new tail. */
  async #compact(
    store: IDBObjectStore,
    record: TopicRecord,
    tailEnd: number,
    batch: readonly StoredEntry[]
  ): Promise<TopicRecord> {
    const segments = await this.#readSegments(store)
    const tail = tailEnd > record.tailStart ? await this.#takeTail(store, record.tailStart, tailEnd) : []
    const full: Segment[] = []
    let start = record.tailStart
    let part: Piece[] = []
    let partBytes = 0
    for (const one of [...tail, ...batch]) {
      part.push(one)
      partBytes += packedSize(one.entry)
      if (part.length < segmentEntries && partBytes < segmentBytes) continue
      this.#put(store, start, part)
      const newestMs = Math.max(...part.map(({row}) => (isPacked(row) ? newestMsOf(row) : row.hlcMs)))
      full.push({start, count: part.length, newestMs, revision: record.tailRevision})
      start += part.length
      part = []
      partBytes = 0
    }
    if (part.length > 0) this.#put(store, start, part)
    store.put(packSegments([...segments, ...full]), this.#key('segments'))
    return {...record, tailStart: start, tailBytes: partBytes}
  }

  async #takeTail(store: IDBObjectStore, start: number, end: number): Promise<Piece[]> {
    const ranges = [this.#range('entries', start, end), this.#range('rows', start, end)] as const
    const [entries, rows] = await Promise.all(ranges.map(range => promisifyRequest<Bytes[]>(store.getAll(range))))
    for (const range of ranges) store.delete(range)
    const rowOfEach = rows!.flatMap(part =>
      Array.from({length: part.length / rowBytes}, (_, i) => part.subarray(i * rowBytes, (i + 1) * rowBytes))
    )
    return entries!.flatMap(unpackEntries).map((entry, i) => ({row: rowOfEach[i]!, entry}))
  }

  #put(store: IDBObjectStore, start: number, part: readonly Piece[]): void {
    const rows = new Uint8Array(part.length * rowBytes)
    const view = new DataView(rows.buffer)
    part.forEach(({row}, i) => (isPacked(row) ? rows.set(row, i * rowBytes) : packRow(view, i, row)))
    store.put(packEntries(part.map(({entry}) => entry)), this.#key('entries', start))
    store.put(rows, this.#key('rows', start))
  }

  async #readHead(store: IDBObjectStore): Promise<Head> {
    const [record, segments] = await Promise.all([this.#readRecord(store), this.#readSegments(store)])
    return {record, segments}
  }

  async #readRecord(store: IDBObjectStore): Promise<TopicRecord> {
    return (await promisifyRequest<TopicRecord | undefined>(store.get(this.#key('topic')))) ?? emptyTopic
  }

  async #readSegments(store: IDBObjectStore): Promise<readonly Segment[]> {
    const packed = await promisifyRequest<Float64Array | undefined>(store.get(this.#key('segments')))
    return packed === undefined ? [] : unpackSegments(packed)
  }

  /** The records that hold positions `from` to `to`, and what is in them before and behind. */
  #read(kind: 'entries' | 'rows', from: number, to: number) {
    return this.#use('readonly', async store => {
      const {record, segments} = await this.#readHead(store)
      const holding = segments.findLast(segment => segment.start <= from)?.start ?? from
      const start = from >= record.tailStart ? record.tailStart : holding
      // An empty range is an error to the database.
      if (to <= start) return {runs: [], length: record.length}
      return {runs: await this.#runs(store, kind, start, to), length: record.length}
    })
  }

  /** The records that begin at positions `from` to `to`. */
  async #runs(
    store: IDBObjectStore,
    kind: 'entries' | 'rows',
    from: number,
    to: number
  ): Promise<readonly PackedRows[]> {
    const range = this.#range(kind, from, to)
    const [keys, values] = await Promise.all([
      promisifyRequest(store.getAllKeys(range)),
      promisifyRequest<Bytes[]>(store.getAll(range))
    ])
    return values.map((packed, i) => ({start: (keys[i] as [string, string, number])[2], packed}))
  }

  #key(kind: 'topic' | 'segments' | 'entries' | 'rows', ...rest: number[]): IDBValidKey {
    return [kind, this.#topic, ...rest]
  }

  #range(kind: 'entries' | 'rows', from: number, to: number): IDBKeyRange {
    return IDBKeyRange.bound(this.#key(kind, from), this.#key(kind, to), false, true)
  }
}

const rowsIn = (runs: readonly PackedRows[]): readonly StoredRow[] =>
  runs.flatMap(({start, packed}) => unpackStoredRows(packed, start))

function entriesIn(runs: readonly PackedRows[], from: number, to: number): readonly (SignedEntry | undefined)[] {
  const entries = Array<SignedEntry | undefined>(Math.max(0, to - from)).fill(undefined)
  for (const {start, packed} of runs) {
    unpackEntries(packed).forEach((entry, i) => {
      const at = start + i - from
      if (at >= 0 && at < entries.length && isPresent(entry)) entries[at] = entry
    })
  }
  return entries
}

/** An entry of a run: from the tail with its packed row, so that what was blanked in there stays as it is. */
interface Piece {
  readonly row: Uint8Array | IndexRow
  readonly entry: SignedEntry
}

const isPacked = (row: Piece['row']): row is Uint8Array => row instanceof Uint8Array

/** The list of full segments after a change: those that went are left out, those that changed say when. */
function revised(segments: readonly Segment[], {touched, gone}: Change, revision: number): readonly Segment[] {
  const changed = new Set(touched)
  if (gone.size === 0 && !segments.some(({start}) => changed.has(start))) return segments
  return segments
    .filter(({start}) => !gone.has(start))
    .map(segment => (changed.has(segment.start) ? {...segment, revision} : segment))
}

import {StorageError} from '../base/errors.ts'
import {newestMsOf, rowBytes, type PackedRows, type Place} from './index-row.ts'
import type {IndexedRow, LogIndex} from './log-index.ts'
import type {LatestPart, Segment, TopicStore} from './log-storage.ts'
import {toStorageError} from './storage-errors.ts'

/** The newest segments, which somebody may wait for, are read one by one. */
const screenSegments = 4

/** Others in parts of so many rows: each reading has its price. */
const partRows = 1_024

/** What is read already goes into the index in parts of so many rows: none that nobody asked for delays the first screen. */
const pieceRows = 64

/** Sums of so many entries can be made at once when they are asked for: no opening waits for them. */
const sumsAtOnce = 16_384

/** Segments next to each other, as one; what came newest first stands the other way round. Of `segments` the newest are last. */
export function inParts(segments: readonly Segment[]): Segment[] {
  const parts: Segment[] = []
  for (const segment of segments) {
    const last = parts.at(-1)
    const isNext = last && (endOf(last) === segment.start || endOf(segment) === last.start)
    if (isNext && last.count + segment.count <= partRows) {
      const start = Math.min(last.start, segment.start)
      parts[parts.length - 1] = {...segment, start, count: last.count + segment.count}
    } else parts.push(segment)
  }
  return parts
}

/** Runs that are read already, in parts, each with what is stamped last in it. */
function inPieces(runs: readonly PackedRows[]): (Segment & PackedRows)[] {
  const pieces: (Segment & PackedRows)[] = []
  for (const {start, packed} of runs) {
    for (let at = 0; at < packed.length; at += pieceRows * rowBytes) {
      const part = packed.subarray(at, at + pieceRows * rowBytes)
      const count = part.length / rowBytes
      pieces.push({start: start + at / rowBytes, count, newestMs: newestMsOf(part), revision: 0, packed: part})
    }
  }
  return pieces
}

const byNewest = (a: Segment, b: Segment): number => a.newestMs - b.newestMs || a.start - b.start

const endOf = ({start, count}: Segment): number => start + count

/**
 * Brings the stored index into memory, the newest segments first, so that the last screen need not wait for all of it.
 * 100,000 rows take a few hundred milliseconds, in parts of 1,024. Each part waits for the storage, which lets the page live in
 * between; timers would not do, a hidden page gets one a second.
 */
export class IndexLoader {
  readonly #store: TopicStore
  readonly #index: LogIndex
  readonly #trouble: (error: StorageError) => void
  /** Stored when it was opened. */
  readonly #entries: number
  /** Not loaded yet; the last is next. */
  readonly #remaining: Segment[]
  #loading: Promise<void> = Promise.resolve()
  /** Settled when `#remaining` has what came last, too. */
  readonly #latest: Promise<void>
  #completion: Promise<void> | undefined
  /** Asked for already. */
  readonly #asked = new Map<Segment, Promise<readonly PackedRows[] | StorageError>>()
  /** Settled when nothing is waited for. */
  #urgent: Promise<void> = Promise.resolve()

  constructor(
    store: TopicStore,
    {state, from, read}: LatestPart,
    index: LogIndex,
    trouble: (error: StorageError) => void
  ) {
    this.#store = store
    this.#index = index
    this.#trouble = trouble
    const stored = state.segments.filter(({start}) => start < from).sort(byNewest)
    this.#remaining = [...inParts(stored.slice(0, -screenSegments)), ...stored.slice(-screenSegments)]
    this.#entries = state.entries
    this.#latest = read.then(latest => {
      const pieces = inPieces(latest?.rows ?? [])
      for (const piece of pieces) this.#asked.set(piece, Promise.resolve([piece]))
      // As the others, when it could not be read first.
      this.#remaining.push(...(latest ? pieces : state.segments.filter(({start}) => start >= from)))
      this.#remaining.sort(byNewest)
    })
  }

  /** Runs what somebody waits for; loading everything rests meanwhile. */
  async first<T>(task: () => Promise<T>): Promise<T> {
    const running = task()
    const before = this.#urgent
    this.#urgent = running.then(
      () => before,
      () => before
    )
    return running
  }

  /** Resolves when the newest `count` rows before `place` are known for certain. */
  async ensure(count: number, before?: Place): Promise<void> {
    await this.#latest
    while (!this.#certain(count, before)) await this.#loadNext()
  }

  /** The newest row that `find` finds among those that are known, for certain. */
  async search(find: () => IndexedRow | undefined): Promise<IndexedRow | undefined> {
    await this.#latest
    for (;;) {
      const row = find()
      const next = this.#remaining.at(-1)
      if (next === undefined || (row !== undefined && row.hlcMs > next.newestMs)) return row
      // Looked for among twice as many: all in all each is looked at twice.
      const enough = 2 * this.#index.size
      do await this.#loadNext()
      while (this.#remaining.length > 0 && this.#index.size < enough)
    }
  }

  /** Resolves when everything stored at the time of opening is known. */
  complete(): Promise<void> {
    this.#completion ??= this.#loadAll()
    return this.#completion
  }

  async #loadAll(): Promise<void> {
    const unread = this.#remaining.at(-1)
    if (unread !== undefined) await this.#ask(unread)
    await this.#latest
    if (unread !== undefined) {
      await this.#rest()
      // Only now: the last screen needs no room for all of them, and to make it takes as long as to read that screen.
      this.#index.reserve(this.#entries)
    }
    while (this.#remaining.length > 0) {
      await this.#rest()
      const loading = this.#loadNext()
      // The storage works at this one and the next while we add up what there is.
      await Promise.resolve()
      const next = this.#remaining.at(-2)
      if (next !== undefined) void this.#ask(next)
      if (this.#index.size > sumsAtOnce) this.#index.sumUp()
      await loading
    }
  }

  async #rest(): Promise<void> {
    let urgent: Promise<void> | undefined
    while (urgent !== this.#urgent) {
      urgent = this.#urgent
      await urgent
    }
  }

  #certain(count: number, before: Place | undefined): boolean {
    const next = this.#remaining.at(-1)
    if (next === undefined) return true
    const rows = this.#index.newest(count, before)
    return rows.length === count && rows[0]!.hlcMs > next.newestMs
  }

  #loadNext(): Promise<void> {
    this.#loading = this.#loading.then(async () => {
      const segment = this.#remaining.at(-1)
      if (segment === undefined) return
      const runs = await this.#ask(segment)
      this.#asked.delete(segment)
      if (runs instanceof StorageError) this.#trouble(runs)
      else for (const run of runs) this.#index.addPacked(run)
      // Only now: until then nothing is certain about what it holds.
      this.#remaining.pop()
    })
    return this.#loading
  }

  #ask(segment: Segment): Promise<readonly PackedRows[] | StorageError> {
    const asked =
      this.#asked.get(segment) ??
      this.#store
        .packedRows(segment.start, segment.start + segment.count)
        .catch((cause: unknown) => toStorageError(cause))
    this.#asked.set(segment, asked)
    return asked
  }
}

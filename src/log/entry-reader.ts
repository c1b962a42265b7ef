import type {StorageError} from '../base/errors.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import {shortId, type IndexedRow, type ShortId} from './log-index.ts'
import type {LatestPart, TopicStore} from './log-storage.ts'
import {cachedRuns, segmentEntries} from './parameters.ts'
import {toStorageError} from './storage-errors.ts'

/** Reads entries by their rows, whole runs at a time, and keeps the last runs used. */
export class EntryReader {
  readonly #store: TopicStore
  readonly #trouble: (error: StorageError) => void
  /** By number: run n holds positions n × segmentEntries and on. */
  readonly #runs = new Map<number, readonly (SignedEntry | undefined)[]>()
  /** Entries that are only in memory. */
  readonly #unkept = new Map<ShortId, SignedEntry>()
  /** How often something was forgotten: what was being read meanwhile is not kept. */
  #forgotten = 0

  constructor(store: TopicStore, {from, read}: LatestPart, trouble: (error: StorageError) => void) {
    this.#store = store
    this.#trouble = trouble
    void read.then(latest => this.#keep(from, latest?.entries ?? []))
  }

  /** What was read first. */
  #keep(from: number, entries: readonly (SignedEntry | undefined)[]): void {
    if (this.#forgotten > 0) return
    const first = Math.ceil(from / segmentEntries)
    for (let run = first; run * segmentEntries < from + entries.length; run++) {
      const at = run * segmentEntries - from
      this.#runs.set(run, entries.slice(at, at + segmentEntries))
    }
  }

  get unkept(): ReadonlyMap<ShortId, SignedEntry> {
    return this.#unkept
  }

  keepInMemory(id: ShortId, entry: SignedEntry): void {
    this.#unkept.set(id, entry)
  }

  nowStored(id: ShortId): void {
    this.#unkept.delete(id)
  }

  /** What is stored at these positions changed; everything, when there are none. */
  forget(positions?: Iterable<number>): void {
    this.#forgotten++
    if (positions === undefined) this.#runs.clear()
    else for (const position of positions) this.#runs.delete(Math.floor(position / segmentEntries))
  }

  /** Forgets what is only in memory, too. */
  clear(): void {
    this.forget()
    this.#unkept.clear()
  }

  /** The entries of `rows`, in their order; undefined where the storage cannot give one (which is said). */
  async read(rows: readonly IndexedRow[]): Promise<readonly (SignedEntry | undefined)[]> {
    const needed = new Map<number, number>()
    for (const {position} of rows) {
      if (position === undefined) continue
      const run = Math.floor(position / segmentEntries)
      needed.set(run, Math.max(needed.get(run) ?? 0, (position % segmentEntries) + 1))
    }
    // Collected here first: the cache may not hold all of them at once.
    const runs = new Map<number, readonly (SignedEntry | undefined)[]>()
    for (const [run, length] of needed) runs.set(run, await this.#run(run, length))
    return rows.map(({id, position}) =>
      position === undefined
        ? this.#unkept.get(shortId(id))
        : runs.get(Math.floor(position / segmentEntries))?.[position % segmentEntries]
    )
  }

  /** A run of at least `length` entries. */
  async #run(run: number, length: number): Promise<readonly (SignedEntry | undefined)[]> {
    const forgotten = this.#forgotten
    let entries = this.#runs.get(run)
    if (entries === undefined || entries.length < length) {
      const start = run * segmentEntries
      try {
        entries = await this.#store.entries(start, start + segmentEntries)
      } catch (cause) {
        this.#trouble(toStorageError(cause))
        return []
      }
    }
    if (forgotten !== this.#forgotten) return entries
    this.#runs.delete(run)
    this.#runs.set(run, entries)
    if (this.#runs.size > cachedRuns) this.#runs.delete(this.#runs.keys().next().value!)
    return entries
  }
}

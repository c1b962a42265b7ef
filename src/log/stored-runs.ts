import {promisifyRequest} from 'idb-keyval'
import type {Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import type {TopicId} from '../base/ids.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import {isRemoved, removeRow, rowBytes, rowSize, setRowBody} from './index-row.ts'
import {absentEntry, packEntries, unpackEntries} from './packed-entries.ts'
import type {TopicRecord} from './topic-record.ts'

/** What a change did to the stored entries; numbers are differences. */
export interface Change {
  readonly entries: number
  readonly bytes: number
  /** The first position of every run that was rewritten. */
  readonly touched: readonly number[]
  /** Where the full segments began that were deleted. */
  readonly gone: ReadonlySet<number>
}

/** Packed rows of a run, and which of its positions are meant. */
interface Run {
  readonly start: number
  readonly rows: Bytes
  readonly positions: readonly number[]
}

/** The runs of one topic, as they are stored: segments, and in the tail one for each write. Within one transaction. */
export class StoredRuns {
  readonly #store: IDBObjectStore
  readonly #topic: TopicId

  constructor(store: IDBObjectStore, topic: TopicId) {
    this.#store = store
    this.#topic = topic
  }

  /** The runs that hold `positions`, those that exist. */
  async holding(positions: readonly number[]): Promise<Run[]> {
    const sorted = [...new Set(positions)].sort((a, b) => a - b)
    const runs: Run[] = []
    for (let i = 0; i < sorted.length;) {
      const range = IDBKeyRange.bound(this.#key('rows', 0), this.#key('rows', sorted[i]!))
      const cursor = await promisifyRequest(this.#store.openCursor(range, 'prev'))
      const start = cursor === null ? 0 : (cursor.key as [string, string, number])[2]
      const rows = cursor === null ? new Uint8Array(0) : (cursor.value as Bytes)
      const from = i
      while (i < sorted.length && sorted[i]! < start + rows.length / rowBytes) i++
      if (i > from) runs.push({start, rows, positions: sorted.slice(from, i)})
      // Nothing there any more.
      else i++
    }
    return runs
  }

  async entries(start: number): Promise<SignedEntry[]> {
    const packed = await promisifyRequest<Bytes | undefined>(this.#store.get(this.#key('entries', start)))
    assert(packed !== undefined, 'rows have entries')
    return unpackEntries(packed)
  }

  put(start: number, rows: Bytes, entries: readonly SignedEntry[]): void {
    this.#store.put(rows, this.#key('rows', start))
    this.#store.put(packEntries(entries), this.#key('entries', start))
  }

  delete(start: number): void {
    this.#store.delete(this.#key('rows', start))
    this.#store.delete(this.#key('entries', start))
  }

  #key(kind: 'entries' | 'rows', start: number): IDBValidKey {
    return [kind, this.#topic, start]
  }
}

export async function changeBodies(runs: StoredRuns, changes: ReadonlyMap<number, Bytes | undefined>): Promise<Change> {
  let bytes = 0
  const touched: number[] = []
  for (const {start, rows, positions} of await runs.holding([...changes.keys()])) {
    const entries = await runs.entries(start)
    let changed = false
    for (const position of positions) {
      const i = position - start
      if (isRemoved(rows, i)) continue
      const [entry, body] = [entries[i]!, changes.get(position)]
      const difference = (body?.length ?? 0) - (entry.body?.length ?? 0)
      entries[i] = {...entry, body}
      setRowBody(rows, i, body === undefined, rowSize(rows, i) + difference)
      bytes += difference
      changed = true
    }
    if (!changed) continue
    runs.put(start, rows, entries)
    touched.push(start)
  }
  return {entries: 0, bytes, touched, gone: new Set()}
}

/** A full segment of which nothing is left is deleted; elsewhere what is removed is blanked, so that positions stay. */
export async function removeEntries(
  runs: StoredRuns,
  positions: readonly number[],
  {tailStart}: Pick<TopicRecord, 'tailStart'>
): Promise<Change> {
  let [entries, bytes] = [0, 0]
  const touched: number[] = []
  const gone = new Set<number>()
  for (const run of await runs.holding(positions)) {
    const {start, rows} = run
    const count = rows.length / rowBytes
    const removing = run.positions.map(position => position - start).filter(i => !isRemoved(rows, i))
    for (const i of removing) {
      entries--
      bytes -= rowSize(rows, i)
      removeRow(rows, i)
    }
    if (start < tailStart && Array.from({length: count}, (_, i) => i).every(i => isRemoved(rows, i))) {
      runs.delete(start)
      gone.add(start)
    } else if (removing.length > 0) {
      const packed = await runs.entries(start)
      for (const i of removing) packed[i] = absentEntry
      runs.put(start, rows, packed)
      touched.push(start)
    }
  }
  return {entries, bytes, touched, gone}
}

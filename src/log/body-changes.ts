import type {Bytes} from '../base/bytes.ts'
import type {PersonKey} from '../base/ids.ts'
import {entryKinds} from '../protocol/bodies.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import type {EntryReader} from './entry-reader.ts'
import type {IndexRow} from './index-row.ts'
import {withoutBody, type JudgedEntry} from './judge-entry.ts'
import {shortId, type IndexedRow, type LogIndex, type ShortId} from './log-index.ts'
import type {TopicState, TopicStore} from './log-storage.ts'
import {entriesPerBatch} from './parameters.ts'
import {Tombstones} from './tombstones.ts'

export interface BodyChangesOptions {
  readonly store: TopicStore
  readonly index: LogIndex
  readonly reader: EntryReader
  /** Whose wishes are safe on disk at once. */
  readonly own: PersonKey
  /** False for what was pruned here with others as old. */
  isWanted(row: IndexRow): boolean
  /** The bodies of these came or went; the index says so, and whoever reads them anew gets what is there now. */
  changed(rows: readonly IndexedRow[]): void
  /** There is something for `apply` to do. */
  due(): void
  /** The bodies of these came: neighbours may lack them too. */
  filled(rows: readonly IndexedRow[]): void
}

/** Bodies that go because their author took them back, and bodies that come later than their entries. */
export class BodyChanges {
  readonly #options: BodyChangesOptions
  readonly #tombstones = new Tombstones()
  readonly #takenBack = new Set<ShortId>()
  readonly #come = new Map<ShortId, Bytes>()

  constructor(options: BodyChangesOptions) {
    this.#options = options
  }

  /** There is something for `apply` to do. */
  get pending(): boolean {
    return this.#takenBack.size > 0 || this.#come.size > 0
  }

  /** Notes an accepted entry. True when it takes back one that is here with its body. */
  note({row, entry}: {readonly row: IndexRow; readonly entry: Pick<SignedEntry, 'body'>}): boolean {
    const target = this.#tombstones.note(row, entry)
    const taken = target === undefined ? undefined : this.#options.index.get(target)
    if (taken === undefined || taken.bodiless || !this.#tombstones.cover(taken)) return false
    this.#takenBack.add(target!)
    return true
  }

  /** Notes entries that are in the log now; what they take back is due. */
  noteAll(entries: readonly Parameters<BodyChanges['note']>[0][]): void {
    // All of them, and not only up to the first that takes something back.
    if (entries.filter(entry => this.note(entry)).length > 0) this.#options.due()
  }

  /** As `noteAll`, of all that is stored. The index must be complete. A page may have died between storing a tombstone and dropping the body. */
  async noteStored(): Promise<void> {
    const {index, reader} = this.#options
    const rows = index.ofKinds(new Set([entryKinds.tombstone]), Infinity)
    for (let at = 0; at < rows.length; at += entriesPerBatch) {
      const some = rows.slice(at, at + entriesPerBatch)
      const entries = await reader.read(some)
      this.noteAll(some.flatMap((row, i) => (entries[i] ? [{row, entry: entries[i]}] : [])))
    }
  }

  /** The body of an entry that is here without came, and was checked. */
  fill(id: ShortId, body: Bytes): void {
    this.#come.set(id, body)
    this.#options.due()
  }

  /** Whether the body of an entry that is here is missing, and would be kept. */
  lacks(id: ShortId): boolean {
    const row = this.#options.index.get(id)
    return row !== undefined && this.isLacking(row)
  }

  isLacking(row: IndexRow): boolean {
    return row.bodiless && !this.#tombstones.cover(row) && this.#options.isWanted(row)
  }

  /** An entry as it enters the log: without its body, when that was taken back before it came. */
  asKept<J extends JudgedEntry>(judged: J): J {
    return judged.entry.body !== undefined && this.#tombstones.cover(judged.row) ? withoutBody(judged) : judged
  }

  clear(): void {
    this.#tombstones.clear()
    this.#takenBack.clear()
    this.#come.clear()
  }

  /**
   * Does some of what is pending, in the store and the index; the caller holds the lock. Answers with the state this led to.
   * @throws StorageError it is done in memory only, and comes back when the topic is next opened
   */
  async apply(): Promise<TopicState | undefined> {
    const {store, index, reader, own, changed, filled} = this.#options
    const goes = this.#due(this.#takenBack, row => !row.bodiless && this.#tombstones.cover(row))
    const comes = this.#due(this.#come, row => this.isLacking(row))
    const entries = await reader.read(goes)
    const changes = [
      ...goes.map(row => ({row, body: undefined})),
      ...comes.map(row => ({row, body: this.#come.get(shortId(row.id))}))
    ]
    const stored = new Map<number, Bytes | undefined>()
    changes.forEach(({row, body}, i) => {
      const id = shortId(row.id)
      const size = row.size - (entries[i]?.body?.length ?? 0) + (body?.length ?? 0)
      this.#takenBack.delete(id)
      this.#come.delete(id)
      index.setBody(id, body === undefined, size)
      const kept = reader.unkept.get(id)
      if (kept !== undefined) reader.keepInMemory(id, {...kept, body})
      if (row.position !== undefined) stored.set(row.position, body)
      // A tombstone says what it takes back only now.
      this.note({row, entry: {body}})
    })
    if (changes.length === 0) return undefined
    try {
      const durability = goes.some(({author}) => author === own) ? 'strict' : 'relaxed'
      return stored.size > 0 ? await store.setBodies(stored, {durability}) : undefined
    } finally {
      reader.forget(stored.keys())
      changed(index.find(changes.map(({row}) => shortId(row.id))))
      filled(comes)
    }
  }

  /** Rows of the first ids for which there is still something to do; ids before them for which there is not are dropped. */
  #due(ids: Set<ShortId> | Map<ShortId, Bytes>, applies: (row: IndexedRow) => boolean): IndexedRow[] {
    const rows: IndexedRow[] = []
    for (const id of ids.keys()) {
      if (rows.length === entriesPerBatch) break
      const row = this.#options.index.get(id)
      if (row !== undefined && applies(row)) rows.push(row)
      else ids.delete(id)
    }
    return rows
  }
}

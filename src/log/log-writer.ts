import type {StorageError} from '../base/errors.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import {decodeHeader, type EntryHeader, type SignedEntry} from '../protocol/entry.ts'
import type {Admitted} from './entry-intake.ts'
import type {EntryReader} from './entry-reader.ts'
import type {IndexRow} from './index-row.ts'
import type {JudgedEntry} from './judge-entry.ts'
import {shortId, type IndexedRow, type LogIndex, type ShortId} from './log-index.ts'
import type {ChainHead, TopicState, TopicStore} from './log-storage.ts'
import {maxUnkept, segmentEntries} from './parameters.ts'
import {storageError, toStorageError} from './storage-errors.ts'

/** An entry that is in the log since just now. */
export interface Arrival {
  readonly row: IndexedRow
  readonly header: EntryHeader
  readonly entry: SignedEntry
  /** The neighbour it came from; undefined for our own and what another page of this browser stored. */
  readonly source: RoutingId | undefined
  readonly live: boolean
}

/** Makes and signs an entry that continues the chain of `previous`, or begins one. */
export type MakeEntry = (previous: ChainHead | undefined) => Promise<JudgedEntry & {head: ChainHead}>

export interface LogWriterOptions {
  readonly store: TopicStore
  readonly state: TopicState
  readonly index: LogIndex
  readonly reader: EntryReader
  /** Resolves when all that was stored at the time of opening is in the index. */
  indexed(): Promise<void>
  /** Runs a task while no other page of this browser runs one for this topic. */
  locked<T>(task: () => Promise<T>): Promise<T>
  /** The row as it is to be stored. */
  mark(row: IndexRow): IndexRow
  /** This page's own entry is in the index now, and stored unless `trouble` was told. */
  appended(arrival: Arrival): void
  /** These are in the index now, and stored unless `trouble` was told. */
  arrived(arrivals: readonly Arrival[]): void
  /** There is room neither in the storage nor in memory. */
  noRoom(id: ShortId): void
  /** Other pages may read something new. */
  stored(): void
  /** The storage failed; undefined: it works. */
  trouble(error: StorageError | undefined): void
}

/**
 * The one way into the store: own entries one by one, received ones in batches, both under the topic's lock and only after
 * what other pages stored was read. So no page ever writes without knowing all that is there: chains are not forked and
 * nothing is stored twice.
 */
export class LogWriter {
  readonly #options: LogWriterOptions
  /** Positions of the store that the index covers, or will when it is loaded. */
  #covered: number
  /** The store as it was last seen. When another page wrote since, a write is told so and it is read again. */
  #seen: Pick<TopicState, 'length' | 'chains'>
  /** Received and on their way into the store. */
  readonly #unwritten = new Map<ShortId, Admitted>()
  #writing: Promise<void> | undefined
  /** The last own entry of those that could not be stored. */
  #pageHead: ChainHead | undefined

  constructor(options: LogWriterOptions) {
    this.#options = options
    this.#covered = options.state.length
    this.#seen = options.state
  }

  /** Entries stored, as far as this page knows. */
  get stored(): number {
    return this.#covered
  }

  /** Received entries that are not stored yet. */
  get waiting(): number {
    return this.#unwritten.size
  }

  isWaiting(id: ShortId): boolean {
    return this.#unwritten.has(id)
  }

  /** Resolves when everything received so far is stored or kept in memory. */
  async settled(): Promise<void> {
    await this.#writing
  }

  /**
   * Stores the entry that `make` makes from the current state, and is called again when another page wrote meanwhile. When the
   * storage fails, which is told as `trouble`, the entry lives in memory until the storage works again.
   * @throws StorageError there is no room in memory either
   */
  async append(author: PersonKey, make: MakeEntry): Promise<Arrival> {
    const {locked, trouble} = this.#options
    try {
      return await locked(async () => {
        try {
          return await this.#appendStored(author, make)
        } catch (cause) {
          const error = toStorageError(cause)
          trouble(error)
          return await this.#appendInMemory(make, error)
        }
      })
    } catch (cause) {
      const error = toStorageError(cause)
      trouble(error)
      throw error
    }
  }

  async #appendStored(author: PersonKey, make: MakeEntry): Promise<Arrival> {
    const {store, index, reader, appended, stored, trouble} = this.#options
    for (;;) {
      const state = this.#seen
      await this.#catchUp(state)
      const {head, row, header, entry} = await make(state.chains[author])
      if ((await store.write([{row, entry}], state.length, {author, head})) === 'stale') {
        await this.#look()
        continue
      }
      this.#seen = {length: state.length + 1, chains: {...state.chains, [author]: head}}
      this.#covered = state.length + 1
      const arrival = {row: {...row, position: state.length}, header, entry, source: undefined, live: false}
      index.add([arrival.row])
      trouble(undefined)
      appended(arrival)
      stored()
      if (reader.unkept.size > 0) this.#writing ??= this.#writeAll(true)
      return arrival
    }
  }

  /** In a chain of this page alone: the stored one is continued by the next page that can store, which does not know this entry. */
  async #appendInMemory(make: MakeEntry, error: StorageError): Promise<Arrival> {
    const {index, reader, appended} = this.#options
    if (reader.unkept.size >= maxUnkept) throw error
    const {head, row, header, entry} = await make(this.#pageHead)
    this.#pageHead = head
    const arrival = {row: {...row, position: undefined}, header, entry, source: undefined, live: false}
    index.add([arrival.row])
    reader.keepInMemory(shortId(row.id), entry)
    appended(arrival)
    return arrival
  }

  /** Takes a received entry; it will be stored soon, together with others. */
  admit(entry: Admitted): void {
    this.#unwritten.set(shortId(entry.row.id), entry)
    this.#writing ??= this.#writeAll()
  }

  /** Takes in what other pages of this browser stored. */
  async readOtherPages(): Promise<void> {
    const {locked, trouble} = this.#options
    try {
      await locked(async () => this.#catchUp(await this.#look()))
    } catch (cause) {
      trouble(toStorageError(cause))
    }
  }

  async #writeAll(working = false): Promise<void> {
    const {indexed, locked, reader, stored, trouble} = this.#options
    await indexed()
    // What could not be stored is tried again as soon as the storage took something else.
    while (this.#unwritten.size > 0 || (working && reader.unkept.size > 0)) {
      try {
        await locked(() => this.#writeReceived())
        working = true
        stored()
      } catch (cause) {
        working = false
        trouble(toStorageError(cause))
        this.#keepInMemory()
      }
    }
    // At once, not in a `finally` of the promise: what is admitted from here on must start anew.
    this.#writing = undefined
  }

  /** Writes everything received so far, and some of what could not be stored before, in one transaction. */
  async #writeReceived(): Promise<void> {
    const {store, index, reader, mark, arrived, trouble} = this.#options
    for (;;) {
      const state = this.#seen
      await this.#catchUp(state)
      const received = [...this.#unwritten.values()].map(admitted => ({...admitted, row: mark(admitted.row)}))
      const fresh = received.filter(({row}) => !index.has(shortId(row.id)))
      const again = [...reader.unkept].slice(0, segmentEntries).map(([id, entry]) => ({row: index.get(id)!, entry}))
      const batch = [...again, ...fresh]
      if (batch.length > 0 && (await store.write(batch, state.length)) === 'stale') {
        await this.#look()
        continue
      }
      this.#seen = {length: state.length + batch.length, chains: state.chains}
      this.#covered = state.length + batch.length
      const added = index.add(batch.map(({row}, i) => ({...row, position: state.length + i})))
      const rows = new Map(added.map(row => [row.id, row]))
      for (const {row} of again) reader.nowStored(shortId(row.id))
      for (const {row} of received) this.#unwritten.delete(shortId(row.id))
      trouble(undefined)
      arrived(fresh.flatMap(admitted => arrivalOf(admitted, rows.get(admitted.row.id))))
      return
    }
  }

  /** The storage refused what was received: it is shown all the same. */
  #keepInMemory(): void {
    const {index, reader, mark, arrived, noRoom} = this.#options
    const kept: Arrival[] = []
    for (const [id, admitted] of this.#unwritten) {
      this.#unwritten.delete(id)
      if (reader.unkept.size >= maxUnkept) {
        noRoom(id)
        continue
      }
      const [row] = index.add([{...mark(admitted.row), position: undefined}])
      if (row === undefined) continue
      reader.keepInMemory(id, admitted.entry)
      kept.push(...arrivalOf(admitted, row))
    }
    arrived(kept)
  }

  /** Reads what the store has now. */
  async #look(): Promise<Pick<TopicState, 'length' | 'chains'>> {
    this.#seen = await this.#options.store.state()
    return this.#seen
  }

  async #catchUp(state: Pick<TopicState, 'length'>): Promise<void> {
    const {store, index, reader, arrived} = this.#options
    while (this.#covered < state.length) {
      const from = this.#covered
      const rows = await store.rows(from, Math.min(state.length, from + segmentEntries))
      if (rows.length === 0) throw storageError('broken')
      this.#covered = from + rows.length
      const added = index.add(rows.map((row, i) => ({...row, position: from + i})))
      for (const {id} of rows) reader.nowStored(shortId(id))
      const entries = await reader.read(added)
      arrived(
        added.flatMap((row, i) => {
          const entry = entries[i]
          const header = entry && decodeHeader(entry.header)
          return header?.ok ? [{row, entry: entry!, header: header.value, source: undefined, live: false}] : []
        })
      )
    }
  }
}

const arrivalOf = ({entry, header, source, live}: Admitted, row: IndexedRow | undefined): Arrival[] =>
  row === undefined ? [] : [{row, header, entry, source, live}]

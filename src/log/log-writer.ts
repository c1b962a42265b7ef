import type {Bytes} from '../base/bytes.ts'
import type {StorageError} from '../base/errors.ts'
import type {PersonKey} from '../base/ids.ts'
import {decodeHeader} from '../protocol/entry.ts'
import type {Admitted} from './entry-intake.ts'
import type {IndexRow} from './index-row.ts'
import {shortId, type IndexedRow, type ShortId} from './log-index.ts'
import type {ChainHead, TopicState} from './log-storage.ts'
import type {Arrival, LogWriterOptions, MakeEntry} from './log-writer-options.ts'
import {batchesPerTurn, entriesPerBatch, maxUnkept, seekRoomMs, segmentEntries} from './parameters.ts'
import {toStorageError} from './storage-errors.ts'

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
  #seen: TopicState
  /** Changes and removals up to this revision are in the index. */
  #followed: number
  #stored: number
  /** Received and on their way into the store. */
  readonly #unwritten = new Map<ShortId, Admitted>()
  #writing: Promise<void> | undefined
  #roomMade: Promise<void> | undefined
  #soughtMs = -Infinity
  /** The last own entry of those that could not be stored. */
  #pageHead: ChainHead | undefined

  constructor(options: LogWriterOptions) {
    this.#options = options
    this.#covered = options.state.length
    this.#seen = options.state
    this.#followed = options.state.revision
    this.#stored = options.state.entries
  }

  /** The store as this page last saw it. */
  get state(): TopicState {
    return this.#seen
  }

  /** Entries stored, as far as this page knows. */
  get stored(): number {
    return this.#stored
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
    await this.#roomMade
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
    const {store, index, reader, appended, isOver, stored, trouble} = this.#options
    for (;;) {
      const state = this.#seen
      await this.#catchUp(state)
      const {head, row, header, entry} = await make(state.chains[author])
      if ((await store.write([{row, entry}], state.length, {author, head})) === 'stale') {
        await this.#look()
        continue
      }
      this.#wrote([row], {...state.chains, [author]: head})
      const arrival = {row: {...row, position: state.length}, header, entry, source: undefined, live: false}
      index.add([arrival.row])
      trouble(undefined)
      appended(arrival)
      stored()
      if (reader.unkept.size > 0) this.#writing ??= this.#writeAll(true)
      else if (isOver(this.#seen)) this.#roomMade ??= this.#makeRoomLater()
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

  /** Sees to it that bodies change soon. */
  changeBodies(): void {
    this.#writing ??= this.#writeAll()
  }

  /** Whether a received entry that is not stored yet came without its body. */
  waitsForBody(id: ShortId): boolean {
    return this.#unwritten.get(id)?.row.bodiless === true
  }

  /** The body of a received entry that is not stored yet. False when it is not such a one. */
  complete(id: ShortId, body: Bytes): boolean {
    const waiting = this.#unwritten.get(id)
    if (waiting === undefined) return false
    const row = {...waiting.row, bodiless: false, size: waiting.row.size + body.length}
    if (waiting.row.bodiless)
      this.#unwritten.set(id, {...waiting, source: undefined, row, entry: {...waiting.entry, body}})
    return true
  }

  /** Takes a received entry; it will be stored soon, together with others. */
  admit(entry: Admitted): void {
    this.#unwritten.set(shortId(entry.row.id), entry)
    this.#writing ??= this.#writeAll()
  }

  /**
   * Changes what is stored, knowing all that is there: `task` runs under the lock, changes the index as it changes the store, and
   * answers with the state this led to.
   * @throws StorageError nothing was changed
   */
  async change(task: (state: TopicState) => Promise<TopicState>): Promise<void> {
    const {indexed, locked, stored} = this.#options
    await indexed()
    try {
      await locked(async () => {
        const state = await this.#look()
        await this.#catchUp(state)
        this.#changed(await task(state))
      })
    } catch (cause) {
      throw toStorageError(cause)
    }
    stored()
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
    const {bodies, indexed, locked, reader, stored, trouble} = this.#options
    await indexed()
    // What could not be stored is tried again as soon as the storage took something else.
    while (this.#unwritten.size > 0 || bodies.pending || (working && reader.unkept.size > 0)) {
      try {
        await locked(async () => {
          for (let batch = 0; batch < batchesPerTurn && (batch === 0 || this.#unwritten.size > 0); batch++) {
            await this.#writeReceived()
          }
        })
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

  /** Writes some of what was received, and some of what could not be stored before, in one transaction; then changes bodies. */
  async #writeReceived(): Promise<void> {
    const {store, index, reader, asKept, bodies, arrived, trouble} = this.#options
    for (;;) {
      const state = this.#seen
      await this.#catchUp(state)
      this.#dropTooOld(state)
      const again = [...reader.unkept].slice(0, segmentEntries).map(([id, entry]) => ({row: index.get(id)!, entry}))
      // Up to where a segment ends, as a rule: one that is written whole need not be rewritten.
      const most = entriesPerBatch - ((state.length + again.length) % segmentEntries)
      const received = first(this.#unwritten.values(), most).map(asKept)
      const fresh = received.filter(({row}) => !index.has(shortId(row.id)))
      const batch = [...again, ...fresh]
      if (batch.length > 0 && (await store.write(batch, state.length)) === 'stale') {
        await this.#look()
        continue
      }
      this.#wrote(
        batch.map(({row}) => row),
        state.chains
      )
      const added = index.add(batch.map(({row}, i) => ({...row, position: state.length + i})))
      const rows = new Map(added.map(row => [row.id, row]))
      index.sumUp()
      for (const {row} of again) reader.nowStored(shortId(row.id))
      for (const {row} of received) this.#written(row)
      trouble(undefined)
      arrived(fresh.flatMap(admitted => arrivalOf(admitted, rows.get(admitted.row.id))))
      const changed = await bodies.apply()
      if (changed !== undefined) this.#changed(changed)
      await this.#makeRoom()
      return
    }
  }

  /** The storage refused what was received: it is shown all the same. */
  #keepInMemory(): void {
    const {index, reader, asKept, arrived, noRoom} = this.#options
    const kept: Arrival[] = []
    for (const received of first(this.#unwritten.values(), entriesPerBatch)) {
      const admitted = asKept(received)
      const id = shortId(admitted.row.id)
      this.#unwritten.delete(id)
      if (reader.unkept.size >= maxUnkept) {
        noRoom(id)
        continue
      }
      const [row] = index.add([{...admitted.row, position: undefined}])
      if (row === undefined) continue
      reader.keepInMemory(id, admitted.entry)
      kept.push(...arrivalOf(admitted, row))
    }
    arrived(kept)
  }

  /** Under the lock. Where it fails, nothing that was stored is lost, and it is tried again after the next write. */
  async #makeRoom(): Promise<void> {
    const {isOver, makeRoom, madeRoom, stored, trouble} = this.#options
    try {
      const made = await makeRoom(this.#seen)
      if (made !== undefined) {
        this.#changed(made)
        madeRoom()
        stored()
      }
      if (isOver(this.#seen)) this.#roomMade ??= this.#makeRoomLater()
    } catch (cause) {
      trouble(toStorageError(cause))
    }
  }

  /** What makes room could not be loaded: it is tried again, now and then. `nowMs` is monotonic. */
  seekRoom(nowMs: number): void {
    if (nowMs - this.#soughtMs < seekRoomMs) return
    this.#soughtMs = nowMs
    this.#roomMade ??= this.#makeRoomLater()
  }

  /** Turn by turn; nobody waits for it. */
  async #makeRoomLater(): Promise<void> {
    const {indexed, isOver, locked, prepareRoom, rested} = this.#options
    try {
      await indexed()
      await prepareRoom()
      let before: TopicState | undefined
      // The lock is let go in between: what is written meanwhile does not wait for all of it. Unless nothing comes of it.
      while (isOver(this.#seen) && before !== this.#seen && (await rested())) {
        before = this.#seen
        await locked(() => this.#makeRoom())
      }
    } catch (error) {
      // Tried again with the next write, and while others bring more than is taken.
      console.warn('shoal: no room can be made in a full topic now:', error)
    } finally {
      this.#roomMade = undefined
    }
  }

  #written({id, bodiless}: IndexRow): void {
    const body = this.#unwritten.get(shortId(id))?.entry.body
    this.#unwritten.delete(shortId(id))
    // It came while the entry was being written without it.
    if (bodiless && body !== undefined) this.#options.bodies.fill(shortId(id), body)
  }

  #wrote(rows: readonly IndexRow[], chains: TopicState['chains']): void {
    const {length, entries, bytes} = this.#seen
    this.#seen = {
      ...this.#seen,
      length: length + rows.length,
      entries: entries + rows.length,
      bytes: rows.reduce((sum, {size}) => sum + size, bytes),
      chains
    }
    this.#covered = this.#seen.length
    this.#stored = this.#seen.entries
  }

  /** This page changed the store, and the index with it. What others did since it last looked, it still has to take in. */
  #changed(state: TopicState): void {
    this.#seen = state
    if (state.revision === this.#followed + 1) this.#followed = state.revision
    this.#stored = state.entries
    if (state.entries === 0) this.#pageHead = undefined
  }

  #dropTooOld(state: TopicState): void {
    const {keeps, tooOld} = this.#options
    for (const [id, {row}] of this.#unwritten) {
      if (keeps(row, state)) continue
      this.#unwritten.delete(id)
      tooOld(id)
    }
  }

  /** Reads what the store has now. */
  async #look(): Promise<TopicState> {
    this.#seen = await this.#options.store.state()
    return this.#seen
  }

  async #catchUp(state: TopicState): Promise<void> {
    const {store, index, reader, arrived, follow, indexed} = this.#options
    if (this.#followed < state.revision) {
      await indexed()
      await follow(state, this.#followed)
      this.#followed = state.revision
      if (state.entries === 0) this.#pageHead = undefined
    }
    while (this.#covered < state.length) {
      const from = this.#covered
      const to = Math.min(state.length, from + segmentEntries)
      const rows = await store.rows(from, to)
      this.#covered = to
      const added = index.add(rows)
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
    this.#stored = state.entries
  }
}

function first<T>(values: Iterable<T>, count: number): T[] {
  const some: T[] = []
  for (const value of values) {
    if (some.length === count) break
    some.push(value)
  }
  return some
}

const arrivalOf = ({entry, header, source, live}: Admitted, row: IndexedRow | undefined): Arrival[] =>
  row === undefined ? [] : [{row, header, entry, source, live}]

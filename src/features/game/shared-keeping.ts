import {passStorageError, StorageError} from '../../base/errors.ts'
import type {Environment} from '../../base/ports.ts'
import {within} from '../../identity/storage-patience.ts'
import {decodeItem, encodeItem} from '../../protocol/schema.ts'
import {sharedRecordKind} from '../../protocol/shared-record.ts'
import {readRecord, type SharedRecord} from './shared-entry.ts'
import type {SharedMap} from './shared-map.ts'
import {sharedParameters} from './shared-parameters.ts'
import type {KeptRecord, SharedStorage, TableName} from './shared-storage.ts'

/** More than any record is. */
const maxStoredBytes = 16_384

export interface SharedKeepingOptions {
  readonly name: TableName
  readonly storage: SharedStorage
  readonly env: Environment
  readonly map: SharedMap
  /** `trouble` or `on` is another one. */
  changed(): void
}

const memoryOnly = new StorageError('missing', 'This browser keeps nothing for this page.')

/** Stores what changes at a table, a little later and together. While the storage fails, everything goes on in memory. */
export class SharedKeeping {
  readonly #options: SharedKeepingOptions
  readonly #changed = new Set<string>()
  /** Those that had to go, by key: the order up to which. */
  readonly #gone = new Map<string, string>()
  #cancel: (() => void) | undefined
  #turn: Promise<void> = Promise.resolve()
  #trouble: StorageError | undefined
  #on = true

  constructor(options: SharedKeepingOptions) {
    this.#options = options
    if (!options.storage.lasting) this.#trouble = memoryOnly
  }

  /** Why what changes here is gone with the page. */
  get trouble(): StorageError | undefined {
    return this.#on ? this.#trouble : undefined
  }

  /** False: the person chose that nothing is kept here. */
  get on(): boolean {
    return this.#on
  }

  /** What was kept. Never rejects, and never hangs. */
  async load(): Promise<readonly SharedRecord[]> {
    const {env, storage, name} = this.#options
    try {
      const kept = await within(env, storage.load(name))
      if (kept === 'refused') this.#become(false)
      return kept === 'refused' ? [] : kept.flatMap(read)
    } catch (error) {
      passStorageError(error)
      this.#say(error as StorageError)
      return []
    }
  }

  /** Keeps from now on, with all that is there, or drops what was kept. @throws StorageError */
  async choose(on: boolean): Promise<void> {
    const {env, storage, name, map} = this.#options
    const chosen = this.#turn.then(() => within(env, storage.choose(name, on)))
    this.#turn = chosen.catch(passStorageError)
    await chosen
    this.#become(on)
    if (!on) return
    for (const {key} of map.records()) this.#changed.add(key)
    await this.#keep()
  }

  /** Nothing more is stored, whatever waits for it. */
  stop(): void {
    this.#become(false)
  }

  took(record: SharedRecord, gone: readonly SharedRecord[]): void {
    if (!this.#on) return
    this.#changed.add(record.key)
    this.#gone.delete(record.key)
    for (const {key, order} of gone) {
      this.#changed.delete(key)
      this.#gone.set(key, order)
    }
    this.#soon(sharedParameters.keptSoonMs)
  }

  /** The page is being left. */
  leave(): void {
    const {storage, name} = this.#options
    const {put, gone} = this.#take()
    // What is not known to be stored stays to be stored, should the page live on.
    if (put.length + gone.length > 0) void this.#store(() => storage.leave(name, put, gone), put, gone)
  }

  async close(): Promise<void> {
    this.#cancel?.()
    await this.#keep()
  }

  #soon(afterMs: number): void {
    if (this.#cancel !== undefined || this.#changed.size + this.#gone.size === 0) return
    this.#cancel = this.#options.env.scheduler.after(afterMs, () => {
      this.#cancel = undefined
      void this.#keep()
    })
  }

  #keep(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const {storage, name} = this.#options
      const {put, gone} = this.#take()
      if (put.length + gone.length > 0) await this.#store(() => storage.keep(name, put, gone), put, gone)
    })
    return this.#turn
  }

  #take(): {readonly put: readonly KeptRecord[]; readonly gone: readonly Pick<KeptRecord, 'key' | 'order'>[]} {
    const put = [...this.#changed].flatMap(key => {
      const record = this.#options.map.get(key)
      return record === undefined
        ? []
        : [{key, order: record.order, bytes: encodeItem(sharedRecordKind, record.signed)}]
    })
    const gone = [...this.#gone].map(([key, order]) => ({key, order}))
    this.#changed.clear()
    this.#gone.clear()
    return {put, gone}
  }

  async #store(
    work: () => Promise<unknown>,
    put: readonly KeptRecord[],
    gone: readonly Pick<KeptRecord, 'key' | 'order'>[]
  ): Promise<void> {
    const {env, storage} = this.#options
    try {
      // Chosen on another page of this browser.
      if ((await within(env, work())) === 'refused') this.#become(false)
      this.#say(storage.lasting ? undefined : memoryOnly)
    } catch (error) {
      passStorageError(error)
      if (!this.#on) return
      for (const {key} of put) this.#changed.add(key)
      for (const {key, order} of gone) if (!this.#gone.has(key) && !this.#changed.has(key)) this.#gone.set(key, order)
      this.#say(error as StorageError)
      this.#soon(sharedParameters.keptAgainMs)
    }
  }

  #become(on: boolean): void {
    if (!on) {
      this.#cancel?.()
      this.#cancel = undefined
      this.#changed.clear()
      this.#gone.clear()
    }
    if (on === this.#on) return
    this.#on = on
    this.#options.changed()
  }

  #say(trouble: StorageError | undefined): void {
    if (trouble?.reason === this.#trouble?.reason) return
    this.#trouble = trouble
    this.#options.changed()
  }
}

/** What is damaged is left out: others have it. */
function read({bytes}: KeptRecord): readonly SharedRecord[] {
  const decoded = decodeItem(sharedRecordKind, bytes, maxStoredBytes)
  const record = decoded.ok ? readRecord(decoded.value) : decoded
  return record.ok ? [record.value] : []
}

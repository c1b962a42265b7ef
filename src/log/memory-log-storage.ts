import type {Bytes} from '../base/bytes.ts'
import type {PersonKey, TopicId} from '../base/ids.ts'
import {packRow, removeRow, rowBytes, type PackedRows, type Place} from './index-row.ts'
import {
  initialSettings,
  type ChainHead,
  type ChangeOptions,
  type LatestPart,
  type LogStorage,
  type StoredEntry,
  type TopicSettings,
  type TopicState,
  type TopicStore
} from './log-storage.ts'

/** Keeps logs as long as the page lives. */
export class MemoryLogStorage implements LogStorage {
  readonly kept = 'memory'
  readonly #topics = new Map<TopicId, MemoryTopicStore>()

  open(topic: TopicId): Promise<TopicStore> {
    let store = this.#topics.get(topic)
    if (store === undefined) {
      store = new MemoryTopicStore()
      this.#topics.set(topic, store)
    }
    return Promise.resolve(store)
  }
}

class MemoryTopicStore implements TopicStore {
  /** By position. */
  readonly #stored = new Map<number, StoredEntry>()
  #length = 0
  /** The first position since it was last cleared. */
  #start = 0
  #bytes = 0
  #chains: Readonly<Record<PersonKey, ChainHead>> = {}
  #settings: TopicSettings = initialSettings
  #revision = 0
  /** The revision when entries last changed. */
  #changed = 0

  state(): Promise<TopicState> {
    const count = this.#length - this.#start
    return Promise.resolve({
      length: this.#length,
      entries: this.#stored.size,
      bytes: this.#bytes,
      segments: count === 0 ? [] : [{start: this.#start, count, newestMs: Infinity, revision: this.#changed}],
      chains: this.#chains,
      revision: this.#revision,
      settings: this.#settings
    })
  }

  async latest(): Promise<LatestPart> {
    const state = await this.state()
    return {state, from: state.length, read: Promise.resolve({rows: [], entries: []})}
  }

  rows(from: number, to: number) {
    const rows = this.#range(from, to).map((stored, i) => stored && {...stored.row, position: from + i})
    return Promise.resolve(rows.filter(row => row !== undefined))
  }

  packedRows(from: number, to: number): Promise<readonly PackedRows[]> {
    const stored = this.#range(from, to)
    const packed = new Uint8Array(stored.length * rowBytes)
    const view = new DataView(packed.buffer)
    stored.forEach((entry, i) => (entry === undefined ? removeRow(packed, i) : packRow(view, i, entry.row)))
    return Promise.resolve([{start: from, packed}])
  }

  entries(from: number, to: number) {
    return Promise.resolve(this.#range(from, to).map(stored => stored?.entry))
  }

  write(batch: readonly StoredEntry[], expectedLength: number, head?: {author: PersonKey; head: ChainHead}) {
    if (expectedLength !== this.#length) return Promise.resolve('stale' as const)
    for (const stored of batch) {
      this.#stored.set(this.#length++, stored)
      this.#bytes += stored.row.size
    }
    if (head) this.#chains = {...this.#chains, [head.author]: head.head}
    return Promise.resolve('written' as const)
  }

  setBodies(changes: ReadonlyMap<number, Bytes | undefined>, options?: ChangeOptions): Promise<TopicState> {
    for (const [position, body] of changes) {
      const stored = this.#stored.get(position)
      if (stored === undefined) continue
      const {row, entry} = stored
      const size = row.size - (entry.body?.length ?? 0) + (body?.length ?? 0)
      this.#bytes += size - row.size
      this.#stored.set(position, {row: {...row, size, bodiless: body === undefined}, entry: {...entry, body}})
    }
    return this.#change(options?.settings, true)
  }

  remove(positions: readonly number[], options?: ChangeOptions): Promise<TopicState> {
    for (const position of positions) {
      this.#bytes -= this.#stored.get(position)?.row.size ?? 0
      this.#stored.delete(position)
    }
    return this.#change(options?.settings, true)
  }

  configure(settings: Partial<TopicSettings>): Promise<TopicState> {
    return this.#change(settings, false)
  }

  clear(horizon: Place): Promise<TopicState> {
    this.#stored.clear()
    this.#bytes = 0
    this.#chains = {}
    this.#start = ++this.#length
    return this.#change({...initialSettings, limits: this.#settings.limits, horizon, cleared: horizon}, true)
  }

  #range(from: number, to: number): (StoredEntry | undefined)[] {
    const length = Math.max(0, Math.min(to, this.#length) - from)
    return Array.from({length}, (_, i) => this.#stored.get(from + i))
  }

  #change(settings: Partial<TopicSettings> | undefined, entries: boolean): Promise<TopicState> {
    this.#revision++
    if (entries) this.#changed = this.#revision
    this.#settings = {...this.#settings, ...settings}
    return this.state()
  }
}

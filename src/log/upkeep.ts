import type {Bytes} from '../base/bytes.ts'
import type {Clock} from '../base/ports.ts'
import {loadPart} from '../base/load-part.ts'
import {nextStamp} from './hybrid-clock.ts'
import type {ImportParts} from './import-topic.ts'
import type {EntryReader} from './entry-reader.ts'
import type {Place} from './index-row.ts'
import type {LogEntries} from './log-entries.ts'
import type {IndexedRow, LogIndex} from './log-index.ts'
import {noShares, type TopicLimits, type TopicState, type TopicStore} from './log-storage.ts'
import type {LogWriter} from './log-writer.ts'
import {limitRange} from './parameters.ts'
import type {Retention} from './retention.ts'
import {followChanges} from './store-changes.ts'

/** How much of a topic is kept here, and how much may be. */
export interface LogUsage extends TopicLimits {
  readonly entries: number
  /** Of headers, signatures and bodies; what the browser needs for it besides is not counted. */
  readonly bytes: number
}

export interface UpkeepOptions {
  readonly store: TopicStore
  readonly index: LogIndex
  readonly reader: EntryReader
  readonly entries: LogEntries
  readonly retention: Retention
  readonly writer: Pick<LogWriter, 'state' | 'change'>
  /** The wall clock, as it is or corrected, whichever is earlier. */
  readonly clock: Pick<Clock, 'now'>
  readonly file: Pick<ImportParts, 'topic' | 'receive' | 'settled' | 'trouble'>
  /** Resolves when everything that is stored is in the index. */
  indexed(): Promise<void>
  /** Entries went: what was read before is to be read anew. */
  removed(): void
  /** Another page dropped or filled in their bodies. */
  changed(rows: readonly IndexedRow[]): void
  /** The limits are others. */
  limited(): void
  /** What stood before the horizon, or came without a body that was not wanted, may be taken now. */
  lowered(): void
}

/** What goes and what stays: limits, clearing, and what other pages did of the kind. */
export class Upkeep {
  readonly #options: UpkeepOptions
  /** Entries that came from files and were new. */
  #filed = 0
  #importing: Promise<unknown> = Promise.resolve()

  constructor(options: UpkeepOptions) {
    this.#options = options
  }

  get usage(): LogUsage {
    const {retention, writer, reader, index} = this.#options
    const {state} = writer
    const {maxEntries, maxBytes} = retention.limits(state)
    const unkept = [...reader.unkept.keys()].reduce((sum, id) => sum + (index.get(id)?.size ?? 0), 0)
    return {entries: state.entries + reader.unkept.size, bytes: state.bytes + unkept, maxEntries, maxBytes}
  }

  /** Nothing before it is kept or taken. */
  get horizon(): Place | undefined {
    return this.#options.writer.state.settings.horizon
  }

  async setLimits(limits: TopicLimits): Promise<void> {
    const {store, retention, writer, limited, lowered, removed} = this.#options
    const chosen = {
      maxEntries: within(limits.maxEntries, limitRange.maxEntries),
      maxBytes: within(limits.maxBytes, limitRange.maxBytes)
    }
    await writer.change(async state => {
      const before = retention.limits(state)
      // What was pruned is wanted back.
      const wider = chosen.maxEntries > before.maxEntries || chosen.maxBytes > before.maxBytes
      const wanted = {horizon: state.settings.cleared, bodyHorizon: undefined, ownBodyHorizon: undefined, ...noShares}
      return store.configure({limits: chosen, ...(wider && wanted)})
    })
    lowered()
    limited()
    let more = retention.isOver(writer.state)
    if (!more) return
    await retention.load()
    while (more) {
      await writer.change(async state => {
        const made = await retention.makeRoom(state)
        more = made !== undefined && retention.isOver(made)
        return made ?? state
      })
    }
    removed()
  }

  /**
   * Removes everything, on the disk and here, and keeps it from coming back: nothing stamped up to now is taken again. Other pages
   * follow; the next own entry begins a chain.
   * @throws StorageError nothing was removed
   */
  async clear(): Promise<void> {
    const {store, index, reader, writer, clock, removed, limited} = this.#options
    await writer.change(async () => {
      const [newest] = index.newest(1)
      const now = await store.clear({...nextStamp(clock.now(), newest === undefined ? [] : [newest]), id: firstId})
      index.clear()
      reader.clear()
      return now
    })
    removed()
    limited()
  }

  async *exportFile(): AsyncGenerator<Bytes, void, undefined> {
    const {exportTopic} = await loadPart(import('./topic-transfer.ts'))
    await this.#options.indexed()
    yield* exportTopic(this.#options.file.topic, this.#options)
  }

  /** One file after the other, so that what each of them brought can be told. */
  importFile(bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<number> {
    const run = async (): Promise<number> => {
      const before = this.#filed
      await this.#import(bytes)
      return this.#filed - before
    }
    const importing = this.#importing.then(run, run)
    this.#importing = importing
    return importing
  }

  /** So many entries of a file are in the log now. */
  filed(count: number): void {
    this.#filed += count
  }

  async #import(bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<void> {
    const {file, indexed, store, writer, lowered} = this.#options
    const {importTopic} = await loadPart(import('./topic-transfer.ts'))
    await indexed()
    await importTopic(bytes, {
      ...file,
      state: () => writer.state,
      configure: async settings => {
        await writer.change(() => store.configure(settings))
        lowered()
      }
    })
  }

  /** For `LogWriter`. */
  async follow(state: TopicState, revision: number): Promise<void> {
    const {changed, removed, limited} = this.#options
    const followed = await followChanges(this.#options, state, revision)
    if (followed.removed) removed()
    if (followed.changed.length > 0) changed(followed.changed)
    limited()
  }
}

/** Before every id. */
const firstId = '0'.repeat(64) as Place['id']

const within = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, Math.round(Number.isNaN(value) ? least : value)))

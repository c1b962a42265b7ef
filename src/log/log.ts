import type {Bytes} from '../base/bytes.ts'
import {DropCounts} from '../base/drop-counts.ts'
import {assert, SendError, type StorageError} from '../base/errors.ts'
import type {PersonKey} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {TypedEvents} from '../base/typed-events.ts'
import {decodeHeader, maxBodyBytes, type SignedEntry} from '../protocol/entry.ts'
import {AuthorRates} from './author-rates.ts'
import {EntryIntake, type IntakeDrop} from './entry-intake.ts'
import {EntryReader} from './entry-reader.ts'
import type {ExchangeDrop} from './exchange.ts'
import {IndexLoader} from './index-loader.ts'
import type {IndexRow} from './index-row.ts'
import type {EntryCrypto} from './judge-entry.ts'
import type {Locks} from './locks.ts'
import {compareEntries, placeOf, type LogEntry} from './log-entry.ts'
import {LogIndex, type IndexedRow, type ShortId} from './log-index.ts'
import type {LogNetwork} from './log-network.ts'
import type {TopicState, TopicStore} from './log-storage.ts'
import {LogSync} from './log-sync.ts'
import {LogWriter, type Arrival} from './log-writer.ts'
import {lateAfterMs, maxUnwritten, recentEntries} from './parameters.ts'
import {signEntry} from './sign-entry.ts'
import type {TabNotices} from './tab-notices.ts'

/** What a topic may take; see parameters.ts for the defaults. */
export interface LogLimits {
  readonly entriesPerAuthorPerHour: number
  readonly maxEntries: number
  readonly maxBytes: number
}

export type LogDrop = IntakeDrop | ExchangeDrop | 'no-room'

export interface LogReport {
  readonly entries: number
  readonly bytes: number
  /** Waiting until their stamp is due. */
  readonly quarantined: number
  /** Shown, but not stored. */
  readonly unkept: number
  readonly equivocators: readonly PersonKey[]
  readonly drops: Readonly<Partial<Record<LogDrop, number>>>
}

export interface LogEvents {
  /** New entries, in order: own, of others, of another page of this browser. */
  entries: readonly LogEntry[]
  /** The storage failed; undefined: it works again. */
  trouble: StorageError | undefined
}

/** What a log is made of; `openLog` puts it together. */
export interface LogParts {
  readonly network: LogNetwork
  readonly store: TopicStore
  readonly state: TopicState
  readonly kept: 'kept' | 'memory'
  /** Why `store` is not the storage that was wanted. */
  readonly trouble: StorageError | undefined
  readonly locks: Locks
  readonly notices: TabNotices
  readonly crypto: EntryCrypto
  readonly env: Environment
  readonly limits: LogLimits
}

/** The signed, replicated, persistent history of one topic, as one page has it. */
export class Log extends TypedEvents<LogEvents> {
  readonly #parts: LogParts
  readonly #index = new LogIndex()
  readonly #reader: EntryReader
  readonly #loader: IndexLoader
  readonly #writer: LogWriter
  readonly #rates: AuthorRates
  readonly #drops = new DropCounts<LogDrop>()
  readonly #intake: EntryIntake
  readonly #sync: LogSync
  readonly #endNotices: () => void
  /** The newest entries, in order: what an append builds on. */
  #recent: readonly LogEntry[] = []
  #reconciledAtMs = -Infinity
  #trouble: StorageError | undefined
  #closed = false

  /** For `openLog`, which also calls `load` before it hands the log over. */
  constructor(parts: LogParts) {
    super()
    this.#parts = parts
    this.#trouble = parts.trouble
    const {network, store, state, env, limits, crypto, locks, notices} = parts
    const {topicId, topicKey} = network.keys
    const index = this.#index
    const count = (reason: LogDrop, times?: number) => this.#drops.count(reason, times)
    const trouble = (error: StorageError | undefined) => this.#say(error)
    this.#reader = new EntryReader(store, trouble)
    this.#loader = new IndexLoader(store, state, index, trouble)
    this.#rates = new AuthorRates(limits.entriesPerAuthorPerHour)
    this.#writer = new LogWriter({
      store,
      state,
      index,
      reader: this.#reader,
      indexed: () => this.#loader.complete(),
      locked: task => locks.hold(`shoal log ${topicKey}`, task),
      mark: row => this.#mark(row),
      appended: arrival => {
        this.#sync.push(arrival.entry)
        this.#publish([arrival])
      },
      arrived: arrivals => {
        this.#sync.accepted(arrivals.map(({row, source}) => ({place: row, source})))
        this.#publish(arrivals)
      },
      noRoom: id => {
        count('no-room')
        this.#sync.settled([id])
      },
      stored: () => notices.stored(topicKey),
      trouble
    })
    this.#intake = new EntryIntake({
      topic: topicId,
      crypto,
      env,
      rates: this.#rates,
      count,
      holds: id => index.has(id) || this.#writer.isWaiting(id),
      isFull: () => index.size + this.#writer.waiting >= limits.maxEntries || index.bytes >= limits.maxBytes,
      came: (from, id) => this.#sync.came(from, id),
      settled: id => this.#sync.settled([id]),
      spoilt: (from, id) => this.#sync.spoilt(from, id),
      admit: entry => this.#writer.admit(entry)
    })
    this.#sync = new LogSync({
      network,
      view: {
        size: () => index.size,
        canTake: () => this.#writer.waiting <= maxUnwritten,
        holds: id => index.has(id),
        knows: id => this.#intake.knows(id),
        newest: (most, before) => index.newest(most, before)
      },
      env,
      count,
      ready: this.#loader.complete(),
      read: ids => this.#readSigned(ids),
      receive: (entries, from) => this.#intake.receive(entries, from),
      reconciled: () => (this.#reconciledAtMs = env.clock.now()),
      gone: neighbour => this.#intake.gone(neighbour)
    })
    this.#endNotices = notices.onStored(topicKey, () => void this.#writer.readOtherPages())
  }

  /** Entries in this log, stored or not. */
  get size(): number {
    return this.#writer.stored + this.#reader.unkept.size
  }

  /** 'memory': what is new will be gone when the page closes; `trouble` says why. */
  get kept(): 'kept' | 'memory' {
    return this.#trouble === undefined ? this.#parts.kept : 'memory'
  }

  /** The failure of the storage, until it works again. Its message may be shown as it is. */
  get trouble(): StorageError | undefined {
    return this.#trouble
  }

  /**
   * Signs an entry as the person at this browser and stores it; resolves when it is safe on disk, or at once when the storage
   * fails, which `trouble` says: then it is kept in memory until the storage works again. Neighbours get it when it resolves.
   * @param body at most 12,288 bytes, as the kind's schema encodes it
   * @throws SendError 'closed' | 'too-fast'; StorageError when there is no room in memory either. Nothing was sent then.
   */
  async append(kind: number, body: Bytes): Promise<LogEntry> {
    assert(body.length <= maxBodyBytes, `a body of at most ${maxBodyBytes} bytes`)
    if (this.#closed) throw new SendError('closed', 'You have left this topic.')
    const {network, env, crypto} = this.#parts
    const {identity, keys} = network
    if (!this.#rates.take(identity.key, env.clock.monotonic())) {
      throw new SendError('too-fast', 'You have written a lot in the last hour. Wait a little, then send it again.')
    }
    const arrival = await this.#writer.append(identity.key, previous => {
      const draft = {topic: keys.topicId, kind, body, previous, recent: this.#recent, nowMs: env.clock.now()}
      return signEntry(draft, identity, crypto.sha256, env.random)
    })
    return this.#entryOf(arrival)
  }

  /** The newest `count` entries, or the newest before one of them; oldest first within the answer. */
  async newest(count: number, before?: LogEntry): Promise<readonly LogEntry[]> {
    const place = before && placeOf(before)
    await this.#loader.ensure(count, place)
    return this.#readEntries(this.#index.newest(count, place))
  }

  /** The newest entry of one kind of each of these authors who wrote one. Waits until the whole index is loaded. */
  async newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): Promise<readonly LogEntry[]> {
    await this.#loader.complete()
    return this.#readEntries(this.#index.newestOfKind(kind, authors))
  }

  getReport(): LogReport {
    return {
      entries: this.size,
      bytes: this.#index.bytes,
      quarantined: this.#intake.quarantined,
      unkept: this.#reader.unkept.size,
      equivocators: [...this.#index.equivocators],
      drops: this.#drops.snapshot()
    }
  }

  /** Stops taking part. Resolves when everything received so far is stored. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#endNotices()
    this.#intake.close()
    this.#sync.close()
    await this.#writer.settled()
  }

  /** For `openLog`: the newest entries must be at hand before anything is appended. */
  async load(): Promise<void> {
    this.#noteRecent(await this.newest(recentEntries))
  }

  #publish(arrivals: readonly Arrival[]): void {
    if (arrivals.length === 0) return
    const entries = arrivals.map(arrival => this.#entryOf(arrival)).sort(compareEntries)
    this.#noteRecent(entries)
    this.emit('entries', entries)
  }

  #noteRecent(entries: readonly LogEntry[]): void {
    const byId = new Map([...this.#recent, ...entries].map(entry => [entry.id, entry]))
    this.#recent = [...byId.values()].sort(compareEntries).slice(-recentEntries)
  }

  #mark(row: IndexRow): IndexRow {
    const late = row.hlcMs < Math.min(this.#reconciledAtMs, this.#parts.env.clock.now() - lateAfterMs)
    return late ? {...row, late} : row
  }

  async #readSigned(ids: readonly ShortId[]): Promise<readonly SignedEntry[]> {
    const rows = ids.flatMap(id => this.#index.get(id) ?? [])
    return (await this.#reader.read(rows)).filter(entry => entry !== undefined)
  }

  async #readEntries(rows: readonly IndexedRow[]): Promise<readonly LogEntry[]> {
    const entries = await this.#reader.read(rows)
    return rows.flatMap((row, i) => {
      const entry = entries[i]
      const header = entry && decodeHeader(entry.header)
      return header?.ok ? [this.#entryOf({row, header: header.value, entry, live: false})] : []
    })
  }

  #entryOf({
    row,
    header,
    entry,
    live
  }: Pick<Arrival, 'row' | 'header' | 'live'> & {entry: SignedEntry | undefined}): LogEntry {
    return {
      id: row.id,
      author: row.author,
      header,
      body: entry?.body,
      own: row.author === this.#parts.network.identity.key,
      receivedLive: live,
      late: row.late,
      equivocates: this.#index.equivocates(row.id)
    }
  }

  #say(error: StorageError | undefined): void {
    // As long as something is shown that is not stored, the storage does not work again.
    const trouble = error ?? this.#parts.trouble ?? (this.#reader.unkept.size > 0 ? this.#trouble : undefined)
    if (trouble === this.#trouble || (trouble !== undefined && trouble.reason === this.#trouble?.reason)) return
    this.#trouble = trouble
    this.emit('trouble', trouble)
  }
}

import type {Bytes} from '../../../../src/base/bytes.ts'
import {StorageError} from '../../../../src/base/errors.ts'
import type {EntryId, PersonKey} from '../../../../src/base/ids.ts'
import {TypedEvents} from '../../../../src/base/typed-events.ts'
import type {ChatLog, ChatLogEvents, ChatLogLimits} from '../../../../src/features/chat/chat-log.ts'
import {compareEntries, type LogEntry} from '../../../../src/log/log-entry.ts'
import {shortId, type ShortId} from '../../../../src/log/log-index.ts'
import {signedBy} from './chat-entries.ts'

/** A log of one page without network, storage or signatures: a test says what comes. */
export class TestLog extends TypedEvents<ChatLogEvents> implements ChatLog {
  readonly #ownKey: PersonKey
  readonly #now: () => number
  #entries: LogEntry[] = []
  trouble: StorageError | undefined
  limits: ChatLogLimits = {maxEntries: 100_000, maxBytes: 50_000_000}
  /** Reads so far, by their method. */
  readonly reads = {newest: 0, find: 0, ofKinds: 0}
  imported: Uint8Array[] = []

  constructor(ownKey: PersonKey, now: () => number) {
    super()
    this.#ownKey = ownKey
    this.#now = now
  }

  get entries(): readonly LogEntry[] {
    return this.#entries
  }

  readonly #equivocators = new Set<PersonKey>()

  get usage() {
    return {...this.limits, entries: this.#entries.length, bytes: 100 * this.#entries.length}
  }

  /** Entries that were stored before anybody looked. */
  fill(entries: readonly LogEntry[]): void {
    this.#look(entries)
    this.#entries = [...this.#entries, ...entries].sort(compareEntries)
  }

  arrive(...entries: readonly LogEntry[]): void {
    this.fill(entries)
    this.emit('entries', [...entries].sort(compareEntries))
  }

  change(...entries: readonly LogEntry[]): void {
    this.#look(entries)
    const byId = new Map(entries.map(entry => [entry.id, entry]))
    this.#entries = this.#entries.map(entry => byId.get(entry.id) ?? entry)
    this.emit('changed', entries)
  }

  remove(...entries: readonly LogEntry[]): void {
    this.#entries = this.#entries.filter(entry => !entries.includes(entry))
    this.emit('removed', undefined)
  }

  held(by: PersonKey, ids: readonly EntryId[] | 'all' = 'all'): void {
    this.emit('held', {by, ids})
  }

  isKept(): boolean {
    return true
  }

  append(kind: number, body: Bytes): Promise<LogEntry> {
    if (this.trouble !== undefined) return Promise.reject(this.trouble)
    const newest = this.#entries.at(-1)?.header.hlcMs ?? 0
    const entry = signedBy(this.#ownKey, Math.max(this.#now(), newest + 1), kind, body, {own: true})
    this.arrive(entry)
    return Promise.resolve(entry)
  }

  newest(count: number, before?: LogEntry): Promise<readonly LogEntry[]> {
    this.reads.newest++
    return Promise.resolve(this.#before(before).slice(-count))
  }

  newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): Promise<readonly LogEntry[]> {
    const found = new Map<PersonKey, LogEntry>()
    for (const entry of this.#entries) {
      if (entry.header.kind === kind && authors.has(entry.author)) found.set(entry.author, entry)
    }
    return Promise.resolve([...found.values()])
  }

  ofKinds(
    kinds: ReadonlySet<number>,
    count: number,
    before?: LogEntry,
    isKnown: (id: ShortId) => boolean = () => false,
    by: (author: PersonKey) => boolean = () => true
  ): Promise<readonly LogEntry[]> {
    this.reads.ofKinds++
    const some: LogEntry[] = []
    for (const entry of this.#before(before).toReversed()) {
      if (some.length < count && kinds.has(entry.header.kind) && !isKnown(shortId(entry.id)) && by(entry.author)) {
        some.unshift(entry)
      }
    }
    return Promise.resolve(some)
  }

  find(ids: readonly string[]): Promise<readonly LogEntry[]> {
    this.reads.find++
    const wanted = new Set(ids)
    return Promise.resolve(this.#entries.filter(({id}) => wanted.has(shortId(id))))
  }

  isEquivocator(author: PersonKey): boolean {
    return this.#equivocators.has(author)
  }

  #look(entries: readonly LogEntry[]): void {
    for (const {author, equivocates} of entries) if (equivocates) this.#equivocators.add(author)
  }

  setLimits(limits: ChatLogLimits): Promise<void> {
    this.limits = limits
    this.emit('usage', undefined)
    return Promise.resolve()
  }

  async *exportFile(): AsyncIterable<Bytes> {
    for (const part of ['a', 'topic']) yield new TextEncoder().encode(part)
  }

  async importFile(bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<number> {
    for await (const part of bytes as AsyncIterable<Uint8Array>) this.imported.push(part)
    return 3
  }

  /** The oldest make room for others. */
  removeOldest(count: number): void {
    this.#entries = this.#entries.slice(count)
    this.emit('removed', undefined)
  }

  clear(): Promise<void> {
    this.#entries = []
    this.emit('removed', undefined)
    return Promise.resolve()
  }

  #before(before: LogEntry | undefined): readonly LogEntry[] {
    return before === undefined ? this.#entries : this.#entries.filter(entry => compareEntries(entry, before) < 0)
  }
}

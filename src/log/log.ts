import type {Bytes} from '../base/bytes.ts'
import {DropCounts} from '../base/drop-counts.ts'
import {assert, SendError, type StorageError} from '../base/errors.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import {TypedEvents} from '../base/typed-events.ts'
import {maxBodyBytes, type SignedEntry} from '../protocol/entry.ts'
import {AuthorRates} from './author-rates.ts'
import {BodyChanges} from './body-changes.ts'
import {CheckedSignatures} from './checked-signatures.ts'
import {EntryIntake} from './entry-intake.ts'
import {EntryReader} from './entry-reader.ts'
import type {EquivocationProof} from './equivocation-proof.ts'
import {fileSource} from './file-source.ts'
import {IndexLoader} from './index-loader.ts'
import type {Place} from './index-row.ts'
import {LateMarks} from './late-marks.ts'
import {compareEntries, placeOf, type LogEntry} from './log-entry.ts'
import {LogIndex, shortId, type IndexedRow, type ShortId} from './log-index.ts'
import {LogEntries} from './log-entries.ts'
import type {LogDrop, LogEvents, LogParts, LogReport} from './log-parts.ts'
import type {TopicLimits} from './log-storage.ts'
import {LogSync} from './log-sync.ts'
import {LogWriter} from './log-writer.ts'
import type {Arrival} from './log-writer-options.ts'
import {entriesPerBatch, maxUnwritten, recentEntries, sumsAfterMs} from './parameters.ts'
import {PeerClocks} from './peer-clocks.ts'
import {RecentEntries} from './recent-entries.ts'
import {Retention} from './retention.ts'
import {signEntry} from './sign-entry.ts'
import {StorageTrouble} from './storage-trouble.ts'
import {Upkeep, type LogUsage} from './upkeep.ts'
import {WritingRest} from './writing-rest.ts'

export type {LogDrop, LogEvents, LogHeld, LogLimits, LogParts, LogReport} from './log-parts.ts'

/** The signed, replicated, persistent history of one topic, as one page has it. */
export class Log extends TypedEvents<LogEvents> {
  readonly #parts: LogParts
  readonly #index: LogIndex
  readonly #reader: EntryReader
  readonly #entries: LogEntries
  readonly #loader: IndexLoader
  readonly #writer: LogWriter
  readonly #rest: WritingRest
  readonly #rates: AuthorRates
  readonly #drops = new DropCounts<LogDrop>()
  readonly #intake: EntryIntake
  readonly #sync: LogSync
  readonly #retention: Retention
  readonly #upkeep: Upkeep
  readonly #clocks: PeerClocks
  readonly #bodies: BodyChanges
  #indexed: Promise<void> | undefined
  #cancelSums: () => void = () => undefined
  readonly #endNotices: () => void
  readonly #recent = new RecentEntries()
  readonly #late: LateMarks
  readonly #trouble: StorageTrouble
  #closed = false

  /** For `openLog`, which also calls `load` before it hands the log over. */
  constructor(parts: LogParts) {
    super()
    this.#parts = parts
    const {network, store, latest, env, limits, crypto, locks, notices} = parts
    const {state} = latest
    const {topicId, topicKey} = network.keys
    this.#index = new LogIndex(new DataView(env.random.bytes(4).buffer).getUint32(0))
    const index = this.#index
    const count = (reason: LogDrop, times?: number) => this.#drops.count(reason, times)
    const dropped = (reason: LogDrop) => (id: ShortId) => {
      count(reason)
      this.#sync.settled([id])
    }
    const trouble = (error: StorageError | undefined) => this.#trouble.say(error)
    this.#reader = new EntryReader(store, latest, trouble)
    const hasUnkept = () => this.#reader.unkept.size > 0
    this.#trouble = new StorageTrouble(parts.trouble, hasUnkept, error => this.emit('trouble', error))
    this.#loader = new IndexLoader(store, latest, index, trouble)
    this.#rest = new WritingRest(env)
    this.#rates = new AuthorRates(limits)
    const own = network.identity.key
    this.#entries = new LogEntries({index, reader: this.#reader, signatures: new CheckedSignatures(crypto.verify), own})
    this.#clocks = new PeerClocks({clock: env.clock, self: own, neighbours: () => network.neighbours})
    this.#late = new LateMarks(this.#clocks)
    this.#bodies = new BodyChanges({
      store,
      index,
      reader: this.#reader,
      own,
      isWanted: row => this.#retention.keepsBody(row, this.#writer.state),
      due: () => this.#writer.changeBodies(),
      changed: rows => void this.#tellChanged(rows),
      filled: rows => this.#sync.accepted(rows.map(row => acceptedFrom(undefined, row)))
    })
    this.#writer = new LogWriter({
      store,
      state,
      index,
      reader: this.#reader,
      indexed: () => this.#complete(),
      locked: task => locks.hold(`shoal log ${topicKey}`, task),
      rested: () => this.#rest.quiet(),
      asKept: admitted => this.#bodies.asKept({...admitted, row: this.#late.mark(admitted.row)}),
      bodies: this.#bodies,
      appended: arrival => {
        this.#bodies.noteAll([arrival])
        this.#sync.push(arrival.entry)
        this.#publish([arrival])
      },
      arrived: arrivals => {
        this.#bodies.noteAll(arrivals)
        this.#upkeep.filed(arrivals.filter(({source}) => source === fileSource).length)
        this.#sync.accepted(
          arrivals.map(({row, source, entry}) => acceptedFrom(source === fileSource ? undefined : source, row, entry))
        )
        this.#publish(arrivals)
      },
      noRoom: dropped('no-room'),
      tooOld: dropped('before-horizon'),
      keeps: (row, now) => this.#retention.keeps(row, now),
      prepareRoom: () => this.#retention.load(),
      isOver: state => this.#retention.isOver(state),
      makeRoom: state => this.#retention.makeRoom(state),
      madeRoom: () => this.#forget(),
      follow: (state, revision) => this.#upkeep.follow(state, revision),
      stored: () => notices.tell(topicKey),
      trouble
    })
    this.#retention = new Retention({store, index, reader: this.#reader, own, limits})
    this.#upkeep = new Upkeep({
      store,
      index,
      reader: this.#reader,
      entries: this.#entries,
      retention: this.#retention,
      writer: this.#writer,
      // Whichever is earlier: what is cleared must not keep out what others write next because some clock is ahead.
      clock: {now: () => Math.min(env.clock.now(), this.#clocks.nowMs)},
      indexed: () => this.#complete(),
      file: {
        topic: topicId,
        receive: (entries, from) => this.#intake.receive(entries, from),
        settled: () => this.#writer.settled(),
        trouble: () => this.#trouble.sinceOpening
      },
      removed: () => this.#forget(),
      changed: rows => void this.#tellChanged(rows),
      limited: () => this.emit('usage', undefined),
      lowered: () => this.#intake.forgetRefusals()
    })
    this.#intake = new EntryIntake({
      topic: topicId,
      crypto,
      env,
      clocks: this.#clocks,
      rates: this.#rates,
      count,
      lacksBody: id => this.#bodies.lacks(id) || this.#writer.waitsForBody(id),
      successors: row => this.#entries.headersAt({...row, seq: row.seq + 1}),
      horizon: () => this.horizon,
      exceedsShare: row => this.#retention.exceedsShare(row, this.#writer.state.settings),
      unwanted: from => this.#sync.unwanted(from),
      holds: id => index.has(id) || this.#writer.isWaiting(id),
      came: (from, id) => (from === fileSource ? {asked: true, live: false} : this.#sync.came(from, id)),
      settled: id => this.#sync.settled([id]),
      spoilt: (from, id) => this.#sync.spoilt(from, id),
      admit: entry => {
        if (this.#retention.isOverfull(this.#writer.state)) {
          this.#writer.seekRoom(env.clock.monotonic())
          return dropped('no-room')(shortId(entry.row.id))
        }
        this.#bodies.note(entry)
        this.#writer.admit(this.#retention.trimmed(entry, this.#writer.state))
      },
      fill: (id, body) => {
        if (!this.#writer.complete(id, body)) this.#bodies.fill(id, body)
      }
    })
    this.#sync = new LogSync({
      network,
      view: {
        entries: index,
        horizon: () => this.horizon,
        sharesEnd: () => this.#retention.sharesEnd(this.#writer.state),
        // Where nothing is to be seen yet, the first screen is stored, and seen, before more is asked for.
        canTake: () => this.#writer.waiting <= (index.size === 0 ? 0 : maxUnwritten),
        holds: id => index.has(id),
        knows: id => this.#intake.knows(id) && !this.#bodies.lacks(id),
        authorOf: id => index.get(id)?.author,
        isLarge: () => network.isLarge === true,
        bodiless: most => index.bodiless(most, row => this.#bodies.isLacking(row)).map(({id}) => shortId(id))
      },
      env,
      count,
      ready: this.#complete(),
      read: ids => this.#entries.signed(ids),
      receive: (entries, from) => this.#intake.receive(entries, from),
      reconciled: () => this.#late.reconciled(),
      held: (by, ids) => this.#tellHeld(by, ids),
      gone: neighbour => this.#intake.gone(neighbour)
    })
    this.#endNotices = notices.onTold(topicKey, () => void this.#writer.readOtherPages())
  }

  /** Entries in this log, stored or not. */
  get size(): number {
    return this.#writer.stored + this.#reader.unkept.size
  }

  /** Whether this author signed two entries for one place of its chain; known also when both were removed. */
  isEquivocator(author: PersonKey): boolean {
    return this.#index.equivocators.has(author)
  }

  /** What is kept of this topic, and the limits it is kept within. */
  get usage(): LogUsage {
    return this.#upkeep.usage
  }

  /** Nothing before it is kept or taken any more; undefined: everything is. */
  get horizon(): Place | undefined {
    return this.#upkeep.horizon
  }

  /** 'memory': what is new will be gone when the page closes; `trouble` says why. */
  get kept(): 'kept' | 'memory' {
    return this.trouble === undefined ? this.#parts.kept : 'memory'
  }

  /** Whether an entry that is here outlives the page. Of one that does not yet, the end of `trouble` tells that it does. */
  isKept(id: ShortId): boolean {
    return this.#parts.kept === 'kept' && !this.#reader.unkept.has(id)
  }

  /** The failure of the storage, until it works again. Its message may be shown as it is. */
  get trouble(): StorageError | undefined {
    return this.#trouble.current
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
    if (!this.#rates.take(identity.key, kind, env.clock.monotonic())) {
      throw new SendError('too-fast', 'You have written a lot in the last hour. Wait a little, then send it again.')
    }
    this.#rest.wrote()
    const arrival = await this.#writer.append(identity.key, previous => {
      const nowMs = this.#stampMs
      const recent = this.#recent.toBuildOn(nowMs)
      const draft = {topic: keys.topicId, kind, body, previous, recent, nowMs}
      return signEntry(draft, identity, crypto.sha256, env.random)
    })
    return this.#entries.of(arrival)
  }

  /** The newest `count` entries, or the newest before one of them; oldest first within the answer. */
  async newest(count: number, before?: LogEntry): Promise<readonly LogEntry[]> {
    const place = before && placeOf(before)
    return this.#loader.first(async () => {
      await this.#loader.ensure(count, place)
      return this.#entries.read(this.#index.newest(count, place))
    })
  }

  /** Those of these entries that are here. Waits until the whole index is loaded. */
  async find(ids: readonly ShortId[]): Promise<readonly LogEntry[]> {
    await this.#complete()
    return this.#entries.read(this.#index.find(ids))
  }

  /**
   * The newest `count` entries of these kinds, or the newest before one of them; oldest first. Those that are known, and those not `by`
   * whom it says, are passed over unread.
   * Waits until the whole index is loaded.
   */
  async ofKinds(
    kinds: ReadonlySet<number>,
    count: number,
    before?: LogEntry,
    isKnown?: (id: ShortId) => boolean,
    by?: (author: PersonKey) => boolean
  ): Promise<readonly LogEntry[]> {
    await this.#complete()
    return this.#entries.read(this.#index.ofKinds(kinds, count, before && placeOf(before), isKnown, by))
  }

  /**
   * The newest entry of one kind of each of these authors who wrote one. Waits until the whole index is loaded, but for our own alone
   * only as long as it may be in what is left, or not at all when we wrote nothing here: our first message waits for it.
   */
  async newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): Promise<readonly LogEntry[]> {
    const ownKey = this.#parts.network.identity.key
    const find = () => this.#index.newestOfKind(kind, authors)
    if (authors.size !== 1 || !authors.has(ownKey)) await this.#loader.complete()
    else if (this.#writer.state.chains[ownKey] !== undefined) {
      await this.#loader.first(() => this.#loader.search(() => find()[0]))
    }
    return this.#entries.read(find())
  }

  /**
   * Sets what this topic may take on this browser; kept, for all its pages. Beyond it the oldest goes: see `Retention`.
   * @param limits brought into 1,000 to 1,000,000 entries, 1 MB to 1 GB
   * @throws StorageError nothing has changed
   */
  async setLimits(limits: TopicLimits): Promise<void> {
    await this.#upkeep.setLimits(limits)
  }

  /** The whole topic as the chunks of one file, each read when it is asked for; the format is in topic-file.ts. */
  exportFile(): AsyncIterable<Bytes> {
    return this.#upkeep.exportFile()
  }

  /**
   * Takes in a file that `exportFile` made, here or elsewhere, verified as if a neighbour had sent it; nothing comes in twice. What
   * stands before the horizon comes back with it, and from neighbours too, as far as there is room.
   * @returns how many entries were new
   * @throws TopicFileError 'not-a-topic-file' | 'damaged' | 'other-topic' | 'newer-version'; what came before the damage stays
   * @throws StorageError there was no room for all of it; what was stored stays
   */
  importFile(bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<number> {
    return this.#upkeep.importFile(bytes)
  }

  /**
   * Removes everything of this topic from this browser, in all its pages; neighbours keep theirs, but do not bring it back.
   * @throws StorageError nothing was removed
   */
  async clear(): Promise<void> {
    await this.#upkeep.clear()
  }

  /** Two headers that `author` signed for one place of a chain, which no honest page does. Undefined when there is no such pair here. */
  async proofOf(author: PersonKey): Promise<EquivocationProof | undefined> {
    await this.#complete()
    return this.#entries.proofOf(author)
  }

  getReport(): LogReport {
    return {
      entries: this.size,
      bytes: this.#index.bytes,
      quarantined: this.#intake.quarantined,
      unkept: this.#reader.unkept.size,
      equivocators: [...this.#index.equivocators],
      clockCorrectionMs: this.#clocks.correctionMs,
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
    this.#rest.end()
    this.#cancelSums()
    await this.#writer.settled()
  }

  /** For `openLog`: the newest entries must be at hand before anything is appended. */
  async load(): Promise<void> {
    this.#recent.add(await this.newest(recentEntries))
  }

  #tellHeld(by: PersonKey, ids: readonly ShortId[] | 'all'): void {
    // Other pages of this browser are no second place to keep it.
    if (by === this.#parts.network.identity.key) return
    this.emit('held', {by, ids: ids === 'all' ? ids : this.#index.find(ids).map(({id}) => id)})
  }

  #publish(arrivals: readonly Arrival[]): void {
    if (arrivals.length === 0) return
    const entries = arrivals.map(arrival => this.#entries.of(arrival)).sort(compareEntries)
    this.#recent.add(entries)
    for (let at = 0; at < entries.length; at += entriesPerBatch) {
      this.emit('entries', entries.slice(at, at + entriesPerBatch))
    }
    const revealed = this.#entries.revealedBy(arrivals)
    if (revealed.length > 0) void this.#tellChanged(revealed)
  }

  /** Resolves when all that was stored when this log was opened is known, and what of it was taken back. */
  #complete(): Promise<void> {
    return (this.#indexed ??= this.#loadTombstones())
  }

  async #loadTombstones(): Promise<void> {
    await this.#loader.complete()
    // Who comes first would wait for them.
    if (!this.#closed) this.#cancelSums = this.#parts.env.scheduler.after(sumsAfterMs, () => this.#index.sumUp())
    await this.#bodies.noteStored()
  }

  /** The wall clock, corrected; ahead of it where nothing else would be behind the horizon. */
  get #stampMs(): number {
    return Math.max(this.#clocks.nowMs, (this.horizon?.hlcMs ?? -1) + 1)
  }

  #forget(): void {
    this.#recent.keepOnly(({id}) => this.#index.has(shortId(id)))
    if (this.#index.size === 0) {
      this.#bodies.clear()
      this.#intake.forgetWaiting()
    }
    this.emit('removed', undefined)
  }

  async #tellChanged(rows: readonly IndexedRow[]): Promise<void> {
    const entries = await this.#entries.read(rows)
    // Another page of this browser may have filled in what a tombstone says.
    const bodies = new Map(entries.map(entry => [entry.id, entry]))
    this.#bodies.noteAll(rows.map(row => ({row, entry: bodies.get(row.id) ?? {body: undefined}})))
    if (!this.#closed) this.emit('changed', entries)
  }
}

/** An entry that is in the log now, for the neighbours; `source`: the one it came from. Whole and verified by itself, it may be handed on. */
function acceptedFrom(source: RoutingId | undefined, row: IndexedRow, entry?: SignedEntry) {
  const whole = row.bodiless || row.byChain === true ? undefined : entry
  return {
    place: row,
    author: row.author,
    source,
    stored: row.position !== undefined,
    bytes: whole && row.size,
    entry: whole
  }
}

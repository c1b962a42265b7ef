import {toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import type {EntryHeader, SignedEntry} from '../protocol/entry.ts'
import {AuthorChains, withoutSignature, type Authentic} from './author-chains.ts'
import type {AuthorRates} from './author-rates.ts'
import {fileSource} from './file-source.ts'
import {comparePlaces, type Place} from './index-row.ts'
import {bodyHolds, judgeHeader, type EntryCrypto, type Forgery, type JudgedEntry, type Unusable} from './judge-entry.ts'
import {shortId, type ShortId} from './log-index.ts'
import type {Verdict} from './log-network.ts'
import {
  entriesPerBatch,
  lateAfterMs,
  maxFutureMs,
  quarantineLookMs,
  refusedForMs,
  rememberedRefusals,
  unaskedBurst,
  unaskedPerSecond
} from './parameters.ts'
import {Quarantine, type Clocks, type QuarantineRefusal} from './quarantine.ts'

export type IntakeDrop =
  | Forgery
  | Unusable
  | QuarantineRefusal
  | 'unproven'
  | 'far-future'
  | 'before-horizon'
  | 'over-share'
  | 'duplicate'
  | 'unasked-over-budget'
  | 'author-rate'

/** A received entry that may enter the log. */
export interface Admitted extends JudgedEntry {
  /** Who sent it, and so has it whole; undefined when its body came from somebody else. */
  readonly source: RoutingId | undefined
  readonly live: boolean
}

export interface IntakeOptions {
  readonly topic: Bytes
  readonly crypto: EntryCrypto
  readonly env: Environment
  readonly clocks: Clocks
  readonly rates: AuthorRates
  count(reason: IntakeDrop): void
  /** In the log, or on its way into the storage. */
  holds(id: ShortId): boolean
  /** In the log without its body, which is welcome. */
  lacksBody(id: ShortId): boolean
  /** Headers of entries in the log that stand one place behind this one in its chain. */
  successors(row: JudgedEntry['row']): Promise<readonly EntryHeader[]>
  /** Nothing before it is taken; undefined: everything is. */
  horizon(): Place | undefined
  /** It stands where its author had more than a share. */
  exceedsShare(row: JudgedEntry['row']): boolean
  /** As `Exchange.came`. */
  came(from: RoutingId, id: ShortId): {asked: boolean; live: boolean}
  /** The entry will not enter the log now. */
  settled(id: ShortId): void
  /** What this neighbour sent is refused because its author had more than a share. */
  unwanted(from: RoutingId): void
  /** What came under this id was no good; the entry itself may be. */
  spoilt(from: RoutingId, id: ShortId): void
  admit(entry: Admitted): void
  /** The body of an entry that is in the log without it. */
  fill(id: ShortId, body: Bytes): void
}

interface Frame {
  readonly entries: readonly SignedEntry[]
  readonly from: RoutingId
  readonly verdicts: Verdict[]
  done(verdict: Verdict): void
  failed(error: unknown): void
}

interface Arrived {
  readonly entry: SignedEntry
  readonly id: EntryId
  readonly frame: Frame
}

/** Its header is sound, and nothing else was looked at. */
interface Candidate extends Admitted {
  readonly source: RoutingId
  readonly frame: Frame
}

/**
 * Judges what neighbours send: shape, topic, body, authenticity, rates, and clocks that run ahead. Frames are judged in the order in
 * which they come, as many at a time as have come meanwhile up to a batch, so that what authenticates an entry is known before it.
 */
export class EntryIntake {
  readonly #options: IntakeOptions
  readonly #quarantine: Quarantine
  readonly #chains: AuthorChains<Candidate>
  readonly #unasked = new Map<RoutingId, TokenBucket>()
  /** Ids whose header alone is reason to refuse, until when (monotonic). Never for a bad body or signature: those are not part of the id. */
  readonly #refused = new Map<ShortId, number>()
  #frames: Frame[] = []
  #judging = false
  #cancelTimer: (() => void) | undefined

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#quarantine = new Quarantine(options.clocks)
    this.#chains = new AuthorChains({
      verify: options.crypto.verify,
      random: options.env.random,
      holds: id => options.holds(shortId(id)),
      successors: ({row}) => options.successors(row)
    })
  }

  get quarantined(): number {
    return this.#quarantine.size
  }

  /** Need not be asked for. */
  knows(id: ShortId): boolean {
    return this.#options.holds(id) || this.#quarantine.has(id) || this.#isRefused(id)
  }

  /** 'reject' when anything in it is forged; what is good in the same frame is taken all the same. */
  receive(entries: readonly SignedEntry[], from: RoutingId): Promise<Verdict> {
    return new Promise((done, failed) => {
      this.#frames.push({entries, from, verdicts: [], done, failed})
      if (!this.#judging) void this.#judgeFrames()
    })
  }

  /** What was refused for its place may be taken now. */
  forgetRefusals(): void {
    this.#refused.clear()
  }

  /** What waits until it is due is not taken any more: the topic was cleared. */
  forgetWaiting(): void {
    this.#quarantine.clear()
    this.#awaitDue()
  }

  gone(neighbour: RoutingId): void {
    this.#unasked.delete(neighbour)
  }

  close(): void {
    this.#cancelTimer?.()
  }

  async #judgeFrames(): Promise<void> {
    this.#judging = true
    while (this.#frames.length > 0) {
      const batch = this.#nextBatch()
      try {
        await this.#judge(await this.#arrivedOf(batch))
        for (const {verdicts, done} of batch) done(worst(verdicts))
      } catch (error) {
        for (const {failed} of batch) failed(error)
      }
    }
    this.#judging = false
  }

  #nextBatch(): readonly Frame[] {
    let entries = 0
    let count = 0
    for (const frame of this.#frames) {
      entries += frame.entries.length
      if (count > 0 && entries > entriesPerBatch) break
      count++
    }
    return this.#frames.splice(0, count)
  }

  #arrivedOf(batch: readonly Frame[]): Promise<readonly Arrived[]> {
    const {sha256} = this.#options.crypto
    const all = batch.flatMap(frame => frame.entries.map(entry => ({entry, frame})))
    return Promise.all(
      all.map(async arrived => ({...arrived, id: toHex(await sha256(arrived.entry.header)) as EntryId}))
    )
  }

  async #judge(arrived: readonly Arrived[]): Promise<void> {
    const seen = new Set<EntryId>()
    // One may have come from two neighbours at once. The second is judged if the first turns out spoilt.
    const again: Arrived[] = []
    const candidates: Candidate[] = []
    const fills: Candidate[] = []
    for (const one of arrived) {
      if (seen.has(one.id)) {
        again.push(one)
        continue
      }
      seen.add(one.id)
      const judged = this.#judgeOne(one)
      if (typeof judged === 'string') one.frame.verdicts.push(judged)
      else if (this.#options.holds(shortId(one.id))) fills.push(judged)
      else candidates.push(judged)
    }
    const [whole] = await Promise.all([this.#withSoundBodies(candidates), this.#fill(fills)])
    const {authentic, forged, waiting} = await this.#chains.authenticate(whole)
    for (const one of authentic) one.claim.frame.verdicts.push(this.#take(one))
    for (const {row, frame} of forged) frame.verdicts.push(this.#refuse('signature', row.id, frame.from))
    for (const {row, frame} of waiting) frame.verdicts.push(this.#refuse('unproven', row.id, frame.from))
    if (again.length > 0) await this.#judge(again)
  }

  /** What can be said without any cryptography. */
  #judgeOne({entry, id, frame}: Arrived): Candidate | Verdict {
    const {came, count, horizon, lacksBody, topic} = this.#options
    const {from} = frame
    const short = shortId(id)
    const {asked, live} = came(from, short)
    const completes = entry.body !== undefined && lacksBody(short)
    if (!completes && this.knows(short)) {
      const verdict = this.#refuse('duplicate', id, from)
      // Asked for its body, a neighbour may have none either.
      return asked && entry.body === undefined ? 'accept' : verdict
    }
    if (!asked && !this.#mayPush(from)) {
      // Not settled: somebody else may have been asked for it.
      count('unasked-over-budget')
      return 'ignore'
    }
    const judged = judgeHeader(entry, id, topic)
    if (!judged.ok) return this.#refuse(judged.error, id, from)
    const {row} = judged.value
    const oldest = horizon()
    if (oldest !== undefined && comparePlaces(row, oldest) < 0) return this.#refuse('before-horizon', id, from)
    if (this.#options.exceedsShare(row)) return this.#refuse('over-share', id, from)
    if (this.#quarantine.isFarAhead(row)) return this.#refuse('far-future', id, from)
    return {...judged.value, source: from, live, frame}
  }

  /** Those whose body is as their header says, or is not there. */
  async #withSoundBodies(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const {sha256} = this.#options.crypto
    const sound = await Promise.all(
      candidates.map(async ({header, entry: {body}}) => body === undefined || bodyHolds(header, body, sha256))
    )
    return candidates.filter((candidate, i) => {
      if (sound[i]) return true
      const {row, frame} = candidate
      frame.verdicts.push(this.#refuse('body', row.id, frame.from))
      return false
    })
  }

  async #fill(candidates: readonly Candidate[]): Promise<void> {
    const {fill, settled} = this.#options
    for (const {row, entry, frame} of await this.#withSoundBodies(candidates)) {
      fill(shortId(row.id), entry.body!)
      settled(shortId(row.id))
      frame.verdicts.push('accept')
    }
  }

  /** An entry that is its author's. */
  #take(one: Authentic<Candidate>): Verdict {
    const {admit, count, env, rates} = this.#options
    const {row, header, entry, source, live} = one.claim
    const refuse = (reason: IntakeDrop) => this.#refuse(reason, row.id, source)
    // It may have waited for its proof while another page stored it.
    if (this.knows(shortId(row.id))) return refuse('duplicate')
    if (live && !rates.take(row.author, row.kind, env.clock.monotonic())) return refuse('author-rate')
    const spoilt = one.by === 'chained' && one.spoilt
    const admitted = {
      row: this.#withClock(one.by === 'chained' ? {...row, byChain: true} : row),
      header,
      entry: spoilt ? withoutSignature(entry) : entry,
      source,
      live
    }
    if (this.#quarantine.applies(row)) {
      const refusal = this.#quarantine.hold(admitted)
      if (refusal !== undefined) return refuse(refusal)
      this.#awaitDue()
      this.#options.settled(shortId(row.id))
    } else {
      admit(admitted)
    }
    if (!spoilt) return 'accept'
    count('signature')
    // Who wrote a file may have been handed it like that; the entry itself is good, and a file is nobody who could spoil more.
    return source === fileSource ? 'accept' : 'reject'
  }

  #withClock(row: JudgedEntry['row']): JudgedEntry['row'] {
    const {clocks} = this.#options
    const aheadMs = clocks.aheadMs(row.author)
    if (aheadMs === 0) return row
    // Only what was written just now: the clock may have been right before.
    const ageMs = clocks.nowMs - (row.hlcMs - aheadMs)
    const aheadMinutes = Math.round(aheadMs / 60_000)
    return ageMs >= -maxFutureMs && ageMs < lateAfterMs ? {...row, aheadMinutes} : row
  }

  #refuse(reason: IntakeDrop, id: EntryId, from: RoutingId): Verdict {
    const {count, settled, spoilt} = this.#options
    const short = shortId(id)
    count(reason)
    if (reason === 'body' || reason === 'signature' || reason === 'unproven') {
      spoilt(from, short)
      return reason === 'unproven' ? 'ignore' : 'reject'
    }
    if (reason === 'header' || reason === 'other-topic' || reason === 'newer-version') this.#remember(short, Infinity)
    if (reason === 'over-share') this.#options.unwanted(from)
    // Not for good: clocks are set, and horizons belong to this browser alone.
    if (reason === 'far-future' || reason === 'before-horizon' || reason === 'over-share') {
      this.#remember(short, this.#options.env.clock.monotonic() + refusedForMs)
    }
    settled(short)
    return reason === 'header' || reason === 'other-topic' ? 'reject' : 'ignore'
  }

  #mayPush(from: RoutingId): boolean {
    const nowMs = this.#options.env.clock.monotonic()
    let bucket = this.#unasked.get(from)
    if (bucket === undefined) {
      bucket = new TokenBucket(unaskedBurst, unaskedPerSecond, nowMs)
      this.#unasked.set(from, bucket)
    }
    return bucket.take(nowMs)
  }

  #isRefused(id: ShortId): boolean {
    if (this.#refused.size === 0) return false
    const untilMs = this.#refused.get(id)
    return untilMs !== undefined && untilMs > this.#options.env.clock.monotonic()
  }

  #remember(id: ShortId, untilMs: number): void {
    this.#refused.delete(id)
    this.#refused.set(id, untilMs)
    if (this.#refused.size > rememberedRefusals) this.#refused.delete(this.#refused.keys().next().value!)
  }

  #awaitDue(): void {
    const {env, admit} = this.#options
    this.#cancelTimer?.()
    const dueInMs = this.#quarantine.dueInMs
    if (dueInMs === undefined) return
    this.#cancelTimer = env.scheduler.after(Math.min(dueInMs, quarantineLookMs), () => {
      for (const entry of this.#quarantine.takeDue()) admit({...entry, row: this.#withClock(entry.row), live: true})
      this.#awaitDue()
    })
  }
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('reject')) return 'reject'
  return verdicts.includes('accept') ? 'accept' : 'ignore'
}

import {toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import type {AuthorRates} from './author-rates.ts'
import {judgeEntry, type EntryCrypto, type Forgery, type JudgedEntry, type Unusable} from './judge-entry.ts'
import {shortId, type ShortId} from './log-index.ts'
import type {Verdict} from './log-network.ts'
import {rememberedRefusals, unaskedBurst, unaskedPerSecond} from './parameters.ts'
import {Quarantine, type QuarantineRefusal} from './quarantine.ts'

export type IntakeDrop =
  Forgery | Unusable | QuarantineRefusal | 'duplicate' | 'unasked-over-budget' | 'author-rate' | 'topic-full'

/** A received entry that may enter the log. */
export interface Admitted extends JudgedEntry {
  readonly source: RoutingId
  readonly live: boolean
}

export interface IntakeOptions {
  readonly topic: Bytes
  readonly crypto: EntryCrypto
  readonly env: Environment
  readonly rates: AuthorRates
  count(reason: IntakeDrop): void
  /** In the log, or on its way into the storage. */
  holds(id: ShortId): boolean
  /** No further entries are taken. */
  isFull(): boolean
  /** As `Exchange.came`. */
  came(from: RoutingId, id: ShortId): {asked: boolean; live: boolean}
  /** The entry will not enter the log now. */
  settled(id: ShortId): void
  /** What came under this id was no good; the entry itself may be. */
  spoilt(from: RoutingId, id: ShortId): void
  admit(entry: Admitted): void
}

/** Judges what neighbours send: shape, topic, body, signature, rates, and clocks that run ahead. */
export class EntryIntake {
  readonly #options: IntakeOptions
  readonly #quarantine = new Quarantine()
  readonly #unasked = new Map<RoutingId, TokenBucket>()
  /** Ids whose header alone is reason to refuse. Never for a bad body or signature: those are not part of the id. */
  readonly #refused = new Set<ShortId>()
  #cancelTimer: (() => void) | undefined

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  get quarantined(): number {
    return this.#quarantine.size
  }

  /** Need not be asked for. */
  knows(id: ShortId): boolean {
    const {holds, isFull} = this.#options
    return holds(id) || this.#quarantine.has(id) || this.#refused.has(id) || isFull()
  }

  /** 'reject' when anything in it is forged; what is good in the same frame is taken all the same. */
  async receive(entries: readonly SignedEntry[], from: RoutingId): Promise<Verdict> {
    const {sha256} = this.#options.crypto
    const ids = await Promise.all(entries.map(async ({header}) => toHex(await sha256(header)) as EntryId))
    const verdicts = await Promise.all(entries.map((entry, i) => this.#receiveOne(entry, ids[i]!, from)))
    if (verdicts.includes('reject')) return 'reject'
    return verdicts.includes('accept') ? 'accept' : 'ignore'
  }

  gone(neighbour: RoutingId): void {
    this.#unasked.delete(neighbour)
  }

  close(): void {
    this.#cancelTimer?.()
  }

  async #receiveOne(entry: SignedEntry, id: EntryId, from: RoutingId): Promise<Verdict> {
    const {admit, came, count, crypto, env, isFull, rates, settled, topic} = this.#options
    const short = shortId(id)
    const {asked, live} = came(from, short)
    const refuse = (reason: IntakeDrop): Verdict => {
      count(reason)
      settled(short)
      return 'ignore'
    }
    if (isFull()) return refuse('topic-full')
    if (this.knows(short)) return refuse('duplicate')
    if (!asked && !this.#mayPush(from)) {
      // Not settled: somebody else may have been asked for it.
      count('unasked-over-budget')
      return 'ignore'
    }
    const judged = await judgeEntry(entry, id, topic, crypto)
    if (!judged.ok) {
      count(judged.error)
      return this.#refuseFor(judged.error, short, from)
    }
    // The same entry may have come from two neighbours at once. Both are judged, since one of them might be spoilt.
    if (this.knows(short)) return refuse('duplicate')
    if (live && !rates.take(judged.value.row.author, env.clock.monotonic())) return refuse('author-rate')
    const nowMs = env.clock.now()
    if (Quarantine.applies(judged.value.row.hlcMs, nowMs)) {
      const refusal = this.#quarantine.hold({...judged.value, source: from}, nowMs)
      if (refusal === 'far-future') this.#remember(short)
      if (refusal !== undefined) return refuse(refusal)
      this.#awaitDue()
      settled(short)
      return 'accept'
    }
    admit({...judged.value, source: from, live})
    return 'accept'
  }

  #refuseFor(reason: Forgery | Unusable, id: ShortId, from: RoutingId): Verdict {
    const {settled, spoilt} = this.#options
    switch (reason) {
      case 'header':
      case 'other-topic':
      case 'newer-version':
        this.#remember(id)
        settled(id)
        return reason === 'newer-version' ? 'ignore' : 'reject'
      case 'body':
      case 'signature':
      case 'body-missing':
        spoilt(from, id)
        return reason === 'body-missing' ? 'ignore' : 'reject'
    }
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

  #remember(id: ShortId): void {
    this.#refused.add(id)
    if (this.#refused.size > rememberedRefusals) this.#refused.delete(this.#refused.values().next().value!)
  }

  #awaitDue(): void {
    const {env, admit} = this.#options
    this.#cancelTimer?.()
    const dueAtMs = this.#quarantine.dueAtMs
    if (dueAtMs === undefined) return
    this.#cancelTimer = env.scheduler.after(Math.max(0, dueAtMs - env.clock.now()), () => {
      for (const entry of this.#quarantine.takeDue(env.clock.now())) admit({...entry, live: true})
      this.#awaitDue()
    })
  }
}

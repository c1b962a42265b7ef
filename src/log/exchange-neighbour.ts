import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import type {MessageNamed} from '../protocol/link-messages.ts'
import type {OrderedEntries} from './compare-ranges.ts'
import {
  answeredBurst,
  answeredPerSecond,
  answerPatienceMs,
  askedBurst,
  askedPerSecond,
  crossedPatienceMs,
  maxAsked,
  maxFruitlessMs,
  newcomerWaitsMs,
  newestListed,
  othersAfterMs,
  pushBurst,
  pushesPerSecond,
  refusedForMs,
  settleMs,
  unwantedBurst,
  unwantedPerSecond,
  wantPatienceMs
} from './parameters.ts'
import type {ShortId} from './log-index.ts'
import {RangeQuestions} from './range-questions.ts'
import {ServedRequests} from './served-requests.ts'

/** What the exchange remembers of one linked page. */
export class ExchangeNeighbour {
  readonly id: RoutingId
  /** Whose page it is. */
  readonly key: PersonKey
  readonly questions: RangeQuestions
  readonly served: ServedRequests
  /** Questions of ours. */
  readonly asking: TokenBucket
  /** Questions of theirs. */
  readonly answering: TokenBucket
  /** Entries it was sent unasked. */
  readonly pushing: TokenBucket
  /** What it brought and nobody wants. */
  readonly #unwanted: TokenBucket
  #sparedUntilMs = -Infinity
  /** Questions that have no answer yet, also of comparisons broken off. */
  unanswered = 0
  /** What was here when the comparison was begun. */
  revision = 0
  /** It was linked, and may have opened a comparison, before the log was open here. */
  missedOpening = false
  /** When our questions, which came too thick, may go on. */
  askOnAtMs: number | undefined
  /** Its question that crossed ours and was not answered for that; and since when ours waits. */
  crossed: {readonly message: MessageNamed<'ranges'>; readonly sinceMs: number} | undefined
  /** A comparison that was begun here was answered. */
  compared = false
  /** Both were found to have the same, or all it had was asked for and came. */
  reconciled = false
  /** When it was last asked for the bodies that are missing here. */
  askedForBodiesMs = -Infinity
  /** When the logs are compared next, if at all. */
  compareAtMs: number | undefined
  /** Until then a newcomer takes the first entries first. */
  readonly newUntilMs: number
  /** Ids it has that were not asked for, since the first entries had not come; the newest first. */
  later: ShortId[] = []
  /** Ids it named that were asked for all the same. */
  #first = 0
  /** When something last came of it that brings the logs together. */
  activeAtMs: number
  /** When it last answered, or began to owe an answer. */
  heardAtMs: number
  /** It keeps silent, and others were asked for what it owes. */
  askedOthers = false
  /** When it last sent an entry it was asked for, or was first asked. */
  #progressAtMs: number
  /** Entries came or went since the last comparison was begun. */
  #fruitful = true
  #fruitless = 0

  constructor(page: {routingId: RoutingId; key: PersonKey}, entries: OrderedEntries, random: Random, nowMs: number) {
    this.id = page.routingId
    this.key = page.key
    this.questions = new RangeQuestions(entries, random)
    this.served = new ServedRequests(nowMs)
    this.asking = new TokenBucket(askedBurst, askedPerSecond, nowMs)
    this.answering = new TokenBucket(answeredBurst, answeredPerSecond, nowMs)
    this.pushing = new TokenBucket(pushBurst, pushesPerSecond, nowMs)
    this.#unwanted = new TokenBucket(unwantedBurst, unwantedPerSecond, nowMs)
    this.newUntilMs = nowMs + newcomerWaitsMs
    this.activeAtMs = nowMs
    this.heardAtMs = nowMs
    this.#progressAtMs = nowMs
  }

  /** It was linked a moment ago, when there was next to nothing here. */
  isNew(nowMs: number): boolean {
    return this.questions.openedBare && nowMs < this.newUntilMs
  }

  /** Puts off what is older than a screen; answers with the rest. */
  takeFirst(ids: readonly ShortId[]): readonly ShortId[] {
    const first = ids.slice(0, newestListed - this.#first)
    this.#first += first.length
    this.later.push(...ids.slice(first.length, first.length + maxAsked - this.later.length))
    return first
  }

  /** It has sent an entry it was asked for, or is first asked. */
  progress(nowMs: number): void {
    this.#progressAtMs = nowMs
    this.askedOthers = false
  }

  /** It has sent an entry of which its author had more than a share here. */
  noteUnwanted(nowMs: number): void {
    if (!this.#unwanted.take(nowMs)) this.#sparedUntilMs = nowMs + refusedForMs
  }

  /** It has so much that is not wanted here that nothing as old is compared with it. */
  isSpared(nowMs: number): boolean {
    return nowMs < this.#sparedUntilMs
  }

  /** When others are to be asked for what it owes. */
  get othersDueMs(): number | undefined {
    return this.askedOthers ? undefined : this.#progressAtMs + othersAfterMs
  }

  /** When what it owes is no longer waited for. */
  get lostDueMs(): number {
    return this.#progressAtMs + wantPatienceMs
  }

  /** Something came of it, or went to it. */
  bearFruit(nowMs: number): void {
    this.#fruitful = true
    this.#fruitless = 0
    this.activeAtMs = nowMs
  }

  /** A question or an answer could not be sent: that it brought nothing says nothing. */
  unsent(): void {
    this.#fruitful = true
    this.#fruitless = 0
  }

  /** A comparison begins. */
  beginComparing(nowMs: number): void {
    this.compareAtMs = undefined
    this.heardAtMs = nowMs
    this.#fruitless = this.#fruitful ? 0 : this.#fruitless + 1
    this.#fruitful = false
  }

  /** The logs are to be compared in `inMs`, or later the more often that brought nothing. */
  compareIn(inMs: number, nowMs: number): void {
    const atMs = nowMs + Math.min(maxFruitlessMs, Math.max(settleMs, inMs) * 4 ** Math.min(this.#fruitless, 12))
    this.compareAtMs = Math.min(this.compareAtMs ?? Infinity, atMs)
  }

  /** When the comparison is due: not while entries are on their way. `asked`: how many entries it was asked for. */
  compareDueMs(asked: number): number | undefined {
    if (this.compareAtMs === undefined || asked > 0 || !this.served.idle || !this.questions.done) return undefined
    return Math.max(this.compareAtMs, this.activeAtMs + settleMs)
  }

  /** When an answer is no longer waited for. */
  get giveUpMs(): number | undefined {
    return this.questions.waiting ? this.heardAtMs + answerPatienceMs : undefined
  }

  /** When the question that crossed ours is to be answered all the same. */
  get crossedDueMs(): number | undefined {
    return this.crossed && this.crossed.sinceMs + crossedPatienceMs
  }
}

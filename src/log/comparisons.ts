import {compare} from '../base/bytes.ts'
import type {RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import type {MessageNamed} from '../protocol/link-messages.ts'
import {compareBounds} from '../protocol/ranges.ts'
import {answerRanges} from './answer-ranges.ts'
import {boundOf, toShortId, type OrderedEntries} from './compare-ranges.ts'
import type {ExchangeNeighbour} from './exchange-neighbour.ts'
import type {Place} from './index-row.ts'
import type {ShortId} from './log-index.ts'
import type {Verdict} from './log-network.ts'
import {askedPerSecond, maxAsked, maxPulls, rangesPerQuestion, settleMs, toldMost} from './parameters.ts'
import {isLate, type Question} from './range-questions.ts'

export type ComparisonDrop =
  'questions-over-budget' | 'question-too-long' | 'answer-never-asked' | 'answer-too-late' | 'answer-contradicts-itself'

export interface ComparisonsOptions {
  readonly view: {
    readonly entries: OrderedEntries
    /** Nothing before it is kept or taken. */
    horizon(): Place | undefined
    /** What anybody had more than a share of stands before it; never before `horizon`. */
    sharesEnd(): Place | undefined
    /** False while what came is not stored yet: then nobody is asked for more. */
    canTake(): boolean
    /** Can be served. */
    holds(id: ShortId): boolean
  }
  readonly random: Random
  count(reason: ComparisonDrop): void
  send(to: ExchangeNeighbour, message: MessageNamed<'ranges'>): void
  /** A neighbour has these, the newest first. */
  has(neighbour: ExchangeNeighbour, ids: readonly ShortId[], nowMs: number): void
  /** Both have the same entries, at least from the later of both horizons on. */
  equal(neighbour: ExchangeNeighbour, nowMs: number): void
}

/** How things stand with neighbours besides what was compared. */
export interface Standing {
  /** Entries a neighbour was asked for and has not sent, or will be asked for. */
  askedOf(neighbour: ExchangeNeighbour): number
  /** The first entries are on their way, and nothing is to come in between. */
  awaitsFirst(neighbour: ExchangeNeighbour): boolean
  /** For how many entries more there is room. */
  readonly free: number
}

/** Compares logs by ranges, both ways: asks neighbours, and answers what they ask. */
export class Comparisons {
  readonly #options: ComparisonsOptions
  /** Who was asked on first, as long as something is left to ask there. */
  #leader: RoutingId | undefined

  constructor(options: ComparisonsOptions) {
    this.#options = options
  }

  /** Begins a comparison, anew if one goes on. */
  begin(neighbour: ExchangeNeighbour, nowMs: number): void {
    neighbour.beginComparing(nowMs)
    neighbour.revision = this.#options.view.entries.revision
    const {questions, reconciled, missedOpening} = neighbour
    neighbour.missedOpening = false
    this.#ask(neighbour, questions.begin(this.#horizon(neighbour, nowMs), reconciled, missedOpening))
  }

  /** Nothing before it is compared with this neighbour. */
  #horizon(neighbour: ExchangeNeighbour, nowMs: number): Place | undefined {
    const {view} = this.#options
    return neighbour.isSpared(nowMs) ? view.sharesEnd() : view.horizon()
  }

  /** A question or an answer has come. */
  heard(neighbour: ExchangeNeighbour, message: MessageNamed<'ranges'>, nowMs: number): Verdict {
    return message.equal === undefined
      ? this.#answer(neighbour, message, nowMs)
      : this.#hear(neighbour, message, message.equal, nowMs)
  }

  /** What was left unanswered, since our own question crossed it, is answered: ours must have been lost. */
  answerCrossed(neighbour: ExchangeNeighbour, nowMs: number): void {
    const {crossed} = neighbour
    if (crossed === undefined) return
    neighbour.crossed = undefined
    neighbour.questions.cancel()
    // It asked too much by then: nothing is due of it, and we ask again ourselves.
    if (this.#answer(neighbour, crossed.message, nowMs) !== 'accept') neighbour.compareIn(4 * settleMs, nowMs)
  }

  /**
   * Asks on where comparisons stand, as far as there is room. With little left, only those who owe nothing are asked: others would wait
   * for whoever filled it. Without room nothing is due: what makes room comes back here. A newcomer asks one neighbour alone at first:
   * what that one has named the others need not.
   */
  goOn(neighbours: readonly ExchangeNeighbour[], {askedOf, awaitsFirst, free}: Standing, nowMs: number): void {
    const {view} = this.#options
    for (const neighbour of neighbours) neighbour.askOnAtMs = undefined
    if (free <= 0 || !view.canTake()) return
    this.#leader = neighbours.find(({id, questions}) => id === this.#leader && !questions.done)?.id
    let pulls = neighbours.reduce((sum, {questions}) => sum + questions.pullsInFlight, 0)
    for (const neighbour of neighbours) {
      const {questions} = neighbour
      if (free <= maxAsked && askedOf(neighbour) > 0) continue
      const isLed = this.#leader !== undefined && this.#leader !== neighbour.id
      if (awaitsFirst(neighbour) || (neighbour.isNew(nowMs) && isLed)) {
        neighbour.askOnAtMs = neighbour.newUntilMs
        continue
      }
      for (;;) {
        const expected = (questions.pullsInFlight + 1) * toldMost
        const fits = askedOf(neighbour) + expected <= maxAsked && (pulls + 1) * toldMost <= free
        const pulling = pulls < maxPulls && fits
        if (!questions.canAsk(pulling)) break
        if (!neighbour.asking.take(nowMs)) {
          neighbour.askOnAtMs = nowMs + 1_000 / askedPerSecond
          break
        }
        const before = questions.pullsInFlight
        if (!questions.waiting) neighbour.heardAtMs = nowMs
        this.#ask(neighbour, questions.ask(this.#horizon(neighbour, nowMs), pulling))
        pulls += questions.pullsInFlight - before
        this.#leader ??= neighbour.id
      }
    }
  }

  #ask(neighbour: ExchangeNeighbour, question: Question): void {
    neighbour.unanswered++
    this.#options.send(neighbour, {type: 'ranges', ...question, equal: undefined})
  }

  #answer(neighbour: ExchangeNeighbour, message: MessageNamed<'ranges'>, nowMs: number): Verdict {
    const {salt, number, ranges} = message
    const {view, random, send, has, equal} = this.#options
    const horizon = this.#horizon(neighbour, nowMs)
    if (ranges.length > 2 * rangesPerQuestion + 1) return this.#drop('question-too-long', 'reject')
    if (!neighbour.answering.take(nowMs)) return this.#drop('questions-over-budget', 'reject')
    if (number === 0 && neighbour.questions.opening) {
      // Both began at once: the lower salt goes on. The other asks nothing, and learns what it needs from what it is asked.
      const ours = neighbour.questions.salt
      if (!isLate(salt) && compare(ours, salt) < 0) {
        has(neighbour, listedSince(horizon, ranges), nowMs)
        neighbour.crossed = {message, sinceMs: neighbour.heardAtMs}
        return 'accept'
      }
      // Where both opened late, either opening may have been lost: both are answered.
      if (!isLate(salt) || !isLate(ours)) neighbour.questions.cancel()
    }
    neighbour.crossed = undefined
    const {entries} = view
    const pulling = view.canTake()
    const answer = answerRanges(ranges, {entries, salt, horizon, random, pulling, isHere: id => view.holds(id)})
    const spared = neighbour.isSpared(nowMs)
    // Who has more than is kept, or compared, here must not take it for held.
    send(neighbour, {type: 'ranges', salt, number, equal: answer.equal && !answer.beyond, ranges: answer.ranges})
    has(neighbour, answer.theirs, nowMs)
    if (answer.pulls.length > 0) neighbour.questions.pull(answer.pulls)
    const oldest = ranges.at(-1)?.lower
    const whole = number === 0 && (oldest === undefined || entries.rankOf(oldest) === 0)
    if (answer.equal && whole && !spared) equal(neighbour, nowMs)
    else if (!answer.equal) neighbour.compareIn(4 * settleMs, nowMs)
    return 'accept'
  }

  #hear(neighbour: ExchangeNeighbour, message: MessageNamed<'ranges'>, same: boolean, nowMs: number): Verdict {
    const {salt, number, ranges} = message
    const {view, has, equal} = this.#options
    if (neighbour.unanswered === 0) return this.#drop('answer-never-asked', 'reject')
    neighbour.unanswered--
    if (same && ranges.length > 0) return this.#drop('answer-contradicts-itself', 'reject')
    const theirs = neighbour.questions.hear(salt, number, ranges, this.#horizon(neighbour, nowMs))
    if (theirs === 'unasked') return this.#drop('answer-too-late', 'ignore')
    neighbour.heardAtMs = nowMs
    neighbour.compared = true
    neighbour.crossed = undefined
    has(neighbour, theirs, nowMs)
    // What came since it was asked, it has not said to have.
    const isWhole = number === 0 && same && !neighbour.isSpared(nowMs)
    if (isWhole && neighbour.revision === view.entries.revision) equal(neighbour, nowMs)
    else neighbour.compareIn(settleMs, nowMs)
    return 'accept'
  }

  #drop(reason: ComparisonDrop, verdict: Verdict): Verdict {
    this.#options.count(reason)
    return verdict
  }
}

/** Ids that are listed, but for ranges that reach back beyond the horizon. */
function listedSince(horizon: Place | undefined, ranges: MessageNamed<'ranges'>['ranges']): ShortId[] {
  const oldest = horizon && boundOf(horizon)
  return ranges.flatMap(range => {
    if (range.kind !== 'all') return []
    const since = oldest === undefined || (range.lower !== undefined && compareBounds(range.lower, oldest) >= 0)
    return since ? range.ids.map(toShortId) : []
  })
}

import type {Bytes} from '../base/bytes.ts'
import type {Random} from '../base/ports.ts'
import {compareBounds, type Bound, type Range} from '../protocol/ranges.ts'
import {
  boundOf,
  boundRoom,
  compareRanges,
  RangeWriter,
  ranksOf,
  type Comparing,
  type OrderedEntries,
  type Span
} from './compare-ranges.ts'
import type {Place} from './index-row.ts'
import type {ShortId} from './log-index.ts'
import {
  listedMost,
  maxOpenSpans,
  newestListed,
  questionsInFlight,
  rangesPerQuestion,
  saltBytes,
  splitParts,
  tellAtOnce
} from './parameters.ts'

export interface Question {
  readonly salt: Bytes
  /** 0 opens a comparison. */
  readonly number: number
  readonly ranges: readonly Range[]
}

/** A range that is not settled yet, and what is to be said of it. */
interface OpenSpan extends Span {
  /** Undefined: what is here when it is asked. */
  readonly say: {readonly ids: readonly ShortId[]} | 'list' | 'more' | undefined
  /** Its answer may name hundreds of ids. */
  readonly pulls: boolean
}

/**
 * Compares this log with a neighbour's by asking. What is unlike is asked about in smaller ranges, the newest first, several questions
 * at a time, until nothing is. Holds no entries: a question says what is here when it is asked, so that a comparison
 * that was broken off is taken up by a new one, which finds equal what has come since.
 */
export class RangeQuestions {
  readonly #entries: OrderedEntries
  readonly #random: Random
  #salt: Bytes
  #next = 0
  /** Adjacent or apart, the newest last. */
  #open: OpenSpan[] = []
  /** Asked and not answered, with whether the answer may name many ids. */
  readonly #asked = new Map<number, {readonly pulls: boolean}>()
  #pullsInFlight = 0
  #openedBare = false

  constructor(entries: OrderedEntries, random: Random) {
    this.#entries = entries
    this.#random = random
    this.#salt = random.bytes(saltBytes)
  }

  get salt(): Bytes {
    return this.#salt
  }

  /** Nothing left to ask or to wait for. */
  get done(): boolean {
    return this.#open.length === 0 && this.#asked.size === 0
  }

  get waiting(): boolean {
    return this.#asked.size > 0
  }

  get pullsInFlight(): number {
    return this.#pullsInFlight
  }

  /** Whether `ask` has something to ask now. `pulling`: there is room for hundreds of ids more. */
  canAsk(pulling: boolean): boolean {
    return this.#asked.size < questionsInFlight && this.#open.some(({pulls}) => pulling || !pulls)
  }

  /** Whether the question that opened the comparison is not answered yet. */
  get opening(): boolean {
    return this.#asked.has(0)
  }

  /** The comparison was opened with next to nothing here. */
  get openedBare(): boolean {
    return this.#openedBare
  }

  /** Breaks off what was going on. */
  cancel(): void {
    this.#open = []
    this.#asked.clear()
    this.#pullsInFlight = 0
    this.#salt = this.#random.bytes(saltBytes)
    this.#next = 1
  }

  /**
   * Begins anew; answers with the question to send. It lists the newest screen, and tells of what is older in ranges that double;
   * or, when both are thought to be equal, of all in one. `late`: what the other side opened with may have been lost, so that this goes on.
   */
  begin(horizon: Place | undefined, expectEqual: boolean, late: boolean): Question {
    this.cancel()
    this.#salt[0] = late ? 0 : this.#salt[0]! || 1
    const comparing = this.#comparing(horizon)
    const writer = new RangeWriter(comparing, this.#random)
    const oldest = horizon && boundOf(horizon)
    const {size} = this.#entries
    if (expectEqual && size > listedMost) writer.fingerprint({lower: oldest, upper: undefined})
    else {
      let upper: Bound | undefined
      let [from, count] = [size - newestListed, newestListed]
      for (; from > 0; count = Math.round(count * (2 + this.#random.fraction() / 2)), from -= count) {
        const lower = this.#entries.boundAt(from)
        if (upper === undefined) writer.list({lower, upper})
        else writer.fingerprint({lower, upper})
        upper = lower
      }
      if (upper === undefined) writer.list({lower: oldest, upper})
      else writer.fingerprint({lower: oldest, upper})
    }
    this.#asked.set(0, {pulls: false})
    this.#openedBare = size <= listedMost
    return {salt: this.#salt, number: 0, ranges: writer.ranges}
  }

  /** Will ask about these ranges, where a neighbour has more than is here. */
  pull(spans: readonly Span[]): void {
    for (const span of spans) this.#open.push({...span, say: undefined, pulls: true})
    this.#order()
  }

  /**
   * An answer has come. 'unasked': nothing of the kind was asked, or no longer. Otherwise ids they have, the newest first.
   * Whether they lack something, or have more than they named, shows in `done`.
   */
  hear(
    salt: Bytes,
    number: number,
    ranges: readonly Range[],
    horizon: Place | undefined
  ): readonly ShortId[] | 'unasked' {
    const asked = this.#asked.get(number)
    if (asked === undefined || salt.some((byte, i) => byte !== this.#salt[i])) return 'unasked'
    this.#asked.delete(number)
    if (asked.pulls) this.#pullsInFlight--
    const theirs: ShortId[] = []
    for (const compared of compareRanges(ranges, this.#comparing(horizon))) {
      theirs.push(...compared.theirs)
      const {finding} = compared
      if (finding.kind === 'equal' || finding.kind === 'beyond') continue
      const {span} = finding
      if (finding.kind === 'more' || finding.kind === 'list')
        this.#open.push({...span, say: finding.kind, pulls: false})
      else if (finding.kind === 'tell') {
        const atOnce = !finding.rest && finding.ids.length <= tellAtOnce
        this.#open.push({...span, say: atOnce ? {ids: finding.ids} : 'more', pulls: false})
      } else this.#open.push({...span, say: undefined, pulls: finding.kind === 'pull'})
    }
    this.#order()
    return theirs
  }

  /** The next question; `canAsk` must hold. At most one range of it brings hundreds of ids. */
  ask(horizon: Place | undefined, pulling: boolean): Question {
    const writer = new RangeWriter(this.#comparing(horizon), this.#random)
    const later: OpenSpan[] = []
    let pulls = false
    let ranges = 0
    while (this.#open.length > 0) {
      const span = this.#open.at(-1)!
      if (span.pulls && (!pulling || pulls)) {
        later.push(this.#open.pop()!)
        continue
      }
      const [low, high] = ranksOf(span, this.#entries)
      const parts = typeof span.say !== 'object' && high - low > listedMost ? splitParts(high - low) : 1
      const bytes = (parts + 1) * boundRoom + 16 * (typeof span.say === 'object' ? span.say.ids.length : 2 * listedMost)
      if (ranges > 0 && (ranges + parts > rangesPerQuestion || writer.room < bytes)) break
      this.#open.pop()
      ranges += parts
      pulls ||= span.pulls
      this.#say(writer, span, high - low)
    }
    while (later.length > 0) this.#open.push(later.pop()!)
    this.#order()
    const number = Math.max(1, this.#next)
    this.#next = number + 1
    this.#asked.set(number, {pulls})
    if (pulls) this.#pullsInFlight++
    return {salt: this.#salt, number, ranges: writer.ranges}
  }

  #say(writer: RangeWriter, {lower, upper, say}: OpenSpan, count: number): void {
    if (say === 'more') writer.more({lower, upper})
    else if (typeof say === 'object') writer.tell({lower, upper}, say.ids, false, boundRoom)
    else if (count <= (say === 'list' ? 2 * listedMost : listedMost)) writer.list({lower, upper})
    else writer.split({lower, upper})
  }

  /** The newest last; where they overlap, each part once. Too many are joined, the oldest first: they will be told apart again. */
  #order(): void {
    this.#open.sort((a, b) => compareUppers(a.upper, b.upper))
    const kept: OpenSpan[] = []
    for (const span of this.#open.reverse()) {
      const above = kept.at(-1)
      if (above !== undefined && above.lower === undefined) break
      const overlaps = above !== undefined && compareUppers(span.upper, above.lower) > 0
      if (!overlaps) kept.push(span)
      else if (span.lower === undefined || compareBounds(span.lower, above.lower!) < 0) {
        kept.push({...span, upper: above.lower})
      }
    }
    if (kept.length > maxOpenSpans) {
      const joined = kept.splice(maxOpenSpans - 1)
      kept.push({upper: joined[0]!.upper, lower: joined.at(-1)!.lower, say: undefined, pulls: false})
    }
    this.#open = kept.reverse()
  }

  #comparing(horizon: Place | undefined): Comparing {
    return {entries: this.#entries, salt: this.#salt, horizon}
  }
}

/** Whether a comparison with this salt was opened late: it begins with a zero then, and is lower than any other. */
export const isLate = (salt: Uint8Array): boolean => salt[0] === 0

/** Of upper ends, of which undefined is later than all. */
const compareUppers = (a: Bound | undefined, b: Bound | undefined): number =>
  a === undefined ? (b === undefined ? 0 : 1) : b === undefined ? -1 : compareBounds(a, b)

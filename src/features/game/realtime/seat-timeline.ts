import type {SeatPart} from '../define-realtime.ts'
import {realtimeParameters as parameters} from './parameters.ts'

/**
 * A stretch of a seat's time. In even rounds its player plays, in odd ones it is away: round 0 begins with the match, 1 when it was lost, 2
 * when it came back.
 */
export interface Span {
  readonly round: number
  /** Its first tick. */
  readonly from: number
  /** All inputs of this round before this tick are known. Infinite while nobody plays: the inputs are the idle one. */
  readonly through: number
  /** Of a round that is not played: the tick from which it is counted how long the seat is held. */
  readonly since: number
}

export const isPlaying = ({round}: Pick<Span, 'round'>): boolean => round % 2 === 0

/** Only the last few matter: what is before them is settled. */
const keptSpans = 8

/** A return that ended at once does not count: the seat is held from when it was lost before. The same on every page that has the same rounds. */
function heldSince(before: readonly Span[], round: number, from: number): number {
  const [held, played] = before.slice(-2)
  const isShort = played !== undefined && isPlaying(played) && from - played.from < parameters.leastPlayedTicks
  return !isPlaying({round}) && isShort && held !== undefined && !isPlaying(held) ? held.since : from
}

/** The inputs of one seat, known and guessed, and when it has a player. */
export class SeatTimeline {
  readonly #idle: number
  readonly #values = new Uint32Array(parameters.keptInputs)
  /** Inputs before this tick were never here. */
  #since = 0
  #spans: Span[] = [{round: 0, from: 0, through: 0, since: 0}]

  constructor(idle: number) {
    this.#idle = idle
  }

  get spans(): readonly Span[] {
    return this.#spans
  }

  get last(): Span {
    return this.#spans.at(-1)!
  }

  get playing(): boolean {
    return isPlaying(this.last)
  }

  /** The stretch a tick is in. */
  spanAt(tick: number): Span {
    for (let i = this.#spans.length - 1; i > 0; i--) if (this.#spans[i]!.from <= tick) return this.#spans[i]!
    return this.#spans[0]!
  }

  partAt(tick: number): SeatPart {
    const span = this.spanAt(tick)
    if (isPlaying(span)) return 'playing'
    return tick - span.since >= parameters.heldTicks ? 'gone' : 'held'
  }

  /** What it does at this tick: known, or guessed to go on as before. */
  inputAt(tick: number): number {
    const span = this.spanAt(tick)
    if (!isPlaying(span)) return this.#idle
    const known = tick < span.through ? tick : span.through - 1
    return known < span.from ? this.#idle : this.#values[known % parameters.keptInputs]!
  }

  /** The input at a tick before `last.through`, if it is still kept. */
  #knownAt(tick: number): number | undefined {
    const {from, through} = this.last
    return tick >= Math.max(from, this.#since) && tick < through && through - tick <= parameters.keptInputs
      ? this.#values[tick % parameters.keptInputs]
      : undefined
  }

  /**
   * Takes inputs from tick `first` on. Answers the first tick that is not what was guessed, and the last one of which something else is known;
   * what is known stays. Inputs after a gap, or while nobody plays, are not taken.
   */
  put(
    first: number,
    values: readonly number[]
  ): {readonly wrongFrom: number; readonly contradicted: number | undefined; readonly fresh: number} {
    const span = this.last
    let [wrongFrom, fresh, through] = [Number.POSITIVE_INFINITY, 0, span.through]
    let contradicted: number | undefined
    if (!isPlaying(span) || first > through) return {wrongFrom, contradicted, fresh}
    const guess = this.inputAt(through)
    for (let i = 0; i < values.length; i++) {
      const tick = first + i
      const value = values[i]!
      if (tick < through) {
        const known = this.#knownAt(tick)
        if (known !== undefined && known !== value) contradicted = tick
        continue
      }
      this.#values[tick % parameters.keptInputs] = value
      if (value !== guess && wrongFrom > tick) wrongFrom = tick
      through = tick + 1
      fresh++
    }
    this.#spans[this.#spans.length - 1] = {...span, through}
    return {wrongFrom, contradicted, fresh}
  }

  /** Known inputs from `first` on, at most `count`; empty when there are none, or they are kept no more. */
  known(first: number, count: number): readonly number[] {
    const found: number[] = []
    for (let tick = first; found.length < count; tick++) {
      const value = this.#knownAt(tick)
      if (value === undefined) return found
      found.push(value)
    }
    return found
  }

  /**
   * Begins a round, or moves the beginning of the one that runs: one that is played only to an earlier tick, and what lies between is idle then.
   * Answers the first tick for which that changes something.
   */
  begin(round: number, from: number): number {
    const {last} = this
    const moves = round === last.round
    if (round < last.round || (moves && (isPlaying(last) ? from >= last.from : from === last.from))) {
      return Number.POSITIVE_INFINITY
    }
    let through = round % 2 === 0 ? from : Number.POSITIVE_INFINITY
    if (moves && isPlaying(last) && last.through > last.from) {
      for (let tick = from; tick < last.from; tick++) this.#values[tick % parameters.keptInputs] = this.#idle
      through = last.through
    }
    const before = moves ? this.#spans.slice(0, -1) : this.#spans
    // Rounds that were to begin later are none, as when somebody takes up the match before where it was cut: a state with them is read by nobody.
    const earlier = before.map(span => (span.from <= from ? span : {...span, from, since: Math.min(span.since, from)}))
    this.#spans = [...earlier, {round, from, through, since: heldSince(earlier, round, from)}].slice(-keptSpans)
    return moves ? Math.min(from, last.from) : from
  }

  /** As another page knows it. `values` are the inputs before the end of the last round that is played. */
  load(spans: readonly Span[], first: number, values: ArrayLike<number>): void {
    this.#spans = [...spans].slice(-keptSpans)
    this.#since = first
    for (let i = 0; i < values.length; i++) this.#values[(first + i) % parameters.keptInputs] = values[i]!
  }

  /** Every input kept before this tick, whichever round: for another page. */
  kept(first: number, through: number): Uint32Array {
    const length = Math.max(0, Math.min(through - first, parameters.keptInputs))
    return Uint32Array.from({length}, (_, i) => this.#values[(first + i) % parameters.keptInputs]!)
  }
}

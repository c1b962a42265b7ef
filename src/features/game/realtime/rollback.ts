import type {GameEnd} from '../define-game.ts'
import type {RealtimeDefinition, SeatPart} from '../define-realtime.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import {isPlaying, SeatTimeline} from './seat-timeline.ts'
import {Simulation} from './simulation.ts'

/** What a page says it knows of one seat. */
export interface SeatReport {
  readonly round: number
  readonly from: number
  readonly through: number
}

export type Report = readonly SeatReport[]

/** On the wire, for infinite: nobody plays there, so that all inputs are known. */
export const allKnown = 2 ** 32 - 1

/** Why a page does not go on. */
export type Halt = 'inputs' | 'agreement' | 'end'

/**
 * One page's copy of a match: the inputs of every seat, the state they lead to, and how much of it is certain. It knows nothing of time, links or
 * messages: the same calls give the same states. Inputs that were guessed wrong make it go back and run the ticks again.
 *
 * A tick is confirmed when all its inputs are here, and settled when every player's page has said that it has the same. Settled states never
 * change, so only they are compared, handed out, and end the game.
 */
export class Rollback<S> {
  readonly definition: RealtimeDefinition<S>
  readonly timelines: readonly SeatTimeline[]
  #simulation: Simulation<S>
  #settled = 0
  #wrongFrom = Number.POSITIVE_INFINITY
  /** Ticks run again since the match began. */
  resimulated = 0

  constructor(definition: RealtimeDefinition<S>, seats: number, state: S) {
    this.definition = definition
    this.timelines = Array.from({length: seats}, () => new SeatTimeline(definition.idle))
    this.#simulation = new Simulation(definition, 0, state)
  }

  /** The next tick to run. */
  get tick(): number {
    return this.#simulation.tick
  }

  /** Before `tick`, guesses included. */
  get state(): S {
    return this.#simulation.state
  }

  /** Before this tick, nothing changes any more. */
  get settled(): number {
    return this.#settled
  }

  /** Before this tick, all inputs are here. */
  get confirmed(): number {
    return Math.min(...this.timelines.map(({last}) => last.through))
  }

  /** The state before a settled tick, or one that is about to be; undefined: kept no more, or not right yet. */
  stateAt(tick: number): S | undefined {
    return tick <= this.#wrongFrom ? this.#simulation.at(tick) : undefined
  }

  get report(): Report {
    return this.timelines.map(({last}) => ({
      round: last.round,
      from: last.from,
      through: Math.min(last.through, allKnown)
    }))
  }

  partsAt(tick: number): readonly SeatPart[] {
    return this.timelines.map(timeline => timeline.partAt(tick))
  }

  /** Inputs of one seat from `first` on; see `SeatTimeline.put`. */
  put(seat: number, first: number, values: readonly number[]): Omit<ReturnType<SeatTimeline['put']>, 'wrongFrom'> {
    const {wrongFrom, ...taken} = this.timelines[seat]!.put(first, values)
    this.#wrong(wrongFrom)
    return taken
  }

  /** A round of a seat begins at this tick. False: that is settled otherwise. */
  begin(seat: number, round: number, from: number): boolean {
    if (from < this.#settled) return false
    this.#wrong(this.timelines[seat]!.begin(round, from))
    return true
  }

  #wrong(tick: number): void {
    if (tick < this.tick) this.#wrongFrom = Math.min(this.#wrongFrom, tick)
  }

  /**
   * Takes what the pages of the other players said they know: `reports` by seat, undefined where nothing was heard in the seat's present round.
   * `vouched`: by seat, before which tick somebody else says that all have the same, for want of a link of our own; 0 otherwise.
   */
  settle(reports: readonly (Report | undefined)[], own: number | undefined, vouched: readonly number[]): void {
    let settled = this.confirmed
    for (const [seat, {last}] of this.timelines.entries()) {
      if (seat === own || !isPlaying(last)) continue
      const report = reports[seat]
      settled = Math.min(settled, report === undefined ? Math.max(last.from, vouched[seat]!) : this.agreedWith(report))
    }
    this.#settled = Math.max(this.#settled, Math.min(settled, this.tick))
  }

  /** Follows another page, which says what is settled there. */
  settleAsFollower(settled: number): void {
    this.#settled = Math.max(this.#settled, Math.min(settled, this.confirmed, this.tick))
  }

  /** Before this tick that page has the same inputs as this one. */
  agreedWith(report: Report): number {
    let agreed = Number.POSITIVE_INFINITY
    for (const [seat, {last}] of this.timelines.entries()) {
      const {round, from, through} = report[seat]!
      if (round !== last.round || from !== last.from) agreed = Math.min(agreed, from, last.from)
      else if (isPlaying(last)) agreed = Math.min(agreed, through)
    }
    return agreed
  }

  /** That page says that the last round of every seat is what it is here. */
  seesAs(report: Report): boolean {
    return this.timelines.every(
      ({last}, seat) => report[seat]!.round === last.round && report[seat]!.from === last.from
    )
  }

  /**
   * Something that page has settled, or this one, is not the same on both. What it said a while ago is not taken for that: rounds that began since are
   * after what was settled then.
   */
  isApartFrom(report: Report, settled: number): boolean {
    return this.timelines.some(({last}, seat) => {
      const {round, from} = report[seat]!
      if (round !== last.round) return round > last.round ? from < this.#settled : settled > last.from
      return from !== last.from && settled > Math.min(from, last.from)
    })
  }

  /** Why the next tick may not be run yet; undefined: it may. */
  get halt(): Halt | undefined {
    if (this.end !== undefined) return 'end'
    if (this.tick - this.confirmed >= parameters.window) return 'inputs'
    return this.tick - this.#settled >= parameters.mostUnsettled ? 'agreement' : undefined
  }

  /** The next tick; one that was guessed wrong is put right before. Throws what the rules throw. */
  advance(): void {
    this.correct()
    if (this.end === undefined) this.#step()
  }

  /** Runs again what was guessed wrong. Answers how many ticks. */
  correct(): number {
    const to = this.tick
    if (this.#wrongFrom >= to) return 0
    const from = this.#wrongFrom
    this.#simulation.rewind(from)
    this.#wrongFrom = Number.POSITIVE_INFINITY
    while (this.tick < to && this.end === undefined) this.#step()
    this.resimulated += this.tick - from
    return this.tick - from
  }

  /** What every seat does at a tick, and what it is then. */
  playedAt(tick: number): {readonly inputs: readonly number[]; readonly parts: readonly SeatPart[]} {
    return {inputs: this.timelines.map(timeline => timeline.inputAt(tick)), parts: this.partsAt(tick)}
  }

  /**
   * Stands for the rounds of all seats before a tick: pages that see them in the same way have the same number, of 16 bits. States of others are not to be
   * compared: they may differ rightly.
   */
  lineageAt(tick: number): number {
    let mixed = 0
    for (const timeline of this.timelines) {
      const {round, from} = timeline.spanAt(tick - 1)
      mixed = Math.imul(mixed ^ round, 0x01000193) ^ Math.imul(from + 1, 0x85ebca6b)
    }
    return (mixed ^ (mixed >>> 16)) & 0xffff
  }

  #step(): void {
    const {inputs, parts} = this.playedAt(this.tick)
    this.#simulation.step(inputs, parts)
  }

  /** How it ended, by the state as it is guessed now. */
  get end(): GameEnd | undefined {
    const {tick, state} = this.#simulation
    const left = this.timelines.flatMap((timeline, seat) => (timeline.partAt(tick) === 'gone' ? [] : [seat]))
    if (left.length < Math.min(this.definition.players.min, this.timelines.length)) return {winners: left, why: 'left'}
    return this.definition.end(state, tick)
  }

  /** And when it is certain. */
  get settledEnd(): GameEnd | undefined {
    return this.#settled >= this.tick && this.#wrongFrom >= this.tick ? this.end : undefined
  }

  /** Goes on from a state another page handed out, whose seats and inputs are in the timelines already. */
  load(tick: number, state: S): void {
    this.#simulation = new Simulation(this.definition, tick, state)
    this.#settled = tick
    this.#wrongFrom = Number.POSITIVE_INFINITY
  }
}

import {isInput} from '../define-realtime.ts'
import type {MatchParts} from './match-part.ts'
import {InputDelay, tickMsFor} from './pace.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import {isPlaying} from './seat-timeline.ts'

/** The longest time made up for at once: a page that was stopped for longer lost it. */
const longestGapMs = 250
/** A spectator that is nearly where the players are runs so much slower. */
const watchSlowdown = 1.1

/** Runs the ticks that are due: evenly, at the pace of the others, and faster where it has to catch up. */
export class Stepping<S> {
  readonly #parts: MatchParts<S>
  readonly #delay = new InputDelay()
  #input: () => number
  #dueMs: number

  constructor(parts: MatchParts<S>) {
    this.#parts = parts
    this.#input = () => parts.definition.idle
    this.#dueMs = parts.pages.nowMs
  }

  /** Ticks from pressing a key to its effect. */
  get inputDelay(): number {
    return this.#delay.ticks
  }

  steer(input: () => number): void {
    this.#input = input
  }

  /** The next tick is due now: the match begins, or goes on from somewhere else. */
  restart(): void {
    this.#dueMs = this.#parts.pages.nowMs
    for (const page of this.#parts.pages.all) page.timing.restart()
  }

  play(nowMs: number): void {
    const {game, pages} = this.#parts
    const {others} = pages
    const tickMs = tickMsFor(others.map(({timing}) => timing.lead))
    this.#dueMs = Math.max(this.#dueMs, nowMs - longestGapMs)
    for (let steps = 0; this.#dueMs + tickMs <= nowMs && steps < parameters.stepsAtOnce; steps++) {
      if (!this.step()) break
      this.#dueMs += tickMs
    }
    if (game.halt !== undefined) this.#dueMs = Math.max(this.#dueMs, nowMs - tickMs)
    // Far behind, as after a return: the picture jumps rather than the others wait.
    const behind = -Math.max(...others.map(({timing}) => timing.lead))
    if (others.length > 0 && behind > parameters.window) {
      for (let i = 0; i < Math.min(behind, parameters.stepsAtOnce) && this.step(); i++);
      for (const {timing} of others) timing.restart()
    }
  }

  /** One tick, with what the person does in it. False: not now. */
  step(): boolean {
    const {game, pages} = this.#parts
    this.#addInput()
    if (game.halt !== undefined) {
      game.correct()
      if (game.halt !== undefined) return false
      this.#addInput()
    }
    game.advance()
    if (game.tick % parameters.checkpointTicks === 0) {
      this.#delay.look(game.tick, Math.max(0, ...pages.others.map(({timing}) => timing.oneWayMs ?? 0)))
    }
    return true
  }

  #addInput(): void {
    const {game, definition, ownSeat} = this.#parts
    const {last} = game.timelines[ownSeat!]!
    const missing = game.tick + this.#delay.ticks + 1 - last.through
    if (!isPlaying(last) || missing <= 0) return
    const asked = this.#input()
    const value = isInput(asked, definition.inputBytes) ? asked : definition.idle
    game.put(
      ownSeat!,
      last.through,
      Array.from({length: missing}, () => value)
    )
  }

  /** As a spectator: what is settled where it watches. */
  watch(nowMs: number, settledThere: number): void {
    const {game} = this.#parts
    const through = Math.min(settledThere, game.confirmed)
    const ends = () => game.tick >= through || game.end !== undefined
    this.#dueMs = Math.max(this.#dueMs, nowMs - (ends() ? parameters.tickMs : longestGapMs))
    for (let steps = 0; !ends() && steps < parameters.stepsAtOnce; steps++) {
      const behind = through - game.tick
      // Even, unless it has to catch up; a few ticks are kept back for when something is late.
      const tickMs = parameters.tickMs * (behind <= parameters.watchBehindTicks ? watchSlowdown : 1)
      if (behind <= 2 * parameters.window && this.#dueMs + tickMs > nowMs) break
      this.#dueMs = Math.min(nowMs, this.#dueMs + tickMs)
      game.advance()
    }
  }
}

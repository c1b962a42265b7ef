import type {Clock} from '../../base/ports.ts'
import {tableParameters as limits} from './parameters.ts'
import {outSeats, type Position} from './position.ts'

/**
 * How long this page has waited for what a position waits for, by its own clock alone: SPEC.md, "Time". It stands still while others could not
 * be heard: while the page slept, and while nobody is linked.
 */
export class Stopwatch {
  readonly #clock: Clock
  #situation: string | undefined
  #sinceMs = 0
  #lookedMs: number
  #tookMs = 0
  #moving = false

  constructor(clock: Clock) {
    this.#clock = clock
    this.#lookedMs = clock.monotonic()
  }

  /** On the monotonic clock. */
  get sinceMs(): number {
    return this.#sinceMs
  }

  get elapsedMs(): number {
    return Math.max(0, this.#clock.monotonic() - this.#sinceMs)
  }

  /** How long the last move took, as this page saw it; 0 when it was not seen to begin. */
  get tookMs(): number {
    return this.#tookMs
  }

  /** To be called when the position may have changed, and often in between. */
  look(position: Position | undefined, heard: boolean): void {
    const nowMs = this.#clock.monotonic()
    const pauseMs = nowMs - this.#lookedMs
    this.#lookedMs = nowMs
    if (!heard || pauseMs > limits.sleptAfterMs) this.#sinceMs += pauseMs
    const situation = position && situationOf(position)
    if (situation === this.#situation) return
    // Of moves alone: how long all took to draw is nobody's time.
    if (this.#moving) this.#tookMs = this.#situation === undefined ? 0 : Math.max(0, nowMs - this.#sinceMs)
    this.#moving = position?.stage.kind === 'move'
    this.#situation = situation
    this.#sinceMs = nowMs
  }
}

/**
 * What is said at a table starts no new waiting, or one could go on proposing draws for ever; nor does it when somebody is out while all draw, or
 * of several that stay away each would be waited for anew.
 */
function situationOf({round, move, stage, draws, seats}: Position): string {
  const out = stage.kind === 'chance' ? [] : outSeats(seats)
  return [round, move, draws, stage.kind, ...out].join()
}

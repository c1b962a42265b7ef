import type {Clock} from '../base/ports.ts'
import {sessionParameters as times} from './parameters.ts'

interface Reading {
  /** The other side's wall clock at the moment ours, the monotonic one, was 0. */
  readonly originMs: number
  /** It may be wrong by half of this. */
  readonly tripMs: number
}

/**
 * How far another page's wall clock is from ours, in the manner of NTP (RFC 5905): it was read in the middle of the round trip,
 * and of the last few readings the one with the shortest trip counts. Kept against the monotonic clock, so that setting ours does no harm.
 */
export class RemoteClock {
  readonly #clock: Clock
  #readings: readonly Reading[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds, positive when theirs is ahead. Undefined when nothing is known or they claim more than a day. */
  get offsetMs(): number | undefined {
    const best = bestOf(this.#readings)
    if (best === undefined) return undefined
    const offsetMs = best.originMs + this.#clock.monotonic() - this.#clock.now()
    return Math.abs(offsetMs) <= times.maxClockOffsetMs ? Math.round(offsetMs) : undefined
  }

  /** An answer arrived just now, `tripMs` after the question. */
  told(clockMs: number, tripMs: number): void {
    if (tripMs > times.clockTripMs) return
    const reading = {originMs: clockMs + tripMs / 2 - this.#clock.monotonic(), tripMs}
    const best = bestOf(this.#readings)
    // Each reading is right to half its trip: when two exclude each other, that clock was set meanwhile.
    const wasSet =
      best !== undefined &&
      Math.abs(best.originMs - reading.originMs) > (best.tripMs + tripMs) / 2 + times.clockJitterMs
    this.#readings = wasSet ? [reading] : [...this.#readings, reading].slice(-times.clockReadings)
  }
}

function bestOf(readings: readonly Reading[]): Reading | undefined {
  let best: Reading | undefined
  for (const reading of readings) if (best === undefined || reading.tripMs <= best.tripMs) best = reading
  return best
}

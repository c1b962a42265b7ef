import {realtimeParameters as parameters} from './parameters.ts'

/** How much faster or slower than the clock a page plays, at most, so that it meets the others. */
const mostPull = 0.08
const pullPerTick = 0.02
/** Readings of one page kept: the shortest round trip is the truest. */
const keptTrips = 16
/** A shorter delay is taken up after it was enough for so long. */
const calmTicks = 240

/** What the packets of one page say of the way to it, and of where it stands. */
export class PageTiming {
  #tripsMs: number[] = []
  #lead = 0
  #measured = false

  /** Half of the shortest round trip of late, milliseconds; undefined while not measured. */
  get oneWayMs(): number | undefined {
    return this.#tripsMs.length === 0 ? undefined : Math.min(...this.#tripsMs) / 2
  }

  get roundTripMs(): number | undefined {
    return this.#tripsMs.length === 0 ? undefined : Math.min(...this.#tripsMs)
  }

  /** How many ticks this page is ahead of that one, smoothed. */
  get lead(): number {
    return this.#lead
  }

  answered(tripMs: number): void {
    this.#tripsMs = [...this.#tripsMs, Math.max(0, tripMs)].slice(-keptTrips)
  }

  /** It was before `theirTick` when it sent what came just now. */
  heard(ownTick: number, theirTick: number): void {
    const lead = ownTick - (theirTick + (this.oneWayMs ?? 0) / parameters.tickMs)
    this.#lead = this.#measured ? this.#lead + (lead - this.#lead) / 16 : lead
    this.#measured = true
  }

  /** Where this page stands has jumped. */
  restart(): void {
    this.#measured = false
    this.#lead = 0
  }
}

/** Milliseconds from one tick to the next: longer for a page that is ahead of the others, shorter for one behind. */
export function tickMsFor(leads: readonly number[]): number {
  if (leads.length === 0) return parameters.tickMs
  const lead = leads.reduce((sum, each) => sum + each, 0) / leads.length
  // Less than half a tick is as good as it gets.
  const pull = Math.abs(lead) < 0.5 ? 0 : Math.max(-mostPull, Math.min(mostPull, lead * pullPerTick))
  return parameters.tickMs * (1 + pull)
}

/**
 * How many ticks an input waits before it counts. With as many as the way to the others is long nothing would be guessed; one less is not
 * seen, and answers the hand sooner.
 */
export class InputDelay {
  #ticks = 0
  #enoughSince = 0

  get ticks(): number {
    return this.#ticks
  }

  /** `oneWayMs`: to the page furthest away. */
  look(tick: number, oneWayMs: number): void {
    const wanted = Math.max(0, Math.min(parameters.mostDelay, Math.round(oneWayMs / parameters.tickMs) - 1))
    if (wanted >= this.#ticks) {
      this.#ticks = wanted
      this.#enoughSince = tick
    } else if (tick - this.#enoughSince >= calmTicks) {
      this.#ticks--
      this.#enoughSince = tick
    }
  }
}

import type {Scheduler} from './ports.ts'

/** Browsers count delays in 32 bits: longer ones would be over at once. */
const longestDelayMs = 2 ** 31 - 1

/** Where timers run. */
export type StartTimer = (delayMs: number, task: () => void) => () => void

interface Timer {
  readonly task: () => void
  readonly dueMs: number
  cancel: () => void
}

/**
 * Timers that can be moved while they run. Those of a hidden page are held back to one a second, and after a while to one a minute, which is
 * too late for signs of life and for relays: then they run elsewhere, see `worker-timers.ts`.
 */
export class PageScheduler implements Scheduler {
  readonly #own: StartTimer
  readonly #now: () => number
  readonly #timers = new Set<Timer>()
  #start: StartTimer
  heldBack = false

  /** `own`: the page's timers; `now`: milliseconds that never go backwards. */
  constructor(own: StartTimer, now: () => number) {
    this.#own = this.#start = own
    this.#now = now
  }

  /** Nothing waits. */
  get idle(): boolean {
    return this.#timers.size === 0
  }

  after(delayMs: number, task: () => void): () => void {
    const timer: Timer = {task, dueMs: this.#now() + delayMs, cancel: () => undefined}
    this.#timers.add(timer)
    this.#begin(timer, delayMs)
    return () => {
      if (this.#timers.delete(timer)) timer.cancel()
    }
  }

  /** From now on all timers run there, those that were begun among them; without an argument, at the page itself again. */
  moveTo(start: StartTimer = this.#own): void {
    if (start === this.#start) return
    this.#start = start
    const nowMs = this.#now()
    // In the order they are due: equal delays keep the order they were begun in.
    for (const timer of [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)) {
      timer.cancel()
      this.#begin(timer, Math.max(0, timer.dueMs - nowMs))
    }
  }

  /** Browsers cut off what a delay has beyond whole milliseconds, and a worker's clock is not the page's: what comes too early waits again. */
  #begin(timer: Timer, delayMs: number): void {
    timer.cancel = this.#start(Math.min(Math.ceil(delayMs), longestDelayMs), () => {
      const restMs = timer.dueMs - this.#now()
      if (restMs > 0 && this.#timers.has(timer)) this.#begin(timer, restMs)
      else if (this.#timers.delete(timer)) timer.task()
    })
  }
}

import type {Environment} from '../base/ports.ts'
import {restMs, restMostMs} from './parameters.ts'

/** Lets what has time wait while the person of this page writes. */
export class WritingRest {
  readonly #env: Pick<Environment, 'clock' | 'scheduler'>
  #wroteMs = -Infinity
  #ended = false
  readonly #waiting = new Set<() => void>()

  constructor(env: Pick<Environment, 'clock' | 'scheduler'>) {
    this.#env = env
  }

  wrote(): void {
    this.#wroteMs = this.#env.clock.monotonic()
  }

  /** Resolves when nothing was written for a second, or after five seconds of waiting for that; with false once it has ended. */
  async quiet(): Promise<boolean> {
    const {clock} = this.#env
    const untilMs = clock.monotonic() + restMostMs
    while (!this.#ended) {
      const nowMs = clock.monotonic()
      const leftMs = Math.min(untilMs, this.#wroteMs + restMs) - nowMs
      if (leftMs <= 0) return true
      await this.#pause(leftMs)
    }
    return false
  }

  /** Nobody waits any more. */
  end(): void {
    this.#ended = true
    for (const wake of [...this.#waiting]) wake()
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        cancel()
        this.#waiting.delete(wake)
        resolve()
      }
      const cancel = this.#env.scheduler.after(delayMs, wake)
      this.#waiting.add(wake)
    })
  }
}

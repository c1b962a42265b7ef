import type {Environment} from '../../base/ports.ts'
import {sliceMs} from './parameters.ts'

/** Splits long work, so that the page stays quick. */
export class Pace {
  readonly #env: Environment
  #restedMs: number

  constructor(env: Environment) {
    this.#env = env
    this.#restedMs = env.clock.monotonic()
  }

  /** Whether this has gone on for long enough. */
  get isDue(): boolean {
    return this.#env.clock.monotonic() - this.#restedMs >= sliceMs
  }

  /** Lets other things have their turn when it is due. */
  async rest(): Promise<void> {
    if (!this.isDue) return
    await new Promise<void>(resolve => void this.#env.scheduler.after(0, resolve))
    this.#restedMs = this.#env.clock.monotonic()
  }
}

import {SendError} from '../../base/errors.ts'
import type {Environment} from '../../base/ports.ts'
import {tableParameters as limits} from './parameters.ts'

/** What a page is writing at a table, each thing by a name of its own: nothing twice, and what could not be written again after a while. */
export class OwnWriting {
  readonly #clock: Environment['clock']
  readonly #tooFast: (waits: boolean) => void
  readonly #underWay = new Set<string>()
  /** What the page has written by itself in this position: once is enough, whatever others make of it. */
  readonly #done = new Set<string>()
  #isWanting = false
  #againFromMs = 0
  #isTooFast = false
  #stopped = false

  /** `tooFast`: something the page has to write by itself waits, since this person has written a lot; or does not any more. */
  constructor(clock: Environment['clock'], tooFast: (waits: boolean) => void) {
    this.#clock = clock
    this.#tooFast = tooFast
  }

  /** There is something the page has to write by itself. */
  get isWanting(): boolean {
    return this.#isWanting
  }

  isUnderWay(word: string): boolean {
    return this.#underWay.has(word)
  }

  newPosition(): void {
    this.#done.clear()
  }

  /** Tells in `task` what there is to be written by the page itself. */
  look(task: () => void): void {
    this.#isWanting = false
    task()
    if (!this.#isWanting) this.#setTooFast(false)
  }

  stop(): void {
    this.#stopped = true
    this.#setTooFast(false)
  }

  /** By the page itself, once in a position. */
  once(word: string, task: () => Promise<unknown>): void {
    if (this.#done.has(word) || !this.mayWrite(word)) return
    this.alone(word, task).then(
      () => this.#done.add(word),
      (error: unknown) => this.failed(error)
    )
  }

  /** The page has to write this by itself: whether it can now. */
  mayWrite(word: string): boolean {
    this.#isWanting = true
    return !this.#underWay.has(word) && !this.#stopped && this.#clock.monotonic() >= this.#againFromMs
  }

  async alone(word: string, task: () => Promise<unknown>): Promise<void> {
    this.#underWay.add(word)
    try {
      await task()
    } finally {
      this.#underWay.delete(word)
    }
  }

  failed(error: unknown): void {
    this.#againFromMs = this.#clock.monotonic() + limits.againMs
    if (error instanceof SendError && error.reason === 'too-fast' && !this.#stopped) this.#setTooFast(true)
  }

  #setTooFast(waits: boolean): void {
    if (waits === this.#isTooFast) return
    this.#isTooFast = waits
    this.#tooFast(waits)
  }
}

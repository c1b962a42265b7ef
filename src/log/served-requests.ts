import type {ShortId} from './log-index.ts'
import {maxServing, wantBurst, wantsPerSecond} from './parameters.ts'

/** What one neighbour asked for and was not sent yet. Bounded, and so is what it may ask for in all. */
export class ServedRequests {
  readonly #linkedAtMs: number
  readonly #queue: (readonly ShortId[])[] = []
  #queued = 0
  #wanted = 0
  #serving = false

  constructor(nowMs: number) {
    this.#linkedAtMs = nowMs
  }

  /** Nothing is being sent or waits. */
  get idle(): boolean {
    return !this.#serving && this.#queue.length === 0
  }

  /** Notes a request; false, and nothing is noted, when it is over budget. `size`: entries of the log, which it may all want twice. */
  add(ids: readonly ShortId[], size: number, nowMs: number): boolean {
    const allowance = 2 * size + wantBurst + ((nowMs - this.#linkedAtMs) / 1_000) * wantsPerSecond
    if (this.#wanted + ids.length > allowance || this.#queued + ids.length > maxServing) return false
    this.#wanted += ids.length
    this.#queued += ids.length
    if (ids.length > 0) this.#queue.push(ids)
    return true
  }

  /** The ids to send next, when nothing is being sent; `sent` must follow. */
  next(): readonly ShortId[] | undefined {
    if (this.#serving) return undefined
    const ids = this.#queue.shift()
    if (ids === undefined) return undefined
    this.#queued -= ids.length
    this.#serving = true
    return ids
  }

  sent(): void {
    this.#serving = false
  }
}

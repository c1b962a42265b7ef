import type {Environment} from '../base/ports.ts'
import {parameters} from './parameters.ts'

export const hourMs = 3_600_000

/**
 * The hours whose tags a page uses now, counted from 1970 by its own clock: `count` of them around this moment. The windows of
 * two pages whose clocks are up to an hour apart share at least one hour, and with three hours two.
 * A page moves on a little late, by chance and each time differently: otherwise every page of every private topic would come to
 * the relays in the same second, and how late one is would tell pages apart.
 */
export class HourWindow {
  readonly #environment: Environment
  readonly #count: number
  #fromMs = Number.POSITIVE_INFINITY
  #untilMs = Number.NEGATIVE_INFINITY
  #newest = 0

  constructor(environment: Environment, count: number) {
    this.#environment = environment
    this.#count = count
  }

  /** The oldest first. */
  get hours(): readonly number[] {
    // An even number of hours has no middle one: its window moves on at half past.
    const nowMs = this.#environment.clock.now() + (this.#count % 2 === 0 ? hourMs / 2 : 0)
    if (nowMs < this.#fromMs || nowMs >= this.#untilMs) {
      const hour = Math.floor(nowMs / hourMs)
      this.#fromMs = hour * hourMs
      this.#untilMs = this.#fromMs + hourMs + this.#environment.random.fraction() * parameters.maxHourLateMs
      this.#newest = hour + Math.ceil(this.#count / 2) - 1
    }
    return Array.from({length: this.#count}, (_, i) => this.#newest - this.#count + 1 + i)
  }
}

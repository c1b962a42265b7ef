/** A budget that refills with time: at most `capacity` at once, `perSecond` in the long run. Time is handed in. */
export class TokenBucket {
  readonly #capacity: number
  readonly #perSecond: number
  #tokens: number
  #atMs: number

  constructor(capacity: number, perSecond: number, nowMs: number) {
    this.#capacity = capacity
    this.#perSecond = perSecond
    this.#tokens = capacity
    this.#atMs = nowMs
  }

  /** Takes `amount` if there is as much; otherwise takes nothing and answers false. `nowMs` is monotonic. */
  take(nowMs: number, amount = 1): boolean {
    const refill = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#capacity, this.#tokens + refill)
    this.#atMs = Math.max(this.#atMs, nowMs)
    if (this.#tokens < amount) return false
    this.#tokens -= amount
    return true
  }
}

const spanMs = 250
const memoryMs = 1_500

/** Bytes a second, smoothed over the last moments. Times are monotonic milliseconds. */
export class RateMeter {
  #fromMs: number
  #bytes = 0
  #rate: number | undefined

  constructor(nowMs: number) {
    this.#fromMs = nowMs
  }

  add(bytes: number, nowMs: number): void {
    this.#bytes += bytes
    this.#settle(nowMs)
  }

  /** Time that was not used says nothing. */
  pause(nowMs: number): void {
    if (this.#bytes === 0) this.#fromMs = nowMs
  }

  /** As it was when it was last asked for. */
  get last(): number | undefined {
    return this.#rate
  }

  /** Undefined before anything was measured. */
  perSecond(nowMs: number): number | undefined {
    this.#settle(nowMs)
    return this.#rate
  }

  #settle(nowMs: number): void {
    const tookMs = nowMs - this.#fromMs
    if (tookMs < spanMs) return
    const measured = (1_000 * this.#bytes) / tookMs
    if (this.#rate === undefined && this.#bytes === 0) return
    this.#rate =
      this.#rate === undefined ? measured : this.#rate + (measured - this.#rate) * (1 - Math.exp(-tookMs / memoryMs))
    this.#bytes = 0
    this.#fromMs = nowMs
  }
}

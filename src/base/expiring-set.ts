/** Keys that count for a while. Holds at most `limit`; the oldest goes first. Times are monotonic milliseconds. */
export class ExpiringSet {
  readonly #limit: number
  readonly #untilMs = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#untilMs.size
  }

  add(key: string, untilMs: number): void {
    this.#untilMs.delete(key)
    this.#untilMs.set(key, untilMs)
    if (this.#untilMs.size <= this.#limit) return
    for (const oldest of this.#untilMs.keys()) {
      this.#untilMs.delete(oldest)
      return
    }
  }

  delete(key: string): void {
    this.#untilMs.delete(key)
  }

  has(key: string, nowMs: number): boolean {
    const untilMs = this.#untilMs.get(key)
    if (untilMs === undefined) return false
    if (untilMs > nowMs) return true
    this.#untilMs.delete(key)
    return false
  }

  /** How many keys count now and pass `filter`. */
  count(nowMs: number, filter: (key: string) => boolean): number {
    return [...this.#untilMs.keys()].filter(key => this.has(key, nowMs) && filter(key)).length
  }
}

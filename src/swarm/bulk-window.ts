import {bulkParameters as limits} from './parameters.ts'

interface Sent {
  /** Bytes sent up to the end of this frame. */
  readonly end: number
  readonly atMs: number
  /** Bytes the other side was done with when this frame was sent, and when it said so. */
  readonly doneThen: number
  readonly doneAtMs: number
  /** There was nothing more to send: what it measures says little of the path. */
  readonly idle: boolean
}

interface Sample {
  readonly value: number
  readonly atMs: number
}

/**
 * How much may be on its way to the other side: twice what the path held at its best (rate × shortest round trip), in the manner of BBR, so
 * that it is never idle, and never much more waits in buffers, where other messages would stand behind it. Times are monotonic
 * milliseconds; rates are bytes per millisecond.
 */
export class BulkWindow {
  #sentBytes = 0
  #doneBytes = 0
  #doneAtMs: number
  #sentAtMs: number
  #frames: Sent[] = []
  /** Descending; the first is the best of the last while. */
  #rates: Sample[] = []
  /** Ascending; the first is the shortest of the last while. */
  #trips: Sample[] = []

  constructor(nowMs: number) {
    this.#doneAtMs = nowMs
    this.#sentAtMs = nowMs
  }

  get bytes(): number {
    const held = 2 * this.rate * (this.#trips[0]?.value ?? 0)
    return Math.min(limits.maxWindowBytes, Math.max(limits.minWindowBytes, held))
  }

  /** The best of the last while, bytes a millisecond; 0 before anything was measured. */
  get rate(): number {
    return this.#rates[0]?.value ?? 0
  }

  /** What the other side is done with. */
  get doneBytes(): number {
    return this.#doneBytes
  }

  get inFlight(): number {
    return this.#sentBytes - this.#doneBytes
  }

  sent(bytes: number, nowMs: number, {idle}: {idle: boolean}): void {
    // After a pause the first frame would measure the pause, and so would those before it that the other side did not speak of.
    if (this.inFlight === 0 || nowMs - this.#sentAtMs > limits.pauseMs) {
      this.#doneAtMs = nowMs
      this.#frames = []
    }
    this.#sentAtMs = nowMs
    this.#sentBytes += bytes
    const [doneThen, doneAtMs] = [this.#doneBytes, this.#doneAtMs]
    this.#frames.push({end: this.#sentBytes, atMs: nowMs, doneThen, doneAtMs, idle})
  }

  /** The other side is done with `total` bytes. False when that cannot be. */
  done(total: number, nowMs: number): boolean {
    if (total > this.#sentBytes || total < this.#doneBytes) return false
    this.#doneBytes = total
    this.#doneAtMs = nowMs
    const count = this.#frames.findIndex(frame => frame.end > total)
    const last = this.#frames.splice(0, count < 0 ? this.#frames.length : count).at(-1)
    if (last !== undefined) this.#measure(last, nowMs)
    return true
  }

  #measure(frame: Sent, nowMs: number): void {
    // Clocks of browsers are coarse: what took no time says nothing.
    const tripMs = Math.max(1, nowMs - frame.atMs)
    const shortest = this.#trips.filter(({value, atMs}) => value < tripMs && nowMs - atMs < limits.tripMemoryMs)
    this.#trips = [...shortest, {value: tripMs, atMs: nowMs}]
    const rate = (this.#doneBytes - frame.doneThen) / Math.max(1, nowMs - frame.doneAtMs)
    if (frame.idle && rate < (this.#rates[0]?.value ?? 0)) return
    const memoryMs = Math.max(limits.rateMemoryMs, 10 * this.#trips[0]!.value)
    const best = this.#rates.filter(({value, atMs}) => value > rate && nowMs - atMs < memoryMs)
    this.#rates = [...best, {value: rate, atMs: nowMs}]
  }
}

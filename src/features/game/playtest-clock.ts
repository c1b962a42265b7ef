import type {Environment} from '../../base/ports.ts'
import {draw, seedRandom, type RandomState} from './realtime/exact.ts'

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly task: () => void
  cancelled: boolean
}

/** Turns the promises get between two moments: no chain of them is longer where nothing waits for the world outside. */
const turns = 24

/** Time that passes when it is told to, and chance that repeats: the same seed gives the same run. */
export class PlaytestClock implements Environment {
  readonly #random: RandomState
  #nowMs = 0
  #order = 0
  /** A heap: the one due first is at 0. */
  readonly #timers: Timer[] = []

  constructor(seed: number) {
    this.#random = seedRandom(Uint8Array.from([seed & 255, (seed >>> 8) & 255, (seed >>> 16) & 255, seed >>> 24]))
  }

  readonly clock = {now: () => 1_700_000_000_000 + this.#nowMs, monotonic: () => this.#nowMs}

  readonly scheduler = {
    after: (delayMs: number, task: () => void) => {
      const timer = {dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task, cancelled: false}
      this.#push(timer)
      return () => {
        timer.cancelled = true
      }
    }
  }

  readonly random = {
    fraction: () => draw(this.#random) / 4_294_967_296,
    bytes: (length: number) => Uint8Array.from({length}, () => draw(this.#random) >>> 24)
  }

  /** Lets so much time pass. */
  async run(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms
    await settle()
    for (let next = this.#timers[0]; next !== undefined && next.dueMs <= endMs; next = this.#timers[0]) {
      await this.#moment(next.dueMs)
    }
    this.#nowMs = endMs
  }

  /** Lets time pass until `condition` holds, at most so long. Whether it does. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const endMs = this.#nowMs + withinMs
    await settle()
    for (
      let next = this.#timers[0];
      !condition() && next !== undefined && next.dueMs <= endMs;
      next = this.#timers[0]
    ) {
      await this.#moment(next.dueMs)
    }
    return condition()
  }

  async #moment(dueMs: number): Promise<void> {
    this.#nowMs = Math.max(this.#nowMs, dueMs)
    for (let next = this.#timers[0]; next !== undefined && next.dueMs <= dueMs; next = this.#timers[0]) {
      this.#pop()
      if (!next.cancelled) next.task()
    }
    await settle()
  }

  #push(timer: Timer): void {
    const heap = this.#timers
    let at = heap.length
    heap.push(timer)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(timer, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = timer
  }

  #pop(): void {
    const heap = this.#timers
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= heap.length) break
      const child = left + 1 < heap.length && before(heap[left + 1]!, heap[left]!) ? left + 1 : left
      if (!before(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

const before = (a: Timer, b: Timer): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

async function settle(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await undefined
}

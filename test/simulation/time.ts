import type {Environment} from '../../src/base/ports.ts'
import {SeededRandom} from './random.ts'

interface Event {
  readonly atMs: number
  readonly order: number
  readonly task: () => void
  cancelled: boolean
}

const before = (a: Event, b: Event) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

/** Lets every promise that is ready run. Nothing in a simulation waits for anything but promises and virtual time. */
const turn = () => new Promise<void>(resolve => setImmediate(resolve))

/** The one clock of a simulation, in whole milliseconds; what is due runs in the order it was asked for. */
export class VirtualTime {
  #nowMs = 0
  #order = 0
  readonly #heap: Event[] = []

  get nowMs(): number {
    return this.#nowMs
  }

  /** The returned function takes it back. */
  after(delayMs: number, task: () => void): () => void {
    const event = {atMs: this.#nowMs + Math.max(0, Math.ceil(delayMs)), order: this.#order++, task, cancelled: false}
    this.#push(event)
    return () => {
      event.cancelled = true
    }
  }

  async run(forMs: number): Promise<void> {
    await this.until(() => false, forMs)
  }

  /** Goes on until `condition` holds, for `withinMs` at most, and asks `everyMs`; answers whether it does. */
  async until(condition: () => boolean, withinMs: number, everyMs = 1): Promise<boolean> {
    const endMs = this.#nowMs + withinMs
    await turn()
    let roundsAtOnce = 0
    let askMs = this.#nowMs
    for (;;) {
      if (this.#nowMs >= askMs) {
        if (condition()) return true
        askMs = this.#nowMs + everyMs
      }
      const next = this.#peek()
      if (next === undefined || next.atMs > endMs) {
        this.#nowMs = endMs
        return condition()
      }
      roundsAtOnce = next.atMs > this.#nowMs ? 0 : roundsAtOnce + 1
      if (roundsAtOnce > 10_000) throw new Error(`time stands still at ${this.#nowMs} ms: ${next.task}`)
      this.#nowMs = next.atMs
      const {order} = {order: this.#order}
      for (let due = this.#peek(); due?.atMs === this.#nowMs && due.order < order; due = this.#peek())
        this.#pop().task()
      await turn()
    }
  }

  #peek(): Event | undefined {
    while (this.#heap[0]?.cancelled === true) this.#pop()
    return this.#heap[0]
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.push(event) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(event, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = event
  }

  #pop(): Event {
    const heap = this.#heap
    const top = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
    return top
  }
}

/** 2023-11-14, as good as any. */
export const startMs = 1_700_000_000_000

/** What one page has of time and chance: its own wrong clock, and timers that stand still while it is frozen and end when it is gone. */
export class PageEnvironment implements Environment {
  /** How far its wall clock is ahead. */
  readonly skewMs: number
  readonly random: SeededRandom
  readonly #time: VirtualTime
  #state: 'running' | 'frozen' | 'gone' = 'running'
  #deferred: (() => void)[] = []
  #timers = 0

  constructor(time: VirtualTime, random: SeededRandom, skewMs: number) {
    this.#time = time
    this.random = random
    this.skewMs = skewMs
  }

  readonly clock = {
    now: () => startMs + this.#time.nowMs + this.skewMs,
    monotonic: () => this.#time.nowMs
  }

  readonly scheduler = {
    after: (delayMs: number, task: () => void) => {
      let over = false
      this.#timers++
      const end = () => {
        if (!over) this.#timers--
        over = true
      }
      const cancel = this.#time.after(delayMs, () =>
        this.deliver(() => {
          if (over) return
          end()
          task()
        })
      )
      return () => {
        end()
        cancel()
      }
    }
  }

  /** Timers that wait. */
  get timers(): number {
    return this.#timers
  }

  get isGone(): boolean {
    return this.#state === 'gone'
  }

  get isFrozen(): boolean {
    return this.#state === 'frozen'
  }

  /** Something happens to the page: now, when it thaws, or never. */
  deliver(task: () => void): void {
    if (this.#state === 'running') task()
    else if (this.#state === 'frozen') this.#deferred.push(task)
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen'
  }

  thaw(): void {
    if (this.#state !== 'frozen') return
    this.#state = 'running'
    for (const task of this.#deferred.splice(0)) this.deliver(task)
  }

  end(): void {
    this.#state = 'gone'
    this.#deferred = []
  }
}

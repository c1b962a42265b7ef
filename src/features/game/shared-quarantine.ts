import {
  quarantinedEntries,
  quarantinedPerAuthor,
  quarantineLookMs,
  maxFutureMs,
  maxQuarantineMs
} from '../../log/parameters.ts'
import type {Scheduler} from '../../base/ports.ts'
import type {Clocks} from '../../log/quarantine.ts'
import type {SharedRecord} from './shared-entry.ts'

/**
 * Records stamped more than two minutes ahead of our clock, or of their author's where that was measured: whoever is believed about the future
 * would have the last word until then. They are kept aside, bounded, until they are due.
 */
export class SharedQuarantine {
  readonly #clocks: Clocks
  readonly #scheduler: Scheduler
  readonly #release: (record: SharedRecord) => void
  readonly #waiting = new Map<string, SharedRecord>()
  #cancel: (() => void) | undefined

  constructor(clocks: Clocks, scheduler: Scheduler, release: (record: SharedRecord) => void) {
    this.#clocks = clocks
    this.#scheduler = scheduler
    this.#release = release
  }

  has(id: string): boolean {
    return this.#waiting.has(id)
  }

  get size(): number {
    return this.#waiting.size
  }

  /** 'due': nothing is to be waited for. 'far-future': by more than a day. */
  judge(record: SharedRecord): 'due' | 'waits' | 'far-future' {
    if (record.hlcMs > this.#clocks.latestMs + maxQuarantineMs) return 'far-future'
    return this.#dueInMs(record) > 0 ? 'waits' : 'due'
  }

  /** False when there is no room. */
  hold(record: SharedRecord): boolean {
    let ofAuthor = 0
    for (const {author} of this.#waiting.values()) if (author === record.author) ofAuthor++
    if (this.#waiting.size >= quarantinedEntries || ofAuthor >= quarantinedPerAuthor) return false
    this.#waiting.set(record.id, record)
    this.#await()
    return true
  }

  close(): void {
    this.#cancel?.()
    this.#waiting.clear()
  }

  #dueInMs({hlcMs, author}: SharedRecord): number {
    return hlcMs - maxFutureMs - Math.max(0, this.#clocks.aheadMs(author)) - this.#clocks.latestMs
  }

  #await(): void {
    this.#cancel?.()
    this.#cancel = undefined
    if (this.#waiting.size === 0) return
    const dueInMs = Math.min(...[...this.#waiting.values()].map(record => this.#dueInMs(record)))
    // Clocks are set and measured anew: looked at again before long.
    this.#cancel = this.#scheduler.after(Math.max(1, Math.min(dueInMs, quarantineLookMs)), () => {
      for (const [id, record] of this.#waiting) {
        if (this.judge(record) !== 'due') continue
        this.#waiting.delete(id)
        this.#release(record)
      }
      this.#await()
    })
  }
}

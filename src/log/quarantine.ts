import type {RoutingId} from '../base/ids.ts'
import type {JudgedEntry} from './judge-entry.ts'
import {shortId, type ShortId} from './log-index.ts'
import {maxFutureMs, maxQuarantineMs, quarantinedEntries, quarantinedPerAuthor} from './parameters.ts'

export interface Waiting extends JudgedEntry {
  readonly source: RoutingId
}

export type QuarantineRefusal = 'far-future' | 'quarantine-full'

/** Entries stamped more than two minutes ahead of our clock: kept aside, bounded, until they are due. Wall clock, ms. */
export class Quarantine {
  readonly #waiting = new Map<ShortId, Waiting>()

  get size(): number {
    return this.#waiting.size
  }

  has(id: ShortId): boolean {
    return this.#waiting.has(id)
  }

  /** Whether an entry stamped `hlcMs` must wait. */
  static applies(hlcMs: number, nowMs: number): boolean {
    return hlcMs > nowMs + maxFutureMs
  }

  /** Undefined when it waits now, otherwise why it does not. */
  hold(entry: Waiting, nowMs: number): QuarantineRefusal | undefined {
    if (entry.row.hlcMs > nowMs + maxQuarantineMs) return 'far-future'
    let ofAuthor = 0
    for (const {row} of this.#waiting.values()) if (row.author === entry.row.author) ofAuthor++
    if (this.#waiting.size >= quarantinedEntries || ofAuthor >= quarantinedPerAuthor) return 'quarantine-full'
    this.#waiting.set(shortId(entry.row.id), entry)
    return undefined
  }

  /** When the next entry is due; undefined when none waits. */
  get dueAtMs(): number | undefined {
    if (this.#waiting.size === 0) return undefined
    let due = Infinity
    for (const {row} of this.#waiting.values()) due = Math.min(due, row.hlcMs - maxFutureMs)
    return due
  }

  takeDue(nowMs: number): readonly Waiting[] {
    const due: Waiting[] = []
    for (const [id, entry] of this.#waiting) {
      if (Quarantine.applies(entry.row.hlcMs, nowMs)) continue
      this.#waiting.delete(id)
      due.push(entry)
    }
    return due
  }
}

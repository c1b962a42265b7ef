import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {JudgedEntry} from './judge-entry.ts'
import {shortId, type ShortId} from './log-index.ts'
import {maxFutureMs, maxQuarantineMs, quarantinedEntries, quarantinedPerAuthor} from './parameters.ts'

export interface Waiting extends JudgedEntry {
  readonly source: RoutingId
}

export type QuarantineRefusal = 'quarantine-full'

/** Whose clock says what: see `PeerClocks`. */
export interface Clocks {
  readonly nowMs: number
  readonly latestMs: number
  aheadMs(author: PersonKey): number
}

/**
 * Entries stamped more than two minutes ahead of our clock, or of their author's where that was measured: kept aside, bounded, until
 * they are due. Wall clock, milliseconds.
 */
export class Quarantine {
  readonly #clocks: Clocks
  readonly #waiting = new Map<ShortId, Waiting>()

  constructor(clocks: Clocks) {
    this.#clocks = clocks
  }

  get size(): number {
    return this.#waiting.size
  }

  has(id: ShortId): boolean {
    return this.#waiting.has(id)
  }

  /** Whether an entry must wait. */
  applies(row: JudgedEntry['row']): boolean {
    return this.#dueAtMs(row) > this.#clocks.latestMs
  }

  /** Whether it would have to wait for more than a day. */
  isFarAhead(row: JudgedEntry['row']): boolean {
    return row.hlcMs > this.#clocks.latestMs + maxQuarantineMs
  }

  /** Undefined when it waits now, otherwise why it does not. */
  hold(entry: Waiting): QuarantineRefusal | undefined {
    let ofAuthor = 0
    for (const {row} of this.#waiting.values()) if (row.author === entry.row.author) ofAuthor++
    if (this.#waiting.size >= quarantinedEntries || ofAuthor >= quarantinedPerAuthor) return 'quarantine-full'
    this.#waiting.set(shortId(entry.row.id), entry)
    return undefined
  }

  clear(): void {
    this.#waiting.clear()
  }

  /** How long the next entry has to wait as things are now, milliseconds; undefined when none waits. */
  get dueInMs(): number | undefined {
    if (this.#waiting.size === 0) return undefined
    let dueAtMs = Infinity
    for (const {row} of this.#waiting.values()) dueAtMs = Math.min(dueAtMs, this.#dueAtMs(row))
    return Math.max(0, dueAtMs - this.#clocks.latestMs)
  }

  takeDue(): readonly Waiting[] {
    const due: Waiting[] = []
    for (const [id, entry] of this.#waiting) {
      if (this.applies(entry.row)) continue
      this.#waiting.delete(id)
      due.push(entry)
    }
    return due
  }

  #dueAtMs({hlcMs, author}: JudgedEntry['row']): number {
    return hlcMs - maxFutureMs - Math.max(0, this.#clocks.aheadMs(author))
  }
}

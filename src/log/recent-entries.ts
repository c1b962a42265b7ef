import {compareEntries, type LogEntry} from './log-entry.ts'
import {maxAheadToBuildOnMs, recentEntries} from './parameters.ts'

/** The newest entries of a log, in order: what an append builds on. */
export class RecentEntries {
  #entries: readonly LogEntry[] = []

  add(entries: readonly LogEntry[]): void {
    const byId = new Map([...this.#entries, ...entries].map(entry => [entry.id, entry]))
    this.#entries = [...byId.values()].sort(compareEntries).slice(-recentEntries)
  }

  keepOnly(isKept: (entry: LogEntry) => boolean): void {
    this.#entries = this.#entries.filter(isKept)
  }

  /** Without those stamped further ahead, which would drag the next entry, and whatever is built on it, into the future with them. */
  toBuildOn(nowMs: number): readonly LogEntry[] {
    return this.#entries.filter(({header}) => header.hlcMs <= nowMs + maxAheadToBuildOnMs)
  }
}

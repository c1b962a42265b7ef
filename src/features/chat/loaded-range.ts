import {compareEntries, type LogEntry} from '../../log/log-entry.ts'
import {pageEntries} from './parameters.ts'

/**
 * The part of the log that is shown: all entries from some place on. What is older than that place stays in the log until it is
 * asked for, so that a backlog of a hundred thousand entries does not end up on the screen.
 */
export class LoadedRange {
  #oldest: LogEntry | undefined
  #size = 0
  #olderExist = false
  #reading = false
  /** What came from before the range while a page of just that was read, and may be missing in the page. */
  #meanwhile: LogEntry[] = []

  /** Of any kind: where the range begins. */
  get oldest(): LogEntry | undefined {
    return this.#oldest
  }

  /** Whether the log has, or may have, entries before the oldest. */
  get olderExist(): boolean {
    return this.#olderExist
  }

  /** Reads the `count` entries directly before the range, which grows by them, and answers with all that is in it now and was not. */
  async extend(count: number, read: (before: LogEntry | undefined) => Promise<readonly LogEntry[]>) {
    this.#reading = true
    try {
      const page = await read(this.#oldest)
      const oldest = page[0] ?? this.#oldest
      const missed = this.#meanwhile.filter(entry => oldest !== undefined && compareEntries(entry, oldest) > 0)
      this.#oldest = oldest
      // What came meanwhile from before even the page is left for the next.
      this.#olderExist = page.length >= count || missed.length < this.#meanwhile.length
      this.#size += page.length
      return [...page, ...missed]
    } finally {
      this.#reading = false
      this.#meanwhile = []
    }
  }

  /** Of new entries those that belong to the range, which grows while nothing older was left out. */
  admit(entries: readonly LogEntry[]): readonly LogEntry[] {
    const oldest = this.#oldest
    const isOlder = (entry: LogEntry) => oldest !== undefined && compareEntries(entry, oldest) < 0
    const older = entries.filter(isOlder).sort(compareEntries)
    const newer = older.length === 0 ? entries : entries.filter(entry => !isOlder(entry))
    this.#size += newer.length
    if (oldest === undefined) this.#oldest = [...newer].sort(compareEntries)[0]
    if (older.length === 0) return newer
    if (this.#reading) this.#meanwhile.push(...older)
    if (this.#olderExist) return newer
    // As long as nothing older is left out, what is loaded has no gaps.
    const room = Math.min(Math.max(0, pageEntries - this.#size), older.length)
    this.#olderExist = older.length > room
    const taken = older.slice(older.length - room)
    this.#oldest = taken[0] ?? oldest
    this.#size += room
    return [...taken, ...newer]
  }
}

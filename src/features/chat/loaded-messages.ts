import type {PersonKey} from '../../base/ids.ts'
import {compareEntries, type LogEntry} from '../../log/log-entry.ts'
import {chatTextOf, type ChatMessage} from './chat-message.ts'
import {pageEntries} from './parameters.ts'

/**
 * The part of the log that is shown: all entries from some place on. What is older than that place stays in the log until it is
 * asked for, so that a backlog of a hundred thousand entries does not end up on the screen.
 */
export class LoadedMessages {
  /** In order; every kind, since the oldest marks where the part begins. */
  #entries: readonly LogEntry[] = []
  #olderExist = false
  readonly #messages = new Map<string, ChatMessage>()

  get oldest(): LogEntry | undefined {
    return this.#entries[0]
  }

  /** Whether the log has, or may have, entries before the oldest. */
  get olderExist(): boolean {
    return this.#olderExist
  }

  /** A page read from the log, directly before what is loaded. */
  addPage(page: readonly LogEntry[], asked: number): void {
    this.#olderExist = page.length >= asked
    this.#add(page)
  }

  /** New entries; true when any of them belongs into the part that is loaded. */
  addNew(entries: readonly LogEntry[]): boolean {
    const before = this.#entries.length
    const oldest = this.oldest
    const isOlder = (entry: LogEntry) => oldest !== undefined && compareEntries(entry, oldest) < 0
    this.#add(entries.filter(entry => !isOlder(entry)))
    const older = entries.filter(isOlder).sort(compareEntries)
    if (older.length > 0 && !this.#olderExist) {
      // As long as nothing older is left out, what is loaded has no gaps.
      const room = Math.max(0, pageEntries - this.#entries.length)
      this.#olderExist = older.length > room
      this.#add(older.slice(older.length - Math.min(room, older.length)))
    }
    return this.#entries.length !== before
  }

  authors(): ReadonlySet<PersonKey> {
    return new Set(this.#entries.map(({author}) => author))
  }

  /** The messages among them; the same objects as before where nothing changed. */
  messages(nameOf: (author: PersonKey) => string): readonly ChatMessage[] {
    return this.#entries.flatMap(entry => {
      const known = this.#messages.get(entry.id)
      const authorName = nameOf(entry.author)
      if (known?.authorName === authorName) return [known]
      const text = known?.text ?? chatTextOf(entry)
      if (text === undefined) return []
      const message = known ? {...known, authorName} : messageOf(entry, text, authorName)
      this.#messages.set(entry.id, message)
      return [message]
    })
  }

  #add(entries: readonly LogEntry[]): void {
    const last = this.#entries.at(-1)
    const follows = last === undefined || entries.every(entry => compareEntries(entry, last) > 0)
    if (follows) {
      this.#entries = [...this.#entries, ...entries]
      return
    }
    const byId = new Map([...this.#entries, ...entries].map(entry => [entry.id, entry]))
    this.#entries = [...byId.values()].sort(compareEntries)
  }
}

export const messageOf = (entry: LogEntry, text: string, authorName: string): ChatMessage => ({
  id: entry.id,
  author: entry.author,
  authorName,
  text,
  timeMs: entry.header.hlcMs,
  own: entry.own,
  late: entry.late,
  state: 'sent'
})

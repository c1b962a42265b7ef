import type {RoutingId} from '../base/ids.ts'
import type {MessageNamed} from '../protocol/link-messages.ts'
import {toBytes} from './compare-ranges.ts'
import type {ShortId} from './log-index.ts'
import {idsPerMessage, maxMissing, maxNotices, noticeDelayMs} from './parameters.ts'

export interface News {
  readonly to: RoutingId
  readonly message: MessageNamed<'have' | 'stored'>
}

interface Page {
  /** Ids of new entries it may not know of. */
  readonly notices: Set<ShortId>
  /** Ids of its person's entries that were stored here since it sent them. */
  readonly stored: Set<ShortId>
}

/** What neighbours are told of single entries, gathered for a moment: which are new here, and which of theirs are stored. */
export class EntryNews {
  readonly #pages = new Map<RoutingId, Page>()
  /** Who sent what is not stored yet. The oldest go first. */
  readonly #senders = new Map<ShortId, RoutingId[]>()
  #dueMs: number | undefined

  /** When `take` is to be called; undefined: there is no news. */
  get dueMs(): number | undefined {
    return this.#dueMs
  }

  forget(page: RoutingId): void {
    this.#pages.delete(page)
  }

  /** `from` sent an entry; `kept` or `dropped` must follow. */
  came(from: RoutingId, id: ShortId): void {
    const senders = this.#senders.get(id)
    if (senders === undefined) this.#senders.set(id, [from])
    else if (!senders.includes(from)) senders.push(from)
    if (this.#senders.size > maxMissing) this.#senders.delete(this.#senders.keys().next().value!)
  }

  dropped(id: ShortId): void {
    this.#senders.delete(id)
  }

  /** An entry is stored here: those who sent it are told so, if their person wrote it. */
  kept(id: ShortId, isAuthor: (page: RoutingId) => boolean, nowMs: number): void {
    for (const from of this.#senders.get(id) ?? []) {
      if (!isAuthor(from)) continue
      this.#page(from).stored.add(id)
      this.#dueMs ??= nowMs + noticeDelayMs
    }
    this.#senders.delete(id)
  }

  /** `to` will be told that there is a new entry, in `inMs`. False when that would be too many: it is told none then. */
  announce(to: RoutingId, id: ShortId, nowMs: number, inMs = noticeDelayMs): boolean {
    const {notices} = this.#page(to)
    notices.add(id)
    this.#dueMs = Math.min(this.#dueMs ?? Infinity, nowMs + inMs)
    if (notices.size <= maxNotices) return true
    notices.clear()
    return false
  }

  /** All news. `isHere`: an entry that went again is not announced. */
  take(isHere: (id: ShortId) => boolean): readonly News[] {
    this.#dueMs = undefined
    const news: News[] = []
    for (const [to, {notices, stored}] of this.#pages) {
      const put = (type: 'have' | 'stored', ids: readonly ShortId[]) => {
        for (let at = 0; at < ids.length; at += idsPerMessage) {
          news.push({to, message: {type, ids: ids.slice(at, at + idsPerMessage).map(toBytes)}})
        }
      }
      put('stored', [...stored])
      put('have', [...notices].filter(isHere))
    }
    this.#pages.clear()
    return news
  }

  #page(id: RoutingId): Page {
    let page = this.#pages.get(id)
    if (page === undefined) {
      page = {notices: new Set(), stored: new Set()}
      this.#pages.set(id, page)
    }
    return page
  }
}

import {promisifyRequest} from 'idb-keyval'
import {toHex} from '../base/bytes.ts'
import {passStorageError} from '../base/errors.ts'
import type {Random} from '../base/ports.ts'
import type {DurableUseStore} from './log-database.ts'
import type {PageLocks} from './locks.ts'
import {journalFillBytes, journalFillParts} from './parameters.ts'

/*
 * Chromium keeps the databases of an origin in one LevelDB and, when it starts, goes on writing in the journal it finds. If it was killed
 * between two writes of one record, the journal has a torn end; what is then written behind it cannot be read, and the start after that throws
 * away every database of the origin. So a page that follows one which did not end properly first fills the journal until a fresh one is
 * begun. See src/decisions/029-torn-journals.md.
 */

export interface PageMarkParts {
  readonly locks: PageLocks
  /** Unlike any other page's. */
  readonly pageId: string
  /** Calls when the page is left. */
  readonly onLeaving: (listener: () => void) => void
}

/** A page that keeps a lock is not frozen to be shown again later, so that left is left. */
export const browserPageMarks = (locks: PageLocks, random: Random): PageMarkParts => ({
  locks,
  pageId: toHex(random.bytes(8)),
  onLeaving: listener => addEventListener('pagehide', listener)
})

/** Notes in the database that a page is open, and makes a journal that may be torn be replaced before anything is written. */
export class PageMarks {
  readonly #use: DurableUseStore
  readonly #locks: PageLocks
  readonly #id: string

  constructor(use: DurableUseStore, {locks, pageId, onLeaving}: PageMarkParts) {
    this.#use = use
    this.#locks = locks
    this.#id = pageId
    onLeaving(() => void this.#end().catch(passStorageError))
  }

  /**
   * Call once, before the first write. Answers whether a page ended without saying so, so that the journal was replaced.
   * @throws StorageError
   */
  async begin(): Promise<boolean> {
    this.#locks.keep(lockOf(this.#id))
    // Pages that are opened together look in turn, so that one of them does what is to be done.
    return this.#locks.hold(turnLock, async () => {
      const marked = await this.#use('readonly', store => promisifyRequest(store.getAllKeys(allMarks())))
      const ids = marked.map(key => (key as [string, string])[1])
      const alive = await Promise.all(ids.map(id => this.#locks.isHeld(lockOf(id))))
      const dead = ids.filter((_, i) => !alive[i])
      if (dead.length > 0) await this.#replaceJournal()
      await this.#use(
        'readwrite',
        store => {
          for (const id of dead) store.delete(markOf(id))
          store.put(1, markOf(this.#id))
        },
        'relaxed'
      )
      return dead.length > 0
    })
  }

  async #end(): Promise<void> {
    await this.#use('readwrite', store => void store.delete(markOf(this.#id)), 'relaxed')
  }

  async #replaceJournal(): Promise<void> {
    const part = new Uint8Array(journalFillBytes / journalFillParts)
    await this.#use(
      'readwrite',
      store => {
        for (let i = 0; i < journalFillParts; i++) store.put(part, fillKey)
        store.delete(fillKey)
      },
      'relaxed'
    )
  }
}

const turnLock = 'shoal log pages'
const lockOf = (id: string) => `shoal log page ${id}`
const markOf = (id: string): IDBValidKey => ['page', id]
const fillKey: IDBValidKey = ['fill']

/** Made when needed: where there is no IndexedDB, there is no IDBKeyRange. An array is behind every string. */
const allMarks = () => IDBKeyRange.bound(['page'], ['page', []])

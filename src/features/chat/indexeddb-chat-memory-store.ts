import {promisifyRequest, type UseStore} from 'idb-keyval'
import {toHex} from '../../base/bytes.ts'
import type {TopicId} from '../../base/ids.ts'
import {browserPageNotices, type PageNotices} from '../../base/page-notices.ts'
import {leaveNote, notesLeft, removeNotes} from '../../base/parting-notes.ts'
import type {Random} from '../../base/ports.ts'
import {openRecords} from '../../base/record-database.ts'
import {emptyMemory, joined, readChatMemory, type KeptChatMemory} from './chat-memory-state.ts'
import {memoryAsText, memoryFromText} from './chat-memory-text.ts'
import type {ChatMemoryStore} from './chat-memory-store.ts'

export interface IndexedDbChatMemoryOptions {
  readonly random: Random
  readonly database?: string
  readonly notices?: PageNotices
}

/**
 * Keeps memories in an IndexedDB database of their own: a record a topic, by its id, and beside it what pages left behind that
 * had no time to read first, by the topic's id and the page's, which is left as a note as well. Joining takes those up.
 */
export class IndexedDbChatMemoryStore implements ChatMemoryStore {
  readonly lasting = true
  readonly #records: UseStore
  readonly #notices: PageNotices
  readonly #database: string
  readonly #page: string

  constructor({random, database = 'shoal-chat', notices = browserPageNotices(database)}: IndexedDbChatMemoryOptions) {
    this.#records = openRecords(database, 'memory')
    this.#notices = notices
    this.#database = database
    this.#page = toHex(random.bytes(8))
  }

  async load(topic: TopicId): Promise<KeptChatMemory> {
    // First: another page may be taking them into its record.
    const notes = this.#notes(topic)
    return joinedWith(await this.#records('readonly', records => loadAll(records, topic)), notes)
  }

  async join(topic: TopicId, memory: KeptChatMemory): Promise<void> {
    const notes = this.#notes(topic)
    await this.#records('readwrite', async records => {
      const all = joinedWith(joined(await loadAll(records, topic), memory), notes)
      records.delete(recordsOf(topic))
      records.put(all, topic)
      await promisifyRequest(records.transaction)
    })
    removeNotes(notes)
    this.#notices.tell(topic)
  }

  async leave(topic: TopicId, memory: KeptChatMemory): Promise<void> {
    this.#leaveNote(topic, memory)
    // Told before it is written as well: on a reload, the next page may have read already, and this one may not live to tell later.
    this.#notices.tell(topic)
    await this.#records('readwrite', async records => {
      records.put(memory, `${topic} ${this.#page}`)
      // Without this the transaction waits for an answer the page is not there to hear any more, and is undone.
      records.transaction.commit()
      await promisifyRequest(records.transaction)
    })
    this.#notices.tell(topic)
  }

  onJoined(topic: TopicId, listener: () => void): () => void {
    return this.#notices.onTold(topic, listener)
  }

  /** One for a topic: where nothing can be kept, those of former pages would fill what the page has. */
  #leaveNote(topic: TopicId, memory: KeptChatMemory): void {
    const former = this.#notes(topic)
    const text = memoryAsText(joinedWith(memory, former))
    if (text.length > maxNoteLength) return
    removeNotes(former)
    leaveNote(`${this.#database} ${topic} ${this.#page}`, text)
  }

  #notes(topic: TopicId): ReadonlyMap<string, string> {
    return notesLeft(`${this.#database} ${topic} `)
  }
}

const joinedWith = (kept: KeptChatMemory, notes: ReadonlyMap<string, string>): KeptChatMemory =>
  [...notes.values()].map(memoryFromText).reduce(joined, kept)

/** UTF-16 code units. */
const maxNoteLength = 65_536

/** Keys that begin with the topic's id, which are all equally long. */
const recordsOf = (topic: TopicId): IDBKeyRange => IDBKeyRange.bound(topic, `${topic}!`)

async function loadAll(records: IDBObjectStore, topic: TopicId): Promise<KeptChatMemory> {
  const kept = await promisifyRequest<unknown[]>(records.getAll(recordsOf(topic)))
  return kept.map(readChatMemory).reduce(joined, emptyMemory)
}

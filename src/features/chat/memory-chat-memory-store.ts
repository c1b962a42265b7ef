import type {TopicId} from '../../base/ids.ts'
import {MemoryPageNotices, type PageNotices} from '../../base/page-notices.ts'
import {emptyMemory, joined, type KeptChatMemory} from './chat-memory-state.ts'
import type {ChatMemoryStore} from './chat-memory-store.ts'

/** Keeps memories as long as this object lives. `page` gives another page the same ones. */
export class MemoryChatMemoryStore implements ChatMemoryStore {
  readonly lasting = false
  readonly #kept: Map<TopicId, KeptChatMemory>
  readonly #all: MemoryPageNotices
  readonly #notices: PageNotices

  constructor(shared: {kept: Map<TopicId, KeptChatMemory>; notices: MemoryPageNotices} | undefined = undefined) {
    this.#kept = shared?.kept ?? new Map<TopicId, KeptChatMemory>()
    this.#all = shared?.notices ?? new MemoryPageNotices()
    this.#notices = this.#all.page()
  }

  page(): MemoryChatMemoryStore {
    return new MemoryChatMemoryStore({kept: this.#kept, notices: this.#all})
  }

  async load(topic: TopicId): Promise<KeptChatMemory> {
    return this.#kept.get(topic) ?? emptyMemory
  }

  async join(topic: TopicId, memory: KeptChatMemory): Promise<void> {
    this.#kept.set(topic, joined(this.#kept.get(topic) ?? emptyMemory, memory))
    this.#notices.tell(topic)
  }

  leave(topic: TopicId, memory: KeptChatMemory): Promise<void> {
    return this.join(topic, memory)
  }

  onJoined(topic: TopicId, listener: () => void): () => void {
    return this.#notices.onTold(topic, listener)
  }
}

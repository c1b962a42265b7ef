import type {TopicId} from '../../base/ids.ts'
import type {KeptChatMemory} from './chat-memory-state.ts'

/**
 * Where chat memories are kept, one for all pages of a browser. Real: `IndexedDbChatMemoryStore`. In memory: `MemoryChatMemoryStore`.
 * Every promise rejects with `StorageError`; none promises to answer in time.
 */
export interface ChatMemoryStore {
  /** Whether what is stored outlives the page. */
  readonly lasting: boolean
  /** What is kept of a topic; empty when nothing is. */
  load(topic: TopicId): Promise<KeptChatMemory>
  /** Joins this to what is kept now, in one step. */
  join(topic: TopicId, memory: KeptChatMemory): Promise<void>
  /** As `join`, for the moment the page is left: the write is handed over before this returns or soon after, without reading first. */
  leave(topic: TopicId, memory: KeptChatMemory): Promise<void>
  /** Calls `listener` when another page kept something of the topic; the returned function ends it. */
  onJoined(topic: TopicId, listener: () => void): () => void
}

import type {TopicId} from '../base/ids.ts'

/** Tells the other pages of this browser that something was stored. A hint only: what is there, they read from the storage. */
export interface TabNotices {
  stored(topic: TopicId): void
  /** Calls `listener` when another page stored something in `topic`; the returned function ends it. */
  onStored(topic: TopicId, listener: () => void): () => void
}

/** By BroadcastChannel, one for all topics. */
export class BroadcastTabNotices implements TabNotices {
  readonly #channel: BroadcastChannel

  constructor(channel: BroadcastChannel) {
    this.#channel = channel
  }

  stored(topic: TopicId): void {
    this.#channel.postMessage({topic})
  }

  onStored(topic: TopicId, listener: () => void): () => void {
    const heard = ({data}: MessageEvent<{topic?: unknown} | null>) => {
      if (data?.topic === topic) listener()
    }
    this.#channel.addEventListener('message', heard)
    return () => this.#channel.removeEventListener('message', heard)
  }
}

/** For logs of one process that share a storage. Tells every listener but those of the page that stored. */
export class MemoryTabNotices {
  readonly #listeners = new Map<object, {topic: TopicId; listener: () => void}>()

  /** The notices as one page has them. */
  page(): TabNotices {
    const own = new Set<object>()
    return {
      stored: topic => {
        for (const [key, heard] of [...this.#listeners]) {
          if (heard.topic === topic && !own.has(key)) queueMicrotask(heard.listener)
        }
      },
      onStored: (topic, listener) => {
        const key = {}
        own.add(key)
        this.#listeners.set(key, {topic, listener})
        return () => {
          own.delete(key)
          this.#listeners.delete(key)
        }
      }
    }
  }
}

const deaf: TabNotices = {stored: () => undefined, onStored: () => () => undefined}

/** BroadcastChannel where the browser has it; without, other pages see what was stored when they next write or open. */
export const browserTabNotices = (): TabNotices =>
  'BroadcastChannel' in globalThis ? new BroadcastTabNotices(new BroadcastChannel('shoal log')) : deaf

import type {PersonKey, TopicId} from '../base/ids.ts'
import type {ChainHead, LogStorage, StoredEntry, TopicState, TopicStore} from './log-storage.ts'

/** Keeps logs as long as the page lives. */
export class MemoryLogStorage implements LogStorage {
  readonly kept = 'memory'
  readonly #topics = new Map<TopicId, MemoryTopicStore>()

  open(topic: TopicId): Promise<TopicStore> {
    let store = this.#topics.get(topic)
    if (store === undefined) {
      store = new MemoryTopicStore()
      this.#topics.set(topic, store)
    }
    return Promise.resolve(store)
  }
}

class MemoryTopicStore implements TopicStore {
  readonly #stored: StoredEntry[] = []
  #bytes = 0
  #chains: Readonly<Record<PersonKey, ChainHead>> = {}

  state(): Promise<TopicState> {
    const length = this.#stored.length
    return Promise.resolve({
      length,
      bytes: this.#bytes,
      segments: length === 0 ? [] : [{start: 0, count: length, newestMs: Infinity}],
      chains: this.#chains
    })
  }

  rows(from: number, to: number) {
    return Promise.resolve(this.#stored.slice(from, to).map(({row}) => row))
  }

  entries(from: number, to: number) {
    return Promise.resolve(this.#stored.slice(from, to).map(({entry}) => entry))
  }

  write(batch: readonly StoredEntry[], expectedLength: number, head?: {author: PersonKey; head: ChainHead}) {
    if (expectedLength !== this.#stored.length) return Promise.resolve('stale' as const)
    for (const stored of batch) {
      this.#stored.push(stored)
      this.#bytes += stored.row.size
    }
    if (head) this.#chains = {...this.#chains, [head.author]: head.head}
    return Promise.resolve('written' as const)
  }
}

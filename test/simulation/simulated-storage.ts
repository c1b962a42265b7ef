import {StorageError} from '../../src/base/errors.ts'
import type {EntryId, TopicId} from '../../src/base/ids.ts'
import type {LogStorage, TopicStore} from '../../src/log/log-storage.ts'
import {MemoryLogStorage} from '../../src/log/memory-log-storage.ts'

/** What one place keeps, from page to page: a disk that may be full for a while. */
export class SimulatedStorage implements LogStorage {
  readonly kept = 'kept'
  isFull = false
  /** Entries a full disk refused, and has not taken since. */
  readonly refused = new Set<EntryId>()
  readonly #memory = new MemoryLogStorage()

  async open(topic: TopicId): Promise<TopicStore> {
    const store = await this.#memory.open(topic)
    const roomy = async () => {
      if (this.isFull) throw new StorageError('full', 'The disk is full.')
    }
    return {
      state: () => store.state(),
      latest: () => store.latest(),
      rows: (from, to) => store.rows(from, to),
      packedRows: (from, to) => store.packedRows(from, to),
      entries: (from, to) => store.entries(from, to),
      write: async (batch, expectedLength, head) => {
        if (this.isFull) for (const {row} of batch) this.refused.add(row.id)
        await roomy()
        const outcome = await store.write(batch, expectedLength, head)
        if (outcome === 'written') for (const {row} of batch) this.refused.delete(row.id)
        return outcome
      },
      setBodies: async (changes, options) => {
        await roomy()
        return store.setBodies(changes, options)
      },
      remove: (positions, options) => store.remove(positions, options),
      configure: async settings => {
        await roomy()
        return store.configure(settings)
      },
      clear: async horizon => {
        return store.clear(horizon)
      }
    }
  }
}

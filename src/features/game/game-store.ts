import type {Bytes} from '../../base/bytes.ts'
import type {KeptCheckpoint} from './checkpoint.ts'
import type {TableId} from './table-acts.ts'

/** Bytes of one secret: the seeds of a seat's two hash chains. */
export const secretBytes = 64
/** Secrets one table can have: a seat taken over needs another. */
export const maxSecrets = 8

/**
 * Where a browser keeps what it needs at its tables and nobody else may know, one for all its pages. Real: `IndexedDbGameStore`. In memory:
 * `MemoryGameStore`. Every promise rejects with `StorageError`; none promises to answer in time.
 */
export interface GameStore {
  /** Whether what is stored outlives the page. */
  readonly lasting: boolean
  /** Oldest first; empty when there are none. */
  secrets(table: TableId): Promise<readonly Bytes[]>
  /** Resolves when it is safe on disk. Beyond `maxSecrets` the oldest goes. */
  addSecret(table: TableId, secret: Bytes): Promise<void>
  /** What is kept of the long games of a topic, whatever it is: see `readCheckpoint`. */
  checkpoints(topic: string): Promise<ReadonlyMap<TableId, unknown>>
  /** In the place of the table's former one. Beyond `checkpointParameters.kept` the one kept first goes. */
  keepCheckpoint(topic: string, table: TableId, checkpoint: KeptCheckpoint): Promise<void>
  dropCheckpoint(topic: string, table: TableId): Promise<void>
}

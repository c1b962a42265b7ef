import type {Bytes} from '../../base/bytes.ts'
import type {TopicId} from '../../base/ids.ts'

/** A record as it is stored. */
export interface KeptRecord {
  readonly key: string
  /** Of two the later text is the later record. */
  readonly order: string
  readonly bytes: Bytes
}

/** A table of a topic: 32 hexadecimal digits each. */
export interface TableName {
  readonly topic: TopicId
  readonly table: string
}

/**
 * Where shared tables are kept, one for all pages of a browser. Real: `IndexedDbSharedStorage`. In memory: `MemorySharedStorage`. Every promise
 * rejects with `StorageError`; none promises to answer in time.
 */
export interface SharedStorage {
  /** Whether what is stored outlives the page. */
  readonly lasting: boolean
  /** What is kept of a table, in any order. It counts as used now. */
  load(name: TableName): Promise<readonly KeptRecord[]>
  /** All of it or nothing. Of one key the later record stays, whichever page stores it; those `gone` are dropped unless something later is kept. */
  keep(name: TableName, put: readonly KeptRecord[], gone: readonly Pick<KeptRecord, 'key' | 'order'>[]): Promise<void>
  /** As `keep`, for the moment the page is left: handed over before this returns. */
  leave(name: TableName, put: readonly KeptRecord[], gone: readonly Pick<KeptRecord, 'key' | 'order'>[]): Promise<void>
  forget(name: TableName): Promise<void>
}

/** Tables a browser keeps; the one unused longest goes first. */
export const maxKeptTables = 64

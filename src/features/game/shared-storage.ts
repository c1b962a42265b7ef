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
  /** What is kept of a table, in any order; it counts as used now. 'refused': the person chose that nothing is, here. */
  load(name: TableName): Promise<readonly KeptRecord[] | 'refused'>
  /** All of it or nothing. Of one key the later record stays, whichever page stores it; those `gone` are dropped unless something later is kept. */
  keep(
    name: TableName,
    put: readonly KeptRecord[],
    gone: readonly Pick<KeptRecord, 'key' | 'order'>[]
  ): Promise<'kept' | 'refused'>
  /** As `keep`, for the moment the page is left: handed over before this returns. */
  leave(name: TableName, put: readonly KeptRecord[], gone: readonly Pick<KeptRecord, 'key' | 'order'>[]): Promise<void>
  /** What a person chose for a table. False: all that is kept is dropped, and nothing more is taken until they choose otherwise. */
  choose(name: TableName, keep: boolean): Promise<void>
  /** The table is no more: what is kept of it is dropped, and what was chosen for it. */
  forget(name: TableName): Promise<void>
}

/** Tables a browser keeps; the one unused longest goes first. */
export const maxKeptTables = 64

/** Tables a person chose not to keep, as far as that is remembered; the choice made longest ago goes first. */
export const maxRefusedTables = 1_024

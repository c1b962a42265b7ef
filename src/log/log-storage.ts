import type {EntryId, PersonKey, TopicId} from '../base/ids.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import type {IndexRow} from './index-row.ts'

/**
 * Where logs are kept. Real: `IndexedDbLogStorage`. In memory: `MemoryLogStorage`. Both pass `test/contracts/log-storage.ts`.
 * Everything that can fail rejects with a StorageError; nothing hangs.
 */
export interface LogStorage {
  /** 'memory': gone when the page closes. */
  readonly kept: 'kept' | 'memory'
  open(topic: TopicId): Promise<TopicStore>
}

/** Entries that are read together: positions `start` up to `start + count - 1`. */
export interface Segment {
  readonly start: number
  readonly count: number
  /** No entry in it is stamped later. Infinity where that is not known, as of the unfinished last one. */
  readonly newestMs: number
}

/** The last entry this browser's person wrote in this store. */
export interface ChainHead {
  /** 16 hexadecimal digits, random for each (author, topic store). */
  readonly chain: string
  readonly seq: number
  readonly id: EntryId
}

export interface TopicState {
  /** Entries stored. Their positions, 0 up to length - 1, are the order in which they came, and never change. */
  readonly length: number
  /** Sum of the sizes of all entries. */
  readonly bytes: number
  readonly segments: readonly Segment[]
  readonly chains: Readonly<Record<PersonKey, ChainHead>>
}

export interface StoredEntry {
  readonly row: IndexRow
  readonly entry: SignedEntry
}

/** One topic. Several pages may have it open at once; each sees what another wrote as soon as it is written. */
export interface TopicStore {
  state(): Promise<TopicState>
  /** Index rows of the positions `from` up to but not including `to`, those that exist. Reads no bodies. */
  rows(from: number, to: number): Promise<readonly IndexRow[]>
  /** Entries of the positions `from` up to but not including `to`, those that exist. */
  entries(from: number, to: number): Promise<readonly SignedEntry[]>
  /**
   * Adds `batch` behind what is there and, if given, notes a new chain head: all of it or nothing. With a head it is this browser's
   * own and safe on disk before it resolves; without, it can be had again from others, and the browser may write it a little later.
   * 'stale': another page wrote meanwhile, `expectedLength` no longer holds and nothing was written. Does not look for duplicates.
   */
  write(
    batch: readonly StoredEntry[],
    expectedLength: number,
    head?: {readonly author: PersonKey; readonly head: ChainHead}
  ): Promise<'written' | 'stale'>
}

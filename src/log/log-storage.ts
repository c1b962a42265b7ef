import type {Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey, TopicId} from '../base/ids.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import type {IndexRow, PackedRows, Place} from './index-row.ts'

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
  /** The topic's revision when a body or an entry in it last changed; 0: never. */
  readonly revision: number
}

/** The last entry this browser's person wrote in this store. */
export interface ChainHead {
  /** 16 hexadecimal digits, random for each (author, topic store). */
  readonly chain: string
  readonly seq: number
  readonly id: EntryId
}

/** What a topic may take on this browser; see `Retention` for what happens beyond. */
export interface TopicLimits {
  readonly maxEntries: number
  /** Sum of the sizes of all entries, bytes. */
  readonly maxBytes: number
}

/** What is kept about a topic besides its entries. */
export interface TopicSettings {
  /** Undefined: the defaults of parameters.ts. */
  readonly limits: TopicLimits | undefined
  /** Nothing before it is kept or taken any more: the moment of clearing, or the oldest entry that pruning has left. */
  readonly horizon: Place | undefined
  /** The moment of clearing alone. */
  readonly cleared: Place | undefined
  /** Bodies before it were pruned and are not wanted back: of others, and of this browser's person, who keeps them longer. */
  readonly bodyHorizon: Place | undefined
  readonly ownBodyHorizon: Place | undefined
  /** As `horizon`, of authors who had more than their share. A topic in which nobody ever had lacks these three. */
  readonly authorHorizons?: AuthorPlaces | undefined
  /** As `horizon`, of everybody but this browser's person. */
  readonly othersHorizon?: Place | undefined
  /** As `bodyHorizon`, of authors who had more than their share. */
  readonly authorBodyHorizons?: AuthorPlaces | undefined
}

export type AuthorPlaces = Readonly<Record<PersonKey, Place>>

export const initialSettings: TopicSettings = {
  limits: undefined,
  horizon: undefined,
  cleared: undefined,
  bodyHorizon: undefined,
  ownBodyHorizon: undefined
}

/** Nobody had more than a share. */
export const noShares: Pick<TopicSettings, 'authorHorizons' | 'othersHorizon' | 'authorBodyHorizons'> = {
  authorHorizons: undefined,
  othersHorizon: undefined,
  authorBodyHorizons: undefined
}

export interface TopicState {
  /** Where the next entry goes. Positions are the order in which entries came; they are never used again and never change. */
  readonly length: number
  /** Entries that are here: fewer than `length` once some were removed. */
  readonly entries: number
  /** Sum of the sizes of all entries. */
  readonly bytes: number
  /** Ascending. Positions in none of them hold nothing any more. */
  readonly segments: readonly Segment[]
  readonly chains: Readonly<Record<PersonKey, ChainHead>>
  /** Grows with everything but `write`: who has seen an older one reads the segments that changed since. */
  readonly revision: number
  readonly settings: TopicSettings
}

export interface StoredEntry {
  readonly row: IndexRow
  readonly entry: SignedEntry
}

export interface StoredRow extends IndexRow {
  readonly position: number
}

/** The state of a topic, and what came last in it, which comes a moment later: there is enough to be done meanwhile. */
export interface LatestPart {
  readonly state: TopicState
  /** Where that begins: it is everything from this position up to the state's length, a few hundred entries at most. */
  readonly from: number
  /** As of the same moment as the state; undefined when it could not be read, as it can be, perhaps, a moment later. */
  readonly read: Promise<LatestEntries | undefined>
}

export interface LatestEntries {
  /** As `TopicStore.packedRows`. */
  readonly rows: readonly PackedRows[]
  /** As `TopicStore.entries`. */
  readonly entries: readonly (SignedEntry | undefined)[]
}

export interface ChangeOptions {
  /** What changes in the settings in the same transaction. */
  readonly settings?: Partial<TopicSettings>
  /** 'strict': safe on disk before it resolves, for what a person wished. Default: 'relaxed', it can be done again. */
  readonly durability?: 'strict' | 'relaxed'
}

/**
 * One topic. Several pages may have it open at once; each sees what another wrote as soon as it is written. Every change happens
 * wholly or not at all, and answers with the state it has led to.
 */
export interface TopicStore {
  state(): Promise<TopicState>
  /** The state and what came last, as of one moment: what a page needs first. */
  latest(): Promise<LatestPart>
  /** Index rows of the positions `from` up to but not including `to`, those that are here. Reads no bodies. */
  rows(from: number, to: number): Promise<readonly StoredRow[]>
  /** The same as they are stored, in runs, for who reads many: of segments next to each other, the first of which begins at `from`. */
  packedRows(from: number, to: number): Promise<readonly PackedRows[]>
  /** Entries of the positions `from` up to but not including `to` or `length`, one for each; undefined: not here any more. */
  entries(from: number, to: number): Promise<readonly (SignedEntry | undefined)[]>
  /**
   * Adds `batch` behind what is there and, if given, notes a new chain head: all of it or nothing. With a head it is this browser's
   * own and safe on disk before it resolves; without, it can be had again from others, and the browser may write it a little later.
   * 'stale': another page wrote or cleared meanwhile, `expectedLength` no longer holds and nothing was written. Does not look for
   * duplicates.
   */
  write(
    batch: readonly StoredEntry[],
    expectedLength: number,
    head?: {readonly author: PersonKey; readonly head: ChainHead}
  ): Promise<'written' | 'stale'>
  /** Drops bodies (undefined) or fills them in, by position; sizes follow. Positions that hold nothing any more are passed over. */
  setBodies(changes: ReadonlyMap<number, Bytes | undefined>, options?: ChangeOptions): Promise<TopicState>
  /** Removes entries for good: their bytes are gone from the storage too. */
  remove(positions: readonly number[], options?: ChangeOptions): Promise<TopicState>
  configure(settings: Partial<TopicSettings>): Promise<TopicState>
  /**
   * Removes everything and forgets the chain heads: the next own entry begins a chain. Of the settings, the limits stay.
   * `length` moves on, so that a page that did not notice cannot write by the old state. Safe on disk when it resolves.
   */
  clear(horizon: Place): Promise<TopicState>
}

import type {StorageError} from '../base/errors.ts'
import type {RoutingId} from '../base/ids.ts'
import type {EntryHeader, SignedEntry} from '../protocol/entry.ts'
import type {BodyChanges} from './body-changes.ts'
import type {Admitted} from './entry-intake.ts'
import type {EntryReader} from './entry-reader.ts'
import type {JudgedEntry} from './judge-entry.ts'
import type {IndexedRow, LogIndex, ShortId} from './log-index.ts'
import type {ChainHead, TopicState, TopicStore} from './log-storage.ts'

/** An entry that is in the log since just now. */
export interface Arrival {
  readonly row: IndexedRow
  readonly header: EntryHeader
  readonly entry: SignedEntry
  /** The neighbour it came from; undefined for our own and what another page of this browser stored. */
  readonly source: RoutingId | undefined
  readonly live: boolean
}

/** Makes and signs an entry that continues the chain of `previous`, or begins one. */
export type MakeEntry = (previous: ChainHead | undefined) => Promise<JudgedEntry & {head: ChainHead}>

export interface LogWriterOptions {
  readonly store: TopicStore
  readonly state: TopicState
  readonly index: LogIndex
  readonly reader: EntryReader
  /** Resolves when all that was stored at the time of opening is in the index. */
  indexed(): Promise<void>
  /** Runs a task while no other page of this browser runs one for this topic. */
  locked<T>(task: () => Promise<T>): Promise<T>
  /** Resolves when the person of this page does not write for a moment, or for too long to wait for that; with false when the log is closing. */
  rested(): Promise<boolean>
  /** A received entry as it is to be stored. */
  asKept(admitted: Admitted): Admitted
  /** Bodies of stored entries that are to go or have come. */
  readonly bodies: Pick<BodyChanges, 'pending' | 'apply' | 'fill'>
  /** This page's own entry is in the index now, and stored unless `trouble` was told. */
  appended(arrival: Arrival): void
  /** These are in the index now, and stored unless `trouble` was told. */
  arrived(arrivals: readonly Arrival[]): void
  /** Whether a received entry is still taken: horizons may have moved since it came. */
  keeps(row: JudgedEntry['row'], state: TopicState): boolean
  /** There is room neither in the storage nor in memory. */
  noRoom(id: ShortId): void
  /** It stands before a horizon, which moved since it came. */
  tooOld(id: ShortId): void
  /** Whether the topic is over its limits. */
  isOver(state: TopicState): boolean
  /** Brings what makes room, which may be out of reach. */
  prepareRoom(): Promise<void>
  /** Makes room when the topic is over its limits; called under the lock. Answers with the state that led to, if it did anything. */
  makeRoom(state: TopicState): Promise<TopicState | undefined>
  /** It did something. */
  madeRoom(): void
  /** Takes in what other pages changed or removed since `revision`; the index is complete, and called under the lock. */
  follow(state: TopicState, revision: number): Promise<void>
  /** Other pages may read something new. */
  stored(): void
  /** The storage failed; undefined: it works. */
  trouble(error: StorageError | undefined): void
}

import type {StorageError} from '../base/errors.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import type {IntakeDrop} from './entry-intake.ts'
import type {ExchangeDrop} from './exchange.ts'
import type {EntryCrypto} from './judge-entry.ts'
import type {Locks} from './locks.ts'
import type {Rates} from './author-rates.ts'
import type {LogEntry} from './log-entry.ts'
import type {LogNetwork} from './log-network.ts'
import type {LatestPart, TopicStore} from './log-storage.ts'
import type {PageNotices} from '../base/page-notices.ts'

/** What a topic may take; see parameters.ts for the defaults. */
export interface LogLimits extends Rates {
  readonly maxEntries: number
  readonly maxBytes: number
}

export type LogDrop = IntakeDrop | ExchangeDrop | 'no-room'

export interface LogReport {
  readonly entries: number
  readonly bytes: number
  /** Waiting until their stamp is due. */
  readonly quarantined: number
  /** Shown, but not stored. */
  readonly unkept: number
  readonly equivocators: readonly PersonKey[]
  /** What neighbours' clocks say that ours lacks, milliseconds; own entries are stamped with it. 0: less than a minute, or unclear. */
  readonly clockCorrectionMs: number
  readonly drops: Readonly<Partial<Record<LogDrop, number>>>
}

/** What a neighbour is known to have; 'all': everything that is in this log at this moment. */
export interface LogHeld {
  readonly by: PersonKey
  readonly ids: readonly EntryId[] | 'all'
}

export interface LogEvents {
  /** New entries, in order: own, of others, of another page of this browser. */
  entries: readonly LogEntry[]
  /** Known entries whose body was dropped or filled in, or whose author turned out to equivocate. */
  changed: readonly LogEntry[]
  /** Entries went: this topic was cleared, or its oldest were pruned. What was read before is to be read anew. */
  removed: void
  /** Somebody else is known to have stored something. */
  held: LogHeld
  /** The limits changed; not told for every entry. */
  usage: void
  /** The storage failed; undefined: it works again. */
  trouble: StorageError | undefined
}

/** What a log is made of; `openLog` puts it together. */
export interface LogParts {
  readonly network: LogNetwork
  readonly store: TopicStore
  readonly latest: LatestPart
  readonly kept: 'kept' | 'memory'
  /** Why `store` is not the storage that was wanted. */
  readonly trouble: StorageError | undefined
  readonly locks: Locks
  readonly notices: PageNotices
  readonly crypto: EntryCrypto
  readonly env: Environment
  readonly limits: LogLimits
}

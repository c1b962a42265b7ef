import type {Bytes} from '../../base/bytes.ts'
import type {StorageError} from '../../base/errors.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {ShortId} from '../../log/log-index.ts'

export interface Held {
  readonly by: PersonKey
  readonly ids: readonly EntryId[] | 'all'
}

export interface ChatLogEvents {
  entries: readonly LogEntry[]
  changed: readonly LogEntry[]
  removed: void
  held: Held
  usage: void
  trouble: StorageError | undefined
}

export interface ChatLogLimits {
  readonly maxEntries: number
  readonly maxBytes: number
}

/** The part of a `Log` a chat uses. */
export interface ChatLog {
  readonly trouble: StorageError | undefined
  readonly usage: ChatLogLimits & {readonly entries: number; readonly bytes: number}
  on<K extends keyof ChatLogEvents>(name: K, listener: (detail: ChatLogEvents[K]) => void): () => void
  /** Whether an entry that is here outlives the page. Of one that does not yet, the end of 'trouble' tells that it does. */
  isKept(id: ShortId): boolean
  append(kind: number, body: Bytes): Promise<LogEntry>
  newest(count: number, before?: LogEntry): Promise<readonly LogEntry[]>
  newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): Promise<readonly LogEntry[]>
  ofKinds(
    kinds: ReadonlySet<number>,
    count: number,
    before?: LogEntry,
    isKnown?: (id: ShortId) => boolean,
    by?: (author: PersonKey) => boolean
  ): Promise<readonly LogEntry[]>
  find(ids: readonly ShortId[]): Promise<readonly LogEntry[]>
  /** Whether two entries for one place of its chain were signed by this author, those that were removed included. */
  isEquivocator(author: PersonKey): boolean
  setLimits(limits: ChatLogLimits): Promise<void>
  exportFile(): AsyncIterable<Bytes>
  importFile(bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<number>
  clear(): Promise<void>
}

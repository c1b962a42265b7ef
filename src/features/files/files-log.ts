import type {Bytes} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {LogEntry} from '../../log/log-entry.ts'

export interface FilesLogEvents {
  entries: readonly LogEntry[]
  changed: readonly LogEntry[]
  removed: void
}

/** The part of a `Log` files use. */
export interface FilesLog {
  on<K extends keyof FilesLogEvents>(name: K, listener: (detail: FilesLogEvents[K]) => void): () => void
  append(kind: number, body: Bytes): Promise<LogEntry>
  ofKinds(kinds: ReadonlySet<number>, count: number, before?: LogEntry): Promise<readonly LogEntry[]>
  newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): Promise<readonly LogEntry[]>
}

import type {PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {Body} from '../../protocol/bodies.ts'

/** What a table has of the page it is on. */
export interface TablePage {
  readonly env: Environment
  readonly key: PersonKey
  /** Writes into the topic's log. @throws SendError; StorageError */
  append(body: Body): Promise<LogEntry>
  nameOf(key: PersonKey): string
  linkTo(key: PersonKey): {readonly here: boolean; readonly roundTripMs: number | undefined}
  /** Whether anybody is linked, so that what others do would be heard of. */
  readonly heard: boolean
}

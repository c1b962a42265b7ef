import type {Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import type {EntryHeader} from '../protocol/entry.ts'
import {comparePlaces, type Place} from './index-row.ts'

/** An entry of the log as features see it: verified, and stored unless the log says otherwise. */
export interface LogEntry {
  readonly id: EntryId
  readonly author: PersonKey
  readonly header: EntryHeader
  /** The exact bytes; undefined once it was dropped. */
  readonly body: Bytes | undefined
  readonly own: boolean
  /** It came as something new while this log was open, not from the storage or a backlog. */
  readonly receivedLive: boolean
  /** When it came it was ten minutes old or more and fell into a time already reconciled with a neighbour. */
  readonly late: boolean
  /** Its author signed another entry for the same place in the chain. Both are kept. */
  readonly equivocates: boolean
}

export const placeOf = ({id, header: {hlcMs, hlcCounter}}: LogEntry): Place => ({id, hlcMs, hlcCounter})

/** The order of a topic. */
export const compareEntries = (a: LogEntry, b: LogEntry): number => comparePlaces(placeOf(a), placeOf(b))

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
  /** How far its author's clock was ahead (negative: behind) when it came; absent when not by a minute, or not known. See `timeOf`. */
  readonly clockAheadMs?: number
}

/** When it was written, as far as can be told, milliseconds since 1970: what a person is shown. The order of a topic is by the stamp alone. */
export const timeOf = ({header, clockAheadMs = 0}: LogEntry): number => header.hlcMs - clockAheadMs

export const placeOf = ({id, header: {hlcMs, hlcCounter}}: LogEntry): Place => ({id, hlcMs, hlcCounter})

/** The order of a topic. */
export const compareEntries = (a: LogEntry, b: LogEntry): number => comparePlaces(placeOf(a), placeOf(b))

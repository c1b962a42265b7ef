import type {PersonKey} from '../../base/ids.ts'
import {readPlainData, type PlainData} from '../../base/plain-data.ts'
import {timeOf, type LogEntry} from '../../log/log-entry.ts'
import {decodeBody, entryKinds, maxTableOptionsBytes} from '../../protocol/bodies.ts'
import {shortHex, type TableId} from './table-acts.ts'

/** A table as its host opened it. */
export interface OpenedTable {
  readonly id: TableId
  readonly host: PersonKey
  readonly timeMs: number
  readonly game: string
  readonly version: number
  readonly name: string
  /** At most so many play, whatever the game would take. */
  readonly seats: number
  readonly options: PlainData
}

/** Undefined for what opens no table, or was taken back. */
export function openedTable(entry: LogEntry): OpenedTable | undefined {
  if (entry.header.kind !== entryKinds.gameTable || entry.body === undefined) return undefined
  const decoded = decodeBody(entry.header.kind, entry.body)
  if (!decoded.ok || decoded.value.type !== 'gameTable') return undefined
  const {game, version, name, seats, options} = decoded.value
  const read = readPlainData(options, maxTableOptionsBytes)
  if (!read.ok) return undefined
  const id = shortHex(entry.id) as TableId
  return {id, host: entry.author, timeMs: timeOf(entry), game, version, name, seats, options: read.value}
}

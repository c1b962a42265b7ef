import {compareEntries, type LogEntry} from '../../log/log-entry.ts'
import type {GamesLog} from './games-parts.ts'
import {gamesParameters as limits} from './parameters.ts'
import {actOf, gameKinds, shortHex, type TableId} from './table-acts.ts'

/** All the log holds of these tables, the tables themselves among it, oldest first. `goesOn`: false ends it. */
export async function entriesOf(
  log: GamesLog,
  tables: ReadonlySet<TableId>,
  goesOn: () => boolean
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = []
  const isOfThem = (entry: LogEntry) => tables.has(actOf(entry)?.table ?? (shortHex(entry.id) as TableId))
  for (let before: LogEntry | undefined; goesOn();) {
    const older = await log.ofKinds(gameKinds, limits.entriesAtOnce, before)
    entries.push(...older.filter(isOfThem))
    if (older.length < limits.entriesAtOnce) break
    before = older[0]
  }
  return entries.sort(compareEntries)
}

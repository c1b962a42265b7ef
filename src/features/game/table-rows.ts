import type {PersonKey} from '../../base/ids.ts'
import type {TableRow} from './games-parts.ts'
import type {TablePage} from './table-page.ts'
import type {Known} from './table-room.ts'

/**
 * What a page lists: tables that wait for its person first, then their own, then the newest. Of somebody they blocked only those at which
 * they have a seat.
 */
export function rowsOf(
  tables: Iterable<Known>,
  page: TablePage,
  hasGame: (name: string) => boolean,
  isBlocked: (key: PersonKey) => boolean
): readonly TableRow[] {
  const all = Array.from(tables, known => rowOf(known, page, hasGame))
  const rows = all.filter(({host, ownSeat}) => ownSeat !== undefined || !isBlocked(host))
  return rows.sort((a, b) => rank(b) - rank(a) || b.timeMs - a.timeMs)
}

function rowOf({opened, place}: Known, page: TablePage, hasGame: (name: string) => boolean): TableRow {
  if (place !== undefined) {
    const {id, game, gameKind, name, host, hostName, isOwn, timeMs, phase, seats, maxSeats, ownSeat, forMe} =
      place.table
    return {id, game, gameKind, name, host, hostName, isOwn, timeMs, phase, seats, maxSeats, ownSeat, forMe}
  }
  const {id, game, name, host, timeMs, seats: maxSeats} = opened
  return {
    id,
    game,
    gameKind: undefined,
    name,
    host,
    hostName: page.nameOf(host),
    isOwn: host === page.key,
    timeMs,
    phase: {kind: 'unknown', why: hasGame(game) ? 'version' : 'game'},
    seats: [],
    maxSeats,
    ownSeat: undefined,
    forMe: false
  }
}

/** Own tables and those that wait for this person come first; what has ended, last. */
function rank({forMe, ownSeat, phase}: TableRow): number {
  if (forMe) return 3
  const over = phase.kind === 'ended' || phase.kind === 'broken' || phase.kind === 'unknown'
  return ownSeat !== undefined && !over ? 2 : over ? 0 : 1
}

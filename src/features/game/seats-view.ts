import type {PersonKey} from '../../base/ids.ts'
import type {Position} from './position.ts'
import type {TablePage} from './table-page.ts'

/** One seat of a table, for whoever looks at it. */
export interface SeatInfo {
  readonly seat: number
  readonly key: PersonKey | undefined
  readonly name: string
  readonly own: boolean
  readonly here: boolean
  readonly roundTripMs: number | undefined
  readonly out: 'resigned' | 'late' | undefined
  readonly offeredTo: PersonKey | undefined
}

export function seatInfo(
  page: TablePage,
  seat: number,
  key: PersonKey | undefined,
  rest: Pick<SeatInfo, 'out' | 'offeredTo'>
): SeatInfo {
  const link = key === undefined ? {here: false, roundTripMs: undefined} : page.linkTo(key)
  return {seat, key, name: key === undefined ? '' : page.nameOf(key), own: key === page.key, ...link, ...rest}
}

/** Before the start: whoever is ready has a seat, the others are empty. */
export const seatsBefore = (page: TablePage, ready: readonly PersonKey[], seats: number): readonly SeatInfo[] =>
  Array.from({length: seats}, (_, seat) => seatInfo(page, seat, ready[seat], {out: undefined, offeredTo: undefined}))

export const seatsOf = (page: TablePage, {seats}: Position): readonly SeatInfo[] =>
  seats.map(({key, out, offeredTo}, seat) => seatInfo(page, seat, key, {out, offeredTo}))

import * as strings from '../games-strings.ts'
import type {GameEndView, SeatView} from '../games-view.ts'

/** How it ended, in a sentence. */
export function endWords(end: GameEndView, seats: readonly SeatView[]): string {
  const isLeft = (end.why === 'resigned' || end.why === 'late') && seats.length > 2
  const why = isLeft ? strings.nobodyElse() : end.why
  if ('draw' in end) return strings.drawn(why)
  const winners = end.winners.map(seat => seats[seat]).filter(seat => seat !== undefined)
  const [first] = winners
  if (first === undefined) return strings.nobodyWon(why)
  if (winners.length === 1) return strings.wonOne(first.name, first.own, why)
  return strings.wonMany(
    winners.map(({name, own}) => strings.subject(name, own)),
    why
  )
}

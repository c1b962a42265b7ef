import type {MatchParts} from './match-part.ts'
import {realtimeParameters as parameters} from './parameters.ts'

/** The seats for whose sake the game stands. */
export function waitedFor<S>({game, pages, ownSeat}: MatchParts<S>): readonly number[] {
  const {confirmed, settled, halt, timelines} = game
  const {reports, vouched, nowMs} = pages
  return pages.seatsPlaying.filter(seat => {
    if (seat === ownSeat) return false
    const player = pages.playerOf(seat)
    if (player !== undefined && nowMs - player.heardMs > parameters.silentMs) return true
    // Unlinked, and nobody else hears it either.
    if (!pages.isSeatLinked(seat) && vouched[seat]! <= settled) return true
    const report = reports[seat]
    // Who sees the seats in another way is waited for as well: whose inputs are missing may stand for its sake, and would be given up alone in vain.
    const isApart = report !== undefined && !game.seesAs(report)
    if (halt === 'inputs') return timelines[seat]!.last.through <= confirmed || isApart
    return pages.isSeatLinked(seat) && (report === undefined || game.agreedWith(report) <= settled)
  })
}

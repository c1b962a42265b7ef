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
    const isLinked = pages.isSeatLinked(seat)
    if (halt === 'inputs') {
      // Who sees the seats in another way, or plays here no more, is waited for as well: it gives nobody up with this page, and another may stand for its sake.
      const isApart = isLinked && (report === undefined || !game.seesAs(report))
      return timelines[seat]!.last.through <= confirmed || isApart
    }
    return isLinked && (report === undefined || game.agreedWith(report) <= settled)
  })
}

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
    if (halt === 'inputs') return timelines[seat]!.last.through <= confirmed
    const report = reports[seat]
    return pages.isSeatLinked(seat) && (report === undefined || game.agreedWith(report) <= settled)
  })
}

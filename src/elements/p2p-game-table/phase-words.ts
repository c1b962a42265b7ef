import * as strings from '../games-strings.ts'
import type {TableRowView} from '../games-view.ts'
import {endWords} from './end-words.ts'

/** Where a table stands, in words; the visitor's own turn before that of others. */
export function phaseWords({phase, seats, ownSeat}: Pick<TableRowView, 'phase' | 'seats' | 'ownSeat'>): string {
  switch (phase.kind) {
    case 'open':
      return strings.openToAll()
    case 'lobby':
      return phase.missing > 0 ? strings.waitsFor(phase.missing) : strings.readyToStart()
    case 'playing': {
      const names = phase.waitingFor.map(seat => seats[seat]?.name ?? strings.seatName(seat))
      if (phase.what === 'play') return strings.beingPlayed()
      if (phase.what === 'chance') return strings.drawing(names)
      return ownSeat !== undefined && phase.waitingFor.includes(ownSeat) ? strings.youToMove() : strings.toMove(names)
    }
    case 'ended':
      return endWords(phase.end, seats)
    case 'broken':
      return strings.brokenRow()
    case 'unknown':
      return strings.unknownRow()
    case 'closed':
      return strings.closedRow()
  }
}

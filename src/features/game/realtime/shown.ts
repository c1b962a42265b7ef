import type {RealtimeMatch} from './match-view.ts'

/** Everything of a match that is shown beside its picture, as one text: another one means that something changed. */
export function shownOf<S>({phase, seats, desync, faults}: RealtimeMatch<S>): string {
  const shownSeats = seats.map(({part, heldLeftMs, roundTripMs}) => [
    part,
    Math.ceil((heldLeftMs ?? 0) / 1_000),
    Math.round((roundTripMs ?? 0) / 10)
  ])
  return JSON.stringify([phase, shownSeats, desync, faults])
}

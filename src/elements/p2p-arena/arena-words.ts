import type {RealtimeFaultView, RealtimeMatchView, RealtimeSeatView} from '../realtime-view.ts'
import * as strings from '../strings.ts'

/** A link slower than this is said: what the others do is seen late then. Milliseconds there and back. */
const slowTripMs = 250

/** Names seats, of which some may have none. */
const naming = (names: readonly string[]) => (seats: readonly number[]) =>
  new Intl.ListFormat('en').format(seats.map(seat => names[seat] ?? strings.arenaSeat(seat + 1)))

/** What is said of the match: one sentence. `names` by seat. */
export function phaseWords(match: RealtimeMatchView, names: readonly string[]): string {
  const {phase, ownSeat} = match
  const named = naming(names)
  switch (phase.kind) {
    case 'starting':
      return strings.arenaStarting(named(phase.waitingFor))
    case 'joining':
      return strings.arenaJoining()
    case 'playing':
      return strings.arenaPlaying()
    case 'waiting':
      return strings.arenaWaiting(named(phase.waitingFor))
    case 'watching':
      return phase.returning ? strings.arenaReturning() : strings.arenaWatching()
    case 'ended':
      return endWords(phase.end, ownSeat, named)
    case 'broken':
      return strings.arenaBroken()
    case 'closed':
      return strings.arenaClosed()
  }
}

type End = Extract<RealtimeMatchView['phase'], {kind: 'ended'}>['end']

function endWords(end: End, ownSeat: number | undefined, named: (seats: readonly number[]) => string): string {
  if ('draw' in end || end.winners.length === 0) return strings.arenaDraw()
  if (end.why === 'left') return strings.arenaLeft(named(end.winners))
  if (ownSeat !== undefined && end.winners.includes(ownSeat)) {
    const others = end.winners.filter(seat => seat !== ownSeat)
    return others.length === 0 ? strings.arenaWon() : strings.arenaWonWith(named(others))
  }
  return strings.arenaWinner(named(end.winners))
}

/** What is said of one seat beside its name; '' when all is well. */
export function seatWords({part, heldLeftMs, roundTripMs}: RealtimeSeatView): string {
  if (part === 'gone') return strings.arenaGone()
  if (part === 'held') return strings.arenaHeld(Math.max(0, Math.ceil((heldLeftMs ?? 0) / 1_000)))
  return roundTripMs !== undefined && roundTripMs > slowTripMs ? strings.arenaSlow(Math.round(roundTripMs)) : ''
}

/**
 * What is said of states that differed: whose they are, where most agree, and never that somebody did it, which cannot be known. Undefined: nothing, any
 * more. `names` by seat.
 */
export function desyncWords({desync, tick, parts}: RealtimeMatchView, names: readonly string[]): string | undefined {
  // Said for ten seconds: then it is long put right, or found again.
  if (desync === undefined || tick - desync.tick > 600) return undefined
  const {differ, ownDiffers, repaired} = desync
  // Two against two, or one against one: none of them is said to be wrong.
  const isEverybody = differ.length >= parts.filter(part => part === 'playing').length
  if (isEverybody) return repaired ? strings.arenaStatesRepaired() : strings.arenaStatesDiffer()
  if (!ownDiffers) return strings.arenaOtherDiffers(naming(names)(differ))
  return repaired ? strings.arenaRepaired() : strings.arenaDiffers()
}

export const faultWords = ({reason, times}: RealtimeFaultView, name: string): string =>
  strings.arenaFault(name, strings.arenaFaults[reason](), times)

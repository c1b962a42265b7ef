import {assert} from '../../../base/errors.ts'
import {ticksPerSecond} from '../define-realtime.ts'

/** Every number of play in real time, in one place. Where no source is said they are judgement, held by the tests. Ticks are sixtieths of a second. */
export const realtimeParameters = {
  tickMs: 1_000 / ticksPerSecond,
  /** Ticks a page runs ahead of the inputs it has (GGPO's figure). */
  window: 8,
  /** Ticks between pressing a key and its effect, at most. */
  mostDelay: 4,
  /** Players by rollback; more play at a host. */
  mostByRollback: 4,
  /** States kept: a page may have to go back as far as `mostUnsettled`. */
  keptStates: 128,
  /** Inputs kept of each seat: what a newcomer needs after the last agreed checksum. */
  keptInputs: 1_024,
  /** Ticks a page runs ahead of what everybody is known to agree on. */
  mostUnsettled: 60,
  /** The state is compared this often. */
  checkpointTicks: 30,
  /** A seat whose player is away is kept for 30 s. */
  heldTicks: 30 * ticksPerSecond,
  /** A return that lasted less does not renew that. */
  leastPlayedTicks: ticksPerSecond,
  /** How often each player can give back one seat while it is held, and says each time again that it did: whoever does so in vain makes the others wait each time. */
  mostGivenBack: 3,
  /** A returning player's inputs count from so many ticks on. */
  backTicks: 20,
  /** And at most so many, whoever says it. */
  mostBackTicks: 240,
  /** All that the others wait for one seat: this much, which grows back at a tenth of time. */
  patienceMs: 1_000,
  patienceBack: 0.1,
  /** Left of it for one that was cut and returns. */
  patienceAfterCutMs: 300,
  /** From when on a seat is given up is said anew after this, while its inputs come. */
  cutAgainMs: 400,
  /** The beginning of each halt does not count: with a long way to the others the game is slow, but nobody stalls. */
  freeHaltMs: 50,
  /** Inputs of others still come for so long after they were asked for. */
  askedMs: 2_000,
  /** Without a link to it the same is used up as much faster. */
  unlinkedHaste: 4,
  /** Heard no more for so long: it is waited for as well, whatever of it has come. */
  silentMs: 400,
  /** Before a seat was heard at all. */
  startPatienceMs: 10_000,
  /** How long the checksums of others are waited for before they are compared. */
  compareMs: 400,
  /** With nobody left who plays, a page that gave way goes on by itself after this. */
  takeUpMs: 3_000,
  /** A request for a state is made elsewhere after this. */
  askAgainMs: 600,
  /** Requests at one page that hands out states, but does not give the seat back. */
  mostAsksOfOne: 5,
  /** A page that watches and says nothing for so long does not any more. */
  watcherMs: 5_000,
  /** Who watches at one page. */
  mostWatchers: 16,
  /** Steps made at once to catch up. */
  stepsAtOnce: 90,
  /** A spectator stays so far behind what has come, so that it runs evenly. */
  watchBehindTicks: 4,
  /** Packets one page may send: 60 a second, and twice that after it was held up. */
  packetsPerSecond: 150,
  burstPackets: 300,
  /** Signed words, and requests for a state, of one page. */
  wordsPerSecond: 10,
  burstWords: 40,
  /** Words of one player's pages that are being checked at once; those of everybody without a seat have as many together. */
  wordsChecked: 40,
  asksPerSecond: 2,
  burstAsks: 6,
  /** Inputs further ahead than this come from no honest page. */
  mostAhead: 96,
  /** Inputs that were acknowledged so long ago are not sent again by any. */
  longPastTicks: 600,
  /** Bytes of inputs in one packet, so that it fits a datagram. */
  inputsBytes: 900,
  faultsKept: 64,
  /** Bytes of a state, with what has to be known beside it. */
  mostSnapshotBytes: 900_000
} as const

const p = realtimeParameters
assert(p.mostUnsettled + p.window + p.mostDelay < p.keptStates, 'any state that may be wrong is kept')
assert(p.keptInputs > 8 * p.checkpointTicks + p.keptStates, 'a newcomer gets all inputs since a state')
assert(p.mostAhead > p.mostUnsettled + p.window + p.mostDelay, 'an honest page is never too far ahead')
assert(
  (p.mostByRollback - 1) / p.cutAgainMs + ticksPerSecond / p.checkpointTicks / 1_000 < p.wordsPerSecond / 1_000,
  'who gives up all others does not flood them'
)
assert(p.wordsChecked >= p.burstWords, 'what is checked slowly is nobody’s fault')
assert(p.mostBackTicks < p.keptInputs && p.backTicks < p.mostBackTicks, 'a return is near')

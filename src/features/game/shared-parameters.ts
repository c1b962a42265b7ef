import {assert} from '../../base/errors.ts'

/** Shared tables on links. Milliseconds, bytes and counts. */
export const sharedParameters = {
  /** To one neighbour not more than 30 messages a second. */
  messageEveryMs: 34,
  /** What others wrote is passed on after this long: until then most have it from somebody else. */
  passOnAfterMs: 60,
  /** Records of one message together; a frame has 16,384. */
  messageBytes: 15_000,
  /** A link that had no room gets this long. */
  refusedPauseMs: 1_000,
  /** How often is looked whether a table should be compared with a neighbour's. */
  lookEveryMs: 5_000,
  /** A summary without an answer is lost. */
  answerMs: 5_000,
  /** After a comparison that found differences the next one is so far away, and twice as far after each further one, up to the second. */
  compareAgainMs: 5_000,
  compareAgainMaxMs: 160_000,
  /** Of one neighbour. */
  burstSummaries: 8,
  summariesPerSecond: 0.5,
  burstHolds: 64,
  holdsPerSecond: 2,
  /** Served to one neighbour at most: as much as the table may hold, so many times at once, and so much a second. */
  servedTables: 3,
  servedBytesPerSecond: 131_072,
  /** Changes not signed yet; more wait for these. */
  signedAtOnce: 48,
  /** Own changes are collected this long, so that of one key only the last leaves. */
  writeEveryMs: 33,
  undoSteps: 100,
  undoChanges: 4_096,
  /** People and what they did against the rules that are remembered. */
  faults: 64,
  /** Changes are stored after this long, with all that came with them. */
  keptSoonMs: 400,
  /** Another try after storage failed. */
  keptAgainMs: 30_000
} as const

/** What people show each other at a table, on the realtime channel. */
export const presenceParameters = {
  valueBytes: 900,
  /** Not more than 20 a second, and again when nothing changed for so long. */
  sendEveryMs: 50,
  repeatEveryMs: 3_000,
  /** Nothing heard for this long: it is gone. */
  forgetAfterMs: 10_000,
  /** Put up with from one page. */
  burst: 60,
  perSecond: 30,
  pages: 64,
  /** How often one page may come to a table or leave one, as others list it. */
  changesBurst: 16,
  changesPerSecond: 0.5,
  /** Tables one page is seen at, those it left lately among them. */
  tablesOfPage: 16
} as const

const p = presenceParameters
assert(p.forgetAfterMs > 3 * p.repeatEveryMs, 'two repetitions may be lost')
assert(1_000 / p.sendEveryMs < p.perSecond, 'an honest page sends less than is put up with')
const s = sharedParameters
assert(1_000 / s.messageEveryMs <= 30, 'at most 30 messages a second')
assert(1_000 / s.compareAgainMs < s.summariesPerSecond, 'an honest page compares less often than is put up with')

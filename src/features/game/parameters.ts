import {assert} from '../../base/errors.ts'

/** One table, played in turns. Times are milliseconds. */
export const tableParameters = {
  /** How long a seat may take for a move, where its game says nothing else and there are no clocks. */
  moveMs: 120_000,
  /** How long a page may take to draw: it does so by itself. */
  chanceMs: 30_000,
  /** What a limit is exceeded by before anybody says so: the way of a message, and a busy page. */
  graceMs: 2_000,
  /** A watch that ran longer than this between two looks was asleep, and knows nothing of what others did meanwhile. */
  sleptAfterMs: 5_000,
  watchTickMs: 500,
  /** What a page writes by itself is tried again after this, when it could not be written. */
  againMs: 5_000,
  /** Draws a hash chain is good for, in one table. */
  chainLinks: 1_024,
  /** Attempts to have an own word count after others spoke at the same time. */
  attempts: 16,
  /** Positions of one table that one person's acts lead to, all branches together. */
  positionsOfOne: 12_000,
  /** What one person did in positions that are not known yet, at one table: a newcomer gets the newest first. Beyond it they are named. */
  unplacedOfOne: 14_000,
  /** Of all together that have a seat, or may have one. */
  unplaced: 60_000,
  /** Of each person without a seat, and of all of them: one may be offered to them. */
  unplacedOfStranger: 64,
  unplacedOfStrangers: 512,
  /** Entries taken in of one person at one table, acts that lead nowhere among them. */
  actsOfOne: 16_000,
  /** Starts that name somebody who has not come yet. */
  waitingStarts: 64,
  /** After so long another match in real time may begin, though not enough of its players said how the last one ended. */
  matchMs: 1_800_000,
  faults: 32
} as const

/** What is kept of long games. */
export const checkpointParameters = {
  /** A checkpoint lies at least so many acts back: the newest moves are listed with their states, and undo looks back. */
  backActs: 256,
  /** Another one is made when so many acts came since; shorter games have none. */
  everyActs: 512,
  /** A game that goes on quickly waits for a pause of the page. Milliseconds. */
  delayMs: 3_000,
  /** Of its state and moves, in units of UTF-16. */
  textLength: 4_194_304,
  /** In one topic; beyond it the oldest goes. */
  kept: 32
} as const

/** The tables of one topic. */
export const gamesParameters = {
  /** At hand at once, where this person has no seat: all of them are in the log. */
  tables: 200,
  /** Own tables that are open at once. */
  ownTables: 16,
  /** Acts kept of tables that have not come yet, of all together. */
  earlyActs: 20_000,
  /** Tables that have not come of which is remembered that something done there was not kept. */
  earlyMissed: 4_096,
  /** Tables of which is remembered that they made room. */
  goneTables: 4_096,
  /** Entries read from the log at a time. */
  entriesAtOnce: 4_096
} as const

assert(tableParameters.watchTickMs < tableParameters.graceMs, 'a watch looks often enough')
assert(tableParameters.againMs < tableParameters.chanceMs / 4, 'who could not draw at first is not late for that')
assert(
  tableParameters.unplacedOfOne > tableParameters.positionsOfOne + tableParameters.chainLinks,
  'all that an honest person can have done at a table may wait, and does not name them'
)

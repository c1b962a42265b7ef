/** What authors of games test their rules with: `import {playtest} from 'shoal/playtest'`. No page needs it. */
export {findNondeterminism, playtest} from './playtest.ts'
export type {Nondeterminism, PlaytestOptions, PlaytestReport, PlaytestTable, SearchOptions} from './playtest.ts'
export {findNondeterminismInTurns, playtestTurns} from './playtest-turns.ts'
export type {
  ChosenMove,
  PlaytestTurnsOptions,
  PlaytestTurnsReport,
  TurnPlayOptions,
  TurnsNondeterminism
} from './playtest-turns.ts'
export type {PlaytestWay} from './playtest-network.ts'

import {joinSwarm, openGames} from '../../src/index.ts'
import type {PlainData} from '../../src/base/plain-data.ts'
import {crosses, guessing} from '../unit/features/game/rules.ts'

/** A page with the tables of a topic and nothing to see, worked by tests: `?relays=…#topic`. */

const topic = decodeURIComponent(location.hash.slice(1))
const relays = (new URLSearchParams(location.search).get('relays') ?? '').split(' ')
const swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
const games = await openGames(swarm, [crosses, guessing])

/** The only table. */
function table() {
  const [row] = games.tables
  const found = row && games.turnTable(row.id)
  if (found === undefined) throw new Error('no table here')
  return found
}

const gamesPage = {
  key: () => swarm.identity.key,
  neighbours: () => swarm.neighbours.length,
  create: (game: string, options?: {readonly seats?: number}) => games.create(game, options),
  hasTable: () => games.tables.length === 1,
  ready: () => table().ready(true),
  readyCount: () => {
    const {phase} = table()
    return phase.kind === 'lobby' ? phase.ready.length : -1
  },
  start: () => table().start(),
  phase: () => (games.tables.length === 1 ? table().phase : undefined),
  forMe: () => games.tables.length === 1 && table().forMe,
  state: () => JSON.stringify([table().G, table().phase, table().seats.map(({key, out}) => [key, out])]),
  hand: () => [...table().hand],
  move: (name: string, ...args: readonly PlainData[]) => table().move(name, ...args),
  propose: (what: 'undo' | 'draw' | 'rematch') => table().propose(what),
  answer: (agree: boolean) => table().answer(agree),
  proposal: () => table().proposal?.what,
  faults: () => table().faults.map(({reason}) => reason),
  moves: () => table().moves.length,
  roundTrips: () => table().seats.map(({roundTripMs}) => roundTripMs),
  report: () => ({...swarm.getReport(), relays: undefined, notice: games.notice})
}
export type GamesPage = typeof gamesPage
Object.assign(globalThis, {gamesPage})

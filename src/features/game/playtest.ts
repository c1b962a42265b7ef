import {equal} from '../../base/bytes.ts'
import type {PlainData} from '../../base/plain-data.ts'
import type {GameEnd} from './define-game.ts'
import {firstState, type RealtimeDefinition, type SeatPart} from './define-realtime.ts'
import {PlaytestNetwork, type PlaytestPage, type PlaytestWay} from './playtest-network.ts'
import {drawBelow, seedRandom, type RandomState} from './realtime/exact.ts'
import type {RealtimeFault} from './realtime/faults.ts'
import type {RealtimeMatch, RealtimePhase} from './realtime/match-view.ts'
import {openRealtimeMatch} from './realtime/open-realtime-match.ts'
import {decodeState, encodeState} from './realtime/state-codec.ts'

/**
 * A test kit for authors of games: plays them with several players in one process, over a network that delays, loses and reorders, by a clock of its
 * own. The same seed gives the same run, so that what was found can be found again.
 */
export interface PlaytestOptions<S> {
  readonly definition: RealtimeDefinition<S>
  /** As few as the game takes, unless said otherwise. */
  readonly players?: number
  readonly options?: PlainData
  readonly seed?: number
  /** 50 ms each way, 5 ms more or less, and 5 % lost, unless said otherwise. */
  readonly way?: Partial<PlaytestWay>
  /** What the player at this seat does at a tick; by chance without it. */
  readonly play?: (seat: number, S: S, random: RandomState) => number
  /** Until when it runs at most, seconds of the game's time. */
  readonly seconds?: number
  /** Called once, when the players are at the table: to close pages, part links and open others as time goes by. */
  readonly script?: (table: PlaytestTable<S>) => Promise<void>
}

export interface PlaytestPlayer<S> {
  readonly seat: number
  readonly page: PlaytestPage
  readonly match: RealtimeMatch<S>
}

/** The running game, for a script. */
export interface PlaytestTable<S> {
  readonly network: PlaytestNetwork
  readonly players: readonly PlaytestPlayer<S>[]
  /** Lets so much time pass. */
  run(ms: number): Promise<void>
  /** The page of that seat is closed. */
  leave(seat: number): void
  /** And another one of the same person opened. */
  comeBack(seat: number): void
}

export interface PlaytestReport {
  readonly seed: number
  /** Ticks everybody has agreed on. */
  readonly settledTicks: number
  /** The same SHA-256 at every page means the same game: of the state before `settledTicks`, written down. */
  readonly agree: boolean
  readonly phases: readonly RealtimePhase[]
  readonly end: GameEnd | undefined
  /** Ticks run again, over all pages. */
  readonly resimulated: number
  /** States that differed: rules that are not deterministic, or a cheat. */
  readonly desyncs: number
  readonly faults: readonly RealtimeFault[]
}

/** Plays a game. @throws what the rules throw while it is set up */
export async function playtest<S>(options: PlaytestOptions<S>): Promise<PlaytestReport> {
  const {definition, players: count = definition.players.min, seed = 1, seconds = 30} = options
  const network = new PlaytestNetwork(seed, {latencyMs: 50, jitterMs: 5, loss: 0.05, ...options.way})
  const plan = {
    table: new Uint8Array(16),
    match: 0,
    seats: Array.from({length: count}, (_, person) => PlaytestNetwork.keyOf(person)),
    options: options.options ?? null,
    seed: Uint8Array.from({length: 32}, (_, i) => (seed >>> (i % 4)) & 255)
  }
  const players: PlaytestPlayer<S>[] = []
  let desyncs = 0
  const sit = (seat: number): void => {
    const page = network.open(seat)
    const match = openRealtimeMatch({port: page.port, plan, definition, part: 'play'})
    const press = options.play ?? randomPlay(definition)
    const random = seedRandom(Uint8Array.from([seed & 255, seed >>> 8, seat]))
    match.steer(() => press(seat, match.S, random))
    let seen: unknown
    match.on('change', () => {
      if (match.desync !== undefined && match.desync.tick !== seen) desyncs++
      seen = match.desync?.tick
    })
    players[seat] = {seat, page, match}
  }
  for (let seat = 0; seat < count; seat++) sit(seat)
  const leave = (seat: number) => {
    const {page, match} = players[seat]!
    network.remove(page)
    match.close()
  }
  const table = {network, players, run: (ms: number) => network.clock.run(ms), leave, comeBack: sit}
  await options.script?.(table)
  await network.clock.until(() => players.every(({match}) => match.phase.kind === 'ended'), seconds * 1_000)
  const tick = Math.min(...players.map(({match}) => match.settledTick))
  const states = players.map(({match}) => match.settledState(tick))
  const agree = states.every(state => state !== undefined && sameState(state, states[0]))
  const phases = players.map(({match}) => match.phase)
  const ended = phases.find(phase => phase.kind === 'ended')
  const report = {
    seed,
    settledTicks: tick,
    agree,
    phases,
    end: ended?.end,
    resimulated: players.reduce((sum, {match}) => sum + match.resimulated, 0),
    desyncs,
    faults: players.flatMap(({match}) => match.faults)
  }
  for (const {match} of players) match.close()
  return report
}

/** Any input at all, kept for a while: more is reached so than by another one each tick. */
function randomPlay<S>({inputBytes}: RealtimeDefinition<S>): (seat: number, S: S, random: RandomState) => number {
  let [value, left] = [0, 0]
  return (_seat, _S, random) => {
    if (left-- <= 0) {
      left = drawBelow(random, 30)
      // Small numbers often: they are what most games have.
      value = drawBelow(random, 4) > 0 ? drawBelow(random, 16) : drawBelow(random, Math.min(256 ** inputBytes, 2 ** 20))
    }
    return value
  }
}

export interface Nondeterminism {
  readonly tick: number
  /** What is wrong, in words. */
  readonly what: string
  /** Where in the state, such as `cycles.1.x`; '' for all of it. */
  readonly path: string
}

export interface SearchOptions<S> {
  readonly definition: RealtimeDefinition<S>
  readonly players?: number
  readonly options?: PlainData
  readonly seed?: number
  readonly ticks?: number
}

/**
 * Runs a game by its rules alone, each step twice: once on the state as it is, and once on one that was written down and read again, as after a
 * return. Finds what depends on chance, on time, on something kept outside, on the order of names or on what two places of the state share, and what
 * cannot be written down. Undefined: nothing was found.
 */
export function findNondeterminism<S>(search: SearchOptions<S>): Nondeterminism | undefined {
  const {definition, players = definition.players.max, seed = 1, ticks = 3_600, options = null} = search
  const matchSeed = Uint8Array.from({length: 32}, (_, i) => (seed + i) & 255)
  const start = () => firstState(definition, {seats: players, options, seed: matchSeed})
  let state = start()
  const first = difference(state, start())
  if (first !== undefined) return {tick: 0, what: 'setup gives something else the second time', path: first}
  const random = seedRandom(matchSeed)
  const press = Array.from({length: players}, () => randomPlay(definition))
  for (let tick = 0; tick < ticks && definition.end(state, tick) === undefined; tick++) {
    const inputs = press.map((next, seat) => next(seat, state, random))
    const parts = inputs.map((_, seat): SeatPart => (drawBelow(random, 64) === seat ? 'held' : 'playing'))
    const again = readAgain(state)
    if (again === undefined) return {tick, what: 'the state cannot be written down', path: ''}
    state = definition.step(state, Object.freeze([...inputs]), tick, parts) ?? state
    const twin = definition.step(again, Object.freeze([...inputs]), tick, parts) ?? again
    if (sameState(state, twin)) continue
    const path = difference(state, twin) ?? ''
    return {tick, what: 'the same step gives something else the second time', path}
  }
  return undefined
}

function readAgain<S>(state: S): S | undefined {
  try {
    const decoded = decodeState(encodeState(state))
    return decoded.ok ? (decoded.value as S) : undefined
  } catch {
    return undefined
  }
}

const sameState = (a: unknown, b: unknown): boolean => equal(encodeState(a), encodeState(b))

/** Where two states differ first; undefined: nowhere. */
function difference(a: unknown, b: unknown, path = ''): string | undefined {
  if (Object.is(a, b)) return undefined
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = difference(left[name], right[name], path === '' ? name : `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

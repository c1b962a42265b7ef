import {fromHex, toHex, utf8, type Bytes} from '../../base/bytes.ts'
import {deepFreeze} from '../../base/deep-freeze.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
import {plainText, type PlainData} from '../../base/plain-data.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {encodeBody, entryKinds, type Body} from '../../protocol/bodies.ts'
import {dice, drawnOpenly} from './chance.ts'
import type {Drawn, GameContext, GameDefinition, GameEnd} from './define-game.ts'
import type {Fault} from './fault-list.ts'
import {MemoryGameStore} from './memory-game-store.ts'
import {openedTable} from './opened-table.ts'
import {PlaytestClock} from './playtest-clock.ts'
import type {PlaytestWay} from './playtest-network.ts'
import {drawBelow, seedRandom, type RandomState} from './realtime/exact.ts'
import {Rules} from './rules.ts'
import type {TablePhase} from './table.ts'
import {actOf} from './table-acts.ts'
import {TableRecord} from './table-record.ts'
import {TurnTable} from './turn-table.ts'

/** A move: its name and its arguments. */
export type ChosenMove = readonly [name: string, ...args: PlainData[]]

export interface TurnPlayOptions<G> {
  readonly definition: GameDefinition<G>
  /** What the player at this seat does, whose turn it is; undefined: gives up. */
  readonly choose: (seat: number, G: G, context: GameContext, random: RandomState) => ChosenMove | undefined
  /** As few as the game takes, unless said otherwise. */
  readonly players?: number
  readonly options?: PlainData
  readonly seed?: number
  /** Moves until it is stopped: 1,000 unless said otherwise. */
  readonly moves?: number
}

export interface PlaytestTurnsOptions<G> extends TurnPlayOptions<G> {
  /** 50 ms each way, 50 ms more or less, and 5 % sent again, unless said otherwise. */
  readonly way?: Partial<PlaytestWay>
}

export interface PlaytestTurnsReport {
  readonly seed: number
  readonly moves: number
  /** All pages have come to the same state. */
  readonly agree: boolean
  readonly phase: TablePhase
  readonly end: GameEnd | undefined
  /** What pages found no honest page does: here there are only honest ones. */
  readonly faults: readonly Fault[]
  /** Moves `choose` made that the rules refused, with what they said. */
  readonly refused: readonly {readonly seat: number; readonly move: ChosenMove; readonly failure: string | undefined}[]
}

interface Player {
  readonly record: TableRecord
  readonly table: TurnTable
}

const nothing = (): void => undefined
const hash = (text: string): string => toHex(sha256AtOnce(utf8(text)))
const randomOf = (seed: number): RandomState => seedRandom(sha256AtOnce(utf8(`playtest ${seed}`)))

/** Plays a game with all its players in one process, each on a page of its own, over a network that delays and reorders. The same seed gives the same game. */
export async function playtestTurns<G>(options: PlaytestTurnsOptions<G>): Promise<PlaytestTurnsReport> {
  const {definition, choose, players: count = definition.players.min, seed = 1, moves: most = 1_000} = options
  const {latencyMs, jitterMs, loss} = {latencyMs: 50, jitterMs: 50, loss: 0.05, ...options.way}
  const clock = new PlaytestClock(seed)
  const random = randomOf(seed)
  const players: Player[] = []
  const keys = Array.from({length: count}, (_, seat) => hash(`player ${seat}`) as PersonKey)
  const seqs = new Map<PersonKey, number>()

  const append = (key: PersonKey, body: Body): Promise<LogEntry> => {
    const entry = madeEntry(key, body, seqs.get(key) ?? 0, clock.clock.now())
    seqs.set(key, entry.header.seq + 1)
    for (const [seat, {record, table}] of players.entries()) {
      const receive = () => {
        const act = actOf(entry)
        if (act !== undefined && record.take(act)) table.look()
      }
      let delayMs = latencyMs + clock.random.fraction() * jitterMs
      while (clock.random.fraction() < loss) delayMs += 2 * latencyMs + 50
      if (keys[seat] === key) receive()
      else clock.scheduler.after(delayMs, receive)
    }
    return Promise.resolve(entry)
  }

  const tableBody: Body = {
    type: 'gameTable',
    game: definition.name,
    version: definition.version,
    name: '',
    seats: count,
    options: plainText(options.options ?? {})
  }
  const opened = openedTable(madeEntry(keys[0]!, tableBody, 0, clock.clock.now()))!
  seqs.set(keys[0]!, 1)
  for (const key of keys) {
    const record = new TableRecord(opened, definition as GameDefinition)
    const page = {
      env: clock,
      key,
      append: (body: Body) => append(key, body),
      nameOf: () => '',
      linkTo: () => ({here: true, roundTripMs: undefined}),
      heard: true
    }
    const told = {changed: nothing, notKept: nothing, tooFast: nothing, readAll: nothing}
    const parts = {record, page, store: new MemoryGameStore(), ...told}
    players.push({record, table: new TurnTable(parts)})
  }

  const settled = () => new Set(players.map(({record}) => record.tree.current?.id)).size === 1
  for (const {table} of players) await table.ready(true)
  await clock.until(() => players[0]!.table.seats.every(({key}) => key !== undefined), 60_000)
  await players[0]!.table.start()
  await clock.until(() => settled() && players[0]!.record.tree.current !== undefined, 60_000)

  const refused: PlaytestTurnsReport['refused'][number][] = []
  const isOver = () => players.every(({table}) => table.phase.kind === 'ended' || table.phase.kind === 'broken')
  for (let made = 0; made < most && !isOver() && refused.length < 10;) {
    const seat = players.findIndex(({table}) => table.phase.kind === 'playing' && table.forMe)
    if (seat === -1) {
      if (!(await clock.until(() => isOver() || players.some(({table}) => table.forMe), 300_000))) break
      continue
    }
    const {table, record} = players[seat]!
    const {move, round} = record.tree.current!
    const out = table.seats.flatMap(({out}, at) => (out === undefined ? [] : [at]))
    const context = {seats: count, move, out, options: table.options, round}
    const chosen = choose(seat, table.G as G, context, random)
    if (chosen === undefined) await table.resign()
    else if ((await table.move(...chosen)) === 'illegal') refused.push({seat, move: chosen, failure: table.failure})
    made++
    await clock.run(drawBelow(random, 200))
  }
  await clock.until(settled, 60_000)
  const [first] = players
  const report: PlaytestTurnsReport = {
    seed,
    moves: first!.table.moves.length,
    agree: settled() && new Set(players.map(({table}) => textOf(table.G))).size === 1,
    phase: first!.table.phase,
    end: first!.table.phase.kind === 'ended' ? first!.table.phase.end : undefined,
    faults: players.flatMap(({record}) => record.tree.faults),
    refused
  }
  for (const {table} of players) table.stop()
  return report
}

export interface TurnsNondeterminism {
  /** At which move, from 0. */
  readonly move: number
  /** What is wrong, in words. */
  readonly what: string
}

/**
 * Plays a game by its rules alone, each of them twice: once on the state as it is, and once on one that was written down and read again. Finds what
 * depends on chance, on time, on something kept outside or on what two places of the state share, what cannot be written down, and rules that change
 * a state they were only to look at. Undefined: nothing was found.
 */
export function findNondeterminismInTurns<G>(options: TurnPlayOptions<G>): TurnsNondeterminism | undefined {
  const {definition, choose, players: seats = definition.players.max, seed = 1, moves: most = 1_000} = options
  const rules = new Rules(definition as GameDefinition)
  const random = randomOf(seed)
  const setup = {seats, options: options.options ?? {}, round: 0}
  let context: GameContext = {...setup, move: 0, out: []}
  const twice = <T>(what: string, rule: (G: unknown) => T, G: unknown): {value: T; problem?: string} => {
    const text = textOf(G)
    if (text === undefined) return {value: undefined as T, problem: 'the state is no plain data'}
    const value = rule(deepFreeze(G))
    const again = rule(deepFreeze(JSON.parse(text)))
    return textOf(value) === textOf(again) ? {value} : {value, problem: `${what} gives something else the second time`}
  }
  const [first, second] = [rules.setup(setup), rules.setup(setup)]
  if (textOf(first) !== textOf(second)) return {move: 0, what: 'setup gives something else the second time'}
  if (!first.ok) return {move: 0, what: failure(first.error)}
  let G: unknown = first.value
  for (let move = 0; move < most; move++) {
    context = {...context, move}
    for (const look of ['end', 'chance', 'turn'] as const) {
      const {value, problem} = twice(look, state => rules[look](state, context), G)
      if (problem !== undefined) return {move, what: problem}
      if (!value.ok) return {move, what: failure(value.error)}
    }
    const end = rules.end(G, context)
    if (end.ok && end.value !== undefined) return undefined
    const chance = rules.chance(G, context)
    if (chance.ok && chance.value !== undefined) {
      const seedBytes = Uint8Array.from({length: 32}, () => drawBelow(random, 256))
      const drawn: Drawn =
        chance.value.kind === 'show'
          ? {kind: 'show', hands: Array.from({length: seats}, (_, seat) => dice(withSeat(seedBytes, seat), 5, 6))}
          : drawnOpenly(chance.value, seedBytes)
      const {value, problem} = twice('drawn', state => rules.drawn(state, drawn, context), G)
      if (problem !== undefined) return {move, what: problem}
      if (!value.ok) return {move, what: failure(value.error)}
      G = value.value
      continue
    }
    const turn = rules.turn(G, context)
    const seat = turn.ok ? turn.value[drawBelow(random, Math.max(1, turn.value.length))] : undefined
    if (seat === undefined) return {move, what: 'nobody can move, and the game has not ended'}
    const chosen = choose(seat, deepFreeze(G) as G, context, random)
    if (chosen === undefined) return undefined
    const [name, ...args] = chosen
    const {value, problem} = twice(name, state => rules.move(state, {...context, seat}, name, args), G)
    if (problem !== undefined) return {move, what: problem}
    if (!value.ok) return {move, what: `${name}: ${failure(value.error)}`}
    G = value.value
  }
  return undefined
}

const withSeat = (seed: Bytes, seat: number): Bytes =>
  Uint8Array.from(seed, (byte, at) => (at === 0 ? byte ^ seat : byte))

const failure = (error: {readonly kind: 'illegal'} | {readonly kind: 'failed'; readonly message: string}): string =>
  error.kind === 'failed' ? error.message : 'the rules refused a move that was chosen'

function textOf(data: unknown): string | undefined {
  try {
    return plainText(data)
  } catch {
    return undefined
  }
}

/** An entry as the log would give it; nothing is signed. */
function madeEntry(author: PersonKey, body: Body, seq: number, nowMs: number): LogEntry {
  const bytes = encodeBody(body)
  const id = hash(`${author} ${seq}`) as EntryId
  return {
    id,
    author,
    body: bytes,
    own: false,
    receivedLive: true,
    late: false,
    equivocates: false,
    header: {
      version: 1,
      topic: new Uint8Array(16),
      author: fromHex(author)!,
      chain: new Uint8Array(8),
      seq,
      prev: undefined,
      parents: [],
      hlcMs: nowMs,
      hlcCounter: 0,
      kind: entryKinds[body.type],
      bodyLength: bytes.length,
      bodySha256: sha256AtOnce(bytes)
    }
  }
}

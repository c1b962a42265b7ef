import type {PlainData} from '../../base/plain-data.ts'

/** What a move answers that the rules do not allow: nothing has happened then. */
export const INVALID: unique symbol = Symbol('this move is not allowed')

/** How a game, or a match, ended. Seats are numbered from 0. */
export type GameEnd =
  {readonly winners: readonly number[]; readonly why?: string} | {readonly draw: true; readonly why?: string}

/** What a position is beside the game's own state. */
export interface GameContext {
  /** How many play. */
  readonly seats: number
  /** Moves made in this game, those taken back not counted. */
  readonly move: number
  /** Seats that lost theirs: by resigning or by being too late. Nothing is waited for from them. */
  readonly out: readonly number[]
  readonly options: PlainData
  /** Which game at this table it is: 0, and one more with each rematch. */
  readonly round: number
}

export interface MoveContext extends GameContext {
  /** Whose move it is. */
  readonly seat: number
}

/**
 * What is to be decided by chance now. Everybody at the table draws together, and nobody can know or choose what comes.
 * 'dice': `count` numbers from 1 to `sides`. 'shuffle': the numbers from 0 to `count` - 1 in some order. 'hands': as dice, for each seat as
 * many as `counts` says, and only that seat knows them. 'show': the hands of the last 'hands' are shown to all.
 */
export type Chance =
  | {readonly kind: 'dice'; readonly count: number; readonly sides: number}
  | {readonly kind: 'shuffle'; readonly count: number}
  | {readonly kind: 'hands'; readonly counts: readonly number[]; readonly sides: number}
  | {readonly kind: 'show'}

/** What came of it. Nobody knows the hands yet after 'hands'; a seat that is out shows an empty one. */
export type Drawn =
  | {readonly kind: 'dice'; readonly values: readonly number[]}
  | {readonly kind: 'shuffle'; readonly order: readonly number[]}
  | {readonly kind: 'hands'}
  | {readonly kind: 'show'; readonly hands: readonly (readonly number[])[]}

/** A clock for each seat, as in chess; `incrementMs` is given back after each move. */
export interface GameClock {
  readonly baseMs: number
  readonly incrementMs: number
}

/** Written as a method's type, so that a definition for some `G` is one for `unknown`. */
export type MoveRule<G> = {
  rule(G: G, context: MoveContext, ...args: readonly PlainData[]): G | void | typeof INVALID
}['rule']

/**
 * A game played in turns, by its rules alone: every page runs them on the same signed moves and comes to the same state. They must depend on
 * nothing but what they are given: no time, no random numbers, nothing kept outside. `G` is plain data: what JSON can carry.
 */
export interface GameDefinition<G = unknown> {
  readonly kind: 'turns'
  /** What the game is called on the wire: 1 to 64 bytes. */
  readonly name: string
  /** Another number for other rules: tables of another version cannot be played. */
  readonly version: number
  readonly players: {readonly min: number; readonly max: number}
  setup(context: Omit<GameContext, 'move' | 'out'>): G
  /** Each changes `G`, or returns another, or `INVALID`. Arguments come from others: anything plain data can be. */
  readonly moves: Readonly<Record<string, MoveRule<G>>>
  /** The seats that may move now. */
  turn(G: G, context: GameContext): number | readonly number[]
  /** How it ended; undefined while it goes on. */
  end(G: G, context: GameContext): GameEnd | undefined
  /** What chance has to decide before anybody can move. */
  chance?(G: G, context: GameContext): Chance | undefined
  /** Changes `G`, or returns another, by what chance decided. */
  drawn?(G: G, drawn: Drawn, context: GameContext): G | void
  /** A seat is out: what becomes of its pieces. Without it nothing changes. */
  left?(G: G, context: MoveContext): G | void
  /** The clocks of a table with these options; undefined: none. */
  clock?(options: PlainData): GameClock | undefined
  /** How long a seat may take for one move where there are no clocks, milliseconds; 0: as long as it likes. 120,000 without it. */
  readonly moveMs?: number
}

export type GameDraft<G> = Omit<GameDefinition<G>, 'kind' | 'version'> & {readonly version?: number}

/**
 * Declares a game played in turns, to be given to `openGames` or to `<p2p-game>`.
 * @throws TypeError the name or the number of players is impossible
 */
export function defineGame<G>(draft: GameDraft<G>): GameDefinition<G> {
  const {name, players} = draft
  if (!/^[\w-]{1,64}$/.test(name)) throw new TypeError('A game’s name is 1 to 64 letters, digits, - and _.')
  const {min, max} = players
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min || max > 16) {
    throw new TypeError('A game has 1 to 16 players.')
  }
  return {version: 1, ...draft, kind: 'turns'}
}

import type {PlainData} from '../../base/plain-data.ts'
import type {GameEnd} from './define-game.ts'
import {seedRandom, type RandomState} from './realtime/exact.ts'
import type {Bytes} from '../../base/bytes.ts'

/** Steps a second of every game in real time. */
export const ticksPerSecond = 60

/** What a seat is at a tick: everybody at the table agrees on it. 'held': its player is away and may return. 'gone': did not in time. */
export type SeatPart = 'playing' | 'held' | 'gone'

export interface RealtimeSetup {
  readonly seats: number
  readonly options: PlainData
  /** Drawn from the table's seed: put it into the state, and draw from it there (`drawBelow`). */
  readonly random: RandomState
}

/** What the person at this page does now. */
export interface InputDevice {
  /** Whether this key is down, by `KeyboardEvent.code`, or was pressed since the last tick. */
  key(code: string): boolean
  /** Where the pointer or finger was put down and is now, in parts of the picture from 0 to 1; undefined: it is up. */
  readonly touch: {readonly fromX: number; readonly fromY: number; readonly x: number; readonly y: number} | undefined
  /** What `input` gave at the last tick. */
  readonly last: number
}

/** What a renderer is given. Sizes in CSS pixels: the context is scaled for the screen. */
export interface RealtimePicture<S = unknown> {
  readonly S: S
  readonly tick: number
  readonly width: number
  readonly height: number
  readonly ownSeat: number | undefined
  readonly parts: readonly SeatPart[]
  readonly names: readonly string[]
  /** Colours of the page: text, quiet text, ground, lines, and one for each seat. */
  readonly colours: {
    readonly ink: string
    readonly muted: string
    readonly surface: string
    readonly line: string
    readonly seats: readonly string[]
  }
  /** The visitor asked for less motion. */
  readonly still: boolean
}

/**
 * A game played in real time by its rules alone: every page runs the same steps on the same inputs and comes to the same state, in every
 * browser. So `step` and `end` must depend on nothing but what they are given: no time, no `Math.random`, nothing kept outside.
 *
 * `S` is what JSON can carry, and typed arrays; keep it small, it is copied sixty times a second. Do not rely on the order of an object's names.
 * Numbers: + - * / % and Math.sqrt, abs, min, max, floor, ceil, round, trunc, sign, imul, clz32 and fround, comparisons and bit operators give
 * the same in every engine. Math.sin, cos, tan, pow, exp, log, hypot, cbrt and the `**` operator need not: use `sine`, `cosine`, `angleOf` and
 * multiplications. Sorting needs a comparison that leaves no two things equal.
 */
export interface RealtimeDefinition<S = unknown> {
  readonly kind: 'realtime'
  /** What the game is called on the wire: 1 to 64 letters, digits, - and _. */
  readonly name: string
  /** Another number for other rules: tables of another version cannot be played. */
  readonly version: number
  /** Up to 4 by rollback; beyond, one of the players' pages runs the game and tells the others. */
  readonly players: {readonly min: number; readonly max: number}
  /** Bytes of one input, 1 to 4: `input` gives a whole number below 256 to this power. */
  readonly inputBytes: number
  /** The input of a seat whose player is away, and of the first ticks. */
  readonly idle: number
  setup(setup: RealtimeSetup): S
  /** Changes `S`, or returns another, by one input of each seat. `parts`: which of them are somebody's. */
  step(S: S, inputs: readonly number[], tick: number, parts: readonly SeatPart[]): S | void
  /** Reads what the person does into one number; pure but for that. */
  input(device: InputDevice): number
  /** How it ended; undefined while it goes on. */
  end(S: S, tick: number): GameEnd | undefined
  render?(canvas: CanvasRenderingContext2D, picture: RealtimePicture<S>): void
  /** Between two states of a game that another page runs, `part` of the way from 0 to 1. Without it numbers glide, all else jumps. */
  blend?(before: S, after: S, part: number): S
}

export type RealtimeDraft<S> = Omit<RealtimeDefinition<S>, 'kind' | 'version'> & {readonly version?: number}

/**
 * Declares a game played in real time.
 * @throws TypeError the name, the number of players, the size of an input or the idle one is impossible
 */
export function defineRealtime<S>(draft: RealtimeDraft<S>): RealtimeDefinition<S> {
  const {name, players, inputBytes, idle} = draft
  if (!/^[\w-]{1,64}$/.test(name)) throw new TypeError('A game’s name is 1 to 64 letters, digits, - and _.')
  const {min, max} = players
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min || max > 16) {
    throw new TypeError('A game has 1 to 16 players.')
  }
  if (!Number.isInteger(inputBytes) || inputBytes < 1 || inputBytes > 4)
    throw new TypeError('An input has 1 to 4 bytes.')
  if (!isInput(idle, inputBytes)) throw new TypeError('The idle input is a whole number that fits its bytes.')
  return {version: 1, ...draft, kind: 'realtime'}
}

/** Whether this is one input of so many bytes. */
export const isInput = (value: number, inputBytes: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < 256 ** inputBytes

/** The first state of a match. `seed`: 32 bytes that everybody at the table knows. */
export const firstState = <S>(
  definition: RealtimeDefinition<S>,
  {seats, options, seed}: {readonly seats: number; readonly options: PlainData; readonly seed: Bytes}
): S => definition.setup({seats, options, random: seedRandom(seed)})

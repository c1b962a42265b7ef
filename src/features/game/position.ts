import type {PersonKey} from '../../base/ids.ts'
import type {PlainData} from '../../base/plain-data.ts'
import type {Chance, GameContext, GameEnd} from './define-game.ts'

/** 32 hexadecimal digits: the short id of the entry that led there, or a hash where no single entry did. */
export type PositionId = string & {readonly position: unique symbol}

/** The ends of a seat's hash chains as far as they were opened, 64 hexadecimal digits each. */
export interface Commitment {
  readonly open: string
  readonly hidden: string
}

export interface Seat {
  readonly key: PersonKey
  readonly commitment: Commitment | undefined
  /** Links of the open chain that were shown, and how many hands were dealt: the hidden links in use. */
  readonly opened: number
  readonly dealt: number
  /** Hands dealt and not shown since the last that was. */
  readonly unshown: number
  readonly out: 'resigned' | 'late' | undefined
  readonly offeredTo: PersonKey | undefined
}

export type ProposalKind = 'undo' | 'draw' | 'rematch'

export interface Proposal {
  readonly what: ProposalKind
  readonly by: number
  /** Seats, the proposer among them. */
  readonly agreed: readonly number[]
}

/** A move that was made. */
export interface PlayedMove {
  readonly seat: number
  readonly name: string
  readonly args: readonly PlainData[]
  readonly timeMs: number
}

/** Moves, newest first, each with what was before it. */
export interface PastMove extends PlayedMove {
  readonly before: Position
}

export type Stage =
  | {readonly kind: 'move'; readonly seats: readonly number[]}
  /** `from`: the position in which it was asked for, which is hashed into what is drawn: a seat that is out does not change it. */
  | {readonly kind: 'chance'; readonly chance: Chance; readonly from: PositionId}
  | {readonly kind: 'ended'; readonly end: GameEnd}
  | {readonly kind: 'broken'; readonly message: string}

/** What was dealt last: what the hands are made of, beside the links that only their owners know. */
export interface Deal {
  readonly together: string
  readonly counts: readonly number[]
  readonly sides: number
}

/** One state of one game at a table. Never changed; each act leads to another. */
export interface Position {
  readonly id: PositionId
  readonly round: number
  readonly seats: readonly Seat[]
  readonly G: unknown
  /** Moves that led here. */
  readonly move: number
  /** Draws so far, in all games at this table. */
  readonly draws: number
  readonly stage: Stage
  readonly deal: Deal | undefined
  readonly proposal: Proposal | undefined
  /** Milliseconds each seat has left; undefined without clocks. */
  readonly clocks: readonly number[] | undefined
  /** The move clocks still may be corrected for, by the watch of whoever moves next. */
  readonly lastSpent: {readonly seat: number; readonly ms: number} | undefined
  /** 'unread': there were some, and a checkpoint stands for them. */
  readonly past: PastMove | 'unread' | undefined
  /** Nothing before it can be taken back: something was drawn since. In moves. */
  readonly firmUpTo: number
}

export const outSeats = (seats: readonly Seat[]): readonly number[] =>
  seats.flatMap(({out}, seat) => (out === undefined ? [] : [seat]))

export const activeSeats = (seats: readonly Seat[]): readonly number[] =>
  seats.flatMap(({out}, seat) => (out === undefined ? [seat] : []))

export const contextOf = ({seats, move, round}: Position, options: PlainData): GameContext => ({
  seats: seats.length,
  move,
  out: outSeats(seats),
  options,
  round
})

/** Whose page has to do something in a position, whoever has done it since: seats. */
export function waitedFor({stage, seats}: Position): readonly number[] {
  switch (stage.kind) {
    case 'move':
      return stage.seats
    case 'chance':
      return activeSeats(seats)
    case 'ended':
    case 'broken':
      return []
  }
}

/** The seat of a person who still plays; a person has one at most. */
export const seatOf = ({seats}: Position, key: PersonKey): number | undefined => {
  const seat = seats.findIndex(held => held.key === key)
  return seat === -1 ? undefined : seat
}

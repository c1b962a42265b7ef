import type {PlainData} from '../../../base/plain-data.ts'
import {
  defineGame,
  INVALID,
  type Chance,
  type Drawn,
  type GameContext,
  type GameDefinition,
  type GameEnd,
  type MoveContext
} from '../define-game.ts'

/** There are at least `count` dice that show `face`. */
export interface Bid {
  readonly seat: number
  readonly count: number
  readonly face: number
}

/** How a round ended. */
export interface Showdown {
  readonly bid: Bid
  /** Who did not believe it. */
  readonly doubter: number
  /** By seat, as they were shown. */
  readonly hands: readonly (readonly number[])[]
  /** Dice that counted for the bid. */
  readonly found: number
  /** Who lost a die. */
  readonly loser: number
}

export interface DiceState {
  /** 'deal': all throw. 'bid': bids and doubt. 'show': the hands are shown. */
  readonly phase: 'deal' | 'bid' | 'show'
  /** Dice each seat has left; 0: it is out. */
  readonly dice: readonly number[]
  /** Whose turn it is. */
  readonly turn: number
  /** Of this round, in order; the last one stands. */
  readonly bids: readonly Bid[]
  /** Who doubts the bid that stands. */
  readonly doubter?: number
  /** The round before. */
  readonly last?: Showdown
  /** Ones count as any face; a bid of ones counts ones only. */
  readonly wild: boolean
  /** From 1. */
  readonly round: number
}

export interface DiceOptions {
  /** How many each begins with, 1 to 6; 5 without it. */
  readonly dice?: number
  readonly wild?: boolean
}

export const dieSides = 6
const defaultDice = 5
const mostDice = 6

function setup({seats, options}: Pick<GameContext, 'seats' | 'options'>): DiceState {
  const {dice, wild} = (typeof options === 'object' ? (options ?? {}) : {}) as Record<string, unknown>
  const each =
    Number.isInteger(dice) && (dice as number) >= 1 && (dice as number) <= mostDice ? (dice as number) : defaultDice
  return {phase: 'deal', dice: new Array<number>(seats).fill(each), turn: 0, bids: [], wild: wild === true, round: 1}
}

/** The seat after this one that still has dice. */
function nextSeat(dice: readonly number[], seat: number): number {
  for (let step = 1; step <= dice.length; step++) {
    const next = (seat + step) % dice.length
    if (dice[next]! > 0) return next
  }
  return seat
}

const total = (dice: readonly number[]): number => dice.reduce((sum, each) => sum + each, 0)

/** What raises the bid that stands: more dice, or as many of a higher face. */
export function raises({count, face}: Pick<Bid, 'count' | 'face'>, standing: Bid | undefined): boolean {
  return standing === undefined || count > standing.count || (count === standing.count && face > standing.face)
}

/** Whether a die counts for a bid of this face. */
export const counts = (value: number, face: number, wild: boolean): boolean => value === face || (wild && value === 1)

function bid(G: DiceState, {seat}: MoveContext, count?: PlainData, face?: PlainData): DiceState | typeof INVALID {
  if (G.phase !== 'bid' || seat !== G.turn) return INVALID
  if (!Number.isInteger(count) || !Number.isInteger(face)) return INVALID
  const made: Bid = {seat, count: count as number, face: face as number}
  if (made.count < 1 || made.count > total(G.dice) || made.face < 1 || made.face > dieSides) return INVALID
  if (!raises(made, G.bids.at(-1))) return INVALID
  return {...G, bids: [...G.bids, made], turn: nextSeat(G.dice, seat)}
}

function doubt(G: DiceState, {seat}: MoveContext): DiceState | typeof INVALID {
  if (G.phase !== 'bid' || seat !== G.turn || G.bids.length === 0) return INVALID
  return {...G, phase: 'show', doubter: seat}
}

/** All throw again; `first` begins. What is left out of it belongs to the round before. */
const dealt = ({wild, round}: DiceState, dice: readonly number[], first: number, last?: Showdown): DiceState => ({
  phase: 'deal',
  dice,
  turn: dice[first]! > 0 ? first : nextSeat(dice, first),
  bids: [],
  wild,
  round: round + 1,
  ...(last === undefined ? {} : {last})
})

function drawn(G: DiceState, what: Drawn): DiceState {
  if (what.kind === 'hands') return {...G, phase: 'bid'}
  const standing = G.bids.at(-1)
  if (what.kind !== 'show' || standing === undefined || G.doubter === undefined) return G
  const found = what.hands.flat().filter(value => counts(value, standing.face, G.wild)).length
  const loser = found >= standing.count ? G.doubter : standing.seat
  const dice = G.dice.map((each, seat) => (seat === loser ? each - 1 : each))
  return dealt(G, dice, loser, {bid: standing, doubter: G.doubter, hands: what.hands, found, loser})
}

function chance({phase, dice}: DiceState): Chance | undefined {
  switch (phase) {
    case 'deal':
      return {kind: 'hands', counts: dice, sides: dieSides}
    case 'show':
      return {kind: 'show'}
    case 'bid':
      return undefined
  }
}

function end({dice}: DiceState): GameEnd | undefined {
  const winners = dice.flatMap((each, seat) => (each > 0 ? [seat] : []))
  return winners.length === 1 ? {winners, why: 'last-with-dice'} : undefined
}

/** Nobody can show the dice of who left, so that a bid about them means nothing any more: all throw again. */
function left(G: DiceState, {seat}: MoveContext): DiceState {
  if (G.dice[seat] === 0) return G
  const dice = G.dice.map((each, other) => (other === seat ? 0 : each))
  return dealt(G, dice, G.turn, G.last)
}

/**
 * Liar's dice for two to six: everybody throws under a cup, bids on what lies under all of them, and is believed or doubted.
 * Who was wrong loses a die; who has the last one wins.
 */
export const liarsDice: GameDefinition<DiceState> = defineGame<DiceState>({
  name: 'liars-dice',
  players: {min: 2, max: 6},
  setup,
  moves: {bid, doubt},
  turn: G => G.turn,
  end,
  chance,
  drawn,
  left
})

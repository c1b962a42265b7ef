import {Chess} from 'chess.js'
import type {PlainData} from '../../../base/plain-data.ts'
import {
  defineGame,
  INVALID,
  type GameClock,
  type GameDefinition,
  type GameEnd,
  type MoveContext
} from '../define-game.ts'

/** How a game ended on the board itself. 'cannot-mate': one player left, and the other had nothing but the king. */
export type ChessOver =
  'checkmate' | 'stalemate' | 'repetition' | 'fifty-moves' | 'insufficient-material' | 'cannot-mate'

/** The last move, for showing and saying it. */
export interface ChessMove {
  readonly from: string
  readonly to: string
  /** As it is written down: `Nf3`, `exd8=Q+`. */
  readonly san: string
  /** `p`, `n`, `b`, `r`, `q` or `k`, as it was before a promotion. */
  readonly piece: string
  readonly captured?: string
  readonly promotion?: string
}

/** A position. White sits on seat 0. */
export interface ChessState {
  /** Forsyth–Edwards notation: pieces, side to move, rights to castle, en passant, two counts. */
  readonly fen: string
  /** This position and those before it since the last capture or move of a pawn, which no position comes back from. */
  readonly seen: readonly string[]
  readonly last?: ChessMove
  readonly check: boolean
  readonly over?: ChessOver
}

/** What the clocks of a table are set to; without `minutes` there are none. */
export interface ChessOptions {
  readonly minutes?: number
  /** Given back after each move, seconds. */
  readonly increment?: number
}

const mostMinutes = 180
const mostIncrementS = 60
/** FIDE Laws of Chess (2023), 9.2 and 9.3; whoever could claim the draw would, so that nobody has to. */
const drawnRepetitions = 3
const drawnHalfMoves = 100

/** Pieces, side, castling and en passant make a position; chess.js names en passant only where it can be taken. */
const positionOf = (fen: string): string => fen.split(' ', 4).join(' ')

const halfMovesOf = (fen: string): number => Number(fen.split(' ')[4])

/** The seat that is to move: 0 is white. */
export const chessTurn = ({fen}: Pick<ChessState, 'fen'>): number => (fen.split(' ')[1] === 'w' ? 0 : 1)

function overBy(board: Chess, {seen}: Pick<ChessState, 'seen'>): ChessOver | undefined {
  const fen = board.fen()
  if (board.isCheckmate()) return 'checkmate'
  if (board.isStalemate()) return 'stalemate'
  if (board.isInsufficientMaterial()) return 'insufficient-material'
  const position = positionOf(fen)
  if (seen.filter(each => each === position).length >= drawnRepetitions) return 'repetition'
  return halfMovesOf(fen) >= drawnHalfMoves ? 'fifty-moves' : undefined
}

/** The state of a board. `before`: what can still come back. */
function stateOf(board: Chess, before: readonly string[], last?: ChessMove): ChessState {
  const fen = board.fen()
  const seen = [...(halfMovesOf(fen) === 0 ? [] : before), positionOf(fen)]
  const over = overBy(board, {seen})
  return {
    fen,
    seen,
    check: board.isCheck(),
    ...(last === undefined ? {} : {last}),
    ...(over === undefined ? {} : {over})
  }
}

/**
 * A game from any position, as the rules would have it.
 * @throws Error `fen` is no position
 */
export const chessFrom = (fen: string): ChessState => stateOf(new Chess(fen), [])

function play(
  {fen, seen}: ChessState,
  {seat}: MoveContext,
  from?: PlainData,
  to?: PlainData,
  promotion?: PlainData
): ChessState | typeof INVALID {
  if (typeof from !== 'string' || typeof to !== 'string' || seat !== chessTurn({fen})) return INVALID
  if (promotion !== undefined && (typeof promotion !== 'string' || !/^[qrbn]$/.test(promotion))) return INVALID
  const board = new Chess(fen, {skipValidation: true})
  try {
    const move = board.move(promotion === undefined ? {from, to} : {from, to, promotion})
    // chess.js passes over a promotion where there is none; here every move has one way of being written.
    if (move.promotion !== promotion) return INVALID
    const {san, piece, captured} = move
    const last: ChessMove = {
      from,
      to,
      san,
      piece,
      ...(captured === undefined ? {} : {captured}),
      ...(promotion === undefined ? {} : {promotion})
    }
    return stateOf(board, seen, last)
  } catch {
    return INVALID
  }
}

function endOf({over, fen}: ChessState): GameEnd | undefined {
  if (over === undefined) return undefined
  return over === 'checkmate' ? {winners: [1 - chessTurn({fen})], why: over} : {draw: true, why: over}
}

/** FIDE 5.1.2 and 6.9: against a king alone, giving up and being too late cost half a point only. */
function left(state: ChessState, {seat}: MoveContext): ChessState {
  const others = seat === 0 ? /[a-z]/g : /[A-Z]/g
  const pieces = state.fen.split(' ', 1)[0]!.match(others)
  return pieces?.length === 1 ? {...state, over: 'cannot-mate'} : state
}

/** Clocks as the options of a table ask for them; what is no number of minutes asks for none. */
export function chessClock(options: PlainData): GameClock | undefined {
  const {minutes, increment} = (typeof options === 'object' ? (options ?? {}) : {}) as Record<string, unknown>
  if (typeof minutes !== 'number' || !(minutes > 0 && minutes <= mostMinutes)) return undefined
  const incrementS = typeof increment === 'number' && increment > 0 ? Math.min(increment, mostIncrementS) : 0
  return {baseMs: Math.round(minutes * 60_000), incrementMs: Math.round(incrementS * 1_000)}
}

/** Chess for two, by the rules of FIDE. A third repetition and fifty moves without progress are draws without being claimed. */
export const chess: GameDefinition<ChessState> = defineGame<ChessState>({
  name: 'chess',
  players: {min: 2, max: 2},
  setup: () => stateOf(new Chess(), []),
  moves: {play},
  turn: G => chessTurn(G),
  end: G => endOf(G),
  left: (G, context) => left(G, context),
  clock: chessClock,
  // Without clocks a game may last for days.
  moveMs: 0
})

import type {ChessMove, ChessState} from '../../features/game/games/chess.ts'
import * as board from '../board-strings.ts'
import type {MoveView, TurnTableView} from '../games-view.ts'
import {harmless} from '../text/harmless.ts'

/** A move as it is written in a list, and as it is said. */
export interface MoveWords {
  readonly short: string
  readonly said: string
}

/** Of a page's own game: what others made up may be long. */
const mostLetters = 60

function chessSaid({san, piece, from, to, captured, promotion}: ChessMove): string {
  const parts: string[] = []
  if (san.startsWith('O-O-O')) parts.push(board.castlesLong())
  else if (san.startsWith('O-O')) parts.push(board.castlesShort())
  else if (captured === undefined) parts.push(board.movesTo(board.pieceName(piece), from, to))
  else parts.push(board.takes(board.pieceName(piece), from, board.pieceName(captured), to))
  if (promotion !== undefined) parts.push(board.becomes(board.pieceName(promotion)))
  if (san.endsWith('#')) parts.push(board.checkmate())
  else if (san.endsWith('+')) parts.push(board.check())
  return parts.join(', ')
}

const shortened = (text: string) => {
  const plain = harmless(text)
  return plain.length > mostLetters ? `${plain.slice(0, mostLetters)}…` : plain
}

function wordsOf(game: string, {name, args}: MoveView, G: unknown): MoveWords {
  if (game === 'chess') {
    const {last} = (G ?? {}) as Partial<ChessState>
    if (last !== undefined) return {short: last.san, said: chessSaid(last)}
  }
  if (game === 'liars-dice') {
    const [count, face] = args
    if (name === 'doubt') return {short: board.doubts(), said: board.doubts()}
    if (typeof count === 'number' && typeof face === 'number') {
      return {short: `${count} ${board.faces(count, face)}`, said: board.bids(count, face)}
    }
  }
  const given = args.map(arg => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(', ')
  const words = shortened(given === '' ? name : `${name} ${given}`)
  return {short: words, said: words}
}

/** Moves in words, each worked out once. */
export class MoveBook {
  readonly #words = new WeakMap<MoveView, MoveWords>()

  /** `at`: which of `moves`, whose state after it the table knows. */
  of(table: TurnTableView, moves: readonly MoveView[], at: number): MoveWords {
    const move = moves[at]!
    const known = this.#words.get(move)
    if (known !== undefined) return known
    const state = table.at(at + 1)
    const words = wordsOf(table.game, move, state)
    // Of an old move of a long game the state is read first.
    if (state !== undefined) this.#words.set(move, words)
    return words
  }
}

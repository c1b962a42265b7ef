import type {Random} from '../../base/ports.ts'
import {downloadParameters as limits} from './parameters.ts'
import type {PieceSet} from './piece-set.ts'

export interface PickOptions {
  /** Which pieces are here or begun. */
  readonly taken: PieceSet
  /** Those the source has. */
  readonly offered: PieceSet
  /** How many sources have a piece. */
  readonly sources: (piece: number) => number
  /** Whether a piece could be verified if it came. */
  readonly isProvable: (piece: number) => boolean
  readonly random: Random
  /** Somebody reads from this piece on: what comes next goes first. */
  readonly from: number | undefined
  /** What was begun last: of those that are as rare, what is behind it goes first, since disks like that. */
  readonly last?: number | undefined
}

/**
 * The piece to begin next: the next one in order for whoever reads, otherwise a few at random and then the rarest, so that no piece is
 * lost with the only page that has it and all pages have something for each other.
 */
export function pickPiece(options: PickOptions): number | undefined {
  const {taken, offered, isProvable, sources, random, from, last} = options
  const isFree = (piece: number) => !taken.has(piece) && offered.has(piece) && isProvable(piece)
  for (let piece = from ?? taken.length; piece < taken.length; piece++) if (isFree(piece)) return piece
  const start = Math.floor(random.fraction() * taken.length)
  const first = taken.count < limits.randomFirst
  let [best, fewest, seen] = [undefined as number | undefined, Number.POSITIVE_INFINITY, 0]
  for (let i = 0; i < taken.length && seen < limits.rarestAmong; i++) {
    const piece = (start + i) % taken.length
    if (!isFree(piece)) continue
    if (first) return piece
    seen++
    const count = sources(piece)
    // Of those that are as rare, any: pages that begin together must not all begin with the same.
    if (count > fewest || (count === fewest && random.fraction() * seen >= 1)) continue
    best = piece
    fewest = count
  }
  const behind = (last ?? taken.length) + 1
  return behind < taken.length && isFree(behind) && sources(behind) <= fewest ? behind : best
}

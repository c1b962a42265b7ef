import {files} from './squares.ts'

/** What is in the visitor's hand. 'promoting': the pawn's way is clear, and what becomes of it is asked. */
export type Hand =
  | {readonly kind: 'empty'}
  | {readonly kind: 'holding'; readonly from: string; readonly targets: ReadonlySet<string>}
  | {readonly kind: 'promoting'; readonly from: string; readonly to: string}
  /** On its way to the table. */
  | {readonly kind: 'moving'; readonly from: string; readonly to: string; readonly promotion: string | undefined}

export const emptyHand: Hand = {kind: 'empty'}

type Allows = (from: string, to: string, promotion?: string) => boolean

export const promotions = ['q', 'r', 'b', 'n'] as const

const promotes = (piece: string, to: string): boolean => piece === 'p' && (to[1] === '8' || to[1] === '1')

/** Where a piece may go, by the rules of the table. */
export function targetsOf(from: string, piece: string, allows: Allows): ReadonlySet<string> {
  const targets = new Set<string>()
  for (const file of files)
    for (let rank = 1; rank <= 8; rank++) {
      const to = `${file}${rank}`
      if (to !== from && (promotes(piece, to) ? allows(from, to, 'q') : allows(from, to))) targets.add(to)
    }
  return targets
}

export const holding = (from: string, piece: string, allows: Allows): Hand => ({
  kind: 'holding',
  from,
  targets: targetsOf(from, piece, allows)
})

/** A square is chosen while a piece is held: it moves there, asks what it becomes, or cannot. */
export function putOn(hand: Extract<Hand, {kind: 'holding'}>, to: string, piece: string): Hand | undefined {
  if (!hand.targets.has(to)) return undefined
  const {from} = hand
  return promotes(piece, to) ? {kind: 'promoting', from, to} : {kind: 'moving', from, to, promotion: undefined}
}

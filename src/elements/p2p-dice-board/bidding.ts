import {dieSides, raises, type Bid, type DiceState} from '../../features/game/games/liars-dice.ts'

/** A bid that is being put together. */
export type Wish = Pick<Bid, 'count' | 'face'>

export const allDice = ({dice}: Pick<DiceState, 'dice'>): number => dice.reduce((sum, each) => sum + each, 0)

/** The lowest bid that raises the one that stands; undefined: none does any more. */
export function lowestRaise(state: DiceState): Wish | undefined {
  const standing = state.bids.at(-1)
  if (standing === undefined) return {count: 1, face: 1}
  if (standing.face < dieSides) return {count: standing.count, face: standing.face + 1}
  return standing.count < allDice(state) ? {count: standing.count + 1, face: 1} : undefined
}

/** What the visitor chose, as far as it still raises. */
export function usable(wish: Wish | undefined, state: DiceState): Wish | undefined {
  const fits = wish !== undefined && wish.count <= allDice(state) && raises(wish, state.bids.at(-1))
  return fits ? wish : lowestRaise(state)
}

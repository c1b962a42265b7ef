import type {PersonKey} from '../base/ids.ts'

/** How much each author has, in whatever is counted. */
export type Amounts = ReadonlyMap<PersonKey, number>

/**
 * What each author has beyond a fair share of `room`: who has less than the others keeps all of it, and what that leaves is shared
 * equally by those who have more. `own` keeps up to `ownRoom` whatever the others have.
 */
export function surplusOf(amounts: Amounts, room: number, own: PersonKey, ownRoom: number): Map<PersonKey, number> {
  const ownKept = Math.min(amounts.get(own) ?? 0, ownRoom)
  const others = [...amounts].filter(([author]) => author !== own).map(([, amount]) => amount)
  const equal = equalShare([...amounts.values()], room)
  const isFavoured = ownKept > equal
  const share = isFavoured ? equalShare(others, Math.max(0, room - ownKept)) : equal
  const surplus = new Map<PersonKey, number>()
  for (const [author, amount] of amounts) {
    const beyond = amount - (author === own && isFavoured ? ownKept : share)
    if (beyond > 0) surplus.set(author, beyond)
  }
  return surplus
}

/** The most that each may have so that all together have no more than `room`. */
function equalShare(amounts: readonly number[], room: number): number {
  let left = room
  const ascending = [...amounts].sort((a, b) => a - b)
  for (const [i, amount] of ascending.entries()) {
    const share = left / (ascending.length - i)
    if (amount > share) return share
    left -= amount
  }
  return Infinity
}

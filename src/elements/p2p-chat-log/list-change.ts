import type {MessageView} from '../chat-view.ts'

/**
 * How one list became the other: some dropped from or put before the front, then as many as before, then a stretch that was replaced,
 * then as before again to the end. A list that is another one altogether is one stretch.
 */
export interface ListChange {
  /** Gone from the front of the old list. */
  readonly dropped: number
  /** Put before the rest of it. */
  readonly prepended: number
  /** Unchanged behind those. */
  readonly same: number
  readonly removed: number
  readonly added: number
}

type List = readonly Pick<MessageView, 'id'>[]

export function compareLists(before: List, after: List): ListChange {
  const [dropped, prepended] = fronts(before, after)
  const most = Math.min(before.length - dropped, after.length - prepended)
  let same = 0
  while (same < most && isSame(before[dropped + same], after[prepended + same])) same++
  let tail = 0
  while (tail < most - same && isSame(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++
  return {
    dropped,
    prepended,
    same,
    removed: before.length - dropped - same - tail,
    added: after.length - prepended - same - tail
  }
}

/**
 * What is new behind all that was there: not an own message under its final id, nor a file that was offered before something that is there
 * already.
 */
export function arrivedIn(
  before: readonly MessageView[],
  after: readonly MessageView[],
  change: ListChange
): readonly MessageView[] {
  const {dropped, prepended, same, removed, added} = change
  const stretch = after.slice(prepended + same, prepended + same + added)
  if (!stretch.some(({file}) => file !== undefined)) return stretch.slice(removed)
  const known = new Set(before.slice(dropped + same, dropped + same + removed).map(({id}) => id))
  const isNews = ({own, file}: MessageView) =>
    file === undefined || (prepended + same + added === after.length && (!own || file.state.kind === 'adding'))
  return stretch.slice(stretch.findLastIndex(({id}) => known.has(id)) + 1).filter(isNews)
}

const isSame = (a: {readonly id: string} | undefined, b: {readonly id: string} | undefined) =>
  a === b || a?.id === b?.id

/** How much the fronts are apart; nothing when neither begins inside the other. */
function fronts(before: List, after: List): readonly [dropped: number, prepended: number] {
  const [first] = before
  const [newFirst] = after
  if (first === undefined || newFirst === undefined || first.id === newFirst.id) return [0, 0]
  const prepended = after.findIndex(({id}) => id === first.id)
  if (prepended > 0) return [0, prepended]
  const dropped = before.findIndex(({id}) => id === newFirst.id)
  return dropped > 0 ? [dropped, 0] : [0, 0]
}

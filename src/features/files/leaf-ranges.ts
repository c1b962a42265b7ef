import {leavesPerPiece} from './file-size.ts'

export interface LeafRange {
  readonly first: number
  readonly count: number
}

/** Ranges of one message. */
export const rangesPerMessage = 64

/** The same leaves in the same order, as ranges that lie within one piece each. */
export function toRanges(leaves: readonly number[]): readonly LeafRange[] {
  const ranges: {first: number; count: number}[] = []
  for (const leaf of leaves) {
    const last = ranges.at(-1)
    if (last !== undefined && leaf === last.first + last.count && leaf % leavesPerPiece !== 0) last.count++
    else ranges.push({first: leaf, count: 1})
  }
  return ranges
}

export const toLeaves = (ranges: readonly LeafRange[]): readonly number[] =>
  ranges.flatMap(({first, count}) => Array.from({length: count}, (_, i) => first + i))

/** As many ranges as a message takes each. */
export function* rangeMessages(leaves: readonly number[]): Generator<readonly LeafRange[]> {
  const ranges = toRanges(leaves)
  for (let at = 0; at < ranges.length; at += rangesPerMessage) yield ranges.slice(at, at + rangesPerMessage)
}

import type {Random} from '../base/ports.ts'
import type {Range} from '../protocol/ranges.ts'
import {boundRoom, compareRanges, RangeWriter, ranksOf, type Comparing, type Span} from './compare-ranges.ts'
import type {ShortId} from './log-index.ts'
import {splitParts} from './parameters.ts'

export interface RangeAnswer {
  readonly ranges: readonly Range[]
  /** Ids the asker has, the newest first. */
  readonly theirs: readonly ShortId[]
  /** Where the asker has so much that it is for us to ask. */
  readonly pulls: readonly Span[]
  /** Nothing in these ranges differs, as far back as entries are kept here. */
  readonly equal: boolean
  /** The asker has entries from before anything is kept here. */
  readonly beyond: boolean
}

/**
 * Answers a question about ranges from what is here alone; nothing is remembered of it.
 * @param pulling whether this log takes more, and so will ask about what it lacks
 */
export function answerRanges(
  asked: readonly Range[],
  comparing: Comparing & {readonly random: Random; readonly pulling: boolean; isHere(id: ShortId): boolean}
): RangeAnswer {
  const {entries, random, pulling, isHere} = comparing
  const writer = new RangeWriter(comparing, random)
  const theirs: ShortId[] = []
  const pulls: Span[] = []
  let equal = true
  let beyond = false
  const last = asked.at(-1)
  for (const compared of compareRanges(asked, comparing)) {
    const {finding} = compared
    if (finding.kind === 'beyond') {
      beyond = true
      continue
    }
    theirs.push(...compared.theirs)
    if (finding.kind !== 'equal' || !compared.theirs.every(isHere)) equal = false
    if (finding.kind === 'equal') continue
    const {span} = finding
    const [low, high] = ranksOf(span, entries)
    if (writer.room < roomFor(finding.kind, high - low)) {
      // What is left is told of as one range, and will be asked about again.
      writer.fingerprint({lower: last?.lower, upper: span.upper})
      break
    }
    switch (finding.kind) {
      case 'tell':
        writer.tell(span, finding.ids, finding.rest, boundRoom)
        break
      case 'split':
        writer.split(span)
        break
      case 'more':
        writer.more(span)
        break
      case 'list':
        writer.list(span)
        break
      case 'pull':
        if (pulling) pulls.push(span)
        // All that is here: then at least the other side learns what it lacks.
        else writer.list(span)
        break
    }
  }
  return {ranges: writer.ranges, theirs, pulls, equal, beyond}
}

/** Bytes the answer about one range takes at most, with what is left after it told of as one. */
function roomFor(kind: 'tell' | 'split' | 'more' | 'list' | 'pull', count: number): number {
  const parts = kind === 'split' ? splitParts(count) : 3
  return (parts + 2) * boundRoom + (kind === 'list' || kind === 'pull' ? 16 * count : 0)
}

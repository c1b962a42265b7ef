import {fromHex, toHex, type Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import type {Random} from '../base/ports.ts'
import {compareBounds, maxRangesBytes, rangeBytes, type Bound, type Range} from '../protocol/ranges.ts'
import type {Place} from './index-row.ts'
import type {ShortId} from './log-index.ts'
import {listedMost, pulledAbove, splitParts, toldMost} from './parameters.ts'

/** The entries of a log in order, as comparing needs them. Ranks count from the oldest, 0; `LogIndex` is one. */
export interface OrderedEntries {
  readonly size: number
  /** Another number whenever entries came or went. */
  readonly revision: number
  rankOf(bound: Bound): number
  boundAt(rank: number): Bound
  shortIds(from: number, to: number): readonly ShortId[]
  fingerprint(salt: Bytes, from: number, to: number): Bytes
}

/** From `lower` (undefined: the beginning of time) up to `upper` (undefined: no end). */
export interface Span {
  readonly lower: Bound | undefined
  readonly upper: Bound | undefined
}

/** What one range says, next to what is here. */
export type Finding =
  /** Both have the same, as far as this says. */
  | {readonly kind: 'equal'}
  /** They have something where nothing is kept here any more. */
  | {readonly kind: 'beyond'}
  /** Both have few: what is here is to be listed. */
  | {readonly kind: 'list'; readonly span: Span}
  /** They have many and there are few here: it is for us to ask, with all that is here. */
  | {readonly kind: 'pull'; readonly span: Span}
  /** There are many here and they have few: it is for them to ask. */
  | {readonly kind: 'more'; readonly span: Span}
  /** Both have many. */
  | {readonly kind: 'split'; readonly span: Span}
  /** They lack these, the newest first; empty when they have all. `rest`: and more, which it is for them to ask for. */
  | {readonly kind: 'tell'; readonly span: Span; readonly ids: readonly ShortId[]; readonly rest: boolean}

export interface Compared {
  readonly finding: Finding
  /** Ids they have, the newest first: all of them or only those that are not here. */
  readonly theirs: readonly ShortId[]
}

export interface Comparing {
  readonly entries: OrderedEntries
  readonly salt: Bytes
  /** Nothing before it is kept here. */
  readonly horizon: Place | undefined
}

const equal: Finding = {kind: 'equal'}

/** Compares what a neighbour says of each range with what is here, the newest range first. */
export function* compareRanges(ranges: readonly Range[], comparing: Comparing): Generator<Compared> {
  const horizon = comparing.horizon && boundOf(comparing.horizon)
  let upper: Bound | undefined
  let most = toldMost
  for (const range of ranges) {
    const {lower} = range
    if (horizon !== undefined && upper !== undefined && compareBounds(upper, horizon) <= 0) {
      // Nothing of it is compared. But who has nothing of it here does not hold all that the other holds.
      yield {finding: isEmpty(range) ? equal : {kind: 'beyond'}, theirs: []}
      upper = lower
      continue
    }
    const straddles = horizon !== undefined && (lower === undefined || compareBounds(lower, horizon) < 0)
    const compared = compareRange(range, {lower: straddles ? horizon : lower, upper}, straddles, comparing, most)
    if (compared.finding.kind === 'tell') most -= compared.finding.ids.length
    yield compared
    upper = lower
  }
}

/** Whether a range says that nothing is in it, or nothing of it. */
function isEmpty(range: Range): boolean {
  switch (range.kind) {
    case 'skip':
      return true
    case 'fingerprint':
      return range.count === 0
    case 'all':
    case 'some':
      return range.ids.length === 0
    case 'more':
      return false
  }
}

function compareRange(
  range: Range,
  span: Span,
  straddles: boolean,
  {entries, salt}: Comparing,
  most: number
): Compared {
  const [low, high] = ranksOf(span, entries)
  const count = high - low
  switch (range.kind) {
    case 'skip':
      return {finding: equal, theirs: []}
    case 'fingerprint': {
      const same = range.count === count && bytesEqual(range.fingerprint, entries.fingerprint(salt, low, high))
      return {finding: same ? equal : unlike(span, count, range.count, entries, most), theirs: []}
    }
    case 'all': {
      const theirs = range.ids.map(toShortId)
      // Which of theirs lie before the horizon, nobody can say: they are to say again what they have from there on.
      if (straddles && theirs.length > 0) return {finding: {kind: 'split', span}, theirs: []}
      const {ids, rest} = lackedBy(new Set(theirs), low, high, entries, most)
      const lacksNone = ids.length === 0 && !rest
      return {finding: lacksNone ? equal : {kind: 'tell', span, ids, rest}, theirs}
    }
    case 'some':
      return {finding: equal, theirs: range.ids.map(toShortId)}
    case 'more':
      return {finding: {kind: 'pull', span}, theirs: []}
  }
}

function unlike(span: Span, count: number, theirCount: number, entries: OrderedEntries, most: number): Finding {
  if (theirCount === 0) {
    const {ids, rest} = lackedBy(new Set(), ...ranksOf(span, entries), entries, most)
    return {kind: 'tell', span, ids, rest}
  }
  if (count <= listedMost) return {kind: theirCount <= pulledAbove ? 'list' : 'pull', span}
  if (theirCount > listedMost) return {kind: 'split', span}
  return {kind: count <= 2 * listedMost ? 'list' : 'more', span}
}

/** The newest of the entries between two ranks that are not among theirs, at most so many. */
function lackedBy(
  theirs: ReadonlySet<ShortId>,
  low: number,
  high: number,
  entries: OrderedEntries,
  most: number
): {readonly ids: readonly ShortId[]; readonly rest: boolean} {
  const ids: ShortId[] = []
  const run = most + 64
  for (let to = high; to > low; to -= run) {
    for (const id of entries.shortIds(Math.max(low, to - run), to)) {
      if (theirs.has(id)) continue
      if (ids.length === most) return {ids, rest: true}
      ids.push(id)
    }
  }
  return {ids, rest: false}
}

export const ranksOf = ({lower, upper}: Span, entries: OrderedEntries): [low: number, high: number] => {
  const high = upper === undefined ? entries.size : entries.rankOf(upper)
  return [lower === undefined ? 0 : Math.min(high, entries.rankOf(lower)), high]
}

/** Writes ranges of one message, the newest first, and knows how much room is left. */
export class RangeWriter {
  readonly #comparing: Comparing
  readonly #random: Random
  readonly #ranges: Range[] = []
  #bytes = 0
  #end: Bound | undefined
  #begun = false

  constructor(comparing: Comparing, random: Random) {
    this.#comparing = comparing
    this.#random = random
  }

  get ranges(): readonly Range[] {
    return this.#ranges
  }

  /** Bytes left for ranges. */
  get room(): number {
    return maxRangesBytes - this.#bytes
  }

  /** All that is here. */
  list({lower, upper}: Span): void {
    const {entries} = this.#comparing
    const ids = entries.shortIds(...ranksOf({lower, upper}, entries))
    this.#put({kind: 'all', ids: ids.map(toBytes), lower}, upper)
  }

  fingerprint({lower, upper}: Span): void {
    const {entries, salt} = this.#comparing
    const [low, high] = ranksOf({lower, upper}, entries)
    this.#put({kind: 'fingerprint', count: high - low, fingerprint: entries.fingerprint(salt, low, high), lower}, upper)
  }

  more({lower, upper}: Span): void {
    this.#put({kind: 'more', lower}, upper)
  }

  /** Ids they lack; with `rest`, or when there is no room for all, they are to ask for what is older. */
  tell({lower, upper}: Span, ids: readonly ShortId[], rest: boolean, reserved: number): void {
    const fitting = Math.max(0, Math.floor((this.room - reserved - 2 * boundRoom) / 16))
    if (!rest && ids.length <= fitting) return this.#put({kind: 'some', ids: ids.map(toBytes), lower}, upper)
    const told = ids.slice(0, fitting)
    const last = told.at(-1)
    const between = last === undefined ? undefined : this.#boundBelow(last, {lower, upper})
    if (between === undefined) return this.more({lower, upper})
    this.#put({kind: 'some', ids: told.map(toBytes), lower: between}, upper)
    this.more({lower, upper: between})
  }

  /** Fingerprints of parts (of few entries: of all), at random places, since a part that is known in advance could be filled with what looks equal. */
  split(span: Span): void {
    const {entries} = this.#comparing
    const [low, high] = ranksOf(span, entries)
    if (high - low <= listedMost) return this.fingerprint(span)
    const parts = splitParts(high - low)
    const step = (high - low) / parts
    let {upper} = span
    for (let part = parts - 1; part > 0; part--) {
      const rank = low + Math.round((part + (this.#random.fraction() - 0.5) / 2) * step)
      const lower = entries.boundAt(rank)
      this.fingerprint({lower, upper})
      upper = lower
    }
    this.fingerprint({lower: span.lower, upper})
  }

  /** The bound just below an entry that lies within `span`, not the oldest there; undefined when it is not so. */
  #boundBelow(id: ShortId, span: Span): Bound | undefined {
    const {entries} = this.#comparing
    const [low, high] = ranksOf(span, entries)
    for (let to = high; to > low; to -= toldMost) {
      const from = Math.max(low, to - toldMost)
      const at = entries.shortIds(from, to).indexOf(id)
      if (at >= 0) return to - 1 - at > low ? entries.boundAt(to - 1 - at) : undefined
    }
    return undefined
  }

  #put(range: Range, upper: Bound | undefined): void {
    if (this.#begun || upper !== undefined) {
      const gap =
        !this.#begun || (this.#end !== undefined && upper !== undefined && compareBounds(upper, this.#end) < 0)
      if (gap) this.#add({kind: 'skip', lower: upper})
    }
    this.#add(range)
  }

  #add(range: Range): void {
    assert(!this.#begun || this.#end !== undefined, 'nothing comes after the oldest range')
    this.#bytes += rangeBytes(range, this.#end)
    this.#begun = true
    this.#end = range.lower
    this.#ranges.push(range)
  }
}

/** Bytes a bound takes at most, with what is said of a range that is only counted. */
export const boundRoom = 64

export const boundOf = ({hlcMs, hlcCounter, id}: Place): Bound => ({hlcMs, hlcCounter, id: hexBytes(id)})

export const toShortId = (bytes: Bytes): ShortId => toHex(bytes) as ShortId

export const toBytes = (id: ShortId): Bytes => hexBytes(id)

function hexBytes(hex: string): Bytes {
  const bytes = fromHex(hex)
  assert(bytes !== undefined, 'hexadecimal')
  return bytes
}

const bytesEqual = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

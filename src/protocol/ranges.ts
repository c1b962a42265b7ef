import type {Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import {Refusal} from './cbor.ts'
import {shortIdBytes} from './entry.ts'
import type {Kind} from './schema.ts'

/** All ranges of one message together. The rest of a frame is theirs to leave free. */
export const maxRangesBytes = 16_000
export const maxRangesPerMessage = 1_024
export const fingerprintBytes = 8
/** An entry's whole id: no two places are so close that its beginning cannot tell them apart. */
export const maxBoundIdBytes = 32

/** A place between two entries: every entry that is not before it is at or above it. The id may be only a beginning. */
export interface Bound {
  readonly hlcMs: number
  readonly hlcCounter: number
  readonly id: Bytes
}

/** What is said of a range. */
export type RangeContent =
  /** Nothing. */
  | {readonly kind: 'skip'}
  /** How many entries the sender has in it, and their fingerprint. */
  | {readonly kind: 'fingerprint'; readonly count: number; readonly fingerprint: Bytes}
  /** These are all the sender has in it. Short ids, the newest first. */
  | {readonly kind: 'all'; readonly ids: readonly Bytes[]}
  /** The sender has these, and knows that the receiver lacks them. */
  | {readonly kind: 'some'; readonly ids: readonly Bytes[]}
  /** The sender has more here than it lists: whoever lacks it is to ask with all of its own. */
  | {readonly kind: 'more'}

/** From `lower` (undefined: the beginning of time) up to where the range before it in the message began; the first has no end. */
export type Range = RangeContent & {readonly lower: Bound | undefined}

const kinds = ['skip', 'fingerprint', 'all', 'some', 'more'] as const
/** How a bound is written: its time; with a counter; with the beginning of an id too; or none. */
const [timeForm, counterForm, idForm, noForm] = [0, 1, 2, 3]

/** Negative, zero or positive. An id that is the beginning of another stands before it. */
export function compareBounds(a: Bound, b: Bound): number {
  const order = a.hlcMs - b.hlcMs || a.hlcCounter - b.hlcCounter
  if (order !== 0) return order
  for (let i = 0; i < Math.min(a.id.length, b.id.length); i++) if (a.id[i] !== b.id[i]) return a.id[i]! - b.id[i]!
  return a.id.length - b.id.length
}

/**
 * Adjacent ranges from the newest down, packed: for each a byte (kind, and 16 × form of its bound), the bound's time as what it is
 * earlier than the one before (the first: as it is), the rest of the bound, and the content. Numbers are LEB128.
 */
export const packedRanges: Kind<readonly Range[]> = {
  notation: `ranges ≤ ${maxRangesBytes}`,
  encode: packRanges,
  decode: reader => unpackRanges(reader.bytes(0, maxRangesBytes))
}

/** Bytes a range takes behind one that begins at `above`. Sum these to fill a message up to `maxRangesBytes`. */
export function rangeBytes(range: Range, above: Bound | undefined): number {
  const bytes = 1 + boundBytes(range.lower, above)
  switch (range.kind) {
    case 'skip':
    case 'more':
      return bytes
    case 'fingerprint':
      return bytes + numberBytes(range.count) + fingerprintBytes
    case 'all':
    case 'some':
      return bytes + numberBytes(range.ids.length) + range.ids.length * shortIdBytes
  }
}

function boundBytes(bound: Bound | undefined, above: Bound | undefined): number {
  if (bound === undefined) return 0
  const form = formOf(bound)
  const time = numberBytes(above === undefined ? bound.hlcMs : above.hlcMs - bound.hlcMs)
  return time + (form === timeForm ? 0 : numberBytes(bound.hlcCounter)) + (form === idForm ? 1 + bound.id.length : 0)
}

function numberBytes(value: number): number {
  let bytes = 1
  for (let left = value; left >= 128; left = Math.floor(left / 128)) bytes++
  return bytes
}

const formOf = ({hlcCounter, id}: Bound): number => (id.length > 0 ? idForm : hlcCounter > 0 ? counterForm : timeForm)

function packRanges(ranges: readonly Range[]): Bytes {
  assert(ranges.length <= maxRangesPerMessage, `${ranges.length} ranges fit a message`)
  const bytes = ranges.reduce((sum, range, i) => sum + rangeBytes(range, ranges[i - 1]?.lower), 0)
  assert(bytes <= maxRangesBytes, `${bytes} bytes of ranges fit a message`)
  const writer = new Writer(bytes)
  let above: Bound | undefined
  for (const range of ranges) {
    const {lower} = range
    const form = lower === undefined ? noForm : formOf(lower)
    writer.byte(kinds.indexOf(range.kind) | (form << 4))
    if (lower !== undefined) {
      writer.number(above === undefined ? lower.hlcMs : above.hlcMs - lower.hlcMs)
      if (form !== timeForm) writer.number(lower.hlcCounter)
      if (form === idForm) {
        writer.byte(lower.id.length)
        writer.all(lower.id)
      }
    }
    above = lower
    if (range.kind === 'fingerprint') {
      writer.number(range.count)
      writer.all(range.fingerprint)
    } else if (range.kind === 'all' || range.kind === 'some') {
      writer.number(range.ids.length)
      for (const id of range.ids) writer.all(id)
    }
  }
  return writer.bytes
}

function unpackRanges(packed: Bytes): readonly Range[] {
  const reader = new Reader(packed)
  const ranges: Range[] = []
  let above: Bound | undefined
  while (!reader.done) {
    if (ranges.length === maxRangesPerMessage) throw new Refusal('limit')
    // Nothing is older than the beginning of time.
    if (ranges.length > 0 && above === undefined) throw new Refusal('malformed')
    const head = reader.byte()
    const kind = kinds[head & 15]
    if (kind === undefined || head >> 4 > noForm) throw new Refusal('malformed')
    const lower = readBound(reader, head >> 4, above)
    if (lower !== undefined && above !== undefined && compareBounds(lower, above) >= 0) throw new Refusal('malformed')
    ranges.push({...readContent(reader, kind), lower})
    above = lower
  }
  return ranges
}

function readBound(reader: Reader, form: number, above: Bound | undefined): Bound | undefined {
  if (form === noForm) return undefined
  const time = reader.number()
  if (above !== undefined && time > above.hlcMs) throw new Refusal('malformed')
  const hlcMs = above === undefined ? time : above.hlcMs - time
  const hlcCounter = form === timeForm ? 0 : reader.number()
  if (hlcCounter >= 2 ** 32) throw new Refusal('limit')
  if (form === counterForm && hlcCounter === 0) throw new Refusal('not-canonical')
  if (form !== idForm) return {hlcMs, hlcCounter, id: new Uint8Array(0)}
  const length = reader.byte()
  if (length > maxBoundIdBytes) throw new Refusal('limit')
  if (length === 0) throw new Refusal('not-canonical')
  return {hlcMs, hlcCounter, id: reader.bytes(length)}
}

function readContent(reader: Reader, kind: RangeContent['kind']): RangeContent {
  switch (kind) {
    case 'skip':
    case 'more':
      return {kind}
    case 'fingerprint': {
      const count = reader.number()
      if (count >= 2 ** 32) throw new Refusal('limit')
      return {kind, count, fingerprint: reader.bytes(fingerprintBytes)}
    }
    case 'all':
    case 'some': {
      const count = reader.number()
      if (count * shortIdBytes > reader.left) throw new Refusal('malformed')
      return {kind, ids: Array.from({length: count}, () => reader.bytes(shortIdBytes))}
    }
  }
}

/** Throws `Refusal`. */
class Reader {
  readonly #bytes: Bytes
  #at = 0

  constructor(bytes: Bytes) {
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#at === this.#bytes.length
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  byte(): number {
    if (this.done) throw new Refusal('malformed')
    return this.#bytes[this.#at++]!
  }

  /** A copy. */
  bytes(length: number): Bytes {
    if (length > this.left) throw new Refusal('malformed')
    this.#at += length
    return this.#bytes.slice(this.#at - length, this.#at)
  }

  number(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw new Refusal('limit')
      if (byte < 128) {
        if (byte === 0 && scale > 1) throw new Refusal('not-canonical')
        return value
      }
      scale *= 128
      if (scale > 2 ** 53) throw new Refusal('limit')
    }
  }
}

class Writer {
  readonly bytes: Bytes
  #at = 0

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
  }

  byte(value: number): void {
    this.bytes[this.#at++] = value
  }

  all(value: Uint8Array): void {
    this.bytes.set(value, this.#at)
    this.#at += value.length
  }

  number(value: number): void {
    assert(Number.isSafeInteger(value) && value >= 0, `${value} is a whole number`)
    let left = value
    for (; left >= 128; left = Math.floor(left / 128)) this.byte((left % 128) | 128)
    this.byte(left)
  }
}

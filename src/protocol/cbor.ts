import {assert} from '../base/errors.ts'
import {err, ok, type Result} from '../base/result.ts'
import {utf8, type Bytes} from '../base/bytes.ts'

/**
 * Why bytes from outside were not taken.
 * 'oversize': more bytes than the frame may have; 'malformed': not this CBOR shape; 'limit': a field over its declared limit;
 * 'not-canonical': it says the same in other bytes than we would; 'unknown-type': a message this version must not get;
 * 'wrong-level': a topic's message outside a topic or the reverse; 'version': a format of another version.
 */
export type DecodeReason =
  'oversize' | 'malformed' | 'limit' | 'not-canonical' | 'unknown-type' | 'wrong-level' | 'version'

/** Thrown inside decoders only; `readWhole` turns it into a `Result`. */
export class Refusal extends Error {
  readonly reason: DecodeReason

  constructor(reason: DecodeReason) {
    super(reason)
    this.reason = reason
  }
}

const strictUtf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

/** Major types of RFC 8949, 3.1, those in use. */
const [uintType, bytesType, textType, arrayType] = [0, 2, 3, 4]
const [falseByte, trueByte, nullByte] = [0xf4, 0xf5, 0xf6]

/**
 * Reads CBOR (RFC 8949) item by item as the caller's schema asks for it, so that what a sender declares never decides how deep
 * we recurse or how much we allocate. Takes the deterministic encoding only (4.2): definite lengths, and every head as short as it can be,
 * so that what was read could not have been written in other bytes. Every method throws `Refusal`.
 */
export class CborReader {
  readonly #bytes: Bytes
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes as Bytes
  }

  uint(max: number): number {
    const value = this.#head(uintType)
    if (value > max) throw new Refusal('limit')
    return value
  }

  bytes(min: number, max: number): Bytes {
    // A copy: what is kept of a frame must neither keep the whole of it nor change with it.
    return new Uint8Array(this.view(min, max))
  }

  /** The same as a view into the frame, for what is used up at once. */
  view(min: number, max: number): Bytes {
    const value = this.#take(this.#head(bytesType))
    if (value.length < min || value.length > max) throw new Refusal('limit')
    return value
  }

  text(maxBytes: number): string {
    const value = this.#take(this.#head(textType))
    if (value.length > maxBytes) throw new Refusal('limit')
    try {
      return strictUtf8.decode(value)
    } catch {
      throw new Refusal('malformed')
    }
  }

  bool(): boolean {
    const byte = this.#byte()
    if (byte !== trueByte && byte !== falseByte) throw new Refusal('malformed')
    return byte === trueByte
  }

  /** The head of an array: how many items follow. Nothing is allocated for them yet. */
  array(max: number): number {
    const length = this.#head(arrayType)
    if (length > max) throw new Refusal('limit')
    return length
  }

  /** True, and the null is consumed, when the next item is null. */
  takeNull(): boolean {
    if (this.#bytes[this.#at] !== nullByte) return false
    this.#at++
    return true
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new Refusal('malformed')
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new Refusal('malformed')
    return byte
  }

  #take(length: number): Bytes {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new Refusal('malformed')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  /** The number in the head of an item that must be of this type: a value, or a length. */
  #head(type: number): number {
    const first = this.#byte()
    if (first >> 5 !== type) throw new Refusal('malformed')
    const short = first & 0x1f
    if (short < 24) return short
    if (short > 27) throw new Refusal('malformed')
    const length = 1 << (short - 24)
    let value = 0
    for (let i = 0; i < length; i++) value = value * 256 + this.#byte()
    const least = length === 1 ? 24 : 256 ** (length / 2)
    if (value < least || value > Number.MAX_SAFE_INTEGER) throw new Refusal('malformed')
    return value
  }
}

/** Runs a decoder over the whole of `bytes`; total as long as `read` throws nothing but `Refusal`. */
export function readWhole<T>(
  bytes: Uint8Array,
  maxBytes: number,
  read: (reader: CborReader) => T
): Result<T, DecodeReason> {
  if (bytes.length > maxBytes) return err('oversize')
  try {
    return ok(read(new CborReader(bytes)))
  } catch (error) {
    if (error instanceof Refusal) return err(error.reason)
    throw error
  }
}

/** What `encodeCbor` can write; numbers are safe integers from 0. */
type Item = number | string | boolean | null | Uint8Array | readonly Item[]

/** Bytes of a head besides its first, for a value or a length. */
const headTail = (value: number): 0 | 1 | 2 | 4 | 8 =>
  value < 24 ? 0 : value < 256 ? 1 : value < 65_536 ? 2 : value < 2 ** 32 ? 4 : 8

const stringSize = (length: number): number => 1 + headTail(length) + length

/** Writes items behind each other. */
class CborWriter {
  readonly #bytes: Bytes
  readonly #texts: readonly Bytes[]
  #nextText = 0
  #at = 0

  constructor(bytes: Bytes, texts: readonly Bytes[]) {
    this.#bytes = bytes
    this.#texts = texts
  }

  write(item: Item): void {
    if (typeof item === 'number') this.#head(uintType, item)
    else if (typeof item === 'string') this.#string(textType, this.#texts[this.#nextText++]!)
    else if (item instanceof Uint8Array) this.#string(bytesType, item)
    else if (typeof item === 'object' && item !== null) {
      this.#head(arrayType, item.length)
      for (const each of item) this.write(each)
    } else this.#bytes[this.#at++] = item === null ? nullByte : item ? trueByte : falseByte
  }

  end(): Bytes {
    return this.#bytes
  }

  #string(type: number, bytes: Uint8Array): void {
    this.#head(type, bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** A type and its number, in the fewest bytes there are for it. */
  #head(type: number, value: number): void {
    const length = headTail(value)
    const short = length === 0 ? value : 24 + Math.log2(length)
    this.#bytes[this.#at++] = (type << 5) | short
    // Not by shifting, which is for 32 bits.
    for (let i = length - 1, left = value; i >= 0; i--, left = Math.floor(left / 256)) {
      this.#bytes[this.#at + i] = left % 256
    }
    this.#at += length
  }
}

/** The bytes an item takes. Texts are encoded on the way, for the writer to find. */
function sizeOf(item: Item, texts: Bytes[]): number {
  if (typeof item === 'number') {
    assert(Number.isSafeInteger(item) && item >= 0, `${item} is a uint`)
    return 1 + headTail(item)
  }
  if (typeof item === 'string') {
    const text = utf8(item)
    texts.push(text)
    return stringSize(text.length)
  }
  if (item instanceof Uint8Array) return stringSize(item.length)
  if (Array.isArray(item)) {
    let size = 1 + headTail(item.length)
    for (const each of item as readonly Item[]) size += sizeOf(each, texts)
    return size
  }
  assert(item === null || typeof item === 'boolean', `${typeof item} has an encoding`)
  return 1
}

/**
 * The one encoding of `value`: safe integers from 0, booleans, strings, byte strings, null and arrays of these. Asserts that it is that.
 * Measured before it is written, so that a leaf of a file is copied once. `room`: where to write it, if it is large enough.
 */
export function encodeCbor(value: unknown, room?: Bytes): Bytes {
  const texts: Bytes[] = []
  const size = sizeOf(value as Item, texts)
  const bytes = room !== undefined && size <= room.length ? room.subarray(0, size) : new Uint8Array(size)
  const writer = new CborWriter(bytes, texts)
  writer.write(value as Item)
  return writer.end()
}

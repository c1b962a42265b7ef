import {encode, Tokenizer, Type} from 'cborg'
import {err, ok, type Result} from '../base/result.ts'
import type {Bytes} from '../base/bytes.ts'

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

// cborg's own string decoding is lenient and drops a leading byte order mark, so texts are decoded here from their bytes.
const strictUtf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

const options = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  retainStringBytes: true
}

/**
 * Reads CBOR (RFC 8949) item by item as the caller's schema asks for it, so that what a sender declares never decides how deep
 * we recurse or how much we allocate. Every method throws `Refusal`.
 */
export class CborReader {
  readonly #tokens: Tokenizer

  constructor(bytes: Uint8Array) {
    // A plain view: of a Node Buffer, cborg would slice views that keep the whole frame in memory and change with it.
    this.#tokens = new Tokenizer(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), options)
  }

  uint(max: number): number {
    const value = this.#next(Type.uint).value as number
    if (value > max) throw new Refusal('limit')
    return value
  }

  bytes(min: number, max: number): Bytes {
    const value = this.#next(Type.bytes).value as Bytes
    if (value.length < min || value.length > max) throw new Refusal('limit')
    return value
  }

  text(maxBytes: number): string {
    const bytes = this.#next(Type.string).byteValue ?? new Uint8Array(0)
    if (bytes.length > maxBytes) throw new Refusal('limit')
    try {
      return strictUtf8.decode(bytes)
    } catch {
      throw new Refusal('malformed')
    }
  }

  bool(): boolean {
    const token = this.#token()
    if (Type.equals(token.type, Type.true)) return true
    if (Type.equals(token.type, Type.false)) return false
    throw new Refusal('malformed')
  }

  /** The head of an array: how many items follow. Nothing is allocated for them yet. */
  array(max: number): number {
    const length = this.#next(Type.array).value as number
    if (length > max) throw new Refusal('limit')
    return length
  }

  /** True, and the null is consumed, when the next item is null. */
  takeNull(): boolean {
    const {_pos: at, data} = this.#tokens
    if (data[at] !== 0xf6) return false
    this.#token()
    return true
  }

  end(): void {
    if (!this.#tokens.done()) throw new Refusal('malformed')
  }

  #next(type: Type) {
    const token = this.#token()
    if (!Type.equals(token.type, type)) throw new Refusal('malformed')
    return token
  }

  #token() {
    if (this.#tokens.done()) throw new Refusal('malformed')
    try {
      return this.#tokens.next()
    } catch {
      // cborg says why in words only; to a peer it is all the same.
      throw new Refusal('malformed')
    }
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

/**
 * The one encoding of `value` (numbers, booleans, strings, byte strings, null and arrays of these).
 * Copied once, since cborg hands out Buffers and parts of a pool where there are such things.
 */
export const encodeCbor = (value: unknown): Bytes => new Uint8Array(encode(value))

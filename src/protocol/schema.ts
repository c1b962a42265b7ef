import {assert} from '../base/errors.ts'
import {utf8, type Bytes} from '../base/bytes.ts'
import type {Result} from '../base/result.ts'
import {encodeCbor, readWhole, Refusal, type CborReader, type DecodeReason} from './cbor.ts'

export type {DecodeReason} from './cbor.ts'

/**
 * One kind of value on the wire. Type, encoder, decoder, limit and documentation come from the same declaration.
 * `encode` asserts the limits, since breaking them is our own bug; `decode` refuses, since it is the sender's.
 */
export interface Kind<T> {
  /** As the documentation and the wire hash write it, e.g. `text ≤ 64`. Lengths are in bytes. */
  readonly notation: string
  encode(value: T): unknown
  decode(reader: CborReader): T
}

export type ValueOf<K> = K extends Kind<infer T> ? T : never
export type Fields = Readonly<Record<string, Kind<unknown>>>
export type ValuesOf<F extends Fields> = {readonly [K in keyof F]: ValueOf<F[K]>}

/** A whole number from 0 to `max`. */
export const uint = (max: number = Number.MAX_SAFE_INTEGER): Kind<number> => ({
  notation: max === Number.MAX_SAFE_INTEGER ? 'uint' : `uint ≤ ${max}`,
  encode(value) {
    assert(Number.isSafeInteger(value) && value >= 0 && value <= max, `${value} is a uint ≤ ${max}`)
    return value
  },
  decode: reader => reader.uint(max)
})

const byteString = (notation: string, min: number, max: number): Kind<Bytes> => ({
  notation,
  encode(value) {
    assert(value.length >= min && value.length <= max, `${value.length} bytes fit ${notation}`)
    return value
  },
  decode: reader => reader.bytes(min, max)
})

export const bytes = (exactly: number): Kind<Bytes> => byteString(`bytes = ${exactly}`, exactly, exactly)
export const bytesUpTo = (max: number): Kind<Bytes> => byteString(`bytes ≤ ${max}`, 0, max)

/** The same, decoded as a view into the frame: for what is nearly all of a frame, and used up before the next. */
export const viewUpTo = (max: number): Kind<Bytes> => ({...bytesUpTo(max), decode: reader => reader.view(0, max)})

/** Well-formed Unicode of at most `maxBytes` bytes of UTF-8. */
export const text = (maxBytes: number): Kind<string> => ({
  notation: `text ≤ ${maxBytes}`,
  encode(value) {
    assert(fitsText(value, maxBytes), `a well-formed text of at most ${maxBytes} bytes`)
    return value
  },
  decode: reader => reader.text(maxBytes)
})

/** Whether `text(maxBytes)` can carry this: no lone surrogate, and at most that many bytes of UTF-8. */
export const fitsText = (value: string, maxBytes: number): boolean =>
  value.length <= maxBytes && !/\p{Surrogate}/u.test(value) && utf8(value).length <= maxBytes

export const bool: Kind<boolean> = {
  notation: 'bool',
  encode: value => value,
  decode: reader => reader.bool()
}

export const list = <T>(item: Kind<T>, maxItems: number): Kind<readonly T[]> => ({
  notation: `list ≤ ${maxItems} of (${item.notation})`,
  encode(values) {
    assert(values.length <= maxItems, `${values.length} items fit a list of ${maxItems}`)
    return values.map(value => item.encode(value))
  },
  decode(reader) {
    const length = reader.array(maxItems)
    const values: T[] = []
    for (let i = 0; i < length; i++) values.push(item.decode(reader))
    return values
  }
})

/** `undefined` here, null on the wire. */
export const optional = <T>(kind: Kind<T>): Kind<T | undefined> => ({
  notation: `${kind.notation} or null`,
  encode: value => (value === undefined ? null : kind.encode(value)),
  decode: reader => (reader.takeNull() ? undefined : kind.decode(reader))
})

/** A fixed row of fields: positional on the wire, named here. */
export const tuple = <const F extends Fields>(fields: F): Kind<ValuesOf<F>> => {
  const size = Object.keys(fields).length
  return {
    notation: `[${describeFields(fields)}]`,
    encode: values => encodeFields(fields, values),
    decode(reader) {
      if (reader.array(size) !== size) throw new Refusal('malformed')
      return decodeFields(fields, reader)
    }
  }
}

export function describeFields(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, kind]) => `${name}: ${kind.notation}`)
    .join(', ')
}

export function encodeFields<F extends Fields>(fields: F, values: ValuesOf<F>): unknown[] {
  return Object.entries(fields).map(([name, kind]) => kind.encode(values[name]))
}

export function decodeFields<F extends Fields>(fields: F, reader: CborReader): ValuesOf<F> {
  const values: Record<string, unknown> = {}
  // Without a list for each: a screen of messages has thousands of fields.
  for (const name in fields) values[name] = fields[name]!.decode(reader)
  return values as ValuesOf<F>
}

/** A message declared once: its number and name on the wire, its fields in wire order. Numbers are never used again. */
export interface MessageSchema<Name extends string = string, F extends Fields = Fields> {
  readonly number: number
  readonly name: Name
  readonly fields: F
}

export const message = <const Name extends string, const F extends Fields>(
  number: number,
  name: Name,
  fields: F
): MessageSchema<Name, F> => ({number, name, fields})

type Flat<T> = {[K in keyof T]: T[K]}

/** The value a schema stands for: its name as `type`, and its fields. */
export type MessageOf<S> =
  S extends MessageSchema<infer Name, infer F> ? Flat<{readonly type: Name} & ValuesOf<F>> : never

export const encodeItem = <T>(kind: Kind<T>, value: T): Bytes => encodeCbor(kind.encode(value))

/**
 * Decodes `bytes` as exactly one item of `kind`, and only from the bytes `encodeItem` would make of it: the readers take canonical bytes only,
 * and no kind can be written in two ways.
 */
export function decodeItem<T>(kind: Kind<T>, bytes: Uint8Array, maxBytes: number): Result<T, DecodeReason> {
  return readWhole(bytes, maxBytes, reader => {
    const value = kind.decode(reader)
    reader.end()
    return value
  })
}

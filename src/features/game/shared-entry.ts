import {toHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, readPlainData, type PlainData} from '../../base/plain-data.ts'
import {err, ok, type Result} from '../../base/result.ts'
import type {Stamp} from '../../log/hybrid-clock.ts'
import {sharedBuckets} from '../../protocol/link-messages.ts'
import {maxSharedValueBytes, recordFrameBytes, type SignedRecord} from '../../protocol/shared-record.ts'

/** What a key is, as the table shows it. */
export interface SharedEntry {
  readonly key: string
  /** Frozen. Undefined: the key was removed. */
  readonly value: PlainData | undefined
  readonly author: PersonKey
  /** When it was written, by its author's clock: milliseconds since 1970. */
  readonly timeMs: number
  /** Of two, the later as a text is the later one: at every page the same. */
  readonly order: string
}

/** One that is signed, as it is held. */
export interface SharedRecord extends SharedEntry, Stamp {
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly bucket: number
  /** Bytes it counts with. */
  readonly size: number
  readonly signed: SignedRecord
}

/** By clock, then by author: the beginning of `order`, which a signature only makes unique. */
export const orderBeginning = ({hlcMs, hlcCounter}: Stamp, author: PersonKey): string =>
  hlcMs.toString(16).padStart(14, '0') + hlcCounter.toString(16).padStart(8, '0') + author

/** The length of what `orderBeginning` makes. */
export const orderBeginningLength = 14 + 8 + 64

/** The part of the table a key is compared in: FNV-1a. Who makes keys that fall into one makes comparing slower, and nothing else. */
export function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 13) % sharedBuckets
}

/**
 * What a decoded record says, which is its author's only if the signature holds. Total: it may come from anybody. Its value must be written in the
 * one way there is, so that what is equal looks equal.
 */
export function readRecord(signed: SignedRecord): Result<SharedRecord, 'malformed'> {
  const {key, hlcMs, hlcCounter} = signed
  if (key === '') return err('malformed')
  const value = readValue(signed.value)
  if (!value.ok) return value
  const author = toHex(signed.author) as PersonKey
  return ok({
    key,
    value: value.value,
    author,
    timeMs: hlcMs,
    hlcMs,
    hlcCounter,
    order: orderBeginning(signed, author) + toHex(signed.signature),
    // Of the signature's second half, which nobody can choose; the first may be the same in several of one author.
    id: toHex(signed.signature.subarray(32, 48)),
    bucket: bucketOf(key),
    size: recordFrameBytes(signed),
    signed
  })
}

function readValue(text: string | undefined): Result<PlainData | undefined, 'malformed'> {
  if (text === undefined) return ok(undefined)
  const read = readPlainData(text, maxSharedValueBytes)
  if (!read.ok) return err('malformed')
  try {
    return plainText(read.value) === text ? ok(frozen(read.value)) : err('malformed')
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return err('malformed')
  }
}

/** Everybody who reads a table is given the same value. */
export function frozen(data: PlainData): PlainData {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data
  for (const value of Object.values(data)) if (value !== undefined) frozen(value as PlainData)
  return Object.freeze(data)
}

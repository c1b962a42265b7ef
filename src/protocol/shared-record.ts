import {concat, utf8, type Bytes} from '../base/bytes.ts'
import {bytes, encodeItem, optional, text, tuple, uint, type ValueOf} from './schema.ts'

/** One key of a shared table, and what its author says it is. */
export const maxSharedKeyBytes = 64
/** The value as JSON. */
export const maxSharedValueBytes = 8_192

/** An author signs this, the topic's id, the table's id and the record without its signature, so that it says nothing anywhere else. */
export const sharedRecordLabel: Bytes = utf8('shoal shared v1\0')

const fields = {
  key: text(maxSharedKeyBytes),
  /** The one JSON text of the value (see `base/plain-data.ts`); null: the key was removed. */
  value: optional(text(maxSharedValueBytes)),
  /** Hybrid logical clock: milliseconds since 1970 and a counter within the same millisecond. */
  hlcMs: uint(),
  hlcCounter: uint(2 ** 32 - 1),
  /** Ed25519 public key. */
  author: bytes(32)
} as const

const unsignedKind = tuple(fields)

export const sharedRecordKind = tuple({...fields, signature: bytes(64)})

export type UnsignedRecord = ValueOf<typeof unsignedKind>
export type SignedRecord = ValueOf<typeof sharedRecordKind>

/** The bytes an author signs. `topic` and `table`: 16 bytes each. */
export const recordSigningBytes = (topic: Bytes, table: Bytes, record: UnsignedRecord): Bytes =>
  concat(sharedRecordLabel, topic, table, encodeItem(unsignedKind, record))

/** Bytes a record takes in a frame, at most. */
export const recordFrameBytes = ({key, value}: UnsignedRecord): number =>
  1 + 2 + utf8(key).length + 3 + utf8(value ?? '').length + 9 + 5 + 34 + 66

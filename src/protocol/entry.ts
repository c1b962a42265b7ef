import {compare, equal, utf8, type Bytes} from '../base/bytes.ts'
import type {Result} from '../base/result.ts'
import {err} from '../base/result.ts'
import {readWhole, Refusal} from './cbor.ts'
import {bytes, encodeItem, list, optional, tuple, uint, type DecodeReason, type ValueOf} from './schema.ts'

/** The log's entry format. Its bytes are hashed and signed, so nothing here changes without a new version. */
export const entryVersion = 1
export const maxHeaderBytes = 512
export const maxBodyBytes = 12_288
export const maxParents = 4
export const maxEntryKind = 65_535
/** A person's name: 32 code points of at most 4 bytes. */
export const maxNameBytes = 128

/** An author signs this label and the header bytes behind it, so that a signature given elsewhere is never one of an entry. */
export const entrySignatureLabel: Bytes = utf8('shoal entry v1\0')

/** Ids within headers and messages are the first 16 bytes of the SHA-256 of an entry's header bytes. */
export const shortIdBytes = 16

/** Field order is wire order. */
export const entryHeaderKind = tuple({
  version: uint(entryVersion),
  /** `TopicKeys.topicId`. */
  topic: bytes(16),
  /** Ed25519 public key of the author. */
  author: bytes(32),
  /** Random for each (author, topic store): a store that was lost starts a new chain instead of forking the old one. */
  chain: bytes(8),
  /** Place in the chain, from 0. */
  seq: uint(),
  /** SHA-256 of the previous header in the chain; undefined exactly when `seq` is 0. */
  prev: optional(bytes(32)),
  /** Short ids of the newest entries the author knew, distinct, in any order here and ascending on the wire. */
  parents: list(bytes(shortIdBytes), maxParents),
  /** Hybrid logical clock: milliseconds since 1970 and a counter within the same millisecond. */
  hlcMs: uint(),
  hlcCounter: uint(2 ** 32 - 1),
  /** What the body is; see `bodies.ts`. */
  kind: uint(maxEntryKind),
  bodyLength: uint(maxBodyBytes),
  bodySha256: bytes(32)
})

export type EntryHeader = ValueOf<typeof entryHeaderKind>

/** An entry as it travels and is stored. The body may be missing: it can be dropped without breaking its author's chain. */
export interface SignedEntry {
  /** The exact bytes hashed and signed; never encoded anew. */
  readonly header: Bytes
  readonly signature: Bytes
  readonly body: Bytes | undefined
}

/** Asserts every limit: breaking one is our own bug. */
export const encodeHeader = (header: EntryHeader): Bytes =>
  encodeItem(entryHeaderKind, {...header, parents: [...header.parents].sort(compare)})

/** Total. Proves the shape only: hashes and signature are the log's to check. */
export function decodeHeader(headerBytes: Uint8Array): Result<EntryHeader, DecodeReason> {
  if (isOfAnotherVersion(headerBytes)) return err('version')
  // The reader takes canonical bytes only, and no field of a header can be written in two ways: nothing is to be encoded again.
  return readWhole(headerBytes, maxHeaderBytes, reader => {
    const header = entryHeaderKind.decode(reader)
    reader.end()
    const {seq, prev, parents} = header
    if ((seq === 0) !== (prev === undefined)) throw new Refusal('malformed')
    for (let i = 1; i < parents.length; i++) {
      const order = compare(parents[i - 1]!, parents[i]!)
      if (order === 0) throw new Refusal('malformed')
      if (order > 0) throw new Refusal('not-canonical')
    }
    return header
  })
}

/**
 * `[version, …` in canonical CBOR: the version is readable whatever a later version puts behind it, as long as that is an array of at
 * most 23 items. Whatever begins otherwise is of no version.
 */
function isOfAnotherVersion(headerBytes: Uint8Array): boolean {
  const [head = 0, version = 0] = headerBytes
  return head > 0x80 && head <= 0x97 && headerBytes.length > 1 && version <= 0x17 && version !== entryVersion
}

/** The bytes an author signs. */
export function entrySigningBytes(header: Uint8Array): Bytes {
  const all = new Uint8Array(entrySignatureLabel.length + header.length)
  all.set(entrySignatureLabel)
  all.set(header, entrySignatureLabel.length)
  return all
}

/** Whether a body is the one its header names, given the body's SHA-256. */
export const bodyMatches = (header: EntryHeader, body: Uint8Array, bodySha256: Uint8Array): boolean =>
  header.bodyLength === body.length && equal(header.bodySha256, bodySha256)

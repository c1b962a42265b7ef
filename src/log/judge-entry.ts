import {equal, toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import {err, ok, type Result} from '../base/result.ts'
import type {Verify} from '../identity/signatures.ts'
import {bodyMatches, decodeHeader, entrySigningBytes, type EntryHeader, type SignedEntry} from '../protocol/entry.ts'
import type {IndexRow} from './index-row.ts'

/** Hashing and verifying, handed in so that a simulation can have its own. */
export interface EntryCrypto {
  sha256(bytes: Bytes): Promise<Bytes>
  readonly verify: Verify
}

/** What no honest neighbour sends. */
export type Forgery = 'header' | 'other-topic' | 'body' | 'signature'

/** What a neighbour may send in good faith, though nothing can be done with it. */
export type Unusable = 'newer-version' | 'body-missing'

export interface JudgedEntry {
  readonly row: IndexRow
  readonly header: EntryHeader
  readonly entry: SignedEntry
}

/**
 * Judges a received entry by itself alone: whether it is accepted must not depend on what else is here,
 * or two logs would never become equal. Rules: facts on signed entries.
 */
export async function judgeEntry(
  entry: SignedEntry,
  id: EntryId,
  topic: Bytes,
  {sha256, verify}: EntryCrypto
): Promise<Result<JudgedEntry, Forgery | Unusable>> {
  const decoded = decodeHeader(entry.header)
  if (!decoded.ok) return err(decoded.error === 'version' ? 'newer-version' : 'header')
  const header = decoded.value
  if (!equal(header.topic, topic)) return err('other-topic')
  // A body that may be missing could be withheld from us for good by the first neighbour who cares to.
  if (entry.body === undefined) return err('body-missing')
  const [bodyHash, signed] = await Promise.all([
    header.bodyLength === entry.body.length ? sha256(entry.body) : undefined,
    verify(header.author, entry.signature, entrySigningBytes(entry.header))
  ])
  if (bodyHash === undefined || !bodyMatches(header, entry.body, bodyHash)) return err('body')
  if (!signed) return err('signature')
  return ok({row: rowOf(id, header, entry), header, entry})
}

export const rowOf = (id: EntryId, header: EntryHeader, entry: SignedEntry): IndexRow => ({
  id,
  author: toHex(header.author) as PersonKey,
  chain: toHex(header.chain),
  seq: header.seq,
  hlcMs: header.hlcMs,
  hlcCounter: header.hlcCounter,
  kind: header.kind,
  size: entry.header.length + entry.signature.length + (entry.body?.length ?? 0),
  late: false
})

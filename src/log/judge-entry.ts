import {equal, toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import {err, ok, type Result} from '../base/result.ts'
import type {Verify} from '../identity/signatures.ts'
import {bodyMatches, decodeHeader, type EntryHeader, type SignedEntry} from '../protocol/entry.ts'
import type {IndexRow} from './index-row.ts'

/** Hashing and verifying, handed in so that a simulation can have its own. */
export interface EntryCrypto {
  sha256(bytes: Bytes): Bytes | Promise<Bytes>
  readonly verify: Verify
}

/** What no honest neighbour sends. */
export type Forgery = 'header' | 'other-topic' | 'body' | 'signature'

/** What a neighbour may send in good faith, though nothing can be done with it. */
export type Unusable = 'newer-version'

export interface JudgedEntry {
  readonly row: IndexRow
  readonly header: EntryHeader
  readonly entry: SignedEntry
}

/**
 * Judges the header of a received entry by itself alone: whether it is accepted must not depend on what else is here,
 * or two logs would never become equal. Rules: facts on signed entries. Body and signature are not looked at.
 */
export function judgeHeader(
  entry: SignedEntry,
  id: EntryId,
  topic: Bytes
): Result<JudgedEntry, Exclude<Forgery, 'body' | 'signature'> | Unusable> {
  const decoded = decodeHeader(entry.header)
  if (!decoded.ok) return err(decoded.error === 'version' ? 'newer-version' : 'header')
  const header = decoded.value
  if (!equal(header.topic, topic)) return err('other-topic')
  return ok({row: rowOf(id, header, entry), header, entry})
}

/** Whether the body that came is the one the header names. */
export const bodyHolds = async (header: EntryHeader, body: Bytes, sha256: EntryCrypto['sha256']): Promise<boolean> =>
  header.bodyLength === body.length && bodyMatches(header, body, await sha256(body))

export const rowOf = (id: EntryId, header: EntryHeader, entry: SignedEntry): IndexRow => ({
  id,
  author: toHex(header.author) as PersonKey,
  chain: toHex(header.chain),
  seq: header.seq,
  hlcMs: header.hlcMs,
  hlcCounter: header.hlcCounter,
  kind: header.kind,
  size: entry.header.length + entry.signature.length + (entry.body?.length ?? 0),
  late: false,
  bodiless: entry.body === undefined
})

/** The same without its body. */
export const withoutBody = <J extends JudgedEntry>(judged: J): J => ({
  ...judged,
  row: {...judged.row, bodiless: true, size: judged.row.size - (judged.entry.body?.length ?? 0)},
  entry: {...judged.entry, body: undefined}
})

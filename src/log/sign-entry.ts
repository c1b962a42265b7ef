import {fromHex, toHex, type Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import type {EntryId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import type {Signer} from '../identity/signatures.ts'
import {encodeHeader, entrySigningBytes, entryVersion, maxParents, type EntryHeader} from '../protocol/entry.ts'
import {compareStamps, nextStamp} from './hybrid-clock.ts'
import {rowOf, type JudgedEntry} from './judge-entry.ts'
import type {ChainHead} from './log-storage.ts'

export interface Draft {
  readonly topic: Bytes
  readonly kind: number
  readonly body: Bytes
  /** The author's last entry in this store; undefined starts a chain. */
  readonly previous: ChainHead | undefined
  /** The newest entries known, any order. */
  readonly recent: readonly {readonly id: EntryId; readonly header: EntryHeader}[]
  readonly nowMs: number
}

/** Makes the author's next entry: chained to the previous one, naming the heads of what is known, stamped later than all of it. */
export async function signEntry(
  draft: Draft,
  signer: Signer,
  sha256: (bytes: Bytes) => Bytes | Promise<Bytes>,
  random: Random
): Promise<JudgedEntry & {head: ChainHead}> {
  const {previous, recent} = draft
  const chain = previous === undefined ? random.bytes(8) : bytesOf(previous.chain)
  const header: EntryHeader = {
    version: entryVersion,
    topic: draft.topic,
    author: signer.publicKey,
    chain,
    seq: previous === undefined ? 0 : previous.seq + 1,
    prev: previous === undefined ? undefined : bytesOf(previous.id),
    parents: heads(recent)
      .filter(({id}) => id !== previous?.id)
      .slice(0, maxParents)
      .map(({id}) => bytesOf(id.slice(0, 32))),
    ...nextStamp(
      draft.nowMs,
      recent.map(({header}) => header)
    ),
    kind: draft.kind,
    bodyLength: draft.body.length,
    bodySha256: await sha256(draft.body)
  }
  const headerBytes = encodeHeader(header)
  const [idBytes, signature] = await Promise.all([sha256(headerBytes), signer.sign(entrySigningBytes(headerBytes))])
  const id = toHex(idBytes) as EntryId
  const entry = {header: headerBytes, signature, body: draft.body}
  return {row: rowOf(id, header, entry), header, entry, head: {chain: toHex(chain), seq: header.seq, id}}
}

/** Entries that no other of `recent` builds on, newest first. */
function heads<E extends {readonly id: EntryId; readonly header: EntryHeader}>(recent: readonly E[]): E[] {
  const builtOn = new Set<string>()
  for (const {header} of recent) {
    for (const parent of header.parents) builtOn.add(toHex(parent))
    if (header.prev) builtOn.add(toHex(header.prev.subarray(0, 16)))
  }
  return recent.filter(({id}) => !builtOn.has(id.slice(0, 32))).sort((a, b) => compareStamps(b.header, a.header))
}

function bytesOf(hex: string): Bytes {
  const bytes = fromHex(hex)
  assert(bytes !== undefined, 'an id is hexadecimal')
  return bytes
}

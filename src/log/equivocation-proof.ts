import type {Bytes} from '../base/bytes.ts'
import {isSigned} from './author-chains.ts'
import type {CheckedSignatures} from './checked-signatures.ts'
import type {EntryReader} from './entry-reader.ts'
import type {IndexedRow} from './log-index.ts'

/** The exact bytes of a header, and its author's signature of them. */
export interface SignedHeader {
  readonly header: Bytes
  readonly signature: Bytes
}

/** Two different headers that one person signed for the same place of the same chain: whoever has both can check it without trusting anybody. */
export type EquivocationProof = readonly [SignedHeader, SignedHeader]

/**
 * A proof that these entries of one author give. Undefined when no two for the same place can be read with a signature that holds:
 * what only a later entry vouches for is its author's, but takes that entry to show.
 */
export async function equivocationProof(
  rows: readonly IndexedRow[],
  reader: EntryReader,
  signatures: CheckedSignatures
): Promise<EquivocationProof | undefined> {
  const first = new Map<string, SignedHeader>()
  for (const row of rows) {
    const [entry] = await reader.read([row])
    if (entry === undefined) continue
    const {header, signature} = await signatures.asServed(row, entry)
    if (!isSigned({signature})) continue
    const place = `${row.chain} ${row.seq}`
    const other = first.get(place)
    if (other !== undefined) return [other, {header, signature}]
    first.set(place, {header, signature})
  }
  return undefined
}

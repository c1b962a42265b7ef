import {fromHex} from '../base/bytes.ts'
import type {EntryId} from '../base/ids.ts'
import type {Verify} from '../identity/signatures.ts'
import {entrySigningBytes, type SignedEntry} from '../protocol/entry.ts'
import {isSigned, withoutSignature} from './author-chains.ts'
import type {IndexRow} from './index-row.ts'
import {rememberedChecks} from './parameters.ts'

/**
 * Looks at the signatures of entries that were accepted because a later one vouches for them, before they go to anybody: what a page
 * sends under its own name must not be somebody else's forgery. A signature that does not hold is left out; see decision 19.
 */
export class CheckedSignatures {
  readonly #verify: Verify
  /** Whether the signature of an entry holds. The oldest go first. */
  readonly #holds = new Map<EntryId, boolean>()

  constructor(verify: Verify) {
    this.#verify = verify
  }

  /** An entry as it may be given to others. */
  async asServed(
    {id, author, byChain}: Pick<IndexRow, 'id' | 'author' | 'byChain'>,
    entry: SignedEntry
  ): Promise<SignedEntry> {
    if (!byChain || !isSigned(entry)) return entry
    let holds = this.#holds.get(id)
    if (holds === undefined) {
      holds = await this.#verify(fromHex(author)!, entry.signature, entrySigningBytes(entry.header))
      this.#holds.set(id, holds)
      if (this.#holds.size > rememberedChecks) this.#holds.delete(this.#holds.keys().next().value!)
    }
    return holds ? entry : withoutSignature(entry)
  }
}

import {equal, toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import type {Verify} from '../identity/signatures.ts'
import {entrySigningBytes, type EntryHeader, type SignedEntry} from '../protocol/entry.ts'
import type {IndexRow} from './index-row.ts'
import {maxExpected, maxUnproven, spotCheckShare} from './parameters.ts'

/** A received entry of which only the signature is left to judge; the row's id is the SHA-256 of the header's bytes. */
export interface Claim {
  readonly row: Pick<IndexRow, 'id' | 'author' | 'chain' | 'seq'>
  readonly header: EntryHeader
  readonly entry: SignedEntry
}

/**
 * How a claim was found to be its author's. 'signed': the signature holds. 'chained': a later entry of the same chain, itself found
 * authentic, names its header's hash; `spoilt` when the signature was looked at all the same and does not hold.
 */
export type Authentic<C> =
  {readonly claim: C; readonly by: 'signed'} | {readonly claim: C; readonly by: 'chained'; readonly spoilt: boolean}

export interface Authentication<C> {
  /** Those of the claims, and of the ones that waited. */
  readonly authentic: readonly Authentic<C>[]
  /** A signature that does not hold, and nothing that vouches for the header. */
  readonly forged: readonly C[]
  /** Without a signature, and nothing vouches for them yet: they wait. */
  readonly waiting: readonly C[]
}

/**
 * Stands in place of a signature that does not hold, where the author's next entry vouches for the header. It is never a valid one:
 * the second half of those is below the order of the group (RFC 8032, 5.1.7).
 */
export const noSignature: Bytes = new Uint8Array(64).fill(0xff)

export const isSigned = ({signature}: Pick<SignedEntry, 'signature'>): boolean => signature.some(byte => byte !== 0xff)

export const withoutSignature = (entry: SignedEntry): SignedEntry => ({...entry, signature: noSignature})

export interface AuthorChainsOptions<C> {
  readonly verify: Verify
  readonly random: Random
  /** It is in the log, or on its way into it. */
  holds(id: EntryId): boolean
  /** Headers of entries in the log that stand one place behind `claim` in its chain. Asked where no signature holds only. */
  successors(claim: C): Promise<readonly EntryHeader[]>
}

/**
 * Tells authentic entries from forged ones with as few signatures as possible: an entry names the SHA-256 of the one before it in its
 * author's chain, so one good signature vouches for the whole run behind it. What is authentic follows from the entries alone, not
 * from who sent them nor in which order they came. See decision 19.
 */
export class AuthorChains<C extends Claim> {
  readonly #options: AuthorChainsOptions<C>
  /** Entries named by authentic ones as the one before that have not come, with the successor's header. The oldest go first. */
  readonly #expected = new Map<EntryId, EntryHeader>()
  /** Unsigned ones whose successor has not come. The oldest go first. */
  readonly #unproven = new Map<EntryId, C>()

  constructor(options: AuthorChainsOptions<C>) {
    this.#options = options
  }

  /** It came without a signature, and waits for the entry that vouches for it. */
  isWaiting(id: EntryId): boolean {
    return this.#unproven.has(id)
  }

  /** @param claims distinct, and none of them found authentic before */
  async authenticate(claims: readonly C[]): Promise<Authentication<C>> {
    const {random, successors} = this.#options
    const byId = this.#gather(claims)
    const all = [...byId.values()]
    const named = new Set(all.map(claim => this.#before(claim, byId)))
    const signatures = new Map<C, boolean>()
    const check = async (some: readonly C[]): Promise<void> => {
      await Promise.all(some.map(async claim => void signatures.set(claim, await this.#signatureHolds(claim))))
    }
    const authentic = new Set<C>()
    const spread = (from: C): void => {
      let claim: C | undefined = from
      for (; claim !== undefined && !authentic.has(claim); claim = this.#before(claim, byId)) authentic.add(claim)
    }

    const signed = claims.filter(({entry}) => isSigned(entry))
    const vouchedFor = (claim: C) => named.has(claim) || this.#isExpected(claim)
    await check(signed.filter(claim => !vouchedFor(claim) || random.fraction() < spotCheckShare))
    for (const claim of all) if (signatures.get(claim) === true || this.#isExpected(claim)) spread(claim)
    // What stood behind a forged one has to speak for itself; and who spoilt one signature may have spoilt more.
    const spoiltOne = [...signatures].some(([claim, holds]) => !holds && authentic.has(claim))
    await check(signed.filter(claim => !signatures.has(claim) && (spoiltOne || !authentic.has(claim))))
    for (const claim of signed) if (signatures.get(claim) === true) spread(claim)
    for (const claim of all) {
      if (authentic.has(claim)) continue
      if ((await successors(claim)).some(header => precedes(claim, header))) spread(claim)
    }

    const left = all.filter(claim => !authentic.has(claim))
    const waiting = left.filter(({entry}) => !isSigned(entry))
    for (const claim of authentic) this.#settle(claim, byId)
    for (const claim of waiting) this.#wait(claim)
    return {
      authentic: [...authentic].map(claim => {
        const holds = signatures.get(claim)
        return holds === true ? {claim, by: 'signed'} : {claim, by: 'chained', spoilt: holds === false}
      }),
      forged: left.filter(({entry}) => isSigned(entry)),
      waiting
    }
  }

  /** The claims, and what waited for one of them. */
  #gather(claims: readonly C[]): ReadonlyMap<EntryId, C> {
    const byId = new Map(claims.map(claim => [claim.row.id, claim]))
    if (this.#unproven.size === 0) return byId
    for (const claim of claims) {
      let before = this.#waitingBefore(claim)
      while (before !== undefined && !byId.has(before.row.id)) {
        byId.set(before.row.id, before)
        before = this.#waitingBefore(before)
      }
    }
    return byId
  }

  #waitingBefore({header}: C): C | undefined {
    const id = previousOf(header)
    return id === undefined ? undefined : this.#unproven.get(id)
  }

  /** The claim that `claim` vouches for. */
  #before({header}: C, byId: ReadonlyMap<EntryId, C>): C | undefined {
    const id = previousOf(header)
    const before = id === undefined ? undefined : byId.get(id)
    return before !== undefined && precedes(before, header) ? before : undefined
  }

  #isExpected(claim: C): boolean {
    const successor = this.#expected.get(claim.row.id)
    return successor !== undefined && precedes(claim, successor)
  }

  #signatureHolds({header, entry}: C): Promise<boolean> {
    return this.#options.verify(header.author, entry.signature, entrySigningBytes(entry.header))
  }

  #settle({row, header}: C, byId: ReadonlyMap<EntryId, C>): void {
    this.#expected.delete(row.id)
    this.#unproven.delete(row.id)
    const before = previousOf(header)
    if (before === undefined || byId.has(before) || this.#options.holds(before)) return
    this.#expected.delete(before)
    this.#expected.set(before, header)
    if (this.#expected.size > maxExpected) this.#expected.delete(this.#expected.keys().next().value!)
  }

  #wait(claim: C): void {
    this.#unproven.delete(claim.row.id)
    this.#unproven.set(claim.row.id, claim)
    if (this.#unproven.size > maxUnproven) this.#unproven.delete(this.#unproven.keys().next().value!)
  }
}

const previousOf = ({prev}: EntryHeader): EntryId | undefined =>
  prev === undefined ? undefined : (toHex(prev) as EntryId)

/** Whether `successor` names `claim` as the one before it. Naming somebody else's entry, or one of another place, proves nothing. */
const precedes = ({row, header}: Claim, successor: EntryHeader): boolean =>
  previousOf(successor) === row.id &&
  successor.seq === header.seq + 1 &&
  equal(successor.chain, header.chain) &&
  equal(successor.author, header.author)

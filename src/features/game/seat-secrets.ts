import {fromHex, toHex, type Bytes} from '../../base/bytes.ts'
import {StorageError} from '../../base/errors.ts'
import type {Random} from '../../base/ports.ts'
import {HashChain, leadsTo} from './hash-chain.ts'
import {secretBytes, type GameStore} from './game-store.ts'
import {handOf} from './referee.ts'
import type {Commitment, Position, Seat} from './position.ts'
import type {TableId} from './table-acts.ts'

interface Chains {
  readonly open: HashChain
  readonly hidden: HashChain
}

export interface SeatSecretsOptions {
  readonly table: TableId
  readonly store: GameStore
  readonly random: Random
  /** It could not be kept: a reload loses the seat. */
  readonly notKept: (error: StorageError) => void
}

/** What this page shows when its seat draws: two hash chains, kept so that a reload does not cost the seat. */
export class SeatSecrets {
  readonly #options: SeatSecretsOptions
  readonly #made: Chains[] = []

  constructor(options: SeatSecretsOptions) {
    this.#options = options
  }

  /** New secrets, kept before anybody hears of them. */
  async commit(): Promise<Commitment> {
    const {table, store, random} = this.#options
    const secret = random.bytes(secretBytes)
    await store.addSecret(table, secret).catch((error: unknown) => this.#failed(error))
    const chains = chainsOf(secret)
    this.#made.push(chains)
    return {open: toHex(chains.open.end), hidden: toHex(chains.hidden.end)}
  }

  /** The next link of the chain all draw from. Undefined: these secrets are not here. */
  async open({opened, commitment}: Seat): Promise<Bytes | undefined> {
    const end = commitment && fromHex(commitment.open)
    return end && this.#find(({open}) => open.link(opened), end, 1)
  }

  /** The link behind the hand that was dealt last. */
  async hidden({dealt, unshown, commitment}: Seat): Promise<Bytes | undefined> {
    const end = commitment && fromHex(commitment.hidden)
    return end && unshown > 0 ? this.#find(({hidden}) => hidden.link(dealt - 1), end, unshown) : undefined
  }

  /** What the seat holds. Empty when nothing was dealt, or the secrets are not here. */
  async hand(position: Position, seat: number): Promise<readonly number[]> {
    const link = position.deal && (await this.hidden(position.seats[seat]!))
    return link === undefined ? [] : handOf(position, seat, link)
  }

  /** Those made or read here first, and then, since another page may have made them, those that are kept. */
  async #find(linkOf: (chains: Chains) => Bytes | undefined, end: Bytes, steps: number): Promise<Bytes | undefined> {
    const fits = (chains: Chains) => {
      const link = linkOf(chains)
      return link !== undefined && leadsTo(link, end, steps)
    }
    let found = this.#made.find(fits)
    if (found === undefined) {
      const {store, table} = this.#options
      const kept = await store.secrets(table).catch((error: unknown) => {
        this.#failed(error)
        return []
      })
      found = kept.map(chainsOf).find(fits)
      if (found !== undefined) this.#made.push(found)
    }
    return found && linkOf(found)
  }

  #failed(error: unknown): void {
    if (!(error instanceof StorageError)) throw error
    this.#options.notKept(error)
  }
}

const chainsOf = (secret: Bytes): Chains => ({
  open: new HashChain(secret.slice(0, secretBytes / 2)),
  hidden: new HashChain(secret.slice(secretBytes / 2))
})

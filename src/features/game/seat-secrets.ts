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
  #chains: Promise<readonly Chains[]> | undefined

  constructor(options: SeatSecretsOptions) {
    this.#options = options
  }

  /** New secrets, kept before anybody hears of them. */
  async commit(): Promise<Commitment> {
    const {table, store, random} = this.#options
    const before = await this.#load()
    const secret = random.bytes(secretBytes)
    await store.addSecret(table, secret).catch((error: unknown) => this.#failed(error))
    const chains = chainsOf(secret)
    this.#chains = Promise.resolve([...before, chains])
    return {open: toHex(chains.open.end), hidden: toHex(chains.hidden.end)}
  }

  /** The next link of the chain all draw from. Undefined: these secrets are not here. */
  async open({opened, commitment}: Seat): Promise<Bytes | undefined> {
    const end = commitment && fromHex(commitment.open)
    for (const {open} of await this.#load()) {
      const link = open.link(opened)
      if (end && link && leadsTo(link, end)) return link
    }
    return undefined
  }

  /** The link behind the hand that was dealt last. */
  async hidden({dealt, unshown, commitment}: Seat): Promise<Bytes | undefined> {
    const end = commitment && fromHex(commitment.hidden)
    if (unshown === 0) return undefined
    for (const {hidden} of await this.#load()) {
      const link = hidden.link(dealt - 1)
      if (end && link && leadsTo(link, end, unshown)) return link
    }
    return undefined
  }

  /** What the seat holds. Empty when nothing was dealt, or the secrets are not here. */
  async hand(position: Position, seat: number): Promise<readonly number[]> {
    const link = position.deal && (await this.hidden(position.seats[seat]!))
    return link === undefined ? [] : handOf(position, seat, link)
  }

  #load(): Promise<readonly Chains[]> {
    const {store, table} = this.#options
    this.#chains ??= store.secrets(table).then(
      secrets => secrets.map(chainsOf),
      (error: unknown) => {
        this.#failed(error)
        return []
      }
    )
    return this.#chains
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

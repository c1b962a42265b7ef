import {passStorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {Verify} from '../../identity/signatures.ts'
import {within} from '../../identity/storage-patience.ts'
import type {SharedDefinition} from './define-shared.ts'
import type {OpenedTable} from './opened-table.ts'
import {seatInfo, type SeatInfo} from './seats-view.ts'
import type {Sha256} from './shared-digests.ts'
import type {SharedNetwork} from './shared-network.ts'
import type {SharedStorage} from './shared-storage.ts'
import {SharedTable} from './shared-table.ts'
import {Table, type TablePhase} from './table.ts'
import type {TablePage} from './table-page.ts'

/** What the tables of shared state of one topic have in common. */
export interface SharedStateParts {
  readonly network: SharedNetwork
  readonly verify: Verify
  readonly sha256: Sha256
  readonly storage: SharedStorage
  readonly onLeaving?: ((listener: () => void) => () => void) | undefined
}

export interface SharedStateTableOptions {
  readonly opened: OpenedTable
  readonly definition: SharedDefinition
  readonly page: TablePage
  readonly parts: SharedStateParts
  /** Who else is there now. */
  others(): readonly PersonKey[]
  readonly changed: () => void
}

/**
 * One table of shared state, as this page has it. There are no seats and there is no start: who opens it takes part. Its state is open as long
 * as somebody on this page holds it, once for all of them.
 */
export class SharedStateTable extends Table {
  readonly gameKind = 'shared'
  readonly #options: SharedStateTableOptions
  #holders = 0
  #state: SharedTable | undefined
  #isGone = false
  #turn: Promise<void> = Promise.resolve()

  constructor(options: SharedStateTableOptions) {
    const {opened, definition, page, changed} = options
    const {min, max} = definition.players
    super({opened, lobby: {ready: [], maxSeats: max}, minSeats: min, page, changed})
    this.#options = options
  }

  get forMe(): boolean {
    return false
  }

  /** What everybody there sees and changes; undefined while nobody on this page holds it, and until it is open. */
  get state(): SharedTable | undefined {
    return this.#state
  }

  override get isUsed(): boolean {
    return this.#holders > 0
  }

  /** Opens the state for as long as somebody holds it; the answer lets go, once. */
  hold(): () => void {
    let holds = true
    this.#holders++
    this.#settle()
    return () => {
      if (!holds) return
      holds = false
      this.#holders--
      this.#settle()
    }
  }

  override look(): void {
    // Nothing here waits for time, entries or links.
  }

  override stop(): void {
    super.stop()
    this.#settle()
  }

  override remove(): void {
    this.#isGone = true
    super.remove()
  }

  /** Resolves when all that was begun is done: the state closed, what is kept stored. */
  get settled(): Promise<void> {
    return this.#turn
  }

  protected get phaseSinceStart(): TablePhase {
    return {kind: 'open'}
  }

  /** Who is there now. */
  protected get seatsSinceStart(): readonly SeatInfo[] {
    const own = this.#state === undefined ? [] : [this.page.key]
    const keys = [...new Set([...own, ...this.#options.others()])]
    return keys.map((key, seat) => ({
      ...seatInfo(this.page, seat, key, {out: undefined, offeredTo: undefined}),
      here: true
    }))
  }

  override get ownSeat(): undefined {
    return undefined
  }

  /** One after the other, so that what a state had to store is there before the next one reads it. */
  #settle(): void {
    this.#turn = this.#turn.then(() => this.#follow())
  }

  async #follow(): Promise<void> {
    const isWanted = this.#holders > 0 && !this.stopped
    if (isWanted && this.#state === undefined) {
      this.#state = await this.#open()
      this.changed()
    } else if (!isWanted && this.#state !== undefined) {
      const state = this.#state
      this.#state = undefined
      this.changed()
      await (this.#isGone ? state.discard() : state.close())
    }
    if (this.#isGone) await this.#forget()
  }

  #open(): Promise<SharedTable> {
    const {definition, page, parts} = this.#options
    return SharedTable.open({...parts, definition, table: this.id, env: page.env, nameOf: key => page.nameOf(key)})
  }

  /** What cannot be dropped now goes when other tables need the room. */
  async #forget(): Promise<void> {
    const {page, parts, definition} = this.#options
    if (!definition.keep) return
    const {topicKey} = parts.network.keys
    await within(page.env, parts.storage.forget({topic: topicKey, table: this.id})).catch(passStorageError)
  }
}

import type {TopicId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {keptCheckpoint, readCheckpoint, type Checkpoint} from './checkpoint.ts'
import type {GameDefinition} from './define-game.ts'
import type {GameStore} from './game-store.ts'
import type {GamesLog} from './games-parts.ts'
import {checkpointParameters as limits} from './parameters.ts'
import {actOf, type TableId} from './table-acts.ts'
import {entriesOf} from './table-entries.ts'
import {TableRecord} from './table-record.ts'
import type {TurnTable} from './turn-table.ts'

export interface LongGamesParts {
  readonly env: Environment
  readonly keys: {readonly topicKey: TopicId}
  readonly log: GamesLog
  readonly store: GameStore
}

/** A table played in turns, and what was done at it. */
export interface TurnPlace {
  readonly table: TurnTable
  record: TableRecord
}

/**
 * Long games open quickly: of each a checkpoint is kept, and everything before it is neither read nor played again, until something hangs on it.
 * Where the storage keeps nothing, games are only slower to open.
 */
export class LongGames {
  readonly #parts: LongGamesParts
  readonly #checkpoints = new Map<TableId, Checkpoint>()
  /** Tables of which something is kept, whether it is of use or not. */
  readonly #kept = new Set<TableId>()
  readonly #timers = new Map<TableId, () => void>()
  /** Acts there were when the table's checkpoint was last made. */
  readonly #made = new WeakMap<TableRecord, number>()
  /** Tables of which everything was read, or is. */
  readonly #read = new Set<TableId>()
  /** One after the other: each reads all that was done in the topic. */
  #reading: Promise<void> = Promise.resolve()
  #closed = false

  constructor(parts: LongGamesParts) {
    this.#parts = parts
  }

  /** Those that were kept for these rules. */
  async load(rulesOf: (game: string) => GameDefinition | undefined): Promise<void> {
    const {keys, store} = this.#parts
    const kept = await store.checkpoints(keys.topicKey).catch(() => new Map<TableId, unknown>())
    for (const [table, stored] of kept) {
      this.#kept.add(table)
      const checkpoint = readCheckpoint(stored)
      const isOfUse = checkpoint?.table === table && rulesOf(checkpoint.game)?.version === checkpoint.version
      if (isOfUse) this.#checkpoints.set(table, checkpoint)
    }
  }

  /** Whether an act is in a checkpoint, and so need not be read. */
  readonly isKnown = (id: string): boolean => {
    for (const {acts} of this.#checkpoints.values()) if (acts.has(id)) return true
    return false
  }

  checkpoint(table: TableId): Checkpoint | undefined {
    return this.#read.has(table) ? undefined : this.#checkpoints.get(table)
  }

  /** Something was done at a table, or it was read. */
  look(place: TurnPlace): void {
    const {table, record} = place
    if (record.tree.wantsAll) return this.readAll(place)
    const since = record.newer.length - (this.#made.get(record) ?? 0)
    if (since < limits.everyActs || this.#timers.has(table.id) || this.#closed) return
    const make = () => {
      this.#timers.delete(table.id)
      void this.#keep(place.record)
    }
    this.#timers.set(table.id, this.#parts.env.scheduler.after(limits.delayMs, make))
  }

  /** Reads a table that began with a checkpoint from its start, once. */
  readAll(place: TurnPlace): void {
    const {id} = place.table
    if (this.#read.has(id) || this.#closed) return
    this.#read.add(id)
    this.#reading = this.#reading.then(() => this.#readAll(place)).catch(() => void this.#read.delete(id))
  }

  /** The table is gone. */
  forget(table: TableId): void {
    this.#timers.get(table)?.()
    this.#timers.delete(table)
    this.#checkpoints.delete(table)
    this.#kept.delete(table)
    const {keys, store} = this.#parts
    void store.dropCheckpoint(keys.topicKey, table).catch(() => undefined)
  }

  /** Of tables that are not there any more nothing is kept. */
  keepOnly(isThere: (table: TableId) => boolean): void {
    for (const table of [...this.#kept]) if (!isThere(table)) this.forget(table)
  }

  close(): void {
    this.#closed = true
    for (const cancel of this.#timers.values()) cancel()
  }

  async #keep(record: TableRecord): Promise<void> {
    const {keys, store} = this.#parts
    this.#made.set(record, record.newer.length)
    const checkpoint = record.checkpoint()
    const kept = checkpoint && keptCheckpoint(checkpoint)
    if (checkpoint === undefined || kept === undefined) return
    await store.keepCheckpoint(keys.topicKey, checkpoint.table, kept).catch(() => undefined)
  }

  async #readAll(place: TurnPlace): Promise<void> {
    const {table, record: former} = place
    const entries = await entriesOf(this.#parts.log, new Set([table.id]), () => !this.#closed)
    if (this.#closed || former.base === undefined) return
    const record = new TableRecord(former.opened, former.definition, {others: former.others})
    for (const act of entries.map(actOf)) if (act !== undefined) record.take(act)
    // What came meanwhile.
    for (const act of former.newer) record.take(act)
    // Of what made room for newer entries the checkpoint is all there is.
    if (!record.tree.knows(former.base)) return table.cut()
    place.record = record
    table.replace(record)
    this.look(place)
  }
}

import {gamesParameters as limits} from './parameters.ts'
import type {TableAct, TableId} from './table-acts.ts'

/** Acts at tables that have not come yet: anybody can invent such a table. What finds no room here is still in the log. */
export class EarlyActs {
  readonly #acts = new Map<TableId, TableAct[]>()
  #count = 0
  #misses = false

  /** Something was not kept: a table that comes is to be read from the log. */
  get misses(): boolean {
    return this.#misses
  }

  keep(act: TableAct): void {
    if (this.#count >= limits.earlyActs) {
      this.#misses = true
      return
    }
    this.#count++
    const acts = this.#acts.get(act.table)
    if (acts === undefined) this.#acts.set(act.table, [act])
    else acts.push(act)
  }

  /** What was done at a table that has come now. */
  take(table: TableId): readonly TableAct[] {
    const acts = this.#acts.get(table) ?? []
    this.#acts.delete(table)
    this.#count -= acts.length
    return acts
  }

  /** Entries went, and these may be among them. */
  clear(): void {
    this.#misses ||= this.#count > 0
    this.#acts.clear()
    this.#count = 0
  }
}

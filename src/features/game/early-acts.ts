import {gamesParameters as limits} from './parameters.ts'
import type {TableAct, TableId} from './table-acts.ts'

/** Acts at tables that have not come yet: anybody can invent such a table. What finds no room here is still in the log. */
export class EarlyActs {
  readonly #acts = new Map<TableId, TableAct[]>()
  #count = 0
  /** Tables at which something was done that is not here. */
  readonly #missed = new Set<TableId>()
  /** There were too many of those to remember. */
  #missesMore = false

  /** Something done at this table was not kept: when it comes, it is to be read from the log. */
  misses(table: TableId): boolean {
    return this.#missesMore || this.#missed.has(table)
  }

  keep(act: TableAct): void {
    if (this.#count >= limits.earlyActs) return this.#miss(act.table)
    this.#count++
    const acts = this.#acts.get(act.table)
    if (acts === undefined) this.#acts.set(act.table, [act])
    else acts.push(act)
  }

  /** What was done at a table that has come now. */
  take(table: TableId): readonly TableAct[] {
    const acts = this.#acts.get(table) ?? []
    this.#acts.delete(table)
    this.#missed.delete(table)
    this.#count -= acts.length
    return acts
  }

  /** Entries went, and these may be among them. */
  clear(): void {
    for (const table of this.#acts.keys()) this.#miss(table)
    this.#acts.clear()
    this.#count = 0
  }

  #miss(table: TableId): void {
    if (this.#missed.size < limits.earlyMissed) this.#missed.add(table)
    else this.#missesMore ||= !this.#missed.has(table)
  }
}

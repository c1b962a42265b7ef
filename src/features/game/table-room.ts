import type {PersonKey} from '../../base/ids.ts'
import type {OpenedTable} from './opened-table.ts'
import {gamesParameters as limits} from './parameters.ts'
import type {TableId} from './table-acts.ts'
import type {Place} from './table-place.ts'

/** A table that came, and whether it can be played here. */
export interface Known {
  readonly opened: OpenedTable
  /** Undefined: there are no rules for it here. */
  readonly place: Place | undefined
}

/**
 * Which tables are at hand: anybody can open as many as they like. Those this person has opened or sits at, and those this page shows, stay.
 * Of the others the oldest goes of whoever has most, so that nobody's many tables cost somebody else theirs.
 */
export class TableRoom {
  readonly #own: PersonKey
  /** Shown on this page, and how often. */
  readonly #shown = new Map<TableId, number>()
  /** This person has a seat there, or had one. */
  readonly #seated = new Set<TableId>()
  #letGo = false
  /** Made room for others: what is done there is read from the log when somebody asks. */
  readonly #gone = new Set<TableId>()

  constructor(own: PersonKey) {
    this.#own = own
  }

  /** Some table made room for others. */
  get hasLetGo(): boolean {
    return this.#letGo
  }

  /** This table made room for others, and did not come back. */
  isGone(id: TableId): boolean {
    return this.#gone.has(id)
  }

  came(id: TableId): void {
    this.#gone.delete(id)
  }

  /** This page shows it until the answer is called. */
  show(id: TableId): () => void {
    this.#shown.set(id, (this.#shown.get(id) ?? 0) + 1)
    let shows = true
    return () => {
      if (!shows) return
      shows = false
      const left = this.#shown.get(id)! - 1
      if (left > 0) this.#shown.set(id, left)
      else this.#shown.delete(id)
    }
  }

  /** The one to go when there are too many. `stays`: those that are just being read. */
  excess(known: ReadonlyMap<TableId, Known>, stays: ReadonlySet<TableId>): Known | undefined {
    if (known.size <= limits.tables) return undefined
    const others = [...known.values()].filter(({opened: {id, host}}) => host !== this.#own && !this.#seated.has(id))
    const counts = new Map<PersonKey, number>()
    for (const {opened} of others) counts.set(opened.host, (counts.get(opened.host) ?? 0) + 1)
    others.sort(
      ({opened: a}, {opened: b}) =>
        counts.get(b.host)! - counts.get(a.host)! || a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1)
    )
    let count = others.length
    for (const each of others) {
      if (count <= limits.tables) return undefined
      const {id} = each.opened
      const table = each.place?.table
      if (table?.ownSeat !== undefined) {
        this.#seated.add(id)
        count--
      } else if (!stays.has(id) && !this.#shown.has(id) && table?.isUsed !== true) {
        this.#letGo = true
        this.#gone.add(id)
        if (this.#gone.size > limits.goneTables) this.#gone.delete(this.#gone.keys().next().value!)
        return each
      }
    }
    return undefined
  }
}

import type {EntryId, PersonKey} from '../base/ids.ts'
import {comparePlaces, type IndexRow, type Place} from './index-row.ts'

/** The first 32 hexadecimal digits of an entry's id: how `have`, `want` and parents name it. */
export type ShortId = string & {readonly shortId: unique symbol}

export const shortId = (id: EntryId): ShortId => id.slice(0, 32) as ShortId

export interface IndexedRow extends IndexRow {
  /** In the storage; undefined while it is only in memory. */
  position: number | undefined
}

/** Arguments a call may safely have. */
const spliceable = 4_096

/**
 * What is known of a topic's entries, in memory: by id and in order. About 300 bytes an entry.
 * Adding n entries to m costs a sort of the n and, unless they are the newest, one pass over the m.
 */
export class LogIndex {
  #ordered: IndexedRow[] = []
  readonly #byId = new Map<ShortId, IndexedRow>()
  /** By author, chain and seq: to notice who wrote two entries in one place. */
  readonly #chains = new Map<PersonKey, Map<string, Map<number, IndexedRow>>>()
  readonly #equivocations = new Set<EntryId>()
  readonly #equivocators = new Set<PersonKey>()
  #bytes = 0

  get size(): number {
    return this.#ordered.length
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Authors who signed two different entries with the same chain and seq. */
  get equivocators(): ReadonlySet<PersonKey> {
    return this.#equivocators
  }

  /** Whether another entry claims the same place of the same chain. */
  equivocates(id: EntryId): boolean {
    return this.#equivocations.has(id)
  }

  get(id: ShortId): IndexedRow | undefined {
    return this.#byId.get(id)
  }

  has(id: ShortId): boolean {
    return this.#byId.has(id)
  }

  /** Adds what is not there yet and answers with it. Rows that were only in memory learn their position. */
  add(rows: readonly IndexedRow[]): IndexedRow[] {
    const added: IndexedRow[] = []
    for (const row of rows) {
      const known = this.#byId.get(shortId(row.id))
      if (known !== undefined) {
        known.position ??= row.position
        continue
      }
      this.#byId.set(shortId(row.id), row)
      this.#bytes += row.size
      this.#noteChain(row)
      added.push(row)
    }
    this.#merge([...added].sort(comparePlaces))
    return added
  }

  /** The newest `count` rows before `place` (or of all), oldest first. */
  newest(count: number, before?: Place): readonly IndexedRow[] {
    const end = before === undefined ? this.#ordered.length : this.#firstNotBefore(before)
    return this.#ordered.slice(Math.max(0, end - count), end)
  }

  /** The newest row of one kind of each of these authors. One pass over the index. */
  newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): readonly IndexedRow[] {
    const found = new Map<PersonKey, IndexedRow>()
    for (const row of this.#ordered) if (row.kind === kind && authors.has(row.author)) found.set(row.author, row)
    return [...found.values()]
  }

  #firstNotBefore(place: Place): number {
    let low = 0
    let high = this.#ordered.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (comparePlaces(this.#ordered[middle]!, place) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #merge(rows: readonly IndexedRow[]): void {
    const first = rows[0]
    if (first === undefined) return
    const from = this.#firstNotBefore(first)
    const next = this.#ordered[from]
    if (rows.length <= spliceable && (next === undefined || comparePlaces(rows.at(-1)!, next) < 0)) {
      // They stay together: the usual case, for what is new and for a history that comes in newest first.
      this.#ordered.splice(from, 0, ...rows)
      return
    }
    const behind = this.#ordered.splice(from)
    let i = 0
    for (const row of rows) {
      while (i < behind.length && comparePlaces(behind[i]!, row) < 0) this.#ordered.push(behind[i++]!)
      this.#ordered.push(row)
    }
    while (i < behind.length) this.#ordered.push(behind[i++]!)
  }

  #noteChain(row: IndexedRow): void {
    const chains = entryOf(this.#chains, row.author)
    const chain = entryOf(chains, row.chain)
    const other = chain.get(row.seq)
    if (other === undefined) {
      chain.set(row.seq, row)
      return
    }
    this.#equivocations.add(other.id).add(row.id)
    this.#equivocators.add(row.author)
  }
}

/** The map filed under `key`; an empty one is filed when there was none. */
function entryOf<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const known = maps.get(key)
  if (known !== undefined) return known
  const made = new Map<L, V>()
  maps.set(key, made)
  return made
}

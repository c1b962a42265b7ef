import {fromHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import type {Bound} from '../protocol/ranges.ts'
import {FingerprintTree} from './fingerprint-tree.ts'
import {addEntry, addSum, fingerprint, idWords, sumWords} from './fingerprints.ts'
import {isRemoved, rowBytes, type IndexRow, type PackedRows, type Place} from './index-row.ts'
import {RowTable, type IndexedRow, type RowSummary, type ShortId} from './row-table.ts'
import {SlotMap} from './slot-map.ts'

export type {IndexedRow, RowSummary, ShortId} from './row-table.ts'

export const shortId = (id: EntryId): ShortId => id.slice(0, 32) as ShortId

/** Sums up to a rank that are kept while nothing changes: ranges next to each other share their bounds. */
const keptSums = 512

/** Records looked at together in a pass over all of them. */
const passStep = 1_024

/** Entries that are found by their place in a chain, of those that claim the same. */
const keptClaims = 8

/**
 * What is known of a topic's entries, in memory: by id, in order, and by author, chain and seq. About 135 bytes an entry.
 * Rows are copies: nothing changes in them later. Ranks count from the oldest entry, 0.
 */
export class LogIndex {
  readonly #table: RowTable
  readonly #byId: SlotMap
  readonly #isSought: (slot: number) => boolean
  /** By author, chain and seq: to notice who wrote two entries in one place. */
  readonly #byChain: SlotMap
  readonly #tree: FingerprintTree
  readonly #equivocators = new Set<PersonKey>()
  readonly #sums = new Map<number, Int32Array>()
  #bytes = 0
  #revision = 0

  /** @param secret a number of 32 bits nobody else knows, so that ids cannot be chosen to be slow to find */
  constructor(secret = 0) {
    const table = new RowTable(secret)
    this.#table = table
    this.#byId = new SlotMap(slot => table.hashOfId(slot))
    this.#isSought = slot => table.isSought(slot)
    this.#byChain = new SlotMap(slot => table.hashOfChainPlace(slot))
    this.#tree = new FingerprintTree({
      compare: (slot, other) => table.compare(slot, other),
      add: (sums, to, slot, sign) => addEntry(sums, to, table.ids, slot * idWords, sign)
    })
  }

  get size(): number {
    return this.#tree.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Another number whenever entries came or went. */
  get revision(): number {
    return this.#revision
  }

  /** Authors who signed two different entries with the same chain and seq. */
  get equivocators(): ReadonlySet<PersonKey> {
    return this.#equivocators
  }

  /** Whether another entry claims the same place of the same chain. */
  equivocates(id: EntryId): boolean {
    const slot = this.#slot(shortId(id))
    return slot !== undefined && this.#table.equivocates(slot)
  }

  /** Entries that claim this place of a chain, at most `most` (and at most 8): more than one when their author equivocated. */
  at(place: Pick<IndexRow, 'author' | 'chain' | 'seq'>, most = Infinity): readonly IndexedRow[] {
    const hash = this.#table.hashOfPlaceInChain(place)
    const slots: number[] = []
    if (hash !== undefined) {
      this.#byChain.find(hash, slot => {
        if (this.#table.hasChainPlace(slot, place)) slots.push(slot)
        return slots.length >= most
      })
    }
    return this.#rows(slots)
  }

  /** Entries of this author that share their place with another. At most one pass over the index. */
  equivocationsOf(author: PersonKey): readonly IndexedRow[] {
    if (!this.#equivocators.has(author)) return []
    const table = this.#table
    return this.#newestThat(slot => table.equivocates(slot) && table.author(slot) === author, Infinity)
  }

  get(id: ShortId): IndexedRow | undefined {
    const slot = this.#slot(id)
    return slot === undefined ? undefined : this.#table.row(slot)
  }

  has(id: ShortId): boolean {
    return this.#slot(id) !== undefined
  }

  /** The rows of those that are here. */
  find(ids: readonly ShortId[]): readonly IndexedRow[] {
    return ids.flatMap(id => this.get(id) ?? [])
  }

  /** Adds what is not there yet and answers with it. Rows that were only in memory learn their position. */
  add(rows: readonly IndexedRow[]): IndexedRow[] {
    const added: IndexedRow[] = []
    const slots: number[] = []
    for (const row of rows) {
      const hash = this.#table.seek(shortId(row.id))
      const known = this.#sought(hash)
      if (known !== undefined) {
        if (this.#table.position(known) === undefined) this.#table.setPosition(known, row.position)
        continue
      }
      const slot = this.#table.add(row)
      this.#note(slot, hash)
      added.push(row)
      slots.push(slot)
    }
    this.#insert(slots)
    return added
  }

  /** Room for so many entries in all, before they are added. */
  reserve(count: number): void {
    this.#table.reserve(count)
    this.#byId.reserve(count)
    this.#byChain.reserve(count)
  }

  /** As `add`, for rows as they are stored; those that are blank are passed over. */
  addPacked({start, packed}: PackedRows): void {
    const table = this.#table
    const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
    const slots: number[] = []
    for (let i = 0; i < packed.length / rowBytes; i++) {
      if (isRemoved(packed, i)) continue
      const hash = table.seekPacked(view, i * rowBytes)
      const known = this.#sought(hash)
      if (known !== undefined) {
        if (table.position(known) === undefined) table.setPosition(known, start + i)
        continue
      }
      const slot = table.addPacked(view, i * rowBytes, start + i)
      this.#note(slot, hash)
      slots.push(slot)
    }
    this.#insert(slots)
  }

  /** Notes whether the body of an entry is here, and the size of what is. */
  setBody(id: ShortId, bodiless: boolean, size: number): void {
    const slot = this.#slot(id)
    if (slot === undefined) return
    this.#bytes += size - this.#table.size(slot)
    this.#table.setBody(slot, bodiless, size)
  }

  /** Forgets entries: they were removed. Who equivocated is still known. */
  remove(ids: Iterable<ShortId>): void {
    for (const id of ids) {
      const slot = this.#slot(id)
      if (slot === undefined) continue
      this.#bytes -= this.#table.size(slot)
      this.#tree.remove(slot)
      this.#byId.remove(slot)
      this.#byChain.remove(slot)
      this.#table.remove(slot)
    }
    this.#changed()
  }

  /** Forgets all entries, but not who equivocated. */
  clear(): void {
    for (const slot of this.#tree.slice(0, this.size)) this.#table.remove(slot)
    this.#tree.clear()
    this.#byId.clear()
    this.#byChain.clear()
    this.#changed()
    this.#bytes = 0
  }

  /** The newest `count` rows before `place` (or of all), oldest first. */
  newest(count: number, before?: Place): readonly IndexedRow[] {
    const end = before === undefined ? this.size : this.rankOf(before)
    return this.#rows(this.#tree.slice(Math.max(0, end - count), end))
  }

  /** The oldest `count` rows after `place` (or of all), oldest first. */
  oldest(count: number, after?: Place): readonly IndexedRow[] {
    let start = after === undefined ? 0 : this.rankOf(after)
    const first = this.#tree.at(start)
    if (after !== undefined && first !== undefined && this.#table.comparePlace(first, after) === 0) start++
    return this.#rows(this.#tree.slice(start, start + count))
  }

  /**
   * The oldest `count` rows that are `wanted` of those before rank `end`, oldest first. Until they are found, one pass over the index, in
   * which each record is told, not made a row of.
   */
  oldestThat(wanted: (record: RowSummary) => boolean, count: number, end = this.size): readonly IndexedRow[] {
    const table = this.#table
    const slots: number[] = []
    for (let from = 0; from < end && slots.length < count; from += passStep) {
      for (const slot of this.#tree.slice(from, Math.min(end, from + passStep))) {
        if (slots.length < count && wanted(table.summary(slot))) slots.push(slot)
      }
    }
    return this.#rows(slots)
  }

  /** The newest row of one kind of each of these authors, the newest first. At most one pass over the index. */
  newestOfKind(kind: number, authors: ReadonlySet<PersonKey>): readonly IndexedRow[] {
    const found = new Map<PersonKey, number>()
    this.#eachFromNewest(this.size, slot => {
      if (this.#table.kind(slot) === kind) {
        const author = this.#table.author(slot)
        if (authors.has(author) && !found.has(author)) found.set(author, slot)
      }
      return found.size < authors.size
    })
    return this.#rows([...found.values()])
  }

  /**
   * The newest `count` rows of these kinds before `place` (or of all) that are not known and `by` whom it says, oldest first. Asks from the
   * newest on, `by` last and once for each row that it takes. At most one pass over the index.
   */
  ofKinds(
    kinds: ReadonlySet<number>,
    count: number,
    before?: Place,
    isKnown: (id: ShortId) => boolean = () => false,
    by: (author: PersonKey) => boolean = () => true
  ): readonly IndexedRow[] {
    const table = this.#table
    const holds = (slot: number) =>
      kinds.has(table.kind(slot)) && !isKnown(table.shortId(slot)) && by(table.author(slot))
    return this.#newestThat(holds, count, before)
  }

  /** The newest `count` rows whose body is not here and that `apply`, oldest first. At most one pass over the index. */
  bodiless(count: number, apply: (row: IndexedRow) => boolean = () => true): readonly IndexedRow[] {
    const table = this.#table
    return this.#newestThat(slot => table.isBodiless(slot) && apply(table.row(slot)), count)
  }

  /** How many entries stand before a place. */
  rankOf(place: Place | Bound): number {
    const {hlcMs, hlcCounter} = place
    const id = typeof place.id === 'string' ? fromHex(place.id)! : place.id
    return this.#tree.rank(slot => this.#table.compareWith(slot, hlcMs, hlcCounter, id))
  }

  /** The shortest bound between the entry of this rank and the one before it. Both must be here. */
  boundAt(rank: number): Bound {
    const [before, slot] = [this.#tree.at(rank - 1)!, this.#tree.at(rank)!]
    const table = this.#table
    const [hlcMs, hlcCounter] = [table.hlcMs(slot), table.hlcCounter(slot)]
    if (table.hlcMs(before) < hlcMs) return {hlcMs, hlcCounter: 0, id: new Uint8Array(0)}
    if (table.hlcCounter(before) < hlcCounter) return {hlcMs, hlcCounter, id: new Uint8Array(0)}
    let shared = 0
    while (table.idByte(before, shared) === table.idByte(slot, shared)) shared++
    return {hlcMs, hlcCounter, id: Uint8Array.from({length: shared + 1}, (_, i) => table.idByte(slot, i))}
  }

  /** Short ids from rank `from` up to but not including `to`, the newest first. */
  shortIds(from: number, to: number): ShortId[] {
    const slots = this.#tree.slice(Math.max(0, from), to)
    return slots.reverse().map(slot => this.#table.shortId(slot))
  }

  /** The fingerprint of the entries from rank `from` up to but not including `to`; see fingerprints.ts. */
  fingerprint(salt: Bytes, from: number, to: number): Bytes {
    const sum = new Int32Array(sumWords)
    addSum(sum, 0, this.#sumBefore(to), 0)
    addSum(sum, 0, this.#sumBefore(from), 0, -1)
    return fingerprint(salt, to - from, sum)
  }

  /** Makes ready for fingerprints what was added since. To be called where nobody waits; otherwise the first of them takes longer. */
  sumUp(): void {
    this.#tree.sumUp()
  }

  #sumBefore(rank: number): Int32Array {
    const kept = this.#sums.get(rank)
    if (kept !== undefined) return kept
    if (this.#sums.size >= keptSums) this.#sums.clear()
    const sum = this.#tree.prefix(rank)
    this.#sums.set(rank, sum)
    return sum
  }

  #slot(id: ShortId): number | undefined {
    return this.#sought(this.#table.seek(id))
  }

  /** The record the table was told to seek, whose hash it answered with. */
  #sought(hash: number): number | undefined {
    return this.#byId.find(hash, this.#isSought)
  }

  #rows(slots: readonly number[]): IndexedRow[] {
    return slots.map(slot => this.#table.row(slot))
  }

  #newestThat(holds: (slot: number) => boolean, count: number, before?: Place): readonly IndexedRow[] {
    const slots: number[] = []
    this.#eachFromNewest(before === undefined ? this.size : this.rankOf(before), slot => {
      if (holds(slot)) slots.push(slot)
      return slots.length < count
    })
    return this.#rows(slots.reverse())
  }

  /** Calls `visit` for each record before rank `end`, the newest first, until it answers false. */
  #eachFromNewest(end: number, visit: (slot: number) => boolean): void {
    for (let to = end; to > 0; to -= passStep) {
      const slots = this.#tree.slice(Math.max(0, to - passStep), to)
      for (let i = slots.length - 1; i >= 0; i--) if (!visit(slots[i]!)) return
    }
  }

  #changed(): void {
    this.#sums.clear()
    this.#revision++
  }

  #note(slot: number, hash: number): void {
    this.#byId.add(slot, hash)
    this.#noteChain(slot)
    this.#bytes += this.#table.size(slot)
  }

  #insert(slots: number[]): void {
    this.#tree.insert(slots.sort((a, b) => this.#table.compare(a, b)))
    this.#changed()
  }

  #noteChain(slot: number): void {
    const table = this.#table
    const hash = table.hashOfChainPlace(slot)
    let others: number[] | undefined
    this.#byChain.find(hash, other => {
      if (table.sameChainPlace(other, slot)) (others ??= []).push(other)
      return others?.length === keptClaims
    })
    // Somebody may sign any number for one place: a few are kept together, or looking them up would be slow.
    if (others === undefined || others.length < keptClaims) this.#byChain.add(slot, hash)
    if (others === undefined) return
    for (const one of [...others, slot]) table.setEquivocates(one)
    this.#equivocators.add(table.author(slot))
  }
}

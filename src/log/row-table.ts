import {fromHex} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import {idWords} from './fingerprints.ts'
import {hexOf, wordOf} from './hex-words.ts'
import {packedAt, packRow, rowBytes, rowFlags, type IndexRow, type Place} from './index-row.ts'

/** Numbers of 32 bits each record has besides its id: author, chain (2), counter, size, position + 1. */
const metaWords = 6
const [authorAt, chainAt, counterAt, sizeAt, positionAt] = [0, 1, 3, 4, 5]

const storedFlags = rowFlags.late | rowFlags.bodiless | rowFlags.byChain

/** Authors of packed rows that are remembered. */
const maxPackedAuthors = 4_096

/** Where a row is packed on its way into the table. */
const packedRow = new DataView(new ArrayBuffer(rowBytes))

/** Set in memory only, beside the stored flags. */
const equivocatesBit = 128

/** The first 32 hexadecimal digits of an entry's id: how ranges, requests and parents name it. */
export type ShortId = string & {readonly shortId: unique symbol}

export interface IndexedRow extends IndexRow {
  /** In the storage; undefined while it is only in memory. */
  position: number | undefined
}

/** What a pass over many rows looks at. */
export type RowSummary = Pick<IndexRow, 'author' | 'hlcMs' | 'kind' | 'size' | 'bodiless'>

/** Index rows, packed: 81 bytes each, whatever the engine makes of objects and strings. Records are known by their number here. */
export class RowTable {
  readonly #secret: number
  readonly #sought = new Uint32Array(4)
  #ids = new Uint32Array(0)
  #meta = new Uint32Array(0)
  #times = new Float64Array(0)
  #seqs = new Float64Array(0)
  #kinds = new Uint16Array(0)
  #flags = new Uint8Array(0)
  #aheads = new Int8Array(0)
  #used = 0
  #free: number[] = []
  /** Authors by number, with how many records name them. */
  readonly #authors: ({readonly key: PersonKey; uses: number} | undefined)[] = []
  readonly #authorNumbers = new Map<PersonKey, number>()
  readonly #freeAuthors: number[] = []
  /** By the first four bytes. */
  readonly #packedAuthors = new Map<number, {readonly key: PersonKey; readonly words: Uint32Array}>()

  /** @param secret a number of 32 bits nobody else knows, so that nobody can choose ids that are slow to find */
  constructor(secret: number) {
    this.#secret = secret
  }

  /** Eight numbers a record, at eight times its own. */
  get ids(): Uint32Array {
    return this.#ids
  }

  /** Room for so many records in all, before they are added. */
  reserve(count: number): void {
    if (count > this.#kinds.length) this.#grow(count)
  }

  add(row: IndexedRow): number {
    packRow(packedRow, 0, row)
    return this.addPacked(packedRow, 0, row.position)
  }

  /** Adds the packed row at byte `at`, without making anything of it first. */
  addPacked(view: DataView, at: number, position: number | undefined): number {
    const slot = this.#newSlot()
    const meta = slot * metaWords
    for (let i = 0; i < idWords; i++) this.#ids[slot * idWords + i] = view.getUint32(at + 4 * i)
    this.#meta[meta + chainAt] = view.getUint32(at + packedAt.chain)
    this.#meta[meta + chainAt + 1] = view.getUint32(at + packedAt.chain + 4)
    this.#meta[meta + authorAt] = this.#usePackedAuthor(view, at + packedAt.author)
    this.#meta[meta + counterAt] = view.getUint32(at + packedAt.hlcCounter)
    this.#times[slot] = view.getFloat64(at + packedAt.hlcMs)
    this.#seqs[slot] = view.getFloat64(at + packedAt.seq)
    this.#kinds[slot] = view.getUint16(at + packedAt.kind)
    this.#aheads[slot] = view.getInt8(at + packedAt.ahead)
    this.#flags[slot] = view.getUint8(at + packedAt.flags) & storedFlags
    this.#meta[meta + sizeAt] = view.getUint32(at + packedAt.size)
    this.setPosition(slot, position)
    return slot
  }

  remove(slot: number): void {
    const number = this.#meta[slot * metaWords + authorAt]!
    const author = this.#authors[number]!
    if (--author.uses === 0) {
      this.#authors[number] = undefined
      this.#authorNumbers.delete(author.key)
      this.#freeAuthors.push(number)
    }
    this.#free.push(slot)
  }

  row(slot: number): IndexedRow {
    const meta = slot * metaWords
    const flags = this.#flags[slot]!
    const aheadMinutes = this.#aheads[slot]!
    return {
      id: this.id(slot),
      author: this.author(slot),
      chain: hexOf(this.#meta, meta + chainAt, 2),
      seq: this.#seqs[slot]!,
      hlcMs: this.#times[slot]!,
      hlcCounter: this.#meta[meta + counterAt]!,
      kind: this.#kinds[slot]!,
      size: this.#meta[meta + sizeAt]!,
      late: (flags & rowFlags.late) !== 0,
      bodiless: this.isBodiless(slot),
      ...((flags & rowFlags.byChain) !== 0 && {byChain: true}),
      ...(aheadMinutes !== 0 && {aheadMinutes}),
      position: this.position(slot)
    }
  }

  summary(slot: number): RowSummary {
    return {
      author: this.author(slot),
      hlcMs: this.hlcMs(slot),
      kind: this.kind(slot),
      size: this.size(slot),
      bodiless: this.isBodiless(slot)
    }
  }

  id(slot: number): EntryId {
    return hexOf(this.#ids, slot * idWords, idWords) as EntryId
  }

  shortId(slot: number): ShortId {
    return hexOf(this.#ids, slot * idWords, 4) as ShortId
  }

  author(slot: number): PersonKey {
    return this.#authors[this.#meta[slot * metaWords + authorAt]!]!.key
  }

  kind(slot: number): number {
    return this.#kinds[slot]!
  }

  size(slot: number): number {
    return this.#meta[slot * metaWords + sizeAt]!
  }

  hlcMs(slot: number): number {
    return this.#times[slot]!
  }

  hlcCounter(slot: number): number {
    return this.#meta[slot * metaWords + counterAt]!
  }

  isBodiless(slot: number): boolean {
    return (this.#flags[slot]! & rowFlags.bodiless) !== 0
  }

  setBody(slot: number, bodiless: boolean, size: number): void {
    const {bodiless: bit} = rowFlags
    this.#flags[slot] = (this.#flags[slot]! & ~bit) | (bodiless ? bit : 0)
    this.#meta[slot * metaWords + sizeAt] = size
  }

  equivocates(slot: number): boolean {
    return (this.#flags[slot]! & equivocatesBit) !== 0
  }

  setEquivocates(slot: number): void {
    this.#flags[slot]! |= equivocatesBit
  }

  position(slot: number): number | undefined {
    const position = this.#meta[slot * metaWords + positionAt]!
    return position === 0 ? undefined : position - 1
  }

  setPosition(slot: number, position: number | undefined): void {
    this.#meta[slot * metaWords + positionAt] = position === undefined ? 0 : position + 1
  }

  /** Order of two records. */
  compare(slot: number, other: number): number {
    const order =
      this.#times[slot]! - this.#times[other]! ||
      this.#meta[slot * metaWords + counterAt]! - this.#meta[other * metaWords + counterAt]!
    if (order !== 0) return order
    for (let i = 0; i < idWords; i++) {
      const difference = this.#ids[slot * idWords + i]! - this.#ids[other * idWords + i]!
      if (difference !== 0) return difference
    }
    return 0
  }

  /** Order of a record and a place whose id is given as bytes, possibly only its beginning. */
  compareWith(slot: number, hlcMs: number, hlcCounter: number, id: Uint8Array): number {
    const order = this.#times[slot]! - hlcMs || this.hlcCounter(slot) - hlcCounter
    if (order !== 0) return order
    for (let i = 0; i < id.length; i++) {
      const difference = this.idByte(slot, i) - id[i]!
      if (difference !== 0) return difference
    }
    // Equal so far: the place stands before every id that begins like it.
    return id.length === 4 * idWords ? 0 : 1
  }

  comparePlace(slot: number, {hlcMs, hlcCounter, id}: Place): number {
    return this.compareWith(slot, hlcMs, hlcCounter, fromHex(id)!)
  }

  idByte(slot: number, i: number): number {
    return (this.#ids[slot * idWords + (i >> 2)]! >>> (24 - 8 * (i & 3))) & 0xff
  }

  /** The hash of a short id, for which `isSought` then tells whether a record has it. */
  seek(shortId: string): number {
    for (let i = 0; i < 4; i++) this.#sought[i] = wordOf(shortId, 8 * i)
    return this.#hashOfSought()
  }

  /** As `seek`, for the id of the packed row at byte `at`. */
  seekPacked(view: DataView, at: number): number {
    for (let i = 0; i < 4; i++) this.#sought[i] = view.getUint32(at + 4 * i)
    return this.#hashOfSought()
  }

  #hashOfSought(): number {
    return this.#mix(this.#sought[0]!, this.#sought[1]!, this.#sought[2]!, this.#sought[3]!)
  }

  isSought(slot: number): boolean {
    const at = slot * idWords
    for (let i = 0; i < 4; i++) if (this.#ids[at + i] !== this.#sought[i]) return false
    return true
  }

  sameChainPlace(slot: number, other: number): boolean {
    const [a, b] = [slot * metaWords, other * metaWords]
    return (
      this.#seqs[slot] === this.#seqs[other] &&
      this.#meta[a + chainAt] === this.#meta[b + chainAt] &&
      this.#meta[a + chainAt + 1] === this.#meta[b + chainAt + 1] &&
      this.#meta[a + authorAt] === this.#meta[b + authorAt]
    )
  }

  hasChainPlace(slot: number, {author, chain, seq}: Pick<IndexRow, 'author' | 'chain' | 'seq'>): boolean {
    const at = slot * metaWords
    return (
      this.#seqs[slot] === seq &&
      this.#meta[at + chainAt] === wordOf(chain, 0) &&
      this.#meta[at + chainAt + 1] === wordOf(chain, 8) &&
      this.author(slot) === author
    )
  }

  hashOfId(slot: number): number {
    const at = slot * idWords
    return this.#mix(this.#ids[at]!, this.#ids[at + 1]!, this.#ids[at + 2]!, this.#ids[at + 3]!)
  }

  hashOfChainPlace(slot: number): number {
    const at = slot * metaWords
    const chain = at + chainAt
    return this.#mix(
      this.#meta[chain]!,
      this.#meta[chain + 1]!,
      this.#seqs[slot]! % 2 ** 32,
      this.#meta[at + authorAt]!
    )
  }

  /** As `hashOfChainPlace` of a record that has these; undefined when no record is by this author. */
  hashOfPlaceInChain({author, chain, seq}: Pick<IndexRow, 'author' | 'chain' | 'seq'>): number | undefined {
    const number = this.#authorNumbers.get(author)
    return number === undefined ? undefined : this.#mix(wordOf(chain, 0), wordOf(chain, 8), seq % 2 ** 32, number)
  }

  /** A well-mixed number of 32 bits; the secret keeps others from choosing where it falls. */
  #mix(a: number, b: number, c: number, d: number): number {
    let hash = this.#secret
    hash = stir(hash, a, this.#secret)
    hash = stir(hash, b, this.#secret)
    hash = stir(hash, c, this.#secret)
    hash = stir(hash, d, this.#secret)
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
    return (hash ^ (hash >>> 15)) >>> 0
  }

  /** An author's key is made of its bytes once for many rows. */
  #usePackedAuthor(view: DataView, at: number): number {
    const first = view.getUint32(at)
    let author = this.#packedAuthors.get(first)
    // Keys may begin alike.
    if (author === undefined || !startsWith(view, at, author.words)) {
      const words = Uint32Array.from({length: idWords}, (_, i) => view.getUint32(at + 4 * i))
      author = {key: hexOf(words, 0, idWords) as PersonKey, words}
      if (this.#packedAuthors.size >= maxPackedAuthors) this.#packedAuthors.clear()
      this.#packedAuthors.set(first, author)
    }
    return this.#useAuthor(author.key)
  }

  #useAuthor(key: PersonKey): number {
    const known = this.#authorNumbers.get(key)
    if (known !== undefined) {
      this.#authors[known]!.uses++
      return known
    }
    const number = this.#freeAuthors.pop() ?? this.#authors.length
    this.#authors[number] = {key, uses: 1}
    this.#authorNumbers.set(key, number)
    return number
  }

  #newSlot(): number {
    const slot = this.#free.pop() ?? this.#used++
    if (slot >= this.#kinds.length) this.#grow(Math.max(256, Math.ceil(this.#kinds.length * 1.5)))
    return slot
  }

  #grow(capacity: number): void {
    this.#ids = copied(this.#ids, new Uint32Array(capacity * idWords))
    this.#meta = copied(this.#meta, new Uint32Array(capacity * metaWords))
    this.#times = copied(this.#times, new Float64Array(capacity))
    this.#seqs = copied(this.#seqs, new Float64Array(capacity))
    this.#kinds = copied(this.#kinds, new Uint16Array(capacity))
    this.#flags = copied(this.#flags, new Uint8Array(capacity))
    this.#aheads = copied(this.#aheads, new Int8Array(capacity))
  }
}

function startsWith(view: DataView, at: number, words: Uint32Array): boolean {
  for (let i = 0; i < words.length; i++) if (view.getUint32(at + 4 * i) !== words[i]) return false
  return true
}

function stir(hash: number, word: number, secret: number): number {
  const stirred = Math.imul(hash ^ word, 0x85ebca6b)
  const more = Math.imul(stirred ^ (stirred >>> 13), 0xc2b2ae35)
  return ((more << 13) | (more >>> 19)) ^ secret
}

function copied<A extends {set(from: A): void}>(from: A, to: A): A {
  to.set(from)
  return to
}

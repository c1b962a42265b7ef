import type {Bytes} from '../../base/bytes.ts'
import type {RoutingId} from '../../base/ids.ts'
import type {Random} from '../../base/ports.ts'
import {DownloadSource} from './download-source.ts'
import {leafBytes, leafCount, leafSize, leavesPerPiece, pieceSize} from './file-size.ts'
import {downloadParameters as limits} from './parameters.ts'
import {pickPiece} from './piece-picker.ts'
import {PieceSet} from './piece-set.ts'

/** What is to be said to a source. */
export interface Asking {
  readonly to: RoutingId
  readonly want: readonly number[]
  readonly cancel: readonly number[]
}

export interface DonePiece {
  readonly index: number
  readonly bytes: Bytes
}

interface OpenPiece {
  /** Made when the first leaf comes: what was only asked for takes no memory. */
  bytes: Bytes | undefined
  readonly missing: Set<number>
}

export interface DownloadOptions {
  readonly size: number
  /** Pieces that are here; not changed. */
  readonly have: PieceSet
  readonly random: Random
  readonly isProvable: (piece: number) => boolean
  /** Room for a piece, whatever is in it. */
  readonly room: (bytes: number) => Bytes
}

/**
 * The loading of one file from several pages at once, as a machine: what happens goes in, what is to be asked comes out. Each source is
 * asked for as much as it brings in a second, so that the fast do most; what a slow one still owes at the end is taken over by
 * those that have nothing else to do. Bytes given to it are verified.
 */
export class Download {
  readonly #options: DownloadOptions
  /** Here or begun. */
  readonly #taken: PieceSet
  readonly #done: PieceSet
  readonly #sources = new Map<RoutingId, DownloadSource>()
  readonly #banned = new Set<RoutingId>()
  /** Leaves that pages were asked for before they went or were banned. */
  readonly #excused = new Map<RoutingId, number>()
  readonly #counts: Uint16Array
  readonly #open = new Map<number, OpenPiece>()
  /** Leaves of begun pieces that nobody is asked for. */
  readonly #loose = new Set<number>()
  /** Who is asked for a leaf. */
  readonly #askedOf = new Map<number, Set<RoutingId>>()
  /** Pieces that others have begun to load, and until when that says something. */
  readonly #begunByOthers = new Map<number, number>()
  #begun: number[] = []
  #twice = 0
  /** Leaves that came though they were here, bytes. */
  duplicateBytes = 0
  /** The piece somebody reads from. */
  readingFrom: number | undefined

  constructor(options: DownloadOptions) {
    const {size, have} = options
    this.#options = options
    this.#taken = new PieceSet(size, have.toBits())
    this.#done = new PieceSet(size, have.toBits())
    this.#counts = new Uint16Array(this.#taken.length)
  }

  /** Complete, whether stored or not. */
  get complete(): boolean {
    return this.#done.complete
  }

  get askedLeaves(): number {
    return this.#askedOf.size
  }

  /** Leaves that may still come from pages that are not asked any more, and from those that are. */
  get underWay(): number {
    let leaves = 0
    for (const count of this.#excused.values()) leaves += count
    for (const {asked, late} of this.#sources.values()) leaves += asked.size + late.size
    return leaves
  }

  /** Pages that have something that is missing here. */
  sources(): readonly RoutingId[] {
    return [...this.#sources].flatMap(([id, source]) => (this.#needs(source) ? [id] : []))
  }

  // What sources say

  /** What a page has, or has got. Answers with what others need not bring because of that. */
  has(id: RoutingId, pieces: PieceSet, nowMs: number): readonly Asking[] {
    if (this.#banned.has(id)) return []
    let source = this.#sources.get(id)
    if (source === undefined) {
      source = new DownloadSource(new PieceSet(this.#options.size), nowMs)
      this.#sources.set(id, source)
    }
    const added = source.pieces.merge(0, pieces.toBits())
    for (const piece of added) this.#counts[piece]!++
    return source.pieces.complete ? [] : added.flatMap(piece => this.#spare(piece, nowMs))
  }

  /** It left, or has nothing any more. */
  gone(id: RoutingId): void {
    const source = this.#sources.get(id)
    if (source === undefined) return
    this.#sources.delete(id)
    this.#excused.set(id, source.asked.size + source.late.size)
    for (let piece = 0; piece < source.pieces.length; piece++) if (source.pieces.has(piece)) this.#counts[piece]!--
    for (const leaf of source.asked.keys()) this.#release(id, leaf)
  }

  /** It sent what does not belong to this file: nothing of it is used any more. */
  ban(id: RoutingId): void {
    this.gone(id)
    this.#banned.add(id)
  }

  /** It serves this page, or has put it off. */
  setTurn(id: RoutingId, on: boolean, nowMs: number): void {
    const source = this.#sources.get(id)
    if (source === undefined || source.turn === on) return
    source.turn = on
    if (!on) this.#takeBack(id, source, [...source.asked.keys()], nowMs)
  }

  /** Pieces another page has begun to load: what it will have soon need not come from where it gets it. */
  othersBegan(pieces: readonly number[], nowMs: number): void {
    for (const piece of pieces) {
      if (piece >= this.#taken.length || this.#taken.has(piece)) continue
      this.#begunByOthers.delete(piece)
      this.#begunByOthers.set(piece, nowMs + limits.begunMs)
      if (this.#begunByOthers.size > limits.mostBegun)
        this.#begunByOthers.delete(this.#begunByOthers.keys().next().value!)
    }
  }

  /** Pieces begun since this was last asked. */
  takeBegun(): readonly number[] {
    const begun = this.#begun
    this.#begun = []
    return begun
  }

  /** What is on its way from it may get lost, for it comes over connections that close before the link does. */
  mayLose(id: RoutingId): void {
    const source = this.#sources.get(id)
    if (source !== undefined) source.mayLose = true
  }

  // Leaves

  /** Whether a leaf was asked of a page; 'late': it was, and is not waited for any more. */
  expects(id: RoutingId, leaf: number): 'asked' | 'late' | undefined {
    const source = this.#sources.get(id)
    return source?.asked.has(leaf) ? 'asked' : source?.late.has(leaf) ? 'late' : undefined
  }

  /** Whether a leaf nobody waits for was on its way all the same; once for each that was. */
  excuse(id: RoutingId): boolean {
    const left = this.#excused.get(id) ?? 0
    if (left > 0) this.#excused.set(id, left - 1)
    return left > 0
  }

  /** Whether a leaf is still of use. */
  needs(leaf: number): boolean {
    return this.#open.get(Math.floor(leaf / leavesPerPiece))?.missing.has(leaf) === true
  }

  /** A verified leaf. Answers with what else is to be said, and the piece that it completed. */
  arrived(id: RoutingId, leaf: number, bytes: Bytes, nowMs: number): {asks: readonly Asking[]; piece?: DonePiece} {
    const source = this.#sources.get(id)
    source?.brought(leaf, bytes.length, nowMs)
    const index = Math.floor(leaf / leavesPerPiece)
    const open = this.#open.get(index)
    if (open === undefined || !open.missing.has(leaf)) {
      this.duplicateBytes += bytes.length
      this.#askedOf.get(leaf)?.delete(id)
      return {asks: this.next(id, nowMs)}
    }
    const asks: Asking[] = []
    for (const other of this.#askedOf.get(leaf) ?? []) {
      if (other === id) continue
      this.#sources.get(other)?.giveUp([leaf], nowMs)
      asks.push({to: other, want: [], cancel: [leaf]})
    }
    this.#askedOf.delete(leaf)
    this.#loose.delete(leaf)
    open.bytes ??= this.#options.room(pieceSize(this.#options.size, index))
    open.bytes.set(bytes, (leaf - index * leavesPerPiece) * leafBytes)
    open.missing.delete(leaf)
    if (open.missing.size > 0) return {asks: [...asks, ...this.next(id, nowMs)]}
    this.#open.delete(index)
    this.#done.add(index)
    return {asks: [...asks, ...this.next(id, nowMs)], piece: {index, bytes: open.bytes}}
  }

  // Asking

  /** What is to be asked of one source now, if it is worth a message. */
  next(id: RoutingId, nowMs: number): readonly Asking[] {
    const source = this.#sources.get(id)
    if (source === undefined) return []
    const target = source.target(nowMs)
    const room = target - source.asked.size
    // Not for every leaf that comes.
    if (room <= 0 || (source.asked.size > 0 && room < Math.min(8, target / 4))) return []
    const want: number[] = []
    while (source.asked.size < target) {
      const leaf = this.#nextLeaf(source, nowMs)
      if (leaf === undefined) break
      this.#loose.delete(leaf)
      this.#ask(id, source, leaf, nowMs)
      want.push(leaf)
    }
    const taken =
      source.asked.size < limits.leastAsked && this.#loose.size === 0 ? this.#takeOver(id, source, nowMs) : []
    want.push(...taken.flatMap(({cancel}) => cancel))
    return want.length === 0 ? taken : [...taken, {to: id, want, cancel: []}]
  }

  /** What time brings: sources that stalled, and those that have rested. */
  tick(nowMs: number): readonly Asking[] {
    const asks: Asking[] = []
    for (const [id, source] of this.#sources) {
      const lost = source.overtaken()
      if (lost.length > 0) {
        this.#takeBack(id, source, lost, nowMs)
        asks.push({to: id, want: [], cancel: lost})
      }
      if (!source.hasStalled(nowMs)) continue
      const cancel = [...source.asked.keys()]
      this.#takeBack(id, source, cancel, nowMs)
      source.rest(nowMs)
      asks.push({to: id, want: [], cancel})
    }
    for (const id of this.#sources.keys()) asks.push(...this.next(id, nowMs))
    return asks
  }

  #needs({pieces}: DownloadSource): boolean {
    for (let piece = 0; piece < pieces.length; piece++) if (pieces.has(piece) && !this.#done.has(piece)) return true
    return false
  }

  #nextLeaf(source: DownloadSource, nowMs: number): number | undefined {
    if (this.#askedOf.size >= limits.mostAskedOfAll) return undefined
    const {readingFrom} = this
    const isReadNext = (leaf: number) => readingFrom === undefined || Math.floor(leaf / leavesPerPiece) === readingFrom
    const find = (fits: (leaf: number) => boolean) => {
      for (const leaf of this.#loose)
        if (source.pieces.has(Math.floor(leaf / leavesPerPiece)) && fits(leaf)) return leaf
      return undefined
    }
    const loose = find(isReadNext)
    if (loose !== undefined) return loose
    return this.#begin(source, nowMs) ? (find(isReadNext) ?? find(() => true)) : find(() => true)
  }

  #begin(source: DownloadSource, nowMs: number): boolean {
    if (this.#open.size >= limits.mostOpen) return false
    const {size, random, isProvable} = this.#options
    const piece = pickPiece({
      taken: this.#taken,
      offered: source.pieces,
      sources: index => this.#counts[index]! + ((this.#begunByOthers.get(index) ?? 0) > nowMs ? 1 : 0),
      isProvable,
      random,
      from: this.readingFrom,
      last: source.lastBegun
    })
    if (piece === undefined) return false
    source.lastBegun = piece
    this.#taken.add(piece)
    this.#begunByOthers.delete(piece)
    this.#begun.push(piece)
    const first = piece * leavesPerPiece
    const missing = new Set<number>()
    for (let leaf = first; leaf < Math.min(first + leavesPerPiece, leafCount(size)); leaf++) missing.add(leaf)
    this.#open.set(piece, {bytes: undefined, missing})
    for (const leaf of missing) this.#loose.add(leaf)
    return true
  }

  #ask(id: RoutingId, source: DownloadSource, leaf: number, nowMs: number): void {
    source.ask(leaf, nowMs)
    const of = this.#askedOf.get(leaf) ?? new Set()
    this.#askedOf.set(leaf, of.add(id))
  }

  /**
   * A page that loads the same file has got a piece. Whoever has all of the file is spared sending it once more, if it has not begun to: that
   * page has better to do than to give the same to each.
   */
  #spare(piece: number, nowMs: number): readonly Asking[] {
    const open = this.#open.get(piece)
    if (open === undefined || open.bytes !== undefined) return []
    const asks: Asking[] = []
    for (const [id, source] of this.#sources) {
      if (!source.pieces.complete) continue
      const owed = [...source.asked.keys()]
      const cancel = owed.filter((leaf, place) => open.missing.has(leaf) && place >= limits.underWay)
      if (cancel.length === 0 || cancel.length < open.missing.size) continue
      this.#takeBack(id, source, cancel, nowMs)
      asks.push({to: id, want: [], cancel})
    }
    return asks
  }

  /** Leaves that others still owe and this source would bring much sooner: the last they were asked for, which they hardly have sent yet. */
  #takeOver(id: RoutingId, source: DownloadSource, nowMs: number): readonly Asking[] {
    const rate = source.rate(nowMs)
    if (rate === undefined || rate === 0) return []
    const asks: Asking[] = []
    for (const [other, slow] of this.#sources) {
      if (other === id) continue
      const cancel: number[] = []
      const owed = [...slow.asked.keys()]
      for (let place = owed.length - 1; place >= 0 && source.asked.size < limits.underWay; place--) {
        const leaf = owed[place]!
        if (!source.pieces.has(Math.floor(leaf / leavesPerPiece))) continue
        if (slow.expectedMs(place, nowMs) < 2 * source.expectedMs(source.asked.size, nowMs) + 300) break
        if (!this.#mayComeTwice()) return asks.concat(cancel.length > 0 ? [{to: other, want: [], cancel}] : [])
        slow.giveUp([leaf], nowMs)
        this.#askedOf.get(leaf)?.delete(other)
        this.#ask(id, source, leaf, nowMs)
        cancel.push(leaf)
      }
      if (cancel.length > 0) asks.push({to: other, want: [], cancel})
    }
    return asks
  }

  /** Each that is taken over may be on its way already: so there are never many. */
  #mayComeTwice(): boolean {
    if (this.#twice >= Math.max(1, Math.floor(limits.twice * leafCount(this.#options.size)))) return false
    this.#twice++
    return true
  }

  #takeBack(id: RoutingId, source: DownloadSource, leaves: readonly number[], nowMs: number): void {
    source.giveUp(leaves, nowMs)
    for (const leaf of leaves) this.#release(id, leaf)
  }

  /** A page is not asked for a leaf any more. */
  #release(id: RoutingId, leaf: number): void {
    const of = this.#askedOf.get(leaf)
    of?.delete(id)
    if (of !== undefined && of.size > 0) return
    this.#askedOf.delete(leaf)
    if (this.needs(leaf)) this.#loose.add(leaf)
  }

  /** Whether bytes of this length can be that leaf. */
  fits(leaf: number, length: number): boolean {
    return leaf < leafCount(this.#options.size) && length === leafSize(this.#options.size, leaf)
  }
}

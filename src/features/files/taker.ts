import type {FileId} from '../../base/ids.ts'
import {leavesPerPiece} from './file-size.ts'
import {servingParameters as limits} from './parameters.ts'
import {RateMeter} from './rate-meter.ts'

interface Queue {
  /** Leaves in the order they were asked for. */
  readonly leaves: Set<number>
  readonly pages: Set<number>
  inOrder: boolean
  /** Pieces of which this taker was sent something. */
  readonly begun: Set<number>
}

export type Due =
  | {readonly kind: 'leaf'; readonly file: FileId; readonly index: number}
  | {readonly kind: 'page'; readonly file: FileId; readonly page: number}

/** One neighbour that loads files from this page: what it asked for and has not got. */
export class Taker {
  readonly #queues = new Map<FileId, Queue>()
  readonly #rate: RateMeter
  #wanted = 0
  #pages = 0
  #lastMs: number
  readonly #lastOf = new Map<FileId, number>()

  constructor(nowMs: number) {
    this.#rate = new RateMeter(nowMs)
    this.#lastMs = nowMs
  }

  get waits(): boolean {
    return this.#wanted + this.#pages > 0
  }

  isActive(nowMs: number): boolean {
    return this.waits || nowMs - this.#lastMs < limits.idleMs
  }

  /** Whether it was given something of this file a moment ago. */
  takes(file: FileId, nowMs: number): boolean {
    return nowMs - (this.#lastOf.get(file) ?? Number.NEGATIVE_INFINITY) < limits.idleMs
  }

  perSecond(nowMs: number): number {
    return this.#rate.perSecond(nowMs) ?? 0
  }

  /** False when it asks for more than an honest page does. */
  want(file: FileId, leaves: readonly number[], inOrder: boolean, nowMs: number): boolean {
    this.#lastMs = nowMs
    const queue = this.#queue(file)
    queue.inOrder = inOrder
    for (const leaf of leaves) {
      if (queue.leaves.has(leaf)) continue
      queue.leaves.add(leaf)
      this.#wanted++
    }
    return this.#wanted <= limits.mostWanted
  }

  wantPage(file: FileId, page: number, nowMs: number): boolean {
    this.#lastMs = nowMs
    const {pages} = this.#queue(file)
    if (!pages.has(page)) this.#pages++
    pages.add(page)
    return this.#pages <= limits.mostPages
  }

  cancel(file: FileId, leaves: readonly number[]): void {
    const queue = this.#queues.get(file)
    for (const leaf of leaves) if (queue?.leaves.delete(leaf)) this.#wanted--
  }

  /** Forgets what was asked of one file, or of all; pages of leaf lists are small, and stay when only its turn is over. */
  forget(file: FileId): void {
    const queue = this.#queues.get(file)
    if (queue === undefined) return
    this.#wanted -= queue.leaves.size
    this.#pages -= queue.pages.size
    this.#queues.delete(file)
  }

  putOff(): void {
    for (const {leaves} of this.#queues.values()) leaves.clear()
    this.#wanted = 0
  }

  /**
   * What it is to be sent next, taken out of the queue: of the files by turns, pages first. Unless it wants an order, the piece that fewest
   * others were sent goes first, so that takers get different pieces and give them to each other; undefined for a piece: not now.
   */
  take(begunBy: (file: FileId, piece: number) => number | undefined): Due | undefined {
    for (const [file, queue] of this.#queues) {
      const [page] = queue.pages
      if (page !== undefined) {
        queue.pages.delete(page)
        this.#pages--
        return {kind: 'page', file, page}
      }
    }
    for (const [file, queue] of this.#queues) {
      const index = nextLeaf(queue, piece => begunBy(file, piece))
      if (index === undefined) continue
      queue.leaves.delete(index)
      this.#wanted--
      // The next file's turn.
      this.#queues.delete(file)
      this.#queues.set(file, queue)
      return {kind: 'leaf', file, index}
    }
    return undefined
  }

  /** The piece it is likely to be sent behind this one. */
  pieceAfter(file: FileId, piece: number): number | undefined {
    for (const leaf of this.#queues.get(file)?.leaves ?? []) {
      const other = Math.floor(leaf / leavesPerPiece)
      if (other !== piece) return other
    }
    return undefined
  }

  /** Whether there is something to be sent by the same measure. */
  hasDue(begunBy: (file: FileId, piece: number) => number | undefined): boolean {
    if (this.#pages > 0) return true
    for (const [file, queue] of this.#queues) {
      if (nextLeaf(queue, piece => begunBy(file, piece)) !== undefined) return true
    }
    return false
  }

  /** True when this is the first of a piece. */
  begin(file: FileId, piece: number): boolean {
    const {begun} = this.#queue(file)
    const first = !begun.has(piece)
    begun.add(piece)
    return first
  }

  sent(file: FileId, bytes: number, nowMs: number): void {
    this.#rate.add(bytes, nowMs)
    this.#lastMs = nowMs
    this.#lastOf.set(file, nowMs)
  }

  /** Files it asked for nothing of for a while are forgotten. */
  tidy(nowMs: number): void {
    for (const [file, queue] of this.#queues) {
      if (queue.leaves.size + queue.pages.size === 0 && !this.takes(file, nowMs)) this.#queues.delete(file)
    }
    for (const file of this.#lastOf.keys()) if (!this.takes(file, nowMs)) this.#lastOf.delete(file)
  }

  #queue(file: FileId): Queue {
    let queue = this.#queues.get(file)
    if (queue === undefined) {
      queue = {leaves: new Set(), pages: new Set(), inOrder: false, begun: new Set()}
      this.#queues.set(file, queue)
    }
    return queue
  }
}

function nextLeaf({leaves, inOrder, begun}: Queue, begunBy: (piece: number) => number | undefined): number | undefined {
  let [best, fewest] = [undefined as number | undefined, Number.POSITIVE_INFINITY]
  let looked: number | undefined
  for (const leaf of leaves) {
    const piece = Math.floor(leaf / leavesPerPiece)
    if (inOrder || begun.has(piece)) return leaf
    if (piece === looked) continue
    looked = piece
    const count = begunBy(piece)
    if (count === undefined || count >= fewest) continue
    best = leaf
    fewest = count
  }
  return best
}

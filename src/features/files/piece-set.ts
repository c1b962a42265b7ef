import type {Bytes} from '../../base/bytes.ts'
import {pieceCount, pieceSize} from './file-size.ts'

/** Which pieces of a file there are: as bits, the lowest of the first byte first. */
export class PieceSet {
  readonly size: number
  readonly length: number
  readonly #bits: Bytes
  #count = 0

  /** `bits` are copied; those beyond the file's end are not looked at. */
  constructor(size: number, bits?: Uint8Array) {
    this.size = size
    this.length = pieceCount(size)
    this.#bits = new Uint8Array(Math.ceil(this.length / 8))
    if (bits) this.merge(0, bits)
  }

  static all(size: number): PieceSet {
    const set = new PieceSet(size)
    set.merge(0, new Uint8Array(set.#bits.length).fill(0xff))
    return set
  }

  get count(): number {
    return this.#count
  }

  get complete(): boolean {
    return this.#count === this.length
  }

  /** Of the file. */
  get bytes(): number {
    if (this.#count === 0) return 0
    const last = this.length - 1
    const whole = this.#count - (this.has(last) ? 1 : 0)
    return whole * pieceSize(this.size, 0) + (this.has(last) ? pieceSize(this.size, last) : 0)
  }

  has(piece: number): boolean {
    return (this.#bits[piece >> 3]! & (1 << (piece & 7))) !== 0
  }

  /** Those there are, in order. */
  *pieces(): Generator<number> {
    for (let piece = 0; piece < this.length; piece++) if (this.has(piece)) yield piece
  }

  /** False when it was there, or there is no such piece. */
  add(piece: number): boolean {
    if (piece >= this.length || this.has(piece)) return false
    this.#bits[piece >> 3]! |= 1 << (piece & 7)
    this.#count++
    return true
  }

  remove(piece: number): void {
    if (!this.has(piece)) return
    this.#bits[piece >> 3]! &= ~(1 << (piece & 7))
    this.#count--
  }

  /** Adds those whose bits are set, from piece `first` on. */
  merge(first: number, bits: Uint8Array): readonly number[] {
    const added: number[] = []
    for (let i = 0; i < bits.length * 8 && first + i < this.length; i++) {
      if ((bits[i >> 3]! & (1 << (i & 7))) !== 0 && this.add(first + i)) added.push(first + i)
    }
    return added
  }

  toBits(): Bytes {
    return this.#bits.slice()
  }

  /** How much of each of up to 128 equal stretches there is, 0–255. */
  toMap(): Uint8Array {
    const stretches = Math.min(128, this.length)
    return Uint8Array.from({length: stretches}, (_, i) => {
      const from = Math.floor((i * this.length) / stretches)
      const to = Math.floor(((i + 1) * this.length) / stretches)
      let here = 0
      for (let piece = from; piece < to; piece++) if (this.has(piece)) here++
      return Math.floor((255 * here) / (to - from))
    })
  }
}

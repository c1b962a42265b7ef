/** A map has 2 to this many parts. */
const partBits = 4

/**
 * Finds numbered records by something they hold, in 4 to 11 bytes a record: open addressing with steps of one. Several records may
 * hold the same. `hashOf` must mix a number nobody else knows into what others can choose. In parts, of which each grows by itself:
 * all at once would be felt in a page with a hundred thousand records.
 */
export class SlotMap {
  readonly #hashOf: (slot: number) => number
  #parts: Part[]

  constructor(hashOf: (slot: number) => number) {
    this.#hashOf = hashOf
    this.#parts = emptyParts(hashOf)
  }

  /** The first record under `hash` that `matches`; undefined when there is none. */
  find(hash: number, matches: (slot: number) => boolean): number | undefined {
    return this.#part(hash).find(hash, matches)
  }

  /** @param hash that of the record, which whoever looked for it first knows already */
  add(slot: number, hash: number): void {
    this.#part(hash).add(slot, hash)
  }

  /** Room for so many records in all, before they are added: growing places each anew. */
  reserve(count: number): void {
    for (const part of this.#parts) part.reserve(count / this.#parts.length)
  }

  remove(slot: number): void {
    const hash = this.#hashOf(slot)
    this.#part(hash).remove(slot, hash)
  }

  clear(): void {
    this.#parts = emptyParts(this.#hashOf)
  }

  /** By the highest bits, since the lowest say where in a part a record is. */
  #part(hash: number): Part {
    return this.#parts[hash >>> (32 - partBits)]!
  }
}

const emptyParts = (hashOf: (slot: number) => number): Part[] =>
  Array.from({length: 2 ** partBits}, () => new Part(hashOf))

class Part {
  readonly #hashOf: (slot: number) => number
  /** Slot + 1; 0 is free. */
  #cells = new Uint32Array(16)
  #size = 0

  constructor(hashOf: (slot: number) => number) {
    this.#hashOf = hashOf
  }

  find(hash: number, matches: (slot: number) => boolean): number | undefined {
    const mask = this.#cells.length - 1
    for (let at = hash & mask; this.#cells[at] !== 0; at = (at + 1) & mask) {
      const slot = this.#cells[at]! - 1
      if (matches(slot)) return slot
    }
    return undefined
  }

  add(slot: number, hash: number): void {
    this.reserve(++this.#size)
    this.#place(slot, hash)
  }

  remove(slot: number, hash: number): void {
    const mask = this.#cells.length - 1
    let at = hash & mask
    while (this.#cells[at] !== slot + 1) {
      if (this.#cells[at] === 0) return
      at = (at + 1) & mask
    }
    this.#size--
    // Those behind it move up where they may, so that no search ends too early.
    for (let next = (at + 1) & mask; this.#cells[next] !== 0; next = (next + 1) & mask) {
      const home = this.#hashOf(this.#cells[next]! - 1) & mask
      if (((next - home) & mask) < ((next - at) & mask)) continue
      this.#cells[at] = this.#cells[next]!
      at = next
    }
    this.#cells[at] = 0
  }

  #place(slot: number, hash: number): void {
    const mask = this.#cells.length - 1
    let at = hash & mask
    while (this.#cells[at] !== 0) at = (at + 1) & mask
    this.#cells[at] = slot + 1
  }

  reserve(count: number): void {
    const cells = this.#cells
    let length = cells.length
    while (count > length * 0.7) length *= 2
    if (length === cells.length) return
    this.#cells = new Uint32Array(length)
    for (const cell of cells) if (cell !== 0) this.#place(cell - 1, this.#hashOf(cell - 1))
  }
}

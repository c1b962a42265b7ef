/**
 * Heights of many rows, with the sums before each: a binary indexed tree (P. Fenwick, "A new data structure for cumulative
 * frequency tables", 1994), so that one height changes and one place is found in logarithmic time.
 */
export class RowHeights {
  #heights = new Float64Array(256)
  #tree = new Float64Array(257)
  #count = 0
  #total = 0

  get count(): number {
    return this.#count
  }

  /** Of all rows, in CSS pixels. */
  get total(): number {
    return this.#total
  }

  at(row: number): number {
    return this.#heights[row] ?? 0
  }

  /** Of all rows before this one. */
  before(row: number): number {
    let sum = 0
    for (let at = Math.min(row, this.#count); at > 0; at -= at & -at) sum += this.#tree[at]!
    return sum
  }

  set(row: number, height: number): void {
    const change = height - this.#heights[row]!
    if (change === 0) return
    this.#heights[row] = height
    this.#total += change
    for (let at = row + 1; at <= this.#count; at += at & -at) this.#tree[at]! += change
  }

  /** The row at this distance from the start of the first one; the nearest when there is none. */
  find(distance: number): number {
    let row = 0
    let left = distance
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.#count))); step >= 1; step /= 2) {
      const next = row + step
      if (next > this.#count || this.#tree[next]! > left) continue
      row = next
      left -= this.#tree[next]!
    }
    return Math.max(0, Math.min(row, this.#count - 1))
  }

  /** Removes rows from a place on and puts others there. At the end it costs what is new, elsewhere everything behind. */
  replace(from: number, removed: number, added: ArrayLike<number>): void {
    const behind = this.#heights.slice(from + removed, this.#count)
    const count = from + added.length + behind.length
    if (count > this.#heights.length) {
      const grown = new Float64Array(2 * count)
      grown.set(this.#heights.subarray(0, from))
      this.#heights = grown
      const tree = new Float64Array(2 * count + 1)
      tree.set(this.#tree.subarray(0, from + 1))
      this.#tree = tree
    }
    this.#heights.set(added, from)
    this.#heights.set(behind, from + added.length)
    this.#count = count
    for (let at = from + 1; at <= count; at++) {
      // Of `at` covers the heights from `at - (at & -at)` on: its own, and what the trees just before it cover.
      let sum = this.#heights[at - 1]!
      for (let part = at - 1, end = at - (at & -at); part > end; part -= part & -part) sum += this.#tree[part]!
      this.#tree[at] = sum
    }
    this.#total = this.before(count)
  }
}

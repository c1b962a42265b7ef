import {addSum, sumWords} from './fingerprints.ts'

/** Entries of a leaf and branches of a node, at most; twice as many as are left after a split. */
const leafWidth = 64
const nodeWidth = 32

/** Entries of a leaf that is built from many at once: some room is left. */
const builtWidth = 48

interface Leaf {
  readonly slots: number[]
  /** Where its sum is in the tree's sums. */
  readonly sum: number
  /** Whether that holds: sums are made when they are asked for. */
  summed: boolean
}

interface Node {
  readonly branches: Branch[]
  /** The first slot of each branch. */
  readonly firsts: number[]
  /** Entries under it. */
  count: number
  readonly sum: number
  summed: boolean
}

type Branch = Leaf | Node

export interface FingerprintTreeOptions {
  /** Order of two records: negative, zero or positive. */
  compare(slot: number, other: number): number
  /** Adds the record to the sum at `sums[to]` and on, or takes it away. */
  add(sums: Int32Array, to: number, slot: number, sign: 1 | -1): void
}

/**
 * A B+ tree of record numbers in their order, that knows of each branch how many there are and the sum of their fingerprints:
 * rank, the n-th, and the sum before the n-th in O(log n), as are adding and removing; n at once in one pass. Sums are made when they are
 * asked for: what is only shown needs none.
 */
export class FingerprintTree {
  readonly #options: FingerprintTreeOptions
  #sums = new Int32Array(64 * sumWords)
  #freeSums: number[] = []
  #sumsUsed = 0
  #root: Branch

  constructor(options: FingerprintTreeOptions) {
    this.#options = options
    this.#root = this.#leaf([])
  }

  get size(): number {
    return countOf(this.#root)
  }

  clear(): void {
    this.#sums = new Int32Array(64 * sumWords)
    this.#freeSums = []
    this.#sumsUsed = 0
    this.#root = this.#leaf([])
  }

  /** Adds records that are not in it, in their order. One pass over all when they are as many as are here already. */
  insert(sorted: readonly number[]): void {
    if (sorted.length > leafWidth && sorted.length >= this.size) return this.#build(this.#merged(sorted))
    for (const slot of sorted) {
      const split = this.#insertInto(this.#root, slot)
      if (split !== undefined) this.#root = this.#node([this.#root, split])
    }
  }

  remove(slot: number): void {
    this.#removeFrom(this.#root, slot)
    while (!isLeaf(this.#root) && this.#root.branches.length <= 1) {
      const root: Node = this.#root
      this.#freeSums.push(root.sum)
      this.#root = root.branches[0] ?? this.#leaf([])
    }
  }

  /** How many records stand before the place that `compareTo` compares a record with. */
  rank(compareTo: (slot: number) => number): number {
    let branch = this.#root
    let rank = 0
    while (!isLeaf(branch)) {
      const at = Math.max(0, lowerBound(branch.firsts, compareTo) - 1)
      for (let i = 0; i < at; i++) rank += countOf(branch.branches[i]!)
      branch = branch.branches[at]!
    }
    return rank + lowerBound(branch.slots, compareTo)
  }

  /** The record with `rank` others before it; undefined when there are not so many. */
  at(rank: number): number | undefined {
    if (rank < 0 || rank >= this.size) return undefined
    let branch = this.#root
    let left = rank
    while (!isLeaf(branch)) {
      let i = 0
      while (left >= countOf(branch.branches[i]!)) left -= countOf(branch.branches[i++]!)
      branch = branch.branches[i]!
    }
    return branch.slots[left]
  }

  /** Makes the sums that are missing, so that asking for one later is quick. */
  sumUp(): void {
    this.#sumOf(this.#root)
  }

  /** Sum of the first `rank` records. */
  prefix(rank: number): Int32Array {
    const sum = new Int32Array(sumWords)
    let branch = this.#root
    let left = Math.min(rank, this.size)
    while (!isLeaf(branch)) {
      if (left === branch.count) {
        const at = this.#sumOf(branch)
        addSum(sum, 0, this.#sums, at)
        return sum
      }
      let i = 0
      for (; left >= countOf(branch.branches[i]!); i++) {
        left -= countOf(branch.branches[i]!)
        const at = this.#sumOf(branch.branches[i]!)
        addSum(sum, 0, this.#sums, at)
      }
      branch = branch.branches[i]!
    }
    // From whichever end of the leaf is nearer: each record costs a block of ChaCha.
    const {slots} = branch
    if (left <= slots.length / 2) {
      for (let i = 0; i < left; i++) this.#options.add(sum, 0, slots[i]!, 1)
    } else {
      const at = this.#sumOf(branch)
      addSum(sum, 0, this.#sums, at)
      for (let i = left; i < slots.length; i++) this.#options.add(sum, 0, slots[i]!, -1)
    }
    return sum
  }

  /** Records from rank `from` up to but not including `to`, in order. */
  slice(from: number, to: number): number[] {
    const slots: number[] = []
    this.#collect(this.#root, from, Math.min(to, this.size), slots)
    return slots
  }

  #collect(branch: Branch, from: number, to: number, slots: number[]): void {
    if (from >= to) return
    if (isLeaf(branch)) {
      for (let i = Math.max(0, from); i < to; i++) slots.push(branch.slots[i]!)
      return
    }
    let before = 0
    for (const part of branch.branches) {
      const count = countOf(part)
      if (before + count > from) this.#collect(part, from - before, Math.min(count, to - before), slots)
      before += count
      if (before >= to) return
    }
  }

  /** Where the sum of a branch is, which holds now. */
  #sumOf(branch: Branch): number {
    const {sum} = branch
    if (branch.summed) return sum
    branch.summed = true
    this.#sums.fill(0, sum, sum + sumWords)
    if (isLeaf(branch)) for (const slot of branch.slots) this.#options.add(this.#sums, sum, slot, 1)
    else for (const part of branch.branches) addSum(this.#sums, sum, this.#sums, this.#sumOf(part))
    return sum
  }

  #insertInto(branch: Branch, slot: number): Branch | undefined {
    branch.summed = false
    if (isLeaf(branch)) {
      const at = lowerBound(branch.slots, other => this.#options.compare(other, slot))
      const last = at === branch.slots.length
      branch.slots.splice(at, 0, slot)
      if (branch.slots.length <= leafWidth) return undefined
      // What is new stands at the end, as a rule: then the leaf stays full.
      return this.#leaf(branch.slots.splice(last ? leafWidth : leafWidth / 2))
    }
    branch.count++
    const at = Math.max(0, lowerBound(branch.firsts, other => this.#options.compare(other, slot)) - 1)
    const split = this.#insertInto(branch.branches[at]!, slot)
    branch.firsts[at] = firstOf(branch.branches[at]!)
    if (split === undefined) return undefined
    branch.branches.splice(at + 1, 0, split)
    branch.firsts.splice(at + 1, 0, firstOf(split))
    if (branch.branches.length <= nodeWidth) return undefined
    const from = at + 1 === nodeWidth ? nodeWidth : nodeWidth / 2
    branch.firsts.length = from
    const other = this.#node(branch.branches.splice(from))
    branch.count -= other.count
    return other
  }

  #removeFrom(branch: Branch, slot: number): void {
    branch.summed = false
    if (isLeaf(branch)) {
      branch.slots.splice(
        lowerBound(branch.slots, other => this.#options.compare(other, slot)),
        1
      )
      return
    }
    branch.count--
    const at = Math.max(0, lowerBound(branch.firsts, other => this.#options.compare(other, slot) || -1) - 1)
    const part = branch.branches[at]!
    this.#removeFrom(part, slot)
    if (countOf(part) === 0) {
      branch.branches.splice(at, 1)
      branch.firsts.splice(at, 1)
      this.#freeSums.push(part.sum)
    } else {
      branch.firsts[at] = firstOf(part)
      this.#join(branch, Math.min(at, branch.branches.length - 2))
    }
  }

  /** Makes two neighbouring branches one when there is room to spare, so that removing leaves no tree of crumbs. */
  #join(node: Node, at: number): void {
    const [one, other] = [node.branches[at], node.branches[at + 1]]
    if (one === undefined || other === undefined) return
    if (isLeaf(one) && isLeaf(other)) {
      if (one.slots.length + other.slots.length > leafWidth / 2) return
      one.slots.push(...other.slots)
    } else if (!isLeaf(one) && !isLeaf(other)) {
      if (one.branches.length + other.branches.length > nodeWidth / 2) return
      one.branches.push(...other.branches)
      one.firsts.push(...other.firsts)
      one.count += other.count
    }
    one.summed = false
    this.#freeSums.push(other.sum)
    node.branches.splice(at + 1, 1)
    node.firsts.splice(at + 1, 1)
  }

  /** All records, those here and `sorted`, in order. */
  #merged(sorted: readonly number[]): readonly number[] {
    const here = this.slice(0, this.size)
    const all: number[] = []
    let i = 0
    for (const slot of sorted) {
      while (i < here.length && this.#options.compare(here[i]!, slot) < 0) all.push(here[i++]!)
      all.push(slot)
    }
    while (i < here.length) all.push(here[i++]!)
    return all
  }

  #build(slots: readonly number[]): void {
    this.clear()
    let level: Branch[] = []
    for (let at = 0; at < slots.length; at += builtWidth) level.push(this.#leaf(slots.slice(at, at + builtWidth)))
    while (level.length > 1) {
      const above: Branch[] = []
      for (let at = 0; at < level.length; at += nodeWidth) above.push(this.#node(level.slice(at, at + nodeWidth)))
      level = above
    }
    this.#root = level[0]!
  }

  #leaf(slots: number[]): Leaf {
    return {slots, sum: this.#newSum(), summed: false}
  }

  #node(branches: Branch[]): Node {
    return {
      branches,
      firsts: branches.map(firstOf),
      count: branches.reduce((count, branch) => count + countOf(branch), 0),
      sum: this.#newSum(),
      summed: false
    }
  }

  #newSum(): number {
    const free = this.#freeSums.pop()
    const sum = free ?? sumWords * this.#sumsUsed++
    if (sum + sumWords > this.#sums.length) {
      const sums = new Int32Array(this.#sums.length * 2)
      sums.set(this.#sums)
      this.#sums = sums
    }
    return sum
  }
}

const isLeaf = (branch: Branch): branch is Leaf => 'slots' in branch
const countOf = (branch: Branch): number => (isLeaf(branch) ? branch.slots.length : branch.count)
const firstOf = (branch: Branch): number => (isLeaf(branch) ? branch.slots[0]! : branch.firsts[0]!)

/** The first index whose slot is not before what `compareTo` compares with. */
function lowerBound(slots: readonly number[], compareTo: (slot: number) => number): number {
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareTo(slots[middle]!) < 0) low = middle + 1
    else high = middle
  }
  return low
}

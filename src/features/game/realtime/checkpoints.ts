import {sha256 as digest} from '@noble/hashes/sha2.js'
import {toHex, type Bytes} from '../../../base/bytes.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import {encodeState} from './state-codec.ts'

/** Checkpoints remembered: what is older is of no use. */
const keptCheckpoints = 16

export interface Checkpoint {
  readonly tick: number
  /** The state before `tick`, written down. */
  readonly bytes: Bytes
  /** SHA-256 of it. */
  readonly sum: Bytes
  /** See `Rollback.lineageAt`: only states of one lineage are compared. */
  readonly lineage: number
}

interface SignedSum {
  readonly sum: string
  readonly lineage: number
}

/**
 * The outcome of one comparison. It says nothing of who is to blame: inputs are not signed, and who was sent others than the rest comes to another
 * state by honest play.
 */
export interface Comparison {
  readonly tick: number
  /** The seats whose state is not what most have; all of them where no state is that of most. */
  readonly differ: readonly number[]
  /** This page's own state differs, as well or alone. */
  readonly ownDiffers: boolean
  /** The checksum that holds, and who has it, lowest seat first. */
  readonly sum: string
  readonly right: readonly number[]
}

/**
 * Compares states that must be equal. Of different ones that of most seats holds; of as many the one that the lowest seat has, so that two
 * players have a rule as well. Who is alone with theirs is put right by a snapshot of the others.
 */
export class Checkpoints {
  readonly #own: number | undefined
  readonly #made = new Map<number, Checkpoint & {readonly atMs: number}>()
  readonly #sums = new Map<number, Map<number, SignedSum>>()
  #compared = -1
  #agreed: Checkpoint | undefined

  constructor(own: number | undefined) {
    this.#own = own
  }

  /** The last one made here. */
  get newest(): Checkpoint | undefined {
    return [...this.#made.values()].at(-1)
  }

  /** The last one most others have as well: what a newcomer is given. */
  get agreed(): Checkpoint | undefined {
    return this.#agreed ?? this.newest
  }

  /** The checksum that seat signed for this tick. */
  sumOf(tick: number, seat: number): string | undefined {
    return this.#sums.get(tick)?.get(seat)?.sum
  }

  make(tick: number, state: unknown, lineage: number, nowMs: number): Checkpoint {
    const bytes = encodeState(state)
    const checkpoint = {tick, bytes, sum: digest(bytes) as Bytes, lineage, atMs: nowMs}
    this.#made.set(tick, checkpoint)
    trim(this.#made)
    if (this.#own !== undefined) this.#remember(this.#own, tick, {sum: toHex(checkpoint.sum), lineage})
    return checkpoint
  }

  /** Another seat's signed word. Only for ticks near what is made here. */
  heard(seat: number, tick: number, sum: Uint8Array, lineage: number): void {
    const near = keptCheckpoints * parameters.checkpointTicks
    if (tick % parameters.checkpointTicks === 0 && Math.abs(tick - (this.newest?.tick ?? 0)) <= near) {
      this.#remember(seat, tick, {sum: toHex(sum), lineage})
    }
  }

  #remember(seat: number, tick: number, sum: SignedSum): void {
    const sums = this.#sums.get(tick) ?? new Map<number, SignedSum>()
    this.#sums.set(tick, sums)
    // The newest holds: whoever came back says it again, of another lineage.
    sums.set(seat, sum)
    if (this.#sums.size > 2 * keptCheckpoints) this.#sums.delete(Math.min(...this.#sums.keys()))
  }

  /** Everything made here is void: this page goes on from a state of another one. */
  restart(): void {
    for (const tick of this.#made.keys()) if (this.#own !== undefined) this.#sums.get(tick)?.delete(this.#own)
    this.#made.clear()
    this.#agreed = undefined
  }

  /** Compares what has not been: when all seats have spoken that play, or the last ones were waited for. Each tick once. */
  compare(playing: readonly number[], nowMs: number): readonly Comparison[] {
    const found: Comparison[] = []
    for (const checkpoint of this.#made.values()) {
      const {tick, sum, lineage, atMs} = checkpoint
      if (tick <= this.#compared) continue
      const sums = [...(this.#sums.get(tick) ?? [])].filter(([seat]) => playing.includes(seat))
      const complete = playing.every(seat => sums.some(([by]) => by === seat))
      if (!complete && nowMs - atMs < parameters.compareMs) break
      this.#compared = tick
      const comparable = sums.flatMap(([seat, other]) =>
        other.lineage === lineage ? [[seat, other.sum] as const] : []
      )
      const comparison = compareSums(tick, comparable, toHex(sum))
      if (comparison !== undefined) found.push(comparison)
      if (comparison?.ownDiffers !== true) this.#agreed = checkpoint
    }
    return found
  }
}

/** Undefined when there is nobody to compare with, or all are equal. */
function compareSums(tick: number, sums: readonly (readonly [number, string])[], own: string): Comparison | undefined {
  const groups = new Map<string, number[]>()
  for (const [seat, sum] of [...sums].sort(([a], [b]) => a - b)) groups.set(sum, [...(groups.get(sum) ?? []), seat])
  // The groups are in the order of their lowest seats: of equals the first stays.
  const best = [...groups].reduce<[string, number[]] | undefined>(
    (most, group) => (most === undefined || group[1].length > most[1].length ? group : most),
    undefined
  )
  if (best === undefined) return undefined
  const [sum, right] = best
  const isMost = 2 * right.length > sums.length
  const differ = sums.flatMap(([seat, other]) => (isMost && other === sum ? [] : [seat])).sort((a, b) => a - b)
  return differ.length === 0 && own === sum ? undefined : {tick, differ, ownDiffers: own !== sum, sum, right}
}

function trim(made: Map<number, unknown>): void {
  while (made.size > keptCheckpoints) made.delete(made.keys().next().value!)
}

import {leafBytes} from './file-size.ts'
import {downloadParameters as limits} from './parameters.ts'
import type {PieceSet} from './piece-set.ts'
import {RateMeter} from './rate-meter.ts'

/** One page a file is loaded from: what it has, what it was asked for, and how it does. Times are monotonic milliseconds. */
export class DownloadSource {
  readonly pieces: PieceSet
  /** Leaves it was asked for and has not brought, in the order they were asked for. */
  readonly asked = new Map<number, number>()
  /** Leaves it was asked for and is not waited for any more, and until when they may come. */
  readonly late = new Map<number, number>()
  /** Whether it serves this page now. */
  turn = true
  /** Whether what it sends may get lost. Otherwise it comes at last, in whichever order the source likes best. */
  mayLose = false
  /** The piece it was asked to begin last. */
  lastBegun: number | undefined
  readonly #rate: RateMeter
  #lastMs: number
  /** When the latest was asked for of the leaves that came. */
  #cameAskedMs = Number.NEGATIVE_INFINITY
  #strikes = 0
  #restsUntilMs = 0

  constructor(pieces: PieceSet, nowMs: number) {
    this.pieces = pieces
    this.#rate = new RateMeter(nowMs)
    this.#lastMs = nowMs
  }

  rate(nowMs: number): number | undefined {
    // While nothing is asked of it, that nothing comes says nothing.
    return this.asked.size === 0 ? this.#rate.last : this.#rate.perSecond(nowMs)
  }

  /** How many leaves it should be asked for in all now, to be busy for a while. */
  target(nowMs: number): number {
    if (!this.turn || nowMs < this.#restsUntilMs) return 0
    const rate = this.rate(nowMs)
    if (this.#strikes > 0) return limits.stalledAsked
    if (rate === undefined) return limits.firstAsked
    return Math.min(
      limits.mostAsked,
      Math.max(limits.leastAsked, Math.ceil((rate * limits.aheadMs) / 1_000 / leafBytes))
    )
  }

  ask(leaf: number, nowMs: number): void {
    if (this.asked.size === 0) {
      this.#lastMs = nowMs
      this.#rate.pause(nowMs)
    }
    this.asked.set(leaf, nowMs)
    this.late.delete(leaf)
  }

  brought(leaf: number, bytes: number, nowMs: number): void {
    this.#cameAskedMs = Math.max(this.#cameAskedMs, this.asked.get(leaf) ?? Number.NEGATIVE_INFINITY)
    this.asked.delete(leaf)
    this.late.delete(leaf)
    this.#rate.add(bytes, nowMs)
    this.#lastMs = nowMs
    this.#strikes = 0
  }

  /** It is not waited for these any more; they may come all the same. */
  giveUp(leaves: Iterable<number>, nowMs: number): void {
    for (const leaf of leaves) {
      this.asked.delete(leaf)
      this.late.set(leaf, nowMs + limits.lateMs)
    }
    for (const [leaf, untilMs] of this.late) if (untilMs <= nowMs) this.late.delete(leaf)
  }

  /** Leaves that others, asked for much later, have overtaken, where any may be lost. */
  overtaken(): readonly number[] {
    if (!this.mayLose) return []
    return [...this.asked].flatMap(([leaf, atMs]) => (atMs + limits.overtakenMs < this.#cameAskedMs ? [leaf] : []))
  }

  /** When the leaf at this place of what it was asked for should be here, from now. */
  expectedMs(place: number, nowMs: number): number {
    const rate = this.rate(nowMs)
    const waitedMs = nowMs - this.#lastMs
    if (rate === undefined) return waitedMs > limits.aheadMs ? Number.POSITIVE_INFINITY : limits.aheadMs
    return (1_000 * (place + 1) * leafBytes) / Math.max(1, rate)
  }

  hasStalled(nowMs: number): boolean {
    if (this.asked.size === 0) return false
    const {least, unknown, most} = limits.stallMs
    const rate = this.rate(nowMs)
    const patience =
      rate === undefined ? unknown : Math.min(most, Math.max(least, (4_000 * leafBytes) / Math.max(1, rate)))
    return nowMs - this.#lastMs > patience
  }

  /** It is left alone for a while. */
  rest(nowMs: number): void {
    this.#restsUntilMs = nowMs + Math.min(limits.restMs.most, limits.restMs.first * 2 ** this.#strikes)
    this.#strikes++
  }
}

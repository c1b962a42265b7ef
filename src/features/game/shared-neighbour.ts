import type {Bytes} from '../../base/bytes.ts'
import {TokenBucket} from '../../base/token-bucket.ts'
import type {SharedNeighbour} from './shared-network.ts'
import {sharedParameters as limits} from './shared-parameters.ts'
import type {SharedOutbox} from './shared-outbox.ts'

/** One neighbour at a table: what it is to be sent, what it may send, and how far both are known to be equal. */
export class NeighbourAtTable {
  page: SharedNeighbour
  readonly outbox: SharedOutbox
  readonly records: TokenBucket
  readonly summaries: TokenBucket
  readonly holds: TokenBucket
  readonly served: TokenBucket
  /** Our summary that is not answered yet. */
  asked: {readonly salt: Bytes; readonly atMs: number; readonly revision: number} | undefined
  /** Of the map, when both were last known to hold the same. */
  equalAt: number | undefined
  #compareAtMs: number
  #pauseMs: number = limits.compareAgainMs

  constructor(
    page: SharedNeighbour,
    outbox: SharedOutbox,
    budgets: {readonly records: TokenBucket; readonly tableBytes: number},
    nowMs: number
  ) {
    this.page = page
    this.outbox = outbox
    this.records = budgets.records
    this.summaries = new TokenBucket(limits.burstSummaries, limits.summariesPerSecond, nowMs)
    this.holds = new TokenBucket(limits.burstHolds, limits.holdsPerSecond, nowMs)
    this.served = new TokenBucket(limits.servedTables * budgets.tableBytes, limits.servedBytesPerSecond, nowMs)
    this.#compareAtMs = nowMs
  }

  /** Whether it is time to ask what it holds. Not while it is being sent something: that is known to differ. */
  isDue(revision: number, nowMs: number): boolean {
    if (this.asked !== undefined && nowMs < this.asked.atMs + limits.answerMs) return false
    return this.equalAt !== revision && nowMs >= this.#compareAtMs && this.outbox.size === 0
  }

  /** A comparison has begun, by either side. */
  compared(nowMs: number): void {
    this.#compareAtMs = nowMs + this.#pauseMs
  }

  /** Both held the same then. */
  foundEqual(revision: number): void {
    this.equalAt = revision
    this.#pauseMs = limits.compareAgainMs
  }

  /** What stays different, however often it is compared, is compared ever less often. */
  foundDifferent(nowMs: number): void {
    this.equalAt = undefined
    this.#compareAtMs = nowMs + this.#pauseMs
    this.#pauseMs = Math.min(2 * this.#pauseMs, limits.compareAgainMaxMs)
  }
}

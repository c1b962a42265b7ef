import type {PersonKey} from '../base/ids.ts'
import type {Clock} from '../base/ports.ts'
import type {LogNeighbour} from './log-network.ts'
import {clockOffAfterMs, clockReadForMs, maxCorrectionMs, maxTrustedOffsetMs} from './parameters.ts'

export interface PeerClocksOptions {
  readonly clock: Clock
  readonly self: PersonKey
  neighbours(): readonly LogNeighbour[]
}

/**
 * What the clocks of linked pages say about theirs and ours. It decides how long an entry has to wait and how its time is shown and,
 * when ours is minutes off, what own entries are stamped with: never for good whether an entry is accepted.
 */
export class PeerClocks {
  readonly #options: PeerClocksOptions
  #offsets: ReadonlyMap<PersonKey, number> = new Map()
  #correctionMs = 0
  #readMs = -Infinity

  constructor(options: PeerClocksOptions) {
    this.#options = options
  }

  /**
   * What our wall clock lacks, milliseconds; 0 unless it is minutes off. Three people or more who agree are believed
   * up to a day, two of them or the only one linked up to an hour; when they differ, nobody is, so that one liar among several moves nothing.
   */
  get correctionMs(): number {
    this.#read()
    return this.#correctionMs
  }

  /** The wall clock, corrected. */
  get nowMs(): number {
    return this.#options.clock.now() + this.correctionMs
  }

  /** The wall clock or what it is corrected to, the later: who lies about our clock must not make us wait for honest entries. */
  get latestMs(): number {
    return this.#options.clock.now() + Math.max(0, this.correctionMs)
  }

  /** How far the clock of `author` is ahead of ours (corrected), milliseconds; 0 when it is not off by a minute or is not measured. */
  aheadMs(author: PersonKey): number {
    this.#read()
    const aheadMs = (this.#offsets.get(author) ?? 0) - this.#correctionMs
    return Math.abs(aheadMs) >= clockOffAfterMs && Math.abs(aheadMs) <= maxTrustedOffsetMs ? aheadMs : 0
  }

  #read(): void {
    const nowMs = this.#options.clock.monotonic()
    if (nowMs < this.#readMs + clockReadForMs) return
    this.#readMs = nowMs
    const offsets = new Map<PersonKey, number>()
    for (const {key, clockOffsetMs} of this.#options.neighbours()) {
      // Pages of one person count once, and those of this browser have our clock.
      if (clockOffsetMs !== undefined && key !== this.#options.self) offsets.set(key, clockOffsetMs)
    }
    this.#offsets = offsets
    this.#correctionMs = correction([...offsets.values()])
  }
}

/** What several people's clocks say that ours lacks, milliseconds. */
export function correction(offsetsMs: readonly number[]): number {
  const sorted = [...offsetsMs].sort((a, b) => a - b)
  const median = sorted[(sorted.length - 1) >> 1]
  if (median === undefined || Math.abs(median) < clockOffAfterMs) return 0
  if (sorted.length === 1) return Math.abs(median) <= maxTrustedOffsetMs ? median : 0
  const agreeing = sorted.filter(offsetMs => Math.abs(offsetMs - median) < clockOffAfterMs).length
  const believedMs = agreeing >= 3 ? maxCorrectionMs : maxTrustedOffsetMs
  return agreeing >= 2 && agreeing > sorted.length / 2 && Math.abs(median) <= believedMs ? median : 0
}

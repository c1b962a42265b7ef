import type {IndexRow} from './index-row.ts'
import {lateAfterMs} from './parameters.ts'

/** Tells which entries arrived late: when they came they were ten minutes old or more, and fell into a time already reconciled. */
export class LateMarks {
  readonly #clock: {readonly nowMs: number}
  #reconciledAtMs = -Infinity

  /** `clock`: the wall clock, corrected. */
  constructor(clock: {readonly nowMs: number}) {
    this.#clock = clock
  }

  /** What a neighbour had is here now. */
  reconciled(): void {
    this.#reconciledAtMs = this.#clock.nowMs
  }

  /** The row of an entry that came now, as it is to be kept. */
  mark(row: IndexRow): IndexRow {
    const writtenMs = row.hlcMs - (row.aheadMinutes ?? 0) * 60_000
    const late = writtenMs < Math.min(this.#reconciledAtMs, this.#clock.nowMs - lateAfterMs)
    return late ? {...row, late} : row
  }
}

import {laneParameters as limits} from './parameters.ts'

/** What there is to see. `delivered`: bytes the other side is done with. `open`: lanes of this end; `making`: those that are being made. */
export interface LaneSight {
  /** Whether bulk frames have had to wait just now: a path shows what it can when more is asked of it. */
  readonly pressed: boolean
  readonly delivered: number
  readonly open: number
  readonly making: number
}

type State =
  | {readonly kind: 'resting'; readonly untilMs: number}
  /** How much comes through without lanes. */
  | {readonly kind: 'measuring'; readonly sinceMs: number; readonly from: number}
  | {readonly kind: 'opening'; readonly rate: number}
  /** They have not shown yet what they can. */
  | {readonly kind: 'settling'; readonly rate: number; readonly untilMs: number}
  | {readonly kind: 'trying'; readonly rate: number; readonly sinceMs: number; readonly from: number}
  /** They are of use; those that get lost are made again, not sooner than `replacedMs` allows. */
  | {readonly kind: 'using'; readonly sinceMs: number; readonly replacedMs: number}

/**
 * Whether a long path needs lanes: they are tried, and stay when much more comes through with them. When not, what limits is something else, and
 * it is not tried again for a while. Times are monotonic milliseconds, rates bytes per millisecond.
 */
export class LaneNeed {
  #state: State = {kind: 'resting', untilMs: 0}
  #failures = 0

  /** What is to be done: 'open' those that are missing to as many as there may be, 'close' those there are. */
  step({pressed, delivered, open, making}: LaneSight, nowMs: number): 'wait' | 'open' | 'close' {
    const state = this.#state
    switch (state.kind) {
      case 'resting':
        if (pressed && nowMs >= state.untilMs) this.#state = {kind: 'measuring', sinceMs: nowMs, from: delivered}
        return 'wait'
      case 'measuring':
        if (!pressed) this.forget()
        else if (nowMs - state.sinceMs >= limits.measureMs) {
          this.#state = {kind: 'opening', rate: (delivered - state.from) / (nowMs - state.sinceMs)}
          return 'open'
        }
        return 'wait'
      case 'opening':
        if (making > 0) return 'wait'
        if (open === 0) return this.#fail(nowMs)
        this.#state = {kind: 'settling', rate: state.rate, untilMs: nowMs + limits.settleMs}
        return 'wait'
      case 'settling':
        if (nowMs >= state.untilMs) this.#state = {kind: 'trying', rate: state.rate, sinceMs: nowMs, from: delivered}
        return 'wait'
      case 'trying': {
        if (open === 0) return this.#fail(nowMs)
        // What was asked of them in between is too little to tell.
        if (!pressed) this.#state = {kind: 'settling', rate: state.rate, untilMs: nowMs + limits.settleMs}
        if (!pressed || nowMs - state.sinceMs < limits.measureMs) return 'wait'
        if ((delivered - state.from) / (nowMs - state.sinceMs) < state.rate * limits.leastGain) return this.#fail(nowMs)
        this.#state = {kind: 'using', sinceMs: nowMs, replacedMs: nowMs}
        return 'wait'
      }
      case 'using':
        if (nowMs - state.sinceMs >= limits.provenMs) this.#failures = 0
        // A way that takes all of them away at once is not one for lanes.
        if (open + making === 0) return this.#fail(nowMs)
        if (!pressed || open + making >= limits.most || nowMs - state.replacedMs < limits.replaceMs) return 'wait'
        this.#state = {...state, replacedMs: nowMs}
        return 'open'
    }
  }

  /** The lanes are gone, or nothing is sent any more, and that says nothing of the path. A rest is a rest. */
  forget(): void {
    if (this.#state.kind !== 'resting') this.#state = {kind: 'resting', untilMs: 0}
  }

  #fail(nowMs: number): 'close' {
    this.#state = {kind: 'resting', untilMs: nowMs + Math.min(limits.mostRestMs, limits.restMs * 2 ** this.#failures++)}
    return 'close'
  }
}

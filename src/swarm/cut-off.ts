import type {RelayStatus} from '../rendezvous/rendezvous.ts'
import {sessionParameters as times} from './parameters.ts'
import {networkRelays} from './status.ts'

/** Tells whether it is rather this page that is cut off than all others. Times are monotonic milliseconds. */
export class CutOff {
  /** Since when no relay is open. */
  #outSinceMs: number | undefined
  #missedMs = Number.NEGATIVE_INFINITY

  /** True: nobody at all is heard, so the way out is to be looked for before anybody is given up. Said no more often than every `missedAgainMs`. */
  missed(proven: readonly {readonly missing: boolean}[], nowMs: number): boolean {
    if (proven.length === 0 || !proven.every(({missing}) => missing)) return false
    if (nowMs - this.#missedMs < times.missedAgainMs) return false
    this.#missedMs = nowMs
    return true
  }

  /** True: the network is back, so links that were missed have little time to show that they are, too. */
  cameBack(relays: readonly RelayStatus[], nowMs: number): boolean {
    if (!networkRelays(relays).some(({state}) => state === 'open')) {
      this.#outSinceMs ??= nowMs
      return false
    }
    // A socket that is only replaced says nothing of the others.
    const wasOut = nowMs - (this.#outSinceMs ?? nowMs) > times.outMs
    this.#outSinceMs = undefined
    return wasOut
  }
}

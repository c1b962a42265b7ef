import type {PersonKey} from '../../../base/ids.ts'
import {realtimeParameters as parameters} from './parameters.ts'

/** What somebody did that the rules of play do not allow. It changed nothing, but what its entry says. */
export type RealtimeFaultReason =
  | 'not-their-seat' // inputs or words for a seat of somebody else
  | 'no-seat' // inputs from somebody who only watches
  | 'long-past' // inputs that were acknowledged long ago
  | 'far-future'
  | 'two-inputs' // its own page sent two different ones for one tick; the first holds
  | 'malformed'
  | 'flood'
  | 'stalled' // the others waited for it longer than a seat is waited for: it is played on without
  | 'not-host' // acts as the page that runs the game, which it is not
  | 'forged-word' // a signature that is not theirs
  | 'forged-snapshot' // a state that is none, or not the one agreed on

export interface RealtimeFault {
  readonly key: PersonKey
  readonly reason: RealtimeFaultReason
  readonly times: number
  /** By the wall clock here, the last time. */
  readonly timeMs: number
}

/** Who did what, each person and reason once. Bounded: those of people without a seat are forgotten first, since anybody can invent some, then the ones that were longest ago. */
export class Faults {
  readonly #now: () => number
  readonly #seats: readonly PersonKey[]
  #list: readonly RealtimeFault[] = []

  constructor(now: () => number, seats: readonly PersonKey[]) {
    this.#now = now
    this.#seats = seats
  }

  /** Newest last; a new array after each change. */
  get list(): readonly RealtimeFault[] {
    return this.#list
  }

  add(key: PersonKey, reason: RealtimeFaultReason): void {
    const known = this.#list.find(fault => fault.key === key && fault.reason === reason)
    const others = this.#list.filter(fault => fault !== known)
    const fault = {key, reason, times: (known?.times ?? 0) + 1, timeMs: this.#now()}
    const all = [...others, fault]
    const stranger = all.findIndex(each => !this.#seats.includes(each.key))
    this.#list = all.length > parameters.faultsKept ? all.toSpliced(Math.max(0, stranger), 1) : all
  }
}

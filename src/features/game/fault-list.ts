import type {PersonKey} from '../../base/ids.ts'
import {tableParameters as limits} from './parameters.ts'
import type {ActRefusal} from './referee.ts'

/** Something no honest page does; it changed nothing. */
export type FaultReason = Exclude<ActRefusal, 'too-late' | 'unread'> | 'two-moves' | 'other-position' | 'flood'

export interface Fault {
  readonly key: PersonKey
  readonly reason: FaultReason
  readonly timeMs: number
}

/**
 * Who did what, each person and reason once. Anybody can invent people, so when it is full, those who play come before all others, and of those
 * who play each has room for one before anybody has for more.
 */
export class FaultList {
  readonly #faults = new Map<string, Fault>()
  readonly #plays: (key: PersonKey) => boolean

  /** `plays`: asked when it is full. */
  constructor(plays: (key: PersonKey) => boolean, faults: readonly Fault[] = []) {
    this.#plays = plays
    for (const fault of faults) this.#faults.set(nameOf(fault), fault)
  }

  get all(): readonly Fault[] {
    return [...this.#faults.values()]
  }

  /** False: it was named before, or there is no room. */
  add(fault: Fault): boolean {
    const name = nameOf(fault)
    const isNew = !this.#faults.has(name)
    if (isNew && this.#faults.size >= limits.faults) {
      const less = this.#lessThan(fault)
      if (less === undefined) return false
      this.#faults.delete(nameOf(less))
    }
    this.#faults.set(name, fault)
    return isNew
  }

  /** What makes room for this one. */
  #lessThan({key}: Fault): Fault | undefined {
    if (!this.#plays(key)) return undefined
    const {all} = this
    const stranger = all.findLast(other => !this.#plays(other.key))
    if (stranger !== undefined) return stranger
    const countOf = (of: PersonKey) => all.filter(other => other.key === of).length
    const own = countOf(key)
    // One more than this person would have then.
    return all.findLast(other => countOf(other.key) > own + 1)
  }
}

const nameOf = ({key, reason}: Fault): string => `${key} ${reason}`

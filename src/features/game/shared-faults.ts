import type {PersonKey} from '../../base/ids.ts'
import {sharedParameters} from './shared-parameters.ts'

/** What somebody did that had no effect. Of the first four it is said who sent it, of the others who wrote it. */
export type SharedFaultReason =
  | 'malformed'
  | 'forged' // a signature that does not hold: changed on the way, of another table, or of somebody else
  | 'not-theirs' // a key its author may not write
  | 'flood' // more than is put up with
  | 'far-future' // a clock that is ahead by more than a day
  | 'too-many' // more than one person, or all together, may have

export interface SharedFault {
  readonly key: PersonKey
  readonly reason: SharedFaultReason
  readonly count: number
  /** The last time, milliseconds since 1970. */
  readonly timeMs: number
}

/** Who broke which rule how often; the longest ago goes first. */
export class SharedFaults {
  readonly #faults = new Map<string, SharedFault>()
  readonly #changed: () => void
  #list: readonly SharedFault[] | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  say(key: PersonKey, reason: SharedFaultReason, timeMs: number): void {
    const name = `${reason} ${key}`
    const count = (this.#faults.get(name)?.count ?? 0) + 1
    this.#faults.delete(name)
    this.#faults.set(name, {key, reason, count, timeMs})
    if (this.#faults.size > sharedParameters.faults) this.#faults.delete(this.#faults.keys().next().value!)
    this.#list = undefined
    this.#changed()
  }

  /** The last first; a new array after each change. */
  get list(): readonly SharedFault[] {
    this.#list ??= [...this.#faults.values()].reverse()
    return this.#list
  }
}

import {assert} from '../../../base/errors.ts'
import type {RealtimeDefinition, SeatPart} from '../define-realtime.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import {copyState} from './state-codec.ts'

/** Runs a game's rules tick by tick, and goes back. States are numbered by the next tick they lead to. */
export class Simulation<S> {
  readonly #definition: RealtimeDefinition<S>
  readonly #saved = new Map<number, S>()
  #tick: number
  #state: S
  #oldest: number

  constructor(definition: RealtimeDefinition<S>, tick: number, state: S) {
    this.#definition = definition
    this.#tick = tick
    this.#state = state
    this.#oldest = tick
  }

  /** The next tick. */
  get tick(): number {
    return this.#tick
  }

  /** Before that tick. Never to be changed, nor kept. */
  get state(): S {
    return this.#state
  }

  /** The first tick that can be gone back to. */
  get oldest(): number {
    return this.#oldest
  }

  /** The state before an earlier tick; undefined: not kept. */
  at(tick: number): S | undefined {
    return tick === this.#tick ? this.#state : this.#saved.get(tick)
  }

  /** One tick. Throws what the rules throw; the state is not to be used then. */
  step(inputs: readonly number[], parts: readonly SeatPart[]): void {
    this.#saved.set(this.#tick, copyState(this.#state))
    if (this.#tick - this.#oldest >= parameters.keptStates) this.#saved.delete(this.#oldest++)
    const next = this.#definition.step(this.#state, inputs, this.#tick, parts)
    if (next !== undefined) this.#state = next
    this.#tick++
  }

  /** Back to the state before this tick. */
  rewind(tick: number): void {
    const saved = this.#saved.get(tick)
    assert(saved !== undefined && tick >= this.#oldest, `the state before ${tick} is kept`)
    for (let later = tick; later < this.#tick; later++) this.#saved.delete(later)
    this.#state = saved
    this.#tick = tick
  }
}

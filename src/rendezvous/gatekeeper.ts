import type {Environment} from '../base/ports.ts'
import {meshParameters} from './mesh-parameters.ts'
import {parameters} from './parameters.ts'

interface Newcomer {
  readonly firstMs: number
  lastMs: number
  times: number
  answered: boolean
}

/**
 * Who of a large topic answers a newcomer at a relay: each page with such a chance that some eight do, however many hear it. Whoever is not
 * answered announces itself again, and is answered with more and more certainty; the links to all others are made through those who did.
 */
export class Gatekeeper {
  readonly #environment: Environment
  readonly #pages: () => number
  readonly #newcomers = new Map<string, Newcomer>()

  /** `pages`: how many the topic has, as far as can be told. */
  constructor(environment: Environment, pages: () => number) {
    this.#environment = environment
    this.#pages = pages
  }

  get remembered(): number {
    return this.#newcomers.size
  }

  /** Whether this page speaks at a relay unasked, where no other was heard for so long. */
  speaks(silentMs: number): boolean {
    if (silentMs >= meshParameters.silenceMs) return true
    return this.#environment.random.fraction() * this.#pages() < meshParameters.gatekeepers
  }

  /** Whether this page answers that one, which announced itself and is not linked. */
  answers(peerId: string): boolean {
    const pages = this.#pages()
    if (pages <= meshParameters.gatekeepers) return true
    const nowMs = this.#environment.clock.monotonic()
    const known = this.#newcomers.get(peerId)
    // Another relay brought the same announcement.
    if (known && nowMs - known.lastMs < parameters.announceMinMs) return known.answered
    const newcomer = known ?? {firstMs: nowMs, lastMs: nowMs, times: 0, answered: false}
    const chance = (meshParameters.gatekeepers * meshParameters.answerAgainFactor ** newcomer.times) / pages
    newcomer.answered =
      nowMs - newcomer.firstMs >= meshParameters.silenceMs || this.#environment.random.fraction() < chance
    newcomer.lastMs = nowMs
    newcomer.times++
    this.#newcomers.delete(peerId)
    this.#newcomers.set(peerId, newcomer)
    if (this.#newcomers.size > meshParameters.maxNewcomers) {
      this.#newcomers.delete(this.#newcomers.keys().next().value!)
    }
    return newcomer.answered
  }
}

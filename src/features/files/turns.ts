import type {RoutingId} from '../../base/ids.ts'
import type {Random} from '../../base/ports.ts'
import {servingParameters as limits} from './parameters.ts'

export interface Claim {
  readonly id: RoutingId
  /** What it gives this page, bytes a second: who gives is served first. */
  readonly givenPerSecond: number
  /** What it takes. */
  readonly takenPerSecond: number
}

/**
 * Who is served when more want something than one page serves well at once: the four with the best rates, and one of the others by
 * turns, so that each is once, and whoever is fast is found. Up to five are all served.
 */
export class Turns {
  readonly #random: Random
  #served: ReadonlySet<RoutingId> = new Set()
  #decidedMs = Number.NEGATIVE_INFINITY
  #tried: {readonly id: RoutingId; readonly sinceMs: number} | undefined
  /** When each was last the one tried, so that it is nobody's turn again before all had theirs. */
  readonly #lastMs = new Map<RoutingId, number>()

  constructor(random: Random) {
    this.#random = random
  }

  get served(): ReadonlySet<RoutingId> {
    return this.#served
  }

  decide(claims: readonly Claim[], nowMs: number): ReadonlySet<RoutingId> {
    const ids = new Set(claims.map(({id}) => id))
    for (const id of this.#lastMs.keys()) if (!ids.has(id)) this.#lastMs.delete(id)
    const places = limits.regular + 1
    const stay = new Set([...this.#served].filter(id => ids.has(id)))
    if (claims.length <= places) {
      this.#served = ids
    } else if (nowMs - this.#decidedMs >= limits.turnMs) {
      this.#decidedMs = nowMs
      const best = [...claims]
        .sort((a, b) => b.givenPerSecond - a.givenPerSecond || b.takenPerSecond - a.takenPerSecond)
        .slice(0, limits.regular)
        .map(({id}) => id)
      this.#served = new Set([...best, this.#next(claims, new Set(best), nowMs)])
    } else if (stay.size < places) {
      // Whoever left makes room for one who waits; the order of coming does.
      for (const {id} of claims) if (stay.size < places) stay.add(id)
      this.#served = stay
    } else {
      this.#served = stay
    }
    return this.#served
  }

  #next(claims: readonly Claim[], best: ReadonlySet<RoutingId>, nowMs: number): RoutingId {
    const others = claims.filter(({id}) => !best.has(id)).map(({id}) => id)
    const tried = this.#tried
    if (tried && others.includes(tried.id) && nowMs - tried.sinceMs < limits.optimisticMs) return tried.id
    const longest = Math.min(...others.map(id => this.#lastMs.get(id) ?? Number.NEGATIVE_INFINITY))
    const next = others.filter(id => (this.#lastMs.get(id) ?? Number.NEGATIVE_INFINITY) === longest)
    const id = next[Math.floor(this.#random.fraction() * next.length)]!
    this.#tried = {id, sinceMs: nowMs}
    this.#lastMs.set(id, nowMs)
    return id
  }
}

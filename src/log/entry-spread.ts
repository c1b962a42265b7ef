import type {RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import {eagerBytes, eagerNeighbours, wideForMs} from './parameters.ts'

/**
 * How a new entry goes on from here. Where everybody is linked with everybody its author has sent it to all, and a notice a little later
 * finds those who missed it. Where an author's entries come by way of others, or more pages are known than can all be linked ("wide"),
 * whoever gets one first hands it on at once: the entry itself to a few neighbours by chance, a notice to the rest, who ask for it when no
 * push comes.
 */
export class EntrySpread {
  readonly #random: Random
  readonly #isLarge: () => boolean
  #wideUntilMs = -Infinity

  /** @param isLarge whether more pages are known in the topic than can all be linked with each other */
  constructor(random: Random, isLarge: () => boolean) {
    this.#random = random
    this.#isLarge = isLarge
  }

  /** A new entry came. `fromAuthor`: its author is linked here, and so will have sent it to everybody as well. */
  heard(fromAuthor: boolean, nowMs: number): void {
    if (!fromAuthor) this.#wideUntilMs = nowMs + wideForMs
  }

  isWide(nowMs: number): boolean {
    return nowMs < this.#wideUntilMs || this.#isLarge()
  }

  /** Who of `neighbours`, who may lack it, is sent an entry of so many bytes unasked. `hasRoom`: it takes one more push. */
  targets(neighbours: readonly RoutingId[], bytes: number, hasRoom: (id: RoutingId) => boolean): readonly RoutingId[] {
    if (bytes > eagerBytes) return []
    const pool = [...neighbours]
    const targets: RoutingId[] = []
    while (pool.length > 0 && targets.length < eagerNeighbours) {
      const [id] = pool.splice(Math.floor(this.#random.fraction() * pool.length), 1)
      if (hasRoom(id!)) targets.push(id!)
    }
    return targets
  }
}

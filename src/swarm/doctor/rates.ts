import type {LinkTraffic} from '../link.ts'
import {doctorParameters} from './parameters.ts'

export interface LinkRate {
  readonly upBytesPerSecond: number
  readonly downBytesPerSecond: number
}

interface Look extends LinkTraffic {
  readonly atMs: number
}

/** How much goes over each link now, by looking at its counts again and again. */
export class Rates {
  readonly #looks = new Map<string, Look[]>()

  /** The counts of every link there is; what is not named is forgotten. */
  look(nowMs: number, links: readonly (LinkTraffic & {readonly routingId: string})[]): void {
    const named = new Set(links.map(({routingId}) => routingId))
    for (const routingId of this.#looks.keys()) if (!named.has(routingId)) this.#looks.delete(routingId)
    for (const {routingId, sentBytes, receivedBytes} of links) {
      const before = this.#looks.get(routingId) ?? []
      // Another link to the same page begins anew.
      const isSame =
        (before.at(-1)?.sentBytes ?? 0) <= sentBytes && (before.at(-1)?.receivedBytes ?? 0) <= receivedBytes
      const kept = isSame ? before.filter(({atMs}) => nowMs - atMs <= doctorParameters.rateWindowMs) : []
      this.#looks.set(routingId, [...kept, {atMs: nowMs, sentBytes, receivedBytes}])
    }
  }

  /** Undefined until a link was looked at twice. */
  of(routingId: string): LinkRate | undefined {
    const looks = this.#looks.get(routingId) ?? []
    const [first, last] = [looks[0], looks.at(-1)]
    if (!first || !last || last.atMs <= first.atMs) return undefined
    const perSecond = (bytes: number) => (1_000 * bytes) / (last.atMs - first.atMs)
    return {
      upBytesPerSecond: perSecond(last.sentBytes - first.sentBytes),
      downBytesPerSecond: perSecond(last.receivedBytes - first.receivedBytes)
    }
  }
}

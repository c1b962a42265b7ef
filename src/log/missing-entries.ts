import type {RoutingId} from '../base/ids.ts'
import type {ShortId} from './log-index.ts'
import {holdersPerId} from './parameters.ts'

interface Missing {
  /** Who was asked for it; undefined once it has come and is being judged. */
  from: RoutingId | undefined
  readonly holders: RoutingId[]
  /** Only ever announced as new, never found by comparing. */
  live: boolean
}

/** Requests to make, by neighbour. */
export type Requests = Map<RoutingId, ShortId[]>

/** What neighbours have and this log lacks: who holds it, and who was asked. Each id is asked of one neighbour at a time. */
export class MissingEntries {
  readonly #missing = new Map<ShortId, Missing>()
  readonly #asked = new Map<RoutingId, Set<ShortId>>()

  get size(): number {
    return this.#missing.size
  }

  /** How many entries `neighbour` was asked for and has not sent. */
  askedOf(neighbour: RoutingId): number {
    return this.#asked.get(neighbour)?.size ?? 0
  }

  /** Notes that `holder` has `id`. True when it is to be asked for it now: nobody else is being asked. */
  promised(id: ShortId, holder: RoutingId, live: boolean): boolean {
    const known = this.#missing.get(id)
    if (known === undefined) {
      this.#missing.set(id, {from: holder, holders: [holder], live})
      this.#noteAsked(holder, id)
      return true
    }
    if (!known.holders.includes(holder) && known.holders.length < holdersPerId) known.holders.push(holder)
    if (!live) known.live = false
    return false
  }

  /** Notes that an entry has come and is being judged. `live`: it counts against its author's rate. */
  came(id: ShortId, from: RoutingId): {asked: boolean; live: boolean} {
    const known = this.#missing.get(id)
    if (known === undefined) return {asked: false, live: true}
    const asked = known.holders.includes(from)
    if (asked) this.#unask(known, id)
    return {asked, live: known.live}
  }

  /** The entry is there, or refused for good. Answers with those who are known to have it; undefined when nobody had promised it. */
  settle(id: ShortId): {readonly holders: readonly RoutingId[]; readonly live: boolean} | undefined {
    const known = this.#missing.get(id)
    if (known === undefined) return undefined
    this.#unask(known, id)
    this.#missing.delete(id)
    return known
  }

  /** What `from` sent under this id was no good: answers with another holder to ask, or forgets the id. */
  spoilt(id: ShortId, from: RoutingId): RoutingId | undefined {
    const known = this.#missing.get(id)
    if (known === undefined) return undefined
    const at = known.holders.indexOf(from)
    if (at >= 0) known.holders.splice(at, 1)
    if (known.from !== undefined) return undefined
    const [other] = known.holders
    known.from = other
    if (other === undefined) this.#missing.delete(id)
    else this.#noteAsked(other, id)
    return other
  }

  /** `neighbour` has gone, or keeps silent: asks others who hold what it was asked for. `lost` counts what nobody else holds. */
  release(neighbour: RoutingId): {requests: Requests; lost: number} {
    const requests: Requests = new Map()
    let lost = 0
    for (const [id, missing] of this.#missing) {
      const at = missing.holders.indexOf(neighbour)
      if (at >= 0) missing.holders.splice(at, 1)
      if (missing.from !== neighbour) continue
      const [other] = missing.holders
      missing.from = other
      if (other === undefined) {
        this.#missing.delete(id)
        lost++
        continue
      }
      this.#noteAsked(other, id)
      const ids = requests.get(other)
      if (ids) ids.push(id)
      else requests.set(other, [id])
    }
    this.#asked.delete(neighbour)
    return {requests, lost}
  }

  #noteAsked(neighbour: RoutingId, id: ShortId): void {
    const ids = this.#asked.get(neighbour)
    if (ids) ids.add(id)
    else this.#asked.set(neighbour, new Set([id]))
  }

  #unask(missing: Missing, id: ShortId): void {
    if (missing.from === undefined) return
    this.#asked.get(missing.from)?.delete(id)
    missing.from = undefined
  }
}

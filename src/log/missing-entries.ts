import type {RoutingId} from '../base/ids.ts'
import type {ShortId} from './log-index.ts'
import {historyWaitMs, holdersPerId, liveWaitMs, pushGraceMs} from './parameters.ts'

/** What an id waits for: a push that makes asking needless, or the one who was asked. */
type Wait = 'push' | 'live' | 'history'

interface Missing {
  /** Who is asked for it, or will be when no push comes; undefined once it has come and is being judged. */
  from: RoutingId | undefined
  /** Those who were asked first, in that order. */
  readonly holders: RoutingId[]
  /** How many of them were asked. */
  asked: number
  /** Only ever announced as new, never found by comparing. */
  live: boolean
  /** Announced as new by somebody: nobody is waited for as long as for a history. */
  announced: boolean
  wait: Wait | undefined
  /** Everybody who holds it was asked, and it has not come in time. */
  overdue: boolean
}

/** What was known of an entry that is not missing any more. */
export interface Settled {
  readonly holders: readonly RoutingId[]
  /** Those of them that were not asked. */
  readonly unasked: readonly RoutingId[]
  readonly live: boolean
}

/** Requests to make, by neighbour. */
export type Requests = Map<RoutingId, ShortId[]>

const waitMs: Readonly<Record<Wait, number>> = {push: pushGraceMs, live: liveWaitMs, history: historyWaitMs}

/**
 * What neighbours have and this log lacks: who holds it, and who was asked. Each id is asked of one neighbour at a time; of the next
 * one when it does not come, so that nobody holds up what others have.
 */
export class MissingEntries {
  readonly #missing = new Map<ShortId, Missing>()
  readonly #asked = new Map<RoutingId, Set<ShortId>>()
  /** When each wait ends. All of one kind are as long, so the first is the next. */
  readonly #waits: Readonly<Record<Wait, Map<ShortId, number>>> = {
    push: new Map(),
    live: new Map(),
    history: new Map()
  }

  get size(): number {
    return this.#missing.size
  }

  /** When `takeDue` is to be called; undefined: nothing is waited for. */
  get dueMs(): number | undefined {
    let due: number | undefined
    for (const waits of Object.values(this.#waits)) {
      for (const atMs of waits.values()) {
        if (due === undefined || atMs < due) due = atMs
        break
      }
    }
    return due
  }

  /** How many entries `neighbour` was asked for, or is about to be, and has not sent. */
  askedOf(neighbour: RoutingId): number {
    return this.#asked.get(neighbour)?.size ?? 0
  }

  /**
   * Notes that `holder` has `id`. 'ask': it is to be asked for it now, since nobody else is. `pushed`: others push what is new, so that
   * it is asked for only when that has not come after a moment: `takeDue` says so.
   */
  promised(id: ShortId, holder: RoutingId, live: boolean, nowMs: number, {pushed = false} = {}): 'ask' | 'noted' {
    const known = this.#missing.get(id)
    if (known === undefined) {
      const missing: Missing = {
        from: holder,
        holders: [holder],
        asked: 1,
        live,
        announced: live,
        wait: undefined,
        overdue: false
      }
      this.#missing.set(id, missing)
      this.#noteAsked(holder, id)
      this.#waitFor(missing, id, pushed ? 'push' : live ? 'live' : 'history', nowMs)
      return pushed ? 'noted' : 'ask'
    }
    if (!known.holders.includes(holder) && known.holders.length < holdersPerId) known.holders.push(holder)
    if (live) known.announced = true
    else known.live = false
    if (!known.overdue || this.#askNext(known, id, nowMs) !== holder) return 'noted'
    return 'ask'
  }

  /** Requests for what was waited for long enough. */
  takeDue(nowMs: number): Requests {
    const requests: Requests = new Map()
    for (const wait of ['push', 'live', 'history'] as const) {
      for (const [id, atMs] of this.#waits[wait]) {
        if (atMs > nowMs) break
        const missing = this.#missing.get(id)!
        if (wait === 'push') {
          this.#waitFor(missing, id, missing.announced ? 'live' : 'history', nowMs)
          put(requests, missing.from!, id)
          continue
        }
        this.#waitFor(missing, id, undefined, nowMs)
        const other = this.#askNext(missing, id, nowMs)
        if (other === undefined) missing.overdue = true
        else put(requests, other, id)
      }
    }
    return requests
  }

  /** `neighbour` keeps silent: what others hold as well is asked of them. The rest goes on waiting for it. */
  askOthers(neighbour: RoutingId, nowMs: number): Requests {
    const requests: Requests = new Map()
    for (const id of [...(this.#asked.get(neighbour) ?? [])]) {
      const other = this.#askNext(this.#missing.get(id)!, id, nowMs)
      if (other !== undefined) put(requests, other, id)
    }
    return requests
  }

  /** Notes that an entry has come and is being judged. `live`: it counts against its author's rate. */
  came(id: ShortId, from: RoutingId): {asked: boolean; live: boolean} {
    const known = this.#missing.get(id)
    if (known === undefined) return {asked: false, live: true}
    const asked = known.holders.includes(from)
    if (asked) this.#unask(known, id)
    return {asked, live: known.live}
  }

  /** The entry is there, or refused for good. Undefined when nobody had promised it. */
  settle(id: ShortId): Settled | undefined {
    const known = this.#missing.get(id)
    if (known === undefined) return undefined
    this.#unask(known, id)
    this.#missing.delete(id)
    const {holders, live, asked} = known
    return {holders, live, unasked: holders.slice(asked)}
  }

  /** What `from` sent under this id was no good: answers with another holder to ask, or forgets the id. */
  spoilt(id: ShortId, from: RoutingId, nowMs: number): RoutingId | undefined {
    const known = this.#missing.get(id)
    if (known === undefined) return undefined
    this.#remove(known, from)
    if (known.from !== undefined) return undefined
    const other = this.#askNext(known, id, nowMs) ?? known.holders[0]
    if (other === undefined) this.#missing.delete(id)
    else if (known.from === undefined) this.#ask(known, id, other, nowMs)
    return other
  }

  /** `neighbour` has gone, or keeps silent: asks others who hold what it was asked for. `lost` counts what nobody else holds. */
  release(neighbour: RoutingId, nowMs: number): {requests: Requests; lost: number} {
    const requests: Requests = new Map()
    let lost = 0
    for (const [id, missing] of this.#missing) {
      this.#remove(missing, neighbour)
      if (missing.from !== neighbour) continue
      const other = this.#askNext(missing, id, nowMs) ?? missing.holders[0]
      if (other === undefined) {
        this.#unask(missing, id)
        this.#missing.delete(id)
        lost++
        continue
      }
      if (missing.from === neighbour) this.#ask(missing, id, other, nowMs)
      put(requests, other, id)
    }
    this.#asked.delete(neighbour)
    return {requests, lost}
  }

  #remove(missing: Missing, holder: RoutingId): void {
    const at = missing.holders.indexOf(holder)
    if (at < 0) return
    missing.holders.splice(at, 1)
    if (at < missing.asked) missing.asked--
  }

  /** The first holder that was not asked is from now on; undefined: there is none, and nothing changes. */
  #askNext(missing: Missing, id: ShortId, nowMs: number): RoutingId | undefined {
    const other = missing.holders[missing.asked]
    if (other === undefined) return undefined
    missing.asked++
    this.#ask(missing, id, other, nowMs)
    return other
  }

  #ask(missing: Missing, id: ShortId, holder: RoutingId, nowMs: number): void {
    this.#unask(missing, id)
    missing.from = holder
    missing.overdue = false
    this.#noteAsked(holder, id)
    this.#waitFor(missing, id, missing.announced ? 'live' : 'history', nowMs)
  }

  #noteAsked(neighbour: RoutingId, id: ShortId): void {
    const ids = this.#asked.get(neighbour)
    if (ids) ids.add(id)
    else this.#asked.set(neighbour, new Set([id]))
  }

  #unask(missing: Missing, id: ShortId): void {
    this.#waitFor(missing, id, undefined, 0)
    if (missing.from === undefined) return
    this.#asked.get(missing.from)?.delete(id)
    missing.from = undefined
  }

  #waitFor(missing: Missing, id: ShortId, wait: Wait | undefined, nowMs: number): void {
    if (missing.wait !== undefined) this.#waits[missing.wait].delete(id)
    missing.wait = wait
    if (wait !== undefined) this.#waits[wait].set(id, nowMs + waitMs[wait])
  }
}

function put(requests: Requests, to: RoutingId, id: ShortId): void {
  const ids = requests.get(to)
  if (ids) ids.push(id)
  else requests.set(to, [id])
}

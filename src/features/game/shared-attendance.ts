import {toHex} from '../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {TokenBucket} from '../../base/token-bucket.ts'
import type {PeopleNetwork} from '../../log/joint-swarm.ts'
import type {MessageNamed} from '../../protocol/link-messages.ts'
import type {SharedNeighbour, Verdict} from './shared-network.ts'
import {presenceParameters as limits} from './shared-parameters.ts'
import type {TableId} from './table-acts.ts'

export interface AttendanceOptions {
  readonly env: Environment
  readonly swarm: Pick<PeopleNetwork, 'handle' | 'on'>
  /** Whether there is such a table of shared state here: of others nothing is remembered. */
  isKnown(table: TableId): boolean
  /** Other people are at it than before. */
  changed(table: TableId): void
}

interface Seen {
  readonly key: PersonKey
  number: number
  here: boolean
  cancelForget: () => void
}

/**
 * Who is at which table of shared state, also at those this page does not show: every page says so to those it is linked with. Who falls
 * silent is not there any more. SPEC.md, "Shared state".
 */
export class SharedAttendance {
  readonly #options: AttendanceOptions
  readonly #pages = new Map<RoutingId, Map<TableId, Seen>>()
  /** How often each page may come to a table or leave one: whoever lists tables draws them anew. */
  readonly #changes = new Map<RoutingId, TokenBucket>()
  readonly #endings: readonly (() => void)[]

  constructor(options: AttendanceOptions) {
    this.#options = options
    const {swarm} = options
    this.#endings = [
      swarm.handle(['presenceValue'], (message, from) => this.#hear(message, from)),
      swarm.on('neighbourGone', ({routingId}) => this.#gone(routingId))
    ]
  }

  /** Each person once, this one never. */
  at(table: TableId): readonly PersonKey[] {
    const keys = new Set<PersonKey>()
    for (const tables of this.#pages.values()) {
      const seen = tables.get(table)
      if (seen?.here === true) keys.add(seen.key)
    }
    return [...keys]
  }

  close(): void {
    for (const end of this.#endings) end()
    for (const tables of this.#pages.values()) for (const {cancelForget} of tables.values()) cancelForget()
    this.#pages.clear()
  }

  #hear({table, number, value}: MessageNamed<'presenceValue'>, from: SharedNeighbour): Verdict {
    const id = toHex(table) as TableId
    if (!this.#options.isKnown(id)) return 'ignore'
    const seen = this.#seenAt(id, from)
    if (seen === undefined || number <= seen.number) return 'ignore'
    const here = value !== ''
    if (here !== seen.here && !this.#mayChange(from.routingId)) return 'ignore'
    seen.number = number
    seen.cancelForget()
    seen.cancelForget = this.#options.env.scheduler.after(limits.forgetAfterMs, () => this.#forget(id, from, seen))
    this.#become(id, seen, here)
    return 'accept'
  }

  #mayChange(page: RoutingId): boolean {
    const nowMs = this.#options.env.clock.monotonic()
    const {changesBurst, changesPerSecond} = limits
    const changes = this.#changes.get(page) ?? new TokenBucket(changesBurst, changesPerSecond, nowMs)
    this.#changes.set(page, changes)
    return changes.take(nowMs)
  }

  #seenAt(id: TableId, {routingId, key}: SharedNeighbour): Seen | undefined {
    let tables = this.#pages.get(routingId)
    if (tables === undefined) {
      if (this.#pages.size >= limits.pages) return undefined
      this.#pages.set(routingId, (tables = new Map<TableId, Seen>()))
    }
    let seen = tables.get(id)
    if (seen === undefined && tables.size < limits.tablesOfPage) {
      seen = {key, number: -1, here: false, cancelForget: () => undefined}
      tables.set(id, seen)
    }
    return seen
  }

  /** What comes later than this counts anew, whatever its number: a page may have been loaded again. */
  #forget(id: TableId, {routingId}: SharedNeighbour, seen: Seen): void {
    this.#pages.get(routingId)?.delete(id)
    this.#become(id, seen, false)
  }

  #gone(routingId: RoutingId): void {
    const tables = this.#pages.get(routingId)
    this.#pages.delete(routingId)
    this.#changes.delete(routingId)
    for (const [id, seen] of tables ?? []) {
      seen.cancelForget()
      this.#become(id, seen, false)
    }
  }

  #become(id: TableId, seen: Seen, here: boolean): void {
    if (seen.here === here) return
    seen.here = here
    this.#options.changed(id)
  }
}

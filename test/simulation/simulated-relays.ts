import type {RoutingId} from '../../src/base/ids.ts'
import {TokenBucket} from '../../src/base/token-bucket.ts'
import type {HostileRelay} from './hostile-relay.ts'
import type {SimulatedNetwork} from './network.ts'
import type {SeededRandom} from './random.ts'
import type {SimulatedRendezvous} from './simulated-rendezvous.ts'

export interface Signal {
  readonly kind: 'announce' | 'hello' | 'offer' | 'answer' | 'candidates'
  readonly from: RoutingId
  /** The attempt that an offer begins, and that an answer is for. */
  readonly offerId?: string | undefined
  /** Whose description it is: a member can pass off one of its own as another's. */
  readonly by?: RoutingId | undefined
}

/** What a relay hands on: the same signal comes by each of them. */
export interface RelayedSignal extends Signal {
  readonly number: number
}

export const urls = ['wss://one.example', 'wss://two.example', 'wss://three.example'] as const
export type Url = (typeof urls)[number]

/** Posts a relay takes of one page: burst, and per second. */
const relayBurst = 30
const relayPerSecond = 1

/** Three relays, which may die, limit and lose, and the pages that are connected to them. One room for all. */
export class SimulatedRelays {
  readonly network: SimulatedNetwork
  readonly pages = new Map<RoutingId, SimulatedRendezvous>()
  readonly #random: SeededRandom
  readonly #dead = new Set<Url>()
  #outOfReach: ReadonlySet<number> = new Set()
  readonly #budgets = new Map<string, TokenBucket>()
  /** Refuses posts beyond its rate. */
  limited = false
  /** One of them may mean harm. */
  hostile: HostileRelay | undefined
  refused = 0

  constructor(network: SimulatedNetwork, random: SeededRandom) {
    this.network = network
    this.#random = random
  }

  isAlive(url: Url): boolean {
    return !this.#dead.has(url)
  }

  isOutOfReach(place: number): boolean {
    return this.#outOfReach.has(place)
  }

  /** These places have no way to any relay. A socket whose network is gone is noticed after a second or two. */
  setOutOfReach(places: readonly number[]): void {
    this.#outOfReach = new Set(places)
    for (const page of this.pages.values()) page.relaysMayHaveChanged(this.#random.between(50, 1_200))
  }

  kill(count: number): void {
    for (const url of urls.slice(0, count)) this.#dead.add(url)
    for (const page of this.pages.values()) page.relaysMayHaveChanged(0)
  }

  revive(): void {
    this.#dead.clear()
    // A lost relay is dialled anew every 1.2 s.
    for (const page of this.pages.values()) page.relaysMayHaveChanged(this.#random.between(50, 1_200))
  }

  /** To everybody in the room, or to one page. */
  publish(url: Url, signal: RelayedSignal, to?: RoutingId): void {
    if (this.limited && !this.#admits(url, signal.from)) {
      this.refused++
      return
    }
    if (this.hostile?.url === url && !this.hostile.carries(signal, to)) return
    this.handOn(url, signal, to)
  }

  /** What a relay sends, whether it was posted there or not. */
  handOn(url: Url, signal: RelayedSignal, to?: RoutingId): void {
    if (!this.isAlive(url)) return
    const {time, weather} = this.network
    for (const page of to === undefined ? this.pages.values() : [this.pages.get(to)]) {
      if (page === undefined || page.station.id === signal.from || !page.isOpen(url)) continue
      if (this.#random.chance(weather.loss)) continue
      const again = this.#random.chance(weather.duplication) ? 2 : 1
      for (let n = 0; n < again; n++) {
        const lateMs = this.#random.chance(weather.reordering) ? 400 : 0
        time.after(this.#random.between(20, 120) + lateMs, () =>
          page.station.env.deliver(() => page.received(signal, url))
        )
      }
    }
  }

  #admits(url: Url, from: RoutingId): boolean {
    const key = `${url} ${from}`
    const nowMs = this.network.time.nowMs
    const budget = this.#budgets.get(key) ?? new TokenBucket(relayBurst, relayPerSecond, nowMs)
    this.#budgets.set(key, budget)
    return budget.take(nowMs)
  }
}

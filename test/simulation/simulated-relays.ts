import type {RoutingId} from '../../src/base/ids.ts'
import {ok, type Result} from '../../src/base/result.ts'
import {TokenBucket} from '../../src/base/token-bucket.ts'
import {AnnounceSchedule} from '../../src/rendezvous/announce-schedule.ts'
import {parameters} from '../../src/rendezvous/parameters.ts'
import type {
  MetConnection,
  RelayStatus,
  Rendezvous,
  RendezvousHandlers,
  Room,
  Wake
} from '../../src/rendezvous/rendezvous.ts'
import type {Link, LinkCloseReason} from '../../src/swarm/link.ts'
import type {SimulatedNetwork, Station} from './network.ts'
import type {SeededRandom} from './random.ts'
import type {SimulatedLink} from './simulated-link.ts'

export interface Signal {
  readonly kind: 'announce' | 'hello' | 'offer' | 'answer' | 'candidates'
  readonly from: RoutingId
  readonly number: number
}

const urls = ['wss://one.example', 'wss://two.example', 'wss://three.example'] as const
type Url = (typeof urls)[number]

/** Posts a relay takes of one page: burst, and per second. */
const relayBurst = 30
const relayPerSecond = 1

/** As `WebRtcLink`: who was closed for it is neither dialled nor answered for so long. */
const refusedMs: Readonly<Partial<Record<LinkCloseReason, number>>> = {
  budget: 60_000,
  invalid: 60_000,
  handshake: 60_000,
  version: 300_000,
  admission: 60_000
}

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
  publish(url: Url, signal: Signal, to?: RoutingId): void {
    const {time, weather} = this.network
    if (this.limited && !this.#admits(url, signal.from)) {
      this.refused++
      return
    }
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

const checkAgainMs = 500

interface Dial {
  readonly untilMs: number
}

/** What a page publishes, for the checker of the relays' budget. */
export interface Published {
  readonly atMs: number
  readonly kind: Signal['kind']
}

/**
 * How a simulated page finds others. Announcements keep the times of the real `AnnounceSchedule`; who dials whom, within which limits,
 * follows `RoomGate` and Trystero, of which this is a model.
 */
export class SimulatedRendezvous implements Rendezvous {
  readonly routingId: RoutingId
  readonly station: Station
  readonly published: Published[] = []
  handlers: RendezvousHandlers | undefined
  /** Connections it tried to make or to take. */
  dials = 0
  readonly #relays: SimulatedRelays
  readonly #schedule: AnnounceSchedule
  readonly #open = new Set<Url>()
  readonly #dials = new Map<RoutingId, Dial>()
  readonly #linked = new Map<RoutingId, SimulatedLink>()
  readonly #seeking = new Map<RoutingId, number>()
  readonly #refusedUntilMs = new Map<RoutingId, number>()
  readonly #seen = new Set<string>()
  readonly #hellos: TokenBucket
  readonly #links = new WeakMap<MetConnection, SimulatedLink>()
  #entered = false
  #number = 0

  constructor(station: Station, relays: SimulatedRelays) {
    this.station = station
    this.routingId = station.id
    this.#relays = relays
    this.#hellos = new TokenBucket(parameters.helloReplies, parameters.helloRepliesPerSecond, this.#nowMs)
    this.#schedule = new AnnounceSchedule(station.env, url => this.#publish('announce', [url as Url]))
    relays.pages.set(station.id, this)
  }

  join(_: Room): () => void {
    this.#entered = true
    this.relaysMayHaveChanged(this.station.env.random.between(30, 200))
    return () => {
      this.#entered = false
      this.#schedule.stop()
    }
  }

  relays(): readonly RelayStatus[] {
    return urls.map(url => ({kind: 'nostr', url, state: this.#open.has(url) ? 'open' : 'connecting'}))
  }

  ice() {
    return {relayOnly: false, turn: {kind: 'none'}, refusals: [], servers: []} as const
  }

  byHand(): Promise<never> {
    return Promise.reject(new Error('Nobody passes texts on here.'))
  }

  /** The way out may be another one: sockets are replaced. */
  wake(how: Wake = 'page'): void {
    if (how !== 'network') return
    for (const url of this.#open) this.#schedule.shut(url)
    this.#open.clear()
    this.relaysMayHaveChanged(this.station.env.random.between(100, 600))
  }

  setLinked(_: string, links: number, lost: number): void {
    this.#schedule.setLinks(links, lost)
  }

  close(): void {
    this.#schedule.stop()
    this.#relays.pages.delete(this.routingId)
  }

  report(): Readonly<Record<string, number>> {
    return {published: this.published.length}
  }

  isOpen(url: Url): boolean {
    return this.#open.has(url) && this.#isReachable(url)
  }

  /** Relays died or came back; those that came are connected to in `inMs`. */
  relaysMayHaveChanged(inMs: number): void {
    const {env} = this.station
    env.scheduler.after(inMs, () => {
      if (!this.#entered) return
      for (const url of urls) {
        if (this.#isReachable(url) === this.#open.has(url)) continue
        if (this.#open.delete(url)) this.#schedule.shut(url)
        else {
          this.#open.add(url)
          this.#schedule.open(url)
        }
      }
      this.handlers?.relaysChanged()
    })
  }

  received({kind, from, number}: Signal, url: Url): void {
    if (!this.#entered || this.#hasSeen(`${from} ${number}`) || this.#isRefused(from)) return
    switch (kind) {
      case 'announce':
      case 'hello':
        return this.#announced(from, url)
      case 'offer':
        return this.#offered(from)
      case 'answer':
        return this.#answered(from)
      case 'candidates':
        return
    }
  }

  /** Out of turn, as no page should. */
  announceAgain(): void {
    this.#publish('announce', urls)
  }

  /** Both sides described themselves: the way is tried. */
  hand(link: SimulatedLink, other: RoutingId): void {
    this.#dials.delete(other)
    this.#linked.set(other, link)
    link.onclosed = reason => this.#closed(other, link, reason)
    const met = {
      initiator: link.initiator,
      close: (refuseMs?: number) => {
        if (refuseMs !== undefined) this.#refuse(other, refuseMs)
        link.close('lost')
      }
    } as unknown as MetConnection
    this.#links.set(met, link)
    this.handlers?.met(met)
  }

  readonly openLink = async (met: MetConnection): Promise<Result<Link, string>> => ok(this.#links.get(met)!)

  get #nowMs(): number {
    return this.station.env.clock.monotonic()
  }

  #isReachable(url: Url): boolean {
    return this.#relays.isAlive(url) && !this.#relays.isOutOfReach(this.station.place)
  }

  #announced(from: RoutingId, url: Url): void {
    if (this.#linked.has(from)) return this.#seeks(from, () => this.#announced(from, url))
    if (this.#isDialling(from) || this.handlers?.admits() !== true) return
    if (this.routingId < from) {
      if (this.#reserve(from)) this.#publish('offer', urls, from)
    } else if (this.#hellos.take(this.#nowMs)) this.#publish('hello', [url], from)
  }

  #offered(from: RoutingId): void {
    if (this.#linked.has(from)) return this.#seeks(from, () => this.#offered(from))
    if (!this.#isDialling(from) && this.handlers?.admits() !== true) return
    if (!this.#reserve(from)) return
    this.#publish('answer', urls, from)
  }

  #answered(from: RoutingId): void {
    if (!this.#isDialling(from) || this.#linked.has(from)) return
    const other = this.#relays.pages.get(from)
    if (other === undefined) return
    this.#relays.network.time.after(300, () => this.#sendCandidates(other))
    this.#connect(other)
  }

  /** Candidates that came late, while the connection is not made yet. */
  #sendCandidates(other: SimulatedRendezvous): void {
    for (const [one, from] of [
      [this, other],
      [other, this]
    ] as const) {
      if (one.#isDialling(from.routingId)) one.#publish('candidates', [urls[0]], from.routingId)
    }
  }

  /** Two round trips for the checks, two for DTLS. While the way is cut checks are repeated, as long as both sides want it. */
  #connect(other: SimulatedRendezvous): void {
    const {network} = this.#relays
    const [a, b] = [this.station, other.station]
    if (network.isApart(a.place, b.place)) return
    const attempt = () => {
      const isWanted = this.#isDialling(b.id) && other.#isDialling(a.id)
      if (!isWanted || a.env.isGone || b.env.isGone) return
      if (network.isCut(a.place, b.place)) return void network.time.after(checkAgainMs, attempt)
      const [endA, endB] = network.link(a, b)
      a.env.deliver(() => this.hand(endA, b.id))
      b.env.deliver(() => other.hand(endB, a.id))
    }
    network.time.after(8 * network.latencyBetween(a.place, b.place), attempt)
  }

  /** It may have lost us; what it said is heard again when that link ends soon. */
  #seeks(from: RoutingId, again: () => void): void {
    this.#seeking.set(from, this.#nowMs + parameters.soughtMs)
    const link = this.#linked.get(from)!
    const {onclosed} = link
    link.onclosed = reason => {
      onclosed?.(reason)
      const untilMs = this.#seeking.get(from)
      this.#seeking.delete(from)
      if (untilMs !== undefined && this.#nowMs < untilMs) {
        this.station.env.scheduler.after(parameters.afterClosingMs, again)
      }
    }
    link.sought()
  }

  #closed(other: RoutingId, link: SimulatedLink, reason: LinkCloseReason): void {
    if (this.#linked.get(other) === link) this.#linked.delete(other)
    const refuseMs = refusedMs[reason]
    if (refuseMs !== undefined) this.#refuse(other, refuseMs)
  }

  #refuse(other: RoutingId, forMs: number): void {
    this.#refusedUntilMs.set(other, this.#nowMs + forMs)
  }

  #isRefused(other: RoutingId): boolean {
    return (this.#refusedUntilMs.get(other) ?? -1) > this.#nowMs
  }

  #isDialling(other: RoutingId): boolean {
    return (this.#dials.get(other)?.untilMs ?? -1) > this.#nowMs
  }

  #reserve(other: RoutingId): boolean {
    if (this.#isDialling(other)) return true
    for (const [id, {untilMs}] of this.#dials) if (untilMs <= this.#nowMs) this.#dials.delete(id)
    if (this.#dials.size >= parameters.maxPendingDials) return false
    this.#dials.set(other, {untilMs: this.#nowMs + parameters.pendingDialMs})
    this.dials++
    return true
  }

  /** The same signal comes by every relay. */
  #hasSeen(signal: string): boolean {
    if (this.#seen.has(signal)) return true
    this.#seen.add(signal)
    if (this.#seen.size > 512) this.#seen.delete(this.#seen.values().next().value!)
    return false
  }

  #publish(kind: Signal['kind'], on: readonly Url[], to?: RoutingId): void {
    const signal = {kind, from: this.routingId, number: this.#number++}
    this.#relays.network.note(`${kind} by ${this.routingId}${to === undefined ? '' : ` to ${to}`}`)
    for (const url of on) {
      if (!this.isOpen(url)) continue
      this.published.push({atMs: this.#nowMs, kind})
      this.#relays.publish(url, signal, to)
    }
  }
}

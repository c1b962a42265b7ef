import type {RoutingId} from '../../src/base/ids.ts'
import {ok, type Result} from '../../src/base/result.ts'
import {TokenBucket} from '../../src/base/token-bucket.ts'
import {TokenBuckets} from '../../src/base/token-buckets.ts'
import {AnnounceSchedule} from '../../src/rendezvous/announce-schedule.ts'
import {parameters} from '../../src/rendezvous/parameters.ts'
import type {MeshClient} from '../../src/rendezvous/relay-client.ts'
import type {
  MetConnection,
  RelayStatus,
  Rendezvous,
  RendezvousHandlers,
  Room,
  Wake
} from '../../src/rendezvous/rendezvous.ts'
import type {Link, LinkCloseReason} from '../../src/swarm/link.ts'
import type {Introduced} from '../../src/swarm/mesh-introductions.ts'
import {refusedMs} from '../../src/swarm/parameters.ts'
import type {Station} from './network.ts'
import type {SimulatedLink} from './simulated-link.ts'
import {enterMesh} from './simulated-mesh-way.ts'
import {urls, type RelayedSignal, type Signal, type SimulatedRelays, type Url} from './simulated-relays.ts'

const checkAgainMs = 500
const candidatesLateMs = 300

/** How a signal came, and how what is said to its sender goes back. */
export interface Way {
  readonly kind: 'nostr' | 'mesh'
  /** A link with its sender was asked for. */
  readonly asked: boolean
  say(signal: Omit<Signal, 'from'>): void
}

interface Dial {
  readonly untilMs: number
  readonly way: Way
  /** The attempt this page began with that one. */
  readonly offerId: string
  /** It was told so; otherwise this page answered. */
  offered: boolean
  /** The first answer counts, whoever made it. */
  answered: boolean
}

/** What a page publishes, for the checker of the relays' budget. */
export interface Published {
  readonly atMs: number
  readonly kind: Signal['kind']
  readonly url: Url
  /** Undefined: everybody in the room. */
  readonly to: RoutingId | undefined
}

/**
 * How a simulated page finds others: by relays, and by way of pages it is linked with, which is the real `MeshRelayClient`. Announcements keep the
 * times of the real `AnnounceSchedule`; who dials whom, within which limits, follows `RoomGate` and Trystero, of which this is a model.
 */
export class SimulatedRendezvous implements Rendezvous, Introduced {
  readonly routingId: RoutingId
  readonly station: Station
  readonly published: Published[] = []
  handlers: RendezvousHandlers | undefined
  /** When it tried to make or to take a connection. */
  readonly dials: number[] = []
  /** When it got to a relay, at first or again. */
  readonly opened: number[] = []
  readonly #relays: SimulatedRelays
  readonly #schedule: AnnounceSchedule
  readonly #open = new Set<Url>()
  /** Sockets that are being replaced: heard, and spoken to, until the new one is open. */
  readonly #former = new Set<Url>()
  readonly #dials = new Map<RoutingId, Dial>()
  readonly #linked = new Map<RoutingId, SimulatedLink>()
  readonly #seeking = new Map<RoutingId, {readonly untilMs: number; readonly again: () => void}>()
  readonly #sought = new WeakSet<SimulatedLink>()
  readonly #refusedUntilMs = new Map<RoutingId, number>()
  readonly #seen = new Set<string>()
  readonly #hellos: TokenBucket
  readonly #greeted = new TokenBuckets<RoutingId>(parameters.maxRememberedPeers)
  readonly #offers = new TokenBuckets<string>(parameters.maxRememberedPeers)
  readonly #links = new WeakMap<MetConnection, SimulatedLink>()
  #mesh: MeshClient | undefined
  #room: Room | undefined
  #number = 0

  constructor(station: Station, relays: SimulatedRelays) {
    this.station = station
    this.routingId = station.id
    this.#relays = relays
    this.#hellos = new TokenBucket(parameters.helloReplies, parameters.helloRepliesPerSecond, this.#nowMs)
    this.#schedule = new AnnounceSchedule(
      station.env,
      url => this.#publish({kind: 'announce'}, [url as Url]),
      silentMs => this.#mesh?.speaks(this.#room!.roomId, silentMs) ?? true
    )
    relays.pages.set(station.id, this)
  }

  join(room: Room): () => void {
    this.#room = room
    this.relaysMayHaveChanged(this.station.env.random.between(30, 200))
    this.#enterMesh()
    return () => {
      this.#room = undefined
      this.#mesh?.setRelays(room.roomId, [])
      this.#schedule.stop()
    }
  }

  addMesh(make: (changed: () => void) => MeshClient): void {
    this.#mesh = make(() => this.handlers?.relaysChanged())
    this.#enterMesh()
  }

  relays(): readonly RelayStatus[] {
    const relays = urls.map(url => ({kind: 'nostr', url, state: this.#open.has(url) ? 'open' : 'connecting'}) as const)
    return [...relays, ...(this.#mesh?.statuses() ?? [])]
  }

  ice() {
    return {relayOnly: false, turn: {kind: 'none'}, refusals: [], servers: []} as const
  }

  byHand(): Promise<never> {
    return Promise.reject(new Error('Nobody passes texts on here.'))
  }

  /** The way out may be another one: sockets are replaced. */
  wake(how: Wake = 'page'): void {
    this.#mesh?.wake(how)
    if (how !== 'network') return
    for (const url of this.#open) {
      this.#schedule.shut(url)
      this.#former.add(url)
    }
    this.#open.clear()
    this.relaysMayHaveChanged(this.station.env.random.between(100, 600))
  }

  setLinked(_: string, links: number, lost: number): void {
    this.#schedule.setLinks(links, lost)
  }

  close(): void {
    this.#schedule.stop()
    this.#mesh?.close()
    this.#relays.pages.delete(this.routingId)
  }

  report(): Readonly<Record<string, number>> {
    return {published: this.published.length, ...this.#mesh?.report()}
  }

  isOpen(url: Url): boolean {
    return (this.#open.has(url) || this.#former.has(url)) && this.#isReachable(url)
  }

  /** Relays died or came back; those that came are connected to in `inMs`. */
  relaysMayHaveChanged(inMs: number): void {
    const {env} = this.station
    env.scheduler.after(inMs, () => {
      if (this.#room === undefined) return
      for (const url of urls) {
        this.#former.delete(url)
        if (this.#isReachable(url) === this.#open.has(url)) continue
        if (this.#open.delete(url)) this.#schedule.shut(url)
        else {
          this.#open.add(url)
          this.opened.push(this.#nowMs)
          this.#schedule.open(url)
        }
      }
      this.handlers?.relaysChanged()
    })
  }

  received(signal: RelayedSignal, url: Url): void {
    const {kind, from, number} = signal
    if (this.#room === undefined || this.#hasSeen(`${from} ${number}`)) return
    if (kind === 'announce') this.#schedule.heard(url)
    this.take(signal, {
      kind: 'nostr',
      asked: false,
      say: said => {
        // A greeting goes back on the one relay, and what is late needs one.
        const on = said.kind === 'hello' ? [url] : said.kind === 'candidates' ? [urls[0]] : urls
        this.#publish(said, on, from)
      }
    })
  }

  /** A signal, by whatever way. */
  take(signal: Signal, way: Way): void {
    const {from} = signal
    if (this.#room === undefined || (!way.asked && this.#isRefused(from))) return
    switch (signal.kind) {
      case 'announce':
      case 'hello':
        return this.#announced(from, way)
      case 'offer':
        return this.#offered(signal, way)
      case 'answer':
        return this.#answered(signal)
      case 'candidates':
        return
    }
  }

  isDialling(other: RoutingId): boolean {
    return (this.#dials.get(other)?.untilMs ?? -1) > this.#nowMs
  }

  /** Out of turn, as no page should. */
  announceAgain(): void {
    this.#publish({kind: 'announce'}, urls)
  }

  /** Both sides described themselves: the way is tried. */
  hand(link: SimulatedLink, other: RoutingId): void {
    this.#dials.delete(other)
    this.#linked.set(other, link)
    link.onclosed = reason => this.#closed(other, link, reason)
    const met = {
      initiator: link.initiator,
      close: (refuseMs?: number) => {
        if (refuseMs !== undefined) this.#refuse(other, refuseMs, undefined)
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

  #enterMesh(): void {
    if (this.#room && this.#mesh) enterMesh(this, this.#mesh, this.#room.roomId)
  }

  #isReachable(url: Url): boolean {
    return this.#relays.isAlive(url) && !this.#relays.isOutOfReach(this.station.place)
  }

  #announced(from: RoutingId, way: Way): void {
    if (this.#linked.has(from)) return this.#seeks(from, () => this.#announced(from, way))
    const leads = this.routingId < from
    if (this.isDialling(from)) {
      if (leads) this.#offer(from, way)
      return
    }
    if (this.handlers?.admits() !== true) return
    if (this.#mesh?.answers(way.kind, this.#room!.roomId, from) === false) return
    if (leads) {
      if (this.#reserve(from, way)) this.#offer(from, way)
    } else if (this.#greeted.take(from, parameters.greetingsOfPage, this.#nowMs) && this.#hellos.take(this.#nowMs))
      way.say({kind: 'hello'})
  }

  #offer(to: RoutingId, way: Way): void {
    const dial = this.#dials.get(to)!
    if (dial.offered) return
    dial.offered = true
    way.say({kind: 'offer', offerId: dial.offerId})
  }

  #offered(signal: Signal, way: Way): void {
    const {from, offerId} = signal
    if (this.#linked.has(from)) return this.#seeks(from, () => this.#offered(signal, way))
    if (!this.isDialling(from) && this.handlers?.admits() !== true) return
    if (!this.#reserve(from, way)) return
    // As each way has a gate of its own.
    if (this.#offers.take(`${way.kind} ${from}`, parameters.offersOfPage, this.#nowMs))
      way.say({kind: 'answer', offerId})
  }

  #answered({from, offerId, by}: Signal): void {
    const dial = this.#dials.get(from)
    if (!dial || !this.isDialling(from) || dial.answered || dial.offerId !== offerId || this.#linked.has(from)) return
    dial.answered = true
    const other = this.#relays.pages.get(from)
    // Where the description leads, nobody is: the attempt ends with its time.
    if (other === undefined || by !== from) return
    this.#relays.network.time.after(candidatesLateMs, () => this.#sendCandidates(other))
    this.#connect(other)
  }

  /** Candidates that came late, while the connection is not made yet. */
  #sendCandidates(other: SimulatedRendezvous): void {
    for (const [one, {routingId}] of [
      [this, other],
      [other, this]
    ] as const) {
      if (one.isDialling(routingId)) one.#dials.get(routingId)!.way.say({kind: 'candidates'})
    }
  }

  /** Two round trips for the checks, two for DTLS. While the way is cut checks are repeated, as long as both sides want it. */
  #connect(other: SimulatedRendezvous): void {
    const {network} = this.#relays
    const [a, b] = [this.station, other.station]
    if (network.isApart(a.place, b.place)) return
    const attempt = () => {
      const isWanted = this.isDialling(b.id) && other.isDialling(a.id)
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
    this.#seeking.set(from, {untilMs: this.#nowMs + parameters.soughtMs, again})
    const link = this.#linked.get(from)!
    // Once a link, however often somebody says so.
    if (!this.#sought.has(link)) {
      this.#sought.add(link)
      const {onclosed} = link
      link.onclosed = reason => {
        onclosed?.(reason)
        const said = this.#seeking.get(from)
        this.#seeking.delete(from)
        if (said !== undefined && this.#nowMs < said.untilMs) {
          this.station.env.scheduler.after(parameters.afterClosingMs, said.again)
        }
      }
    }
    link.sought()
  }

  #closed(other: RoutingId, link: SimulatedLink, reason: LinkCloseReason): void {
    if (this.#linked.get(other) === link) this.#linked.delete(other)
    const refuseMs = refusedMs[reason]
    if (refuseMs !== undefined) this.#refuse(other, refuseMs, reason)
  }

  #refuse(other: RoutingId, forMs: number, reason: LinkCloseReason | undefined): void {
    this.#relays.network.refusals.push({atMs: this.#nowMs, by: this.routingId, other, reason})
    this.#refusedUntilMs.set(other, this.#nowMs + forMs)
  }

  #isRefused(other: RoutingId): boolean {
    return (this.#refusedUntilMs.get(other) ?? -1) > this.#nowMs
  }

  #reserve(other: RoutingId, way: Way): boolean {
    if (this.isDialling(other)) return true
    for (const [id, {untilMs}] of this.#dials) if (untilMs <= this.#nowMs) this.#dials.delete(id)
    if (this.#dials.size >= parameters.maxPendingDials) return false
    const offerId = `o${this.#number++}`
    const untilMs = this.#nowMs + parameters.pendingDialMs
    this.#dials.set(other, {untilMs, way, offerId, offered: false, answered: false})
    this.dials.push(this.#nowMs)
    return true
  }

  /** The same signal comes by every relay. */
  #hasSeen(signal: string): boolean {
    if (this.#seen.has(signal)) return true
    this.#seen.add(signal)
    if (this.#seen.size > 512) this.#seen.delete(this.#seen.values().next().value!)
    return false
  }

  #publish(said: Omit<Signal, 'from'>, on: readonly Url[], to?: RoutingId): void {
    const signal = {...said, from: this.routingId, by: this.routingId, number: this.#number++}
    const {kind} = signal
    this.#relays.network.note(`${kind} by ${this.routingId}${to === undefined ? '' : ` to ${to}`}`)
    for (const url of on) {
      if (!this.isOpen(url)) continue
      this.published.push({atMs: this.#nowMs, kind, url, to})
      this.#relays.publish(url, signal, to)
    }
  }
}

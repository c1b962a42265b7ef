import type {RoutingId} from '../../../src/base/ids.ts'
import type {Environment} from '../../../src/base/ports.ts'
import {err, ok, type Result} from '../../../src/base/result.ts'
import type {
  MetConnection,
  RelayStatus,
  Rendezvous,
  RendezvousHandlers,
  Room,
  Wake
} from '../../../src/rendezvous/rendezvous.ts'
import type {Link} from '../../../src/swarm/link.ts'
import {refusedMs} from '../../../src/swarm/parameters.ts'
import {memoryLinkPair, type MemoryLink, type Uplink} from './memory-link.ts'

export interface MeetingPlaceOptions {
  readonly env: Environment
  readonly latencyMs?: number
  /** How often pages in a room look for each other. */
  readonly announceMs?: number
}

/** Where the pages of one process meet: stands for all relays together. */
export class MeetingPlace {
  readonly #options: MeetingPlaceOptions
  readonly pages: MemoryRendezvous[] = []
  /** Links between two pages that the meeting place made and that are still open, by both ids. */
  readonly #linked = new Map<string, MemoryLink>()
  readonly #refusedUntilMs = new Map<string, number>()
  dials = 0

  constructor(options: MeetingPlaceOptions) {
    this.#options = options
  }

  rendezvous(id: string): MemoryRendezvous {
    const rendezvous = new MemoryRendezvous(id as RoutingId, this)
    this.pages.push(rendezvous)
    const announce = () => {
      if (!this.pages.includes(rendezvous)) return
      this.announce(rendezvous)
      this.#options.env.scheduler.after(this.#options.announceMs ?? 5_000, announce)
    }
    this.#options.env.scheduler.after(1, announce)
    return rendezvous
  }

  announce(page: MemoryRendezvous): void {
    for (const other of this.pages) {
      if (other !== page && [...page.rooms].some(room => other.rooms.has(room))) this.#dial(page, other)
    }
  }

  linkBetween(a: MemoryRendezvous, b: MemoryRendezvous): MemoryLink | undefined {
    return this.#linked.get(pairOf(a, b))
  }

  /** The page's network is gone: nothing leaves or reaches it, and nobody is told. */
  unplug(page: MemoryRendezvous): void {
    this.pages.splice(this.pages.indexOf(page), 1)
    for (const [pair, link] of this.#linked) if (pair.split(' ').includes(page.routingId)) link.cut()
  }

  /** One more link between two pages, whatever is between them already. */
  meet(a: MemoryRendezvous, b: MemoryRendezvous): readonly [MemoryLink, MemoryLink] {
    const {env, latencyMs = 10} = this.#options
    const ends = memoryLinkPair({scheduler: env.scheduler, random: env.random, latencyMs})
    this.#linked.set(pairOf(a, b), ends[0])
    for (const [end, {uplink}] of [[ends[0], a] as const, [ends[1], b] as const]) {
      if (uplink) end.uplink = {take: (bytes, nowMs) => uplink.take(bytes, nowMs), nowMs: () => env.clock.monotonic()}
    }
    a.hand(ends[0])
    b.hand(ends[1])
    return ends
  }

  #dial(a: MemoryRendezvous, b: MemoryRendezvous): void {
    const nowMs = this.#options.env.clock.monotonic()
    const pair = pairOf(a, b)
    const former = this.#linked.get(pair)
    if (former?.isClosed === false) return
    if (former) {
      this.#linked.delete(pair)
      if (former.endedFor === 'admission') this.#refusedUntilMs.set(pair, nowMs + refusedMs.admission!)
    }
    if ((this.#refusedUntilMs.get(pair) ?? 0) > nowMs) return
    if (!a.handlers?.admits() || !b.handlers?.admits()) return
    this.dials++
    this.meet(a, b)
  }
}

const pairOf = (a: MemoryRendezvous, b: MemoryRendezvous) => [a.routingId, b.routingId].sort().join(' ')

export class MemoryRendezvous implements Rendezvous {
  readonly routingId: RoutingId
  readonly rooms = new Set<string>()
  readonly linked = new Map<string, number>()
  readonly lost = new Map<string, number>()
  handlers: RendezvousHandlers | undefined
  wakes = 0
  /** Those of them that were for another network. */
  readonly ways: Wake[] = []
  /** Narrows what this page sends; set it before it meets anybody. */
  uplink: Uplink | undefined
  #relays: readonly RelayStatus[] = [{kind: 'nostr', url: 'wss://relay.example', state: 'open'}]
  readonly #place: MeetingPlace
  readonly #links = new WeakMap<MetConnection, MemoryLink>()
  readonly #joins: Room[] = []

  constructor(routingId: RoutingId, place: MeetingPlace) {
    this.routingId = routingId
    this.#place = place
  }

  join(room: Room): () => void {
    this.#joins.push(room)
    this.rooms.add(room.roomId)
    this.#place.announce(this)
    return () => {
      const at = this.#joins.indexOf(room)
      if (at < 0) return
      this.#joins.splice(at, 1)
      if (!this.#joins.some(other => other.roomId === room.roomId)) this.rooms.delete(room.roomId)
    }
  }

  relays(): readonly RelayStatus[] {
    return this.#relays
  }

  setRelays(relays: readonly RelayStatus[]): void {
    this.#relays = relays
    this.handlers?.relaysChanged()
  }

  ice() {
    return {relayOnly: false, turn: {kind: 'none'}, refusals: [], servers: []} as const
  }

  wake(how: Wake = 'page'): void {
    this.wakes++
    if (how === 'network') this.ways.push(how)
  }

  byHand(): Promise<never> {
    return Promise.reject(new Error('Nobody passes anything on in memory.'))
  }

  setLinked(roomId: string, links: number, lost: number): void {
    this.linked.set(roomId, links)
    this.lost.set(roomId, lost)
  }

  close(): void {
    this.rooms.clear()
    const at = this.#place.pages.indexOf(this)
    if (at >= 0) this.#place.pages.splice(at, 1)
  }

  report(): Readonly<Record<string, number>> {
    return {}
  }

  /** A connection was made; in memory it stands for its link and has nothing else of a real one. */
  hand(link: MemoryLink): void {
    const met = {initiator: link.initiator, close: () => link.close('lost')} as unknown as MetConnection
    this.#links.set(met, link)
    if (this.handlers) this.handlers.met(met)
    else link.close('lost')
  }

  readonly openLink = async (met: MetConnection): Promise<Result<Link, string>> => {
    const link = this.#links.get(met)
    return link ? ok(link) : err('unknown')
  }
}

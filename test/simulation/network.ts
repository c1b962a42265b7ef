import {createHash} from 'node:crypto'
import type {Bytes} from '../../src/base/bytes.ts'
import type {RoutingId} from '../../src/base/ids.ts'
import type {LinkCloseReason} from '../../src/swarm/link.ts'
import type {SeededRandom} from './random.ts'
import {SimulatedLink, type Wire} from './simulated-link.ts'
import type {PageEnvironment, VirtualTime} from './time.ts'

/** A page as the network knows it. */
export interface Station {
  readonly id: RoutingId
  /** The same for all pages that were one after another in the same place. */
  readonly place: number
  readonly env: PageEnvironment
}

export interface ClosedLink {
  readonly atMs: number
  readonly by: RoutingId
  readonly other: RoutingId
  readonly reason: LinkCloseReason
}

/** A page does not answer another for a while, whoever speaks in its name. */
export interface Refusal {
  readonly atMs: number
  readonly by: RoutingId
  readonly other: RoutingId
  /** Of the link that was closed; undefined: the connection was not even taken for one. */
  readonly reason: LinkCloseReason | undefined
}

/** How bad the ways are. */
export interface Weather {
  readonly loss: number
  readonly duplication: number
  readonly reordering: number
}

const calm: Weather = {loss: 0, duplication: 0, reordering: 0}

/** Every way between two pages, and what goes over it. */
export class SimulatedNetwork {
  readonly time: VirtualTime
  weather: Weather = calm
  /** Places of which the first cannot reach the second. */
  readonly #apart = new Set<number>()
  readonly #latencyMs = new Map<number, number>()
  readonly #random: SeededRandom
  readonly #links = new Map<string, readonly [SimulatedLink, SimulatedLink]>()
  readonly #trace = createHash('sha256')
  /** On which side of a partition each place is; undefined: there is none. */
  #sides: ReadonlyMap<number, number> | undefined
  readonly closed: ClosedLink[] = []
  readonly refusals: Refusal[] = []
  delivered = 0

  constructor(time: VirtualTime, random: SeededRandom) {
    this.time = time
    this.#random = random
  }

  /** No way leads from one place to the other, ever. */
  setApart(a: number, b: number): void {
    this.#apart.add(pairOf(a, b))
  }

  setTogether(a: number, b: number): void {
    this.#apart.delete(pairOf(a, b))
  }

  isApart(a: number, b: number): boolean {
    return this.#apart.has(pairOf(a, b))
  }

  /** Cuts every way between places of different sides. */
  partition(sides: ReadonlyMap<number, number>): void {
    this.#sides = sides
    for (const [pair, ends] of this.#links) if (this.#isCut(...placesOf(pair))) ends.forEach(end => end.wayCut())
  }

  heal(): void {
    this.#sides = undefined
    for (const ends of this.#links.values()) ends.forEach(end => end.wayOpen())
  }

  sideOf(place: number): number {
    return this.#sides?.get(place) ?? 0
  }

  isCut(a: number, b: number): boolean {
    return this.#isCut(a, b)
  }

  /** Told of what happens, beside what is said on links; for whoever looks for a mistake. */
  told: ((atMs: number, what: string) => void) | undefined

  /** Adds to the trace, by which two runs are compared. */
  note(what: string): void {
    this.told?.(this.time.nowMs, what)
    this.#trace.update(`${this.time.nowMs} ${what}\n`)
  }

  /** A digest of everything that happened. Call it once, at the end. */
  trace(): string {
    return this.#trace.digest('hex').slice(0, 16)
  }

  latencyBetween(a: number, b: number): number {
    const pair = pairOf(a, b)
    const known = this.#latencyMs.get(pair)
    if (known !== undefined) return known
    const latencyMs = this.#random.between(5, 80)
    this.#latencyMs.set(pair, latencyMs)
    return latencyMs
  }

  link(a: Station, b: Station): readonly [SimulatedLink, SimulatedLink] {
    const key = `${a.place} ${b.place} ${a.id} ${b.id}`
    const wire: Wire = {
      time: this.time,
      isCut: () => this.#isCut(a.place, b.place),
      delayMs: reliable => this.#delayMs(a.place, b.place, reliable),
      copies: () => {
        if (this.#random.chance(this.weather.loss)) return 0
        return this.#random.chance(this.weather.duplication) ? 2 : 1
      },
      delivered: (from, to, bytes) => this.#delivered(from, to, bytes),
      closed: (by, reason) => {
        this.note(`closed ${by} ${reason}`)
        this.closed.push({atMs: this.time.nowMs, by, other: by === a.id ? b.id : a.id, reason})
        const ends = this.#links.get(key)
        if (ends?.every(end => end.isClosed) === true) this.#links.delete(key)
      }
    }
    const ends = SimulatedLink.pair([a.id, a.env], [b.id, b.env], wire)
    this.#links.set(key, ends)
    this.note(`link ${a.id} ${b.id}`)
    return ends
  }

  /** A page is gone without a word. */
  gone(id: RoutingId): void {
    for (const [key, [a, b]] of this.#links) {
      const [, , idA, idB] = key.split(' ')
      if (idA === id) b.otherGone()
      if (idB === id) a.otherGone()
      if (idA === id || idB === id) this.#links.delete(key)
    }
  }

  #delivered(from: RoutingId, to: RoutingId, bytes: Bytes): void {
    this.delivered++
    this.#trace.update(`${this.time.nowMs} ${from} ${to} `).update(bytes)
  }

  #isCut(a: number, b: number): boolean {
    return this.#sides !== undefined && this.#sides.get(a) !== this.#sides.get(b)
  }

  /** Who repeats a lost packet notices it after a round trip or more, later each time. */
  #delayMs(a: number, b: number, reliable: boolean): number {
    const baseMs = this.latencyBetween(a, b)
    const {loss, reordering} = this.weather
    let delayMs = baseMs * (1 + this.#random.fraction() / 4)
    if (!reliable) return this.#random.chance(reordering) ? delayMs + 3 * baseMs : delayMs
    for (let wait = Math.max(100, 2 * baseMs); this.#random.chance(loss) && wait < 4_000; wait *= 2) delayMs += wait
    return delayMs
  }
}

/** Of two places, in whatever order. */
const pairOf = (a: number, b: number) => Math.min(a, b) * 65_536 + Math.max(a, b)
const placesOf = (key: string): [number, number] => {
  const [a, b] = key.split(' ')
  return [Number(a), Number(b)]
}

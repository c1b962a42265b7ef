import {assert} from '../../src/base/errors.ts'
import type {EntryId} from '../../src/base/ids.ts'
import {maxAheadToBuildOnMs} from '../../src/log/parameters.ts'
import type {LogEntry} from '../../src/log/log-entry.ts'
import type {TopicKeys} from '../../src/protocol/topic.ts'
import {SimulatedSignatures} from './crypto.ts'
import {HostilePage, malices} from './hostile.ts'
import {HostileRelay, type RelayMalice} from './hostile-relay.ts'
import {SimulatedNetwork} from './network.ts'
import {SimulatedPage, type Bug, type PageStart} from './page.ts'
import {SeededRandom} from './random.ts'
import {SimulatedRelays, urls} from './simulated-relays.ts'
import {startMs, VirtualTime} from './time.ts'

export interface WorldOptions {
  readonly seed: number
  readonly peers: number
  readonly keys: TopicKeys
  /** Share of members that are hostile. */
  readonly hostile: number
  /** Share of pairs that can never connect. */
  readonly apart: number
  /** What one of the three relays does, if it means harm. */
  readonly hostileRelay?: RelayMalice | undefined
  readonly bug?: Bug | undefined
}

/** Of more, chance leaves none without a way to the others: looking at each pair would take too long. */
const fewPages = 60

export interface ShownEntry {
  readonly page: SimulatedPage
  readonly entry: LogEntry
}

/** A topic, all who are in it, and what is known of what they do. */
export class World {
  readonly options: WorldOptions
  readonly time = new VirtualTime()
  readonly random: SeededRandom
  readonly network: SimulatedNetwork
  readonly relays: SimulatedRelays
  readonly signatures = new SimulatedSignatures()
  /** Honest pages by their place; the ones that are there now. */
  readonly pages = new Map<number, SimulatedPage>()
  /** And all there ever were. */
  readonly everyPage: SimulatedPage[] = []
  readonly hostile: HostilePage[] = []
  /** Entries that no honest page that is left has, since it crashed without its storage. */
  readonly lost = new Set<EntryId>()
  /** What was shown since this was looked at last. */
  shown: ShownEntry[] = []
  healedMs: number | undefined
  readonly #stamps = new Map<EntryId, number>()
  readonly #starts = new Map<number, PageStart>()

  constructor(options: WorldOptions) {
    this.options = options
    this.random = new SeededRandom(options.seed)
    this.network = new SimulatedNetwork(this.time, this.random.branch('network'))
    this.relays = new SimulatedRelays(this.network, this.random.branch('relays'))
    const {hostileRelay} = options
    if (hostileRelay === undefined) return
    const random = this.random.branch('hostile relay')
    this.relays.hostile = new HostileRelay(this.relays, random.pick(urls), hostileRelay, random)
  }

  get places(): readonly number[] {
    return Array.from({length: this.options.peers}, (_, place) => place)
  }

  /** Lays out who can reach whom, and opens everybody within the first seconds. */
  async begin(): Promise<void> {
    const random = this.random.branch('layout')
    const {seed, peers, hostile, apart} = this.options
    const bad = new Set(random.some(this.places, Math.floor(peers * hostile)))
    const honest = this.places.filter(place => !bad.has(place))
    for (const [a, b] of pairs(this.places)) {
      if (!random.chance(apart)) continue
      this.network.setApart(a, b)
      if (peers <= fewPages && !this.#isWhole(honest)) this.network.setTogether(a, b)
    }
    assert(this.#isWhole(honest), 'honest pages can reach each other')
    // Of clocks that are wrong in as many ways as there are right ones nobody could tell which to believe.
    const wrong = new Set(random.some(honest, random.between(0, Math.floor(honest.length / 5))))
    for (const place of this.places) {
      const identity = this.signatures.person(seed, `person ${place}`)
      if (bad.has(place)) {
        const around = this.#around
        this.time.after(random.between(0, 3_000), () =>
          this.hostile.push(new HostilePage(around, place, random.pick(malices), identity))
        )
        continue
      }
      const skewMs = wrong.has(place) ? random.between(-600_000, 600_000) : random.between(-2_000, 2_000)
      this.#starts.set(place, {times: 0, identity, skewMs})
      this.time.after(random.between(0, 3_000), () => void this.open(place))
    }
    await this.time.run(5_000)
  }

  /** A page in this place, with what an earlier one left, if it did. */
  async open(place: number): Promise<void> {
    const start = this.#starts.get(place)!
    this.#starts.set(place, {...start, times: start.times + 1, storage: undefined})
    const page = await SimulatedPage.open(this.#around, place, start)
    this.network.note(`open ${page.id} with ${page.shown.size}, its clock ${start.skewMs} ms ahead`)
    this.pages.set(place, page)
    this.#kept.delete(place)
    this.everyPage.push(page)
  }

  /** Ends the page in this place at once; `keeping` its storage for the next one. */
  crash(place: number, keeping: boolean): void {
    const page = this.pages.get(place)
    if (page === undefined) return
    this.network.note(`crash ${page.id} ${keeping ? 'with' : 'without'} storage`)
    this.pages.delete(place)
    page.crash()
    const start = this.#starts.get(place)!
    this.#starts.set(place, {...start, storage: keeping ? page.storage : undefined})
    if (keeping) this.#kept.set(place, page)
    this.#noteLost(page)
  }

  leave(place: number): void {
    const page = this.pages.get(place)
    if (page === undefined) return
    this.network.note(`leave ${page.id}`)
    this.pages.delete(place)
    page.leave()
    this.#starts.set(place, {...this.#starts.get(place)!, storage: page.storage})
    this.#kept.set(place, page)
    this.#noteLost(page)
  }

  /** Places whose page is not there now. */
  get empty(): readonly number[] {
    return [...this.#starts.keys()].filter(place => !this.pages.has(place))
  }

  /** Every entry that an honest page has now. */
  held(): ReadonlySet<EntryId> {
    const held = new Set<EntryId>()
    for (const page of this.pages.values()) for (const id of page.shown) held.add(id)
    return held
  }

  /** Those that everybody must have. What is stamped far ahead, since its author was alone with a wrong clock, waits until it is due. */
  due(): readonly EntryId[] {
    const latestMs = startMs + this.time.nowMs + maxAheadToBuildOnMs
    return [...this.held()].filter(id => this.#stamps.get(id)! <= latestMs)
  }

  get isConverged(): boolean {
    const due = this.due()
    return [...this.pages.values()].every(({shown}) => due.every(id => shown.has(id)))
  }

  /** The last page of places that are empty now, with its storage. */
  readonly #kept = new Map<number, SimulatedPage>()

  #noteLost(gone: SimulatedPage): void {
    const left = new Set<EntryId>(this.held())
    for (const {shown, storage} of this.#kept.values())
      // What was in memory only, since its disk was full, is gone as well.
      for (const id of shown) if (!storage.refused.has(id)) left.add(id)
    for (const id of gone.shown) if (!left.has(id)) this.lost.add(id)
  }

  get #around() {
    const {network, relays, signatures, random} = this
    const {keys, bug} = this.options
    const shown = (page: SimulatedPage, entries: readonly LogEntry[]) => {
      for (const entry of entries) {
        this.shown.push({page, entry})
        this.#stamps.set(entry.id, entry.header.hlcMs)
      }
    }
    return {network, relays, signatures, random, keys, bug, shown}
  }

  /** Honest pages can reach each other by way of each other, and each of them two others: where they cannot, nothing is proved. */
  #isWhole(honest: readonly number[]): boolean {
    const reaches = (place: number) => honest.filter(other => other !== place && !this.network.isApart(place, other))
    const found = new Set(honest.slice(0, 1))
    for (const place of found) for (const other of reaches(place)) found.add(other)
    const ways = Math.min(2, honest.length - 1)
    return found.size === honest.length && honest.every(place => reaches(place).length >= ways)
  }
}

function* pairs(places: readonly number[]): Generator<readonly [number, number]> {
  for (const a of places) for (const b of places) if (a < b) yield [a, b]
}

import type {SeededRandom} from './random.ts'
import type {World} from './world.ts'

/** Of so long a time pages may sleep for minutes. */
const longMs = 120_000

/** Lets things go wrong for a while, each when the seed says; `heal` ends all of it. */
export class Faults {
  readonly #world: World
  readonly #random: SeededRandom
  /** What happened, by name, for the figures. */
  readonly counts: Record<string, number> = {}
  #over = false
  #freezeMs: readonly [number, number] = [0, 0]

  constructor(world: World) {
    this.#world = world
    this.#random = world.random.branch('faults')
  }

  /** Plans everything for the next `forMs`. */
  begin(forMs: number): void {
    const random = this.#random
    const {network} = this.#world
    network.weather = {
      loss: random.pick([0, 0.01, 0.05, 0.1, 0.3]),
      duplication: random.pick([0, 0.1]),
      reordering: random.pick([0, 0.2])
    }
    const at = () => random.between(0, forMs)
    const places = this.#world.places.length
    const isLong = forMs > longMs
    this.#freezeMs = isLong ? [60_000, 600_000] : [3_000, 60_000]
    for (let n = random.between(0, 2); n > 0; n--) this.#plan(at(), 'partition', () => this.#partition(forMs))
    for (let n = random.between(0, Math.ceil(places / 5)); n > 0; n--) this.#plan(at(), 'crash', () => this.#crash())
    for (let n = random.between(0, Math.ceil(places / 6)); n > 0; n--) this.#plan(at(), 'leave', () => this.#leave())
    for (let n = random.between(0, Math.ceil(places / 6)); n > 0; n--) this.#plan(at(), 'freeze', () => this.#freeze())
    if (random.chance(0.3)) this.#plan(at(), 'full', () => this.#fill())
    if (isLong) for (let n = 0; n < 1 + places / 4; n++) this.#plan(at(), 'freeze', () => this.#freeze())
    if (random.chance(0.4)) this.#plan(at(), 'relays', () => this.#killRelays())
    if (random.chance(0.3)) this.#plan(at(), 'limits', () => (this.#world.relays.limited = true))
  }

  /** Everything works again, and whoever was gone comes back. */
  heal(): void {
    this.#over = true
    const {network, relays, pages, empty} = this.#world
    network.weather = {loss: 0, duplication: 0, reordering: 0}
    this.#join()
    relays.limited = false
    relays.revive()
    for (const {storage} of this.#world.everyPage) storage.isFull = false
    for (const page of pages.values()) if (page.env.isFrozen) this.#thaw(page.place)
    for (const place of empty) void this.#world.open(place)
  }

  #plan(inMs: number, name: string, task: () => void): void {
    this.#world.time.after(inMs, () => {
      if (this.#over) return
      this.counts[name] = (this.counts[name] ?? 0) + 1
      this.#world.network.note(name)
      task()
    })
  }

  #later(inMs: number, task: () => void): void {
    this.#world.time.after(inMs, () => {
      if (!this.#over) task()
    })
  }

  #partition(forMs: number): void {
    const {network, places} = this.#world
    const sides = new Map(places.map(place => [place, this.#random.between(0, 1)]))
    network.partition(sides)
    // A network that is cut off has no relays either. Where both halves have them, nobody tells either that the other is back, and who is
    // linked with nobody meanwhile announces itself twice a minute at most.
    const alone = places.filter(place => sides.get(place) === 1)
    const company = (place: number, other: number) =>
      other !== place && sides.get(other) === sides.get(place) && !network.isApart(place, other)
    const somebodyIsAlone = places.some(place => !places.some(other => company(place, other)))
    if (somebodyIsAlone || this.#random.chance(0.7)) this.#world.relays.setOutOfReach(alone)
    this.#later(this.#random.between(2_000, forMs), () => this.#join())
  }

  #join(): void {
    this.#world.network.heal()
    this.#world.relays.setOutOfReach([])
  }

  #crash(): void {
    const world = this.#world
    // Somebody is always left.
    if (world.pages.size < 3) return
    const place = this.#random.pick([...world.pages.keys()])
    world.crash(place, this.#random.chance(0.6))
    this.#later(this.#random.between(1_000, 30_000), () => this.#open(place))
  }

  #leave(): void {
    if (this.#world.pages.size < 3) return
    const place = this.#random.pick([...this.#world.pages.keys()])
    this.#world.leave(place)
    this.#later(this.#random.between(1_000, 20_000), () => this.#open(place))
  }

  #open(place: number): void {
    if (!this.#world.pages.has(place)) void this.#world.open(place)
  }

  #freeze(): void {
    const page = this.#random.pick([...this.#world.pages.values()])
    if (this.#random.chance(0.5)) page.life.tell('freeze')
    page.env.freeze()
    this.#later(this.#random.between(...this.#freezeMs), () => this.#thaw(page.place))
  }

  #thaw(place: number): void {
    const page = this.#world.pages.get(place)
    if (page?.env.isFrozen !== true) return
    page.joins.push(this.#world.time.nowMs)
    page.env.thaw()
    page.life.tell('wake')
  }

  /** A disk is full for a while: what comes or is written is in memory only. */
  #fill(): void {
    const {storage} = this.#random.pick([...this.#world.pages.values()])
    storage.isFull = true
    this.#later(this.#random.between(5_000, 40_000), () => (storage.isFull = false))
  }

  #killRelays(): void {
    this.#world.relays.kill(this.#random.between(1, 3))
    this.#later(this.#random.between(5_000, 40_000), () => this.#world.relays.revive())
  }
}

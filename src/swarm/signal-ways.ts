import type {RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import {signalParameters as limits} from './signal-parameters.ts'

/** By whom a page can be reached that this one is not linked with: what the neighbours told, and by whom it was heard last. */
export class SignalWays {
  readonly #random: Random
  /** What each neighbour said it is linked with, and the hints at the persons of these pages. */
  readonly #lists = new Map<RoutingId, ReadonlyMap<RoutingId, string>>()
  /** Whose pages the neighbours are. */
  readonly #personOf = new Map<RoutingId, string>()
  readonly #heard = new Map<RoutingId, {readonly by: RoutingId; readonly untilMs: number}>()

  constructor(random: Random) {
    this.#random = random
  }

  add(neighbour: RoutingId, person: string): void {
    this.#personOf.set(neighbour, person)
    this.#lists.set(neighbour, this.#lists.get(neighbour) ?? new Map())
  }

  remove(neighbour: RoutingId): void {
    this.#lists.delete(neighbour)
    this.#personOf.delete(neighbour)
    for (const [page, {by}] of this.#heard) if (by === neighbour) this.#heard.delete(page)
  }

  get neighbours(): readonly RoutingId[] {
    return [...this.#lists.keys()]
  }

  /** Pages heard by way of others that are remembered. */
  get remembered(): number {
    return this.#heard.size
  }

  isNeighbour(page: RoutingId): boolean {
    return this.#lists.has(page)
  }

  /** Whether the list is another than before. */
  tell(neighbour: RoutingId, pages: ReadonlyMap<RoutingId, string>): boolean {
    const before = this.#lists.get(neighbour)
    if (before === undefined) return false
    this.#lists.set(neighbour, pages)
    return pages.size !== before.size || [...pages.keys()].some(page => !before.has(page))
  }

  /** Everybody the neighbours are linked with, and which of them are with each; the neighbours themselves are left out. */
  told(): Map<RoutingId, readonly RoutingId[]> {
    const told = new Map<RoutingId, RoutingId[]>()
    for (const [neighbour, pages] of this.#lists) {
      for (const page of pages.keys()) {
        if (this.#lists.has(page)) continue
        const tellers = told.get(page)
        if (tellers) tellers.push(neighbour)
        else told.set(page, [neighbour])
      }
    }
    return told
  }

  /** Hints at the persons neighbours are linked with by pages that are not linked here. */
  persons(): ReadonlySet<string> {
    const persons = new Set<string>()
    for (const pages of this.#lists.values())
      for (const [page, person] of pages) if (!this.#lists.has(page)) persons.add(person)
    return persons
  }

  /** Pages of the person with this hint that are not linked here, those most neighbours are linked with first. */
  pagesOf(person: string): readonly RoutingId[] {
    const pages = [...this.#lists.values()].flatMap(list => [...list].filter(([, hint]) => hint === person))
    const missing = new Set(pages.map(([page]) => page).filter(page => !this.#lists.has(page)))
    return [...missing].sort((a, b) => this.reachedBy(b) - this.reachedBy(a))
  }

  /** How many people among the neighbours say that they are linked with this page: whoever has several pages has one voice. */
  reachedBy(page: RoutingId): number {
    const persons = new Set<string>()
    for (const [neighbour, pages] of this.#lists) if (pages.has(page)) persons.add(this.#personOf.get(neighbour)!)
    return persons.size
  }

  /** Whether this page was heard by this neighbour a short while ago. */
  isKnown(page: RoutingId, by: RoutingId, nowMs: number): boolean {
    const way = this.#heard.get(page)
    return way !== undefined && way.by === by && nowMs < way.untilMs
  }

  /** A signal of `page` came by this neighbour: what goes back to it may go there. */
  heard(page: RoutingId, by: RoutingId, nowMs: number): void {
    this.#heard.delete(page)
    this.#heard.set(page, {by, untilMs: nowMs + limits.wayMs})
    if (this.#heard.size > limits.ways) this.#heard.delete(this.#heard.keys().next().value!)
  }

  /**
   * To whom a signal for `to` goes next, when those may pass it on `hops` times: to the page itself if it is linked; to those known to be linked with
   * it, and the one it was heard by; without any, to a few at random. Never back to `except`.
   */
  onward(to: RoutingId, hops: number, except: RoutingId | undefined, nowMs: number): readonly RoutingId[] {
    if (this.#lists.has(to)) return [to]
    if (hops < 1) return []
    const next = new Set(this.#some(limits.bridges, except, pages => pages.has(to)))
    const way = this.#heard.get(to)
    if (way && way.by !== except && nowMs < way.untilMs && this.#lists.has(way.by)) next.add(way.by)
    return next.size > 0 ? [...next] : this.#some(limits.flood, except, () => true)
  }

  #some(
    most: number,
    except: RoutingId | undefined,
    suits: (pages: ReadonlyMap<RoutingId, string>) => boolean
  ): RoutingId[] {
    const suiting = [...this.#lists].filter(([id, pages]) => id !== except && suits(pages)).map(([id]) => id)
    const some: RoutingId[] = []
    while (some.length < most && suiting.length > 0) {
      some.push(...suiting.splice(Math.floor(this.#random.fraction() * suiting.length), 1))
    }
    return some
  }
}

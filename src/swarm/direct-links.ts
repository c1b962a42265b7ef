import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {ExpiringSet} from '../base/expiring-set.ts'
import type {LinkOutcome} from './link-outcome.ts'
import {signalParameters as limits} from './signal-parameters.ts'
import type {TopicMembership} from './topic-membership.ts'

interface Request {
  readonly pages: readonly RoutingId[]
  readonly outcome: Promise<LinkOutcome>
  readonly end: (outcome: LinkOutcome) => void
}

export interface DirectLinksOptions {
  readonly env: Environment
  readonly membership: TopicMembership
  /** Pages of a person that neighbours say they are linked with. */
  readonly pagesOf: (person: PersonKey) => readonly RoutingId[]
  /** Other pages are wanted now. */
  readonly changed: () => void
}

interface Guest {
  readonly untilMs: number
  /** The neighbour that brought it, when it asked; undefined: it was asked for here. */
  readonly by: RoutingId | undefined
  readonly isLinked: boolean
}

/** Links a feature asked for, or other pages need of this one: a few of them have a place beside those that keep the topic together. */
export class DirectLinks {
  readonly #options: DirectLinksOptions
  readonly #requests = new Map<PersonKey, Request>()
  readonly #failed = new ExpiringSet(limits.ways)
  /** Pages with a place of their own, and until when. */
  readonly #guests = new Map<RoutingId, Guest>()

  constructor(options: DirectLinksOptions) {
    this.#options = options
  }

  close(): void {
    for (const {end} of [...this.#requests.values()]) end('left')
    this.#guests.clear()
  }

  /** Asks for a link with a page of this person. Asking again while it is being made joins in. */
  request(person: PersonKey): Promise<LinkOutcome> {
    const {env, membership, pagesOf, changed} = this.#options
    if (membership.neighbours.some(({key}) => key === person)) return Promise.resolve('linked')
    const known = this.#requests.get(person)
    if (known) return known.outcome
    if (this.#failed.has(person, this.#nowMs)) return Promise.resolve('no-answer')
    if (membership.links === 0) return Promise.resolve('alone')
    // Anybody can name a page of somebody's: two are tried.
    const pages = pagesOf(person).slice(0, 2)
    if (pages.length === 0) return Promise.resolve('nobody')
    const own = [...this.#guests].filter(([id, {by, isLinked}]) => by === undefined && isLinked && this.isGuest(id))
    if (own.length + this.#requests.size >= limits.guests) return Promise.resolve('busy')
    for (const page of pages) this.#invite(page, limits.directMs)
    let settle: (outcome: LinkOutcome) => void = () => undefined
    const outcome = new Promise<LinkOutcome>(resolve => (settle = resolve))
    const cancel = env.scheduler.after(limits.directMs, () => end('no-answer'))
    const end = (what: LinkOutcome) => {
      cancel()
      this.#requests.delete(person)
      if (what === 'no-answer') this.#failed.add(person, this.#nowMs + limits.forgivenMs)
      settle(what)
    }
    this.#requests.set(person, {pages, outcome, end})
    changed()
    return outcome
  }

  /** Pages asked for here and not linked yet. */
  get sought(): readonly RoutingId[] {
    return [...this.#requests.values()].flatMap(({pages}) => pages)
  }

  /** Whether a page has a place of its own, whatever room there is. */
  isGuest(page: RoutingId): boolean {
    const guest = this.#guests.get(page)
    if (guest === undefined) return false
    if (this.#nowMs < guest.untilMs) return true
    this.#guests.delete(page)
    return false
  }

  /** Another page says, by way of a neighbour, that it needs a link with this one. Of each neighbour one is waited for. */
  asked(page: RoutingId, by: RoutingId): void {
    if (this.isGuest(page)) return
    const guests = [...this.#guests].filter(([id, guest]) => guest.by !== undefined && this.isGuest(id))
    const isWaitedFor = guests.some(([, guest]) => guest.by === by && !guest.isLinked)
    if (guests.length < limits.guests && !isWaitedFor) this.#invite(page, limits.guestMs, by)
  }

  linked(page: RoutingId, person: PersonKey): void {
    const guest = this.#guests.get(page)
    if (guest && this.isGuest(page)) {
      this.#guests.set(page, {by: guest.by, untilMs: this.#nowMs + limits.guestStayMs, isLinked: true})
    }
    this.#requests.get(person)?.end('linked')
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  #invite(page: RoutingId, forMs: number, by?: RoutingId): void {
    if (!this.isGuest(page)) this.#guests.set(page, {untilMs: this.#nowMs + forMs, by, isLinked: false})
  }
}

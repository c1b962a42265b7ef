import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {ExpiringSet} from './expiring-set.ts'
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

/** Links a feature asked for, or other pages need of this one: a few of them have a place beside those that keep the topic together. */
export class DirectLinks {
  readonly #options: DirectLinksOptions
  readonly #requests = new Map<PersonKey, Request>()
  readonly #failed = new ExpiringSet(limits.ways)
  /** Pages with a place of their own, and until when. */
  readonly #guests = new Map<RoutingId, number>()

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
    const pages = pagesOf(person).slice(0, 1)
    if (pages.length === 0) return Promise.resolve('nobody')
    if (!pages.every(page => this.#invite(page, limits.directMs))) return Promise.resolve('busy')
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
    const untilMs = this.#guests.get(page)
    if (untilMs === undefined) return false
    if (this.#nowMs < untilMs) return true
    this.#guests.delete(page)
    return false
  }

  /** Another page says that it needs a link with this one. */
  asked(by: RoutingId): void {
    this.#invite(by, limits.guestMs)
  }

  linked(page: RoutingId, person: PersonKey): void {
    if (this.isGuest(page)) this.#guests.set(page, this.#nowMs + limits.guestStayMs)
    this.#requests.get(person)?.end('linked')
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  /** False when there is no place left. */
  #invite(page: RoutingId, forMs: number): boolean {
    if (this.isGuest(page)) return true
    const guests = [...this.#guests.keys()].filter(id => this.isGuest(id))
    if (guests.length >= limits.guests) return false
    this.#guests.set(page, this.#nowMs + forMs)
    return true
  }
}

import type {Bytes} from '../base/bytes.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import type {Identity} from '../identity/identity.ts'
import {cleanName, defaultName} from '../identity/names.ts'
import type {MessageNamed, TopicMessage} from '../protocol/link-messages.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import type {LinkPath} from '../rendezvous/link-path.ts'
import type {LinkTraffic} from './link.ts'
import {admission, isLargeTopic, ringNeighbours, type AdmissionSurroundings} from './admission.ts'
import type {LinkOutcome} from './link-outcome.ts'
import {ExpiringSet} from '../base/expiring-set.ts'
import {admissionParameters} from './parameters.ts'
import {peopleOf, samePeople, type Person} from './people.ts'
import {hintOf} from './person-hint.ts'
import type {SendOutcome} from './send-queue.ts'
import type {Session, Verdict} from './session.ts'

/** One linked page in a topic, as it was when asked. */
export interface Neighbour {
  /** The page: another after each load. */
  readonly routingId: RoutingId
  /** The person whose page it is, proved. */
  readonly key: PersonKey
  readonly name: string
  /** X25519 public key that person gave in the handshake of this link, 32 bytes. */
  readonly agreementKey: Bytes
  /** How far that page's wall clock is ahead of ours, milliseconds; undefined while not measured. */
  readonly clockOffsetMs: number | undefined
  /** Last estimate of the round trip, milliseconds; undefined while not measured. */
  readonly roundTripMs?: number | undefined
  /** The way the link takes; undefined while not known. */
  readonly path?: LinkPath | undefined
  /** What went over the link, and its lanes. */
  readonly traffic?: LinkTraffic
  /** Connections beside the link that files go over as well, on a long path. */
  readonly lanes?: number
  /** Since when it has been open, monotonic milliseconds. */
  readonly sinceMs?: number
  /** Nothing was heard for a while. */
  readonly isQuiet?: boolean
}

export type MessageHandler<Name extends TopicMessage['type'] = TopicMessage['type']> = (
  message: MessageNamed<Name>,
  from: Neighbour
) => Verdict | Promise<Verdict>

export interface MembershipListener {
  linked(neighbour: Neighbour): void
  unlinked(neighbour: Neighbour): void
  peopleChanged(): void
  /** A handler accepted it. */
  accepted(message: TopicMessage, from: Neighbour): void
}

/** What is known of the topic beyond the own links. */
export interface Surroundings extends AdmissionSurroundings {
  /** Whether a page is let in and kept whatever room there is. */
  isGuest(page: RoutingId): boolean
  requestLink(person: PersonKey): Promise<LinkOutcome>
  /** Hints at the persons neighbours say they are linked with, by pages that are not linked here. */
  persons(): ReadonlySet<string>
}

export interface MembershipOptions {
  readonly env: Environment
  readonly keys: TopicKeys
  readonly identity: Identity
  readonly routingId: RoutingId
  /** A queue was full, or nobody handles this type; counted where all is counted. */
  readonly count: (what: 'queue-full' | 'no-handler') => void
}

interface Page {
  readonly session: Session
  readonly key: PersonKey
  readonly agreementKey: Bytes
  name: string
  away: boolean
}

const nobody: ReadonlySet<string> = new Set()

/** One topic on this page: who is linked in it, who they say they are, and who gets their messages. */
export class TopicMembership {
  readonly keys: TopicKeys
  readonly listeners = new Set<MembershipListener>()
  readonly #options: MembershipOptions
  readonly #pages = new Map<RoutingId, Page>()
  readonly #handlers = new Map<TopicMessage['type'], Set<MessageHandler>>()
  /** Pages met in this topic and not linked. */
  readonly #known = new ExpiringSet(admissionParameters.remembered)
  /** Set by what knows it, once somebody is linked. */
  surroundings: Surroundings | undefined
  /** Pages that were linked, went without a goodbye and did not come back. */
  readonly #lost = new ExpiringSet(admissionParameters.remembered)
  #people: readonly Person[]
  /** Whom neighbours named last. */
  #beyond = ''
  #personsBeyond = 0
  #away = false
  readonly #stopName: () => void

  constructor(options: MembershipOptions) {
    this.#options = options
    this.keys = options.keys
    this.#people = this.#countPeople()
    this.#stopName = options.identity.onName(() => {
      this.#presenceChanged()
      this.#peopleMayHaveChanged()
    })
  }

  close(): void {
    this.#stopName()
  }

  /** This page, as the others know it. */
  get self(): RoutingId {
    return this.#options.routingId
  }

  get people(): readonly Person[] {
    return this.#people
  }

  /** Those of these people whom no page here is linked with, and neighbours say they are. */
  beyond(known: Iterable<PersonKey>): readonly PersonKey[] {
    const persons = this.surroundings?.persons() ?? nobody
    if (persons.size === 0) return []
    const linked = new Set(this.#people.map(({key}) => key))
    return [...known].filter(key => !linked.has(key) && persons.has(hintOf(key)))
  }

  /** What is known of the topic beyond the own links may be other than before. */
  surroundingsChanged(): void {
    const persons = this.surroundings?.persons() ?? nobody
    this.#personsBeyond = persons.size
    const names = [...persons].sort().join()
    if (names === this.#beyond) return
    this.#beyond = names
    for (const listener of [...this.listeners]) listener.peopleChanged()
  }

  get neighbours(): readonly Neighbour[] {
    return [...this.#pages].map(([routingId, page]) => neighbour(routingId, page))
  }

  get sessions(): readonly Session[] {
    return [...this.#pages.values()].map(page => page.session)
  }

  get links(): number {
    return this.#pages.size
  }

  /** Pages met here in the last minutes that are not linked, for lack of room. */
  get unlinkedPages(): number {
    return this.#known.count(this.#options.env.clock.monotonic(), id => !this.#pages.has(id as RoutingId))
  }

  /** Whether more pages are known to be here, met or heard of, than can all be linked with each other. */
  get isLarge(): boolean {
    return isLargeTopic(this.links, Math.max(this.unlinkedPages, this.#personsBeyond))
  }

  /** Linked pages that are heard, and those that are not: linked still, or gone without a goodbye and not back. */
  get reach(): {readonly heard: number; readonly lost: number} {
    const missing = this.sessions.filter(session => session.missing).length
    const gone = this.#lost.count(this.#options.env.clock.monotonic(), () => true)
    return {heard: this.#pages.size - missing, lost: gone + missing}
  }

  isRingNeighbour(routingId: RoutingId): boolean {
    return ringNeighbours(this.#options.routingId, [...this.#pages.keys(), routingId], this.keys.topicKey).has(
      routingId
    )
  }

  // Links

  /** Whether a page that knows the topic is to be linked in it, and who has to go for it. */
  consider(routingId: RoutingId, key: PersonKey): {readonly admit: boolean; readonly evict: readonly Session[]} {
    const nowMs = this.#options.env.clock.monotonic()
    if (this.surroundings?.isGuest(routingId)) return {admit: true, evict: []}
    const firstMeeting = !this.#known.has(routingId, nowMs)
    const others = [...this.#pages.keys()].filter(id => id !== routingId)
    // Nobody is turned away for the sake of a page that is not heard any more.
    const heard = others.filter(id => !this.#pages.get(id)!.session.missing)
    const {admit, evict} = admission({
      self: this.#options.routingId,
      topic: this.keys.topicKey,
      linked: heard.filter(id => !this.surroundings?.isGuest(id)),
      newcomer: routingId,
      personOf: id => (id === routingId ? key : this.#pages.get(id)?.key),
      known: this.#known.count(nowMs, id => id !== routingId && !this.#pages.has(id as RoutingId)),
      firstMeeting: firstMeeting || heard.length < admissionParameters.lowDegree,
      surroundings: this.surroundings,
      random: this.#options.env.random
    })
    if (!admit) this.#know(routingId)
    const tooMany = admit ? others.length + 1 - evict.length - admissionParameters.fullMesh : 0
    const missed = others.filter(id => !heard.includes(id)).slice(0, Math.max(0, tooMany))
    return {admit, evict: [...evict, ...missed].map(id => this.#pages.get(id)!.session)}
  }

  link(session: Session): void {
    const {routingId, key, publicKey, agreementKey} = session.peer!
    const page = {session, key, agreementKey, name: defaultName(publicKey), away: false}
    this.#pages.set(routingId, page)
    this.#lost.delete(routingId)
    void session.send(this.keys.topicKey, this.#presence())
    for (const listener of [...this.listeners]) listener.linked(neighbour(routingId, page))
    this.#peopleMayHaveChanged()
  }

  /** `letGo`: for lack of room, so it counts as known. `lost`: without a goodbye. False when it was not linked. */
  unlink(session: Session, {letGo = false, lost = false}: {letGo?: boolean; lost?: boolean} = {}): boolean {
    const routingId = session.peer?.routingId
    const page = routingId && this.#pages.get(routingId)
    if (!page || page.session !== session) return false
    this.#pages.delete(routingId)
    if (letGo) this.#know(routingId)
    if (lost) this.#lost.add(routingId, this.#options.env.clock.monotonic() + admissionParameters.lostMs)
    for (const listener of [...this.listeners]) listener.unlinked(neighbour(routingId, page))
    this.#peopleMayHaveChanged()
    return true
  }

  quietChanged(): void {
    this.#peopleMayHaveChanged()
  }

  /** Tells the others that this page stops or goes on. */
  setAway(away: boolean): void {
    if (this.#away === away) return
    this.#away = away
    this.#presenceChanged()
  }

  // Messages

  handle<Name extends TopicMessage['type']>(types: readonly Name[], handler: MessageHandler<Name>): () => void {
    const general = handler as unknown as MessageHandler
    for (const type of types) {
      const handlers = this.#handlers.get(type) ?? new Set()
      this.#handlers.set(type, handlers.add(general))
    }
    return () => {
      for (const type of types) this.#handlers.get(type)?.delete(general)
    }
  }

  receive(session: Session, message: TopicMessage): Verdict | Promise<Verdict> {
    const {routingId} = session.peer!
    const page = this.#pages.get(routingId)
    if (!page) return 'ignore'
    if (message.type === 'presence') this.#introduced(page, message)
    const from = neighbour(routingId, page)
    const verdicts = [...(this.#handlers.get(message.type) ?? [])].map(handler => handler(message, from))
    if (message.type === 'presence') verdicts.push('accept')
    if (verdicts.length === 0) this.#options.count('no-handler')
    const judge = (all: readonly Verdict[]): Verdict => {
      if (all.includes('reject')) return 'reject'
      if (!all.includes('accept')) return 'ignore'
      for (const listener of [...this.listeners]) listener.accepted(message, from)
      return 'accept'
    }
    const settled = verdicts.filter(verdict => typeof verdict === 'string')
    if (settled.length === verdicts.length) return judge(settled)
    return Promise.all(verdicts.map(async verdict => verdict)).then(judge)
  }

  async send(to: RoutingId, message: TopicMessage): Promise<SendOutcome> {
    const outcome = await (this.#pages.get(to)?.session.send(this.keys.topicKey, message) ?? 'gone')
    if (outcome === 'full') this.#options.count('queue-full')
    return outcome
  }

  broadcast(message: TopicMessage, except?: RoutingId): void {
    for (const routingId of this.#pages.keys()) if (routingId !== except) void this.send(routingId, message)
  }

  // Presence

  #presence(): TopicMessage {
    return {type: 'presence', name: this.#options.identity.name, state: this.#away ? 1 : 0}
  }

  #presenceChanged(): void {
    this.broadcast(this.#presence())
  }

  #introduced(page: Page, {name, state}: MessageNamed<'presence'>): void {
    page.name = cleanName(name) ?? page.name
    page.away = state === 1
    this.#peopleMayHaveChanged()
  }

  #know(routingId: RoutingId): void {
    this.#known.add(routingId, this.#options.env.clock.monotonic() + admissionParameters.knownMs)
  }

  #countPeople(): readonly Person[] {
    const {key, name} = this.#options.identity
    const pages = [...this.#pages.values()].map(({session, key, name, away}) => ({
      key,
      name,
      here: !away && !session.quiet
    }))
    return peopleOf({key, name, here: true}, pages)
  }

  #peopleMayHaveChanged(): void {
    const people = this.#countPeople()
    if (samePeople(people, this.#people)) return
    this.#people = people
    for (const listener of [...this.listeners]) listener.peopleChanged()
  }
}

const neighbour = (routingId: RoutingId, {key, name, agreementKey, session}: Page): Neighbour => ({
  routingId,
  key,
  name,
  agreementKey,
  clockOffsetMs: session.clockOffsetMs,
  roundTripMs: session.roundTripMs,
  path: session.path,
  traffic: session.traffic,
  lanes: session.lanes,
  sinceMs: session.sinceMs,
  isQuiet: session.quiet
})

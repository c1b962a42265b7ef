import {TypedEvents} from '../base/typed-events.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Identity} from '../identity/identity.ts'
import type {TopicMessage} from '../protocol/link-messages.ts'
import type {TopicAccess, TopicKeys} from '../protocol/topic.ts'
import type {ByHand} from '../rendezvous/hand-connections.ts'
import type {LinkPath} from '../rendezvous/link-path.ts'
import type {RelayChoice} from '../rendezvous/rendezvous.ts'
import type {LinkOutcome} from './link-outcome.ts'
import type {MeshReport} from './mesh-report.ts'
import type {Mesh} from './mesh.ts'
import {statusParameters} from './parameters.ts'
import type {Person} from './people.ts'
import type {SendOutcome} from './send-queue.ts'
import {networkRelays, sameStatus, statusOf, type SwarmStatus} from './status.ts'
import type {MembershipListener, MessageHandler, Neighbour, TopicMembership} from './topic-membership.ts'

export interface SwarmEvents {
  people: void
  status: void
  neighbour: Neighbour
  neighbourGone: Neighbour
  /** A handler accepted this message. The bytes of a file in it are there until the listener returns. */
  message: {readonly from: Neighbour; readonly message: TopicMessage}
}

export interface SwarmReport extends MeshReport {
  readonly topic: string
  readonly neighbours: readonly Neighbour[]
  /** Last estimates of the round trip to the neighbours, milliseconds. */
  readonly roundTripsMs: readonly number[]
  /** The ways the links to the neighbours take, as far as they are known. */
  readonly paths: readonly LinkPath[]
  /** Pages met in the last minutes and not linked, for lack of room. */
  readonly unlinkedPages: number
}

/**
 * Being in a topic together with everybody else who is. Several swarms of one topic on one page share its links; each is left on
 * its own.
 */
export class Swarm extends TypedEvents<SwarmEvents> {
  readonly keys: TopicKeys
  readonly identity: Identity
  /** Payload of the link that lets others in; of private topics only. Whoever has it is a member. */
  readonly invite: string | undefined
  readonly #mesh: Mesh
  readonly #membership: TopicMembership
  readonly #undo: (() => void)[] = []
  readonly #joinedMs: number
  #openSinceMs: number | undefined
  #status: SwarmStatus = {kind: 'starting'}
  #cancelLook: () => void = () => undefined
  #left = false

  constructor(mesh: Mesh, keys: TopicKeys, choice: RelayChoice = {}, invite?: string) {
    super()
    this.keys = keys
    this.invite = invite
    this.identity = mesh.identity
    this.#mesh = mesh
    this.#joinedMs = mesh.env.clock.monotonic()
    const {membership, leave} = mesh.join(keys, choice)
    this.#membership = membership
    const listener: MembershipListener = {
      linked: neighbour => this.emit('neighbour', neighbour),
      unlinked: neighbour => this.emit('neighbourGone', neighbour),
      peopleChanged: () => {
        this.emit('people', undefined)
        this.#lookAtStatus()
      },
      accepted: (message, from) => this.emit('message', {from, message})
    }
    const meshListener = {changed: () => this.#lookAtStatus()}
    membership.listeners.add(listener)
    mesh.listeners.add(meshListener)
    this.#undo.push(
      () => membership.listeners.delete(listener),
      () => mesh.listeners.delete(meshListener),
      leave
    )
    this.#lookAtStatus()
  }

  /** The topic's canonical name; of a private one what it is called, '' when it has no name. */
  get topic(): string {
    return this.keys.name
  }

  /** Whether a name is enough to join, or an invitation is needed. */
  get access(): TopicAccess {
    return this.keys.access
  }

  /** Ourselves first. A new array after each change, announced by 'people'. */
  get people(): readonly Person[] {
    return this.#membership.people
  }

  /**
   * Those of these people who are in the topic as neighbours say, and whom this page is not linked with: what they write comes by way of
   * others. Nobody proves it. Announced by 'people'.
   */
  peopleBeyond(known: Iterable<PersonKey>): readonly PersonKey[] {
    return this.#left ? [] : this.#membership.beyond(known)
  }

  /** Whether more pages are known in the topic than can all be linked with each other. */
  get isLarge(): boolean {
    return this.#membership.isLarge
  }

  get status(): SwarmStatus {
    return this.#status
  }

  /** The pages linked in this topic now. */
  get neighbours(): readonly Neighbour[] {
    return this.#left ? [] : this.#membership.neighbours
  }

  /**
   * Takes messages of these types. The verdict decides what becomes of them: 'accept', 'ignore', or 'reject' for what
   * no honest page sends, which counts against the sender until it is cut off. The returned function ends it.
   */
  handle<Name extends TopicMessage['type']>(types: readonly Name[], handler: MessageHandler<Name>): () => void {
    if (this.#left) return () => undefined
    const undo = this.#membership.handle(types, handler)
    this.#undo.push(undo)
    return undo
  }

  /** Resolves when the link has taken the message: wait for it before sending more. 'full': refused, `to` is too slow. */
  async send(to: RoutingId, message: TopicMessage): Promise<SendOutcome> {
    return this.#left ? 'gone' : this.#membership.send(to, message)
  }

  /** To every neighbour but `except`. Who is too slow misses it, which is counted. */
  broadcast(message: TopicMessage, except?: RoutingId): void {
    if (!this.#left) this.#membership.broadcast(message, except)
  }

  /**
   * Coming together without any relay, by two texts that people pass each other as link, text or QR code. Loaded when it is first
   * asked for.
   * @throws LoadError
   */
  async byHand(): Promise<ByHand> {
    const byHand = (await this.#mesh.byHand()).of(this.keys, this.invite)
    if (this.#left) byHand.close()
    this.#undo.push(() => byHand.close())
    return byHand
  }

  /**
   * Asks for a link of its own with a page of this person, who is in the topic and no neighbour: neighbours introduce the two. A few such
   * links have a place beside the others. Says what became of it within 15 seconds; asking again joins in or is answered at once.
   */
  async requestLink(person: PersonKey): Promise<LinkOutcome> {
    return this.#left ? 'left' : (this.#membership.surroundings?.requestLink(person) ?? 'alone')
  }

  /** Leaves the topic; without effect the second time. */
  async leave(): Promise<void> {
    if (this.#left) return
    this.#left = true
    this.#cancelLook()
    for (const undo of this.#undo.splice(0).reverse()) undo()
    this.#become({kind: 'left'})
  }

  getReport(): SwarmReport {
    const trips = this.#membership.sessions.map(session => session.roundTripMs)
    return {
      ...this.#mesh.getReport(),
      topic: this.topic,
      neighbours: this.neighbours,
      roundTripsMs: trips.filter(trip => trip !== undefined),
      paths: this.#membership.sessions.map(session => session.path).filter(path => path !== undefined),
      unlinkedPages: this.#membership.unlinkedPages
    }
  }

  /** What connections are built with now, passwords included: for whoever checks them. */
  iceConfiguration(): Promise<RTCConfiguration> | undefined {
    return this.#mesh.iceConfiguration()
  }

  #lookAtStatus(): void {
    if (this.#left) return
    this.#cancelLook()
    const {env, pageLife} = this.#mesh
    const nowMs = env.clock.monotonic()
    const relays = this.#mesh.relays()
    const open = networkRelays(relays).some(relay => relay.state === 'open')
    if (open) this.#openSinceMs ??= nowMs
    const others = this.people.filter(person => !person.self).length
    this.#become(
      statusOf({
        relays,
        online: pageLife.online,
        others,
        nowMs,
        joinedMs: this.#joinedMs,
        openSinceMs: this.#openSinceMs
      })
    )
    if (others > 0) return
    // Time alone changes what is told: after these moments look again.
    const moments = [this.#joinedMs + statusParameters.startingMs]
    moments.push((this.#openSinceMs ?? this.#joinedMs) + statusParameters.searchingMs)
    const next = Math.min(...moments.filter(moment => moment > nowMs))
    if (next < Number.POSITIVE_INFINITY)
      this.#cancelLook = env.scheduler.after(next - nowMs, () => this.#lookAtStatus())
  }

  #become(status: SwarmStatus): void {
    if (sameStatus(status, this.#status)) return
    this.#status = status
    this.emit('status', undefined)
  }
}

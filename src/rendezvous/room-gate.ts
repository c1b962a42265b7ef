import type {DropCounts} from '../base/drop-counts.ts'
import {ExpiringSet} from '../base/expiring-set.ts'
import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {TokenBuckets} from '../base/token-buckets.ts'
import type {RelaySignal} from '../protocol/relay-signals.ts'
import type {ConnectionPool} from './connection-pool.ts'
import {parameters} from './parameters.ts'
import type {PooledPeerConnection} from './pooled-peer-connection.ts'
import type {IncomingSignal, OutgoingSignal} from './relay-client.ts'
import type {RoomCipher} from './room-cipher.ts'
import {ufragOf} from './sdp.ts'
import type {OfferRecord} from './trystero-types.ts'

/** A page being dialled or answered, until its control channel opens or its time is up. */
interface Dial {
  readonly proven: boolean
  /** ICE fragments of the descriptions that were exchanged; they name the connections to give up. */
  readonly ufrags: Set<string>
  candidates: number
  readonly cancel: () => void
  /** Of the rooms it is for, called when its time is up. */
  readonly missed: Set<() => void>
}

/** Shared by all rooms of a page: who is being dialled, and who is not to be. */
export class DialTable {
  readonly #environment: Environment
  readonly #pool: ConnectionPool
  readonly #sought: (connection: PooledPeerConnection) => void
  readonly #dials = new Map<string, Dial>()
  readonly #refused = new ExpiringSet(parameters.maxRememberedPeers)
  /** Dialled in vain, and said to be. */
  readonly #missed = new ExpiringSet(parameters.maxRememberedPeers)
  /** Of an open connection, the names of all who were dialled or answered with its descriptions: anybody can use those he has read. */
  readonly #namesOf = new WeakMap<PooledPeerConnection, ReadonlySet<string>>()
  readonly #linked = new Map<string, PooledPeerConnection>()
  readonly #seeking = new Map<string, {readonly again: () => void; readonly untilMs: number}>()

  constructor(
    environment: Environment,
    pool: ConnectionPool,
    sought: (connection: PooledPeerConnection) => void = () => undefined
  ) {
    this.#environment = environment
    this.#pool = pool
    this.#sought = sought
  }

  get size(): number {
    return this.#dials.size
  }

  isDialling(peerId: string): boolean {
    return this.#dials.has(peerId)
  }

  /** There is an open connection to this page already: what it says on relays costs nothing. */
  isLinked(peerId: string): boolean {
    return this.#linked.has(peerId)
  }

  /** That page looks for others on a relay, though it is linked: it may have lost us. */
  seeks(peerId: string): void {
    const connection = this.#linked.get(peerId)
    if (connection) this.#sought(connection)
  }

  /**
   * Takes a slot for `peerId`, or keeps the one it has. False when there is none left for it. `missed`: called when it proved to know the
   * topic and yet no connection opens in time.
   */
  reserve(peerId: string, proven: boolean, missed: () => void = () => undefined): boolean {
    const known = this.#dials.get(peerId)
    if (proven) known?.missed.add(missed)
    if (known && (known.proven || !proven)) return true
    if (!known && this.#dials.size >= parameters.maxPendingDials) return false
    const unproven = [...this.#dials.values()].filter(dial => !dial.proven).length
    if (!proven && unproven >= parameters.maxUnprovenDials) return false
    known?.cancel()
    const lifeMs = proven ? parameters.pendingDialMs : parameters.unprovenDialMs
    const cancel = this.#environment.scheduler.after(lifeMs, () => this.#giveUp(peerId))
    const {ufrags = new Set<string>(), candidates = 0} = known ?? {}
    this.#dials.set(peerId, {proven, ufrags, candidates, cancel, missed: new Set(proven ? [missed] : [])})
    return true
  }

  /** One more candidate of a page that is being dialled. */
  takeCandidate(peerId: string): boolean {
    const dial = this.#dials.get(peerId)
    if (!dial || dial.candidates >= parameters.maxCandidatesOfPeer) return false
    dial.candidates++
    return true
  }

  /** A description with this ICE fragment belongs to the dial of `peerId`. */
  describe(peerId: string, ufrag: string | undefined): void {
    if (ufrag !== undefined) this.#dials.get(peerId)?.ufrags.add(ufrag)
  }

  /** The connection is open: its dial is over. */
  met(connection: PooledPeerConnection): void {
    const {localUfrag, remoteUfrag} = connection
    const names = new Set<string>()
    this.#namesOf.set(connection, names)
    for (const [peerId, {ufrags, cancel}] of this.#dials) {
      if (!(localUfrag && ufrags.has(localUfrag)) && !(remoteUfrag && ufrags.has(remoteUfrag))) continue
      cancel()
      this.#dials.delete(peerId)
      names.add(peerId)
      this.#linked.set(peerId, connection)
    }
  }

  /** Whether the page behind this connection, which proved to be `peerId`, was dialled or answered as that. Whom it was taken for besides is not linked. */
  provedToBe(connection: PooledPeerConnection, peerId: string): boolean {
    const names = this.#namesOf.get(connection)
    // Its dial was over before it opened.
    if (names === undefined || names.size === 0) return true
    if (!names.has(peerId)) return false
    for (const other of names) if (other !== peerId) this.#unlinked(connection, other)
    this.#namesOf.set(connection, new Set([peerId]))
    return true
  }

  closed(connection: PooledPeerConnection): void {
    for (const peerId of this.#namesOf.get(connection) ?? []) this.#unlinked(connection, peerId)
  }

  #unlinked(connection: PooledPeerConnection, peerId: string): void {
    if (this.#linked.get(peerId) !== connection) return
    this.#linked.delete(peerId)
    const sought = this.#seeking.get(peerId)
    this.#seeking.delete(peerId)
    if (sought && this.#environment.clock.monotonic() < sought.untilMs) {
      // Not before Trystero has forgotten the connection, too.
      this.#environment.scheduler.after(parameters.afterClosingMs, sought.again)
    }
  }

  /** What a linked page says on a relay was for a page it does not know to be linked: `again` hears it when that link ends soon. */
  whenClosed(peerId: string, again: () => void): void {
    this.#seeking.delete(peerId)
    this.#seeking.set(peerId, {again, untilMs: this.#environment.clock.monotonic() + parameters.soughtMs})
    if (this.#seeking.size > parameters.maxPendingDials) this.#seeking.delete(this.#seeking.keys().next().value!)
  }

  /** The page behind this connection is neither dialled nor answered for so long. Where it is not certain which one that is, nobody is refused. */
  refuse(connection: PooledPeerConnection, forMs: number): void {
    const [peerId, another] = this.#namesOf.get(connection) ?? []
    if (peerId === undefined || another !== undefined) return
    this.#refused.add(peerId, this.#environment.clock.monotonic() + forMs)
  }

  isRefused(peerId: string): boolean {
    return this.#refused.has(peerId, this.#environment.clock.monotonic())
  }

  close(): void {
    for (const {cancel} of this.#dials.values()) cancel()
    this.#dials.clear()
  }

  #giveUp(peerId: string): void {
    const dial = this.#dials.get(peerId)
    this.#dials.delete(peerId)
    for (const ufrag of dial?.ufrags ?? []) {
      const connection = this.#pool.find(ufrag)
      if (connection && connection.channels?.control.readyState !== 'open') connection.abandon()
    }
    // What a linked page offers besides leads to nothing, and misses nobody.
    if (!dial?.proven || this.isLinked(peerId)) return
    const nowMs = this.#environment.clock.monotonic()
    if (this.#missed.has(peerId, nowMs)) return
    this.#missed.add(peerId, nowMs + parameters.missedAgainMs)
    for (const missed of dial.missed) missed()
  }
}

/** What Trystero's core is given of a signal. */
export interface AdmittedSignal {
  readonly topic: string
  readonly payload: Record<string, unknown>
}

/**
 * Stands between the relays and Trystero's core for one room. Believes nothing: what is sealed must open with the room's
 * key, announcements that do not prove knowledge of the topic share a few slots, and whatever costs a connection
 * needs a place in the dial table.
 */
export class RoomGate {
  readonly #selfId: string
  readonly #cipher: RoomCipher
  readonly #dials: DialTable
  readonly #pool: ConnectionPool
  readonly #environment: Environment
  readonly #drops: DropCounts<string>
  readonly #admits: () => boolean
  readonly #answers: (peerId: string) => boolean
  readonly #missed: () => void
  readonly #hellos: TokenBucket
  readonly #unprovenHellos: TokenBucket
  /** By page, as far as this way leads: what somebody repeats in another's name on one kind of relay is in no way of the others. */
  readonly #greeted = new TokenBuckets<string>(parameters.maxRememberedPeers)
  readonly #offers = new TokenBuckets<string>(parameters.maxRememberedPeers)
  /** Who sent an offer first, by its ICE fragment. */
  readonly #offerers = new Map<string, string>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(
    selfId: string,
    cipher: RoomCipher,
    dials: DialTable,
    pool: ConnectionPool,
    environment: Environment,
    drops: DropCounts<string>,
    admits: () => boolean,
    answers: (peerId: string) => boolean,
    missed: () => void
  ) {
    this.#selfId = selfId
    this.#cipher = cipher
    this.#dials = dials
    this.#pool = pool
    this.#environment = environment
    this.#drops = drops
    this.#admits = admits
    this.#answers = answers
    this.#missed = missed
    const now = environment.clock.monotonic()
    const {helloReplies, helloRepliesPerSecond, unprovenHelloReplies, unprovenHelloRepliesPerSecond} = parameters
    this.#hellos = new TokenBucket(helloReplies, helloRepliesPerSecond, now)
    this.#unprovenHellos = new TokenBucket(unprovenHelloReplies, unprovenHelloRepliesPerSecond, now)
  }

  /**
   * What to hand to the core; nothing when the signal is refused.
   * One signal after the other, since candidates make sense after their description only.
   */
  judge(incoming: IncomingSignal): Promise<readonly AdmittedSignal[]> {
    const judged = this.#turn.then(() => this.#admit(incoming))
    this.#turn = judged.catch(() => undefined)
    return judged
  }

  async #admit(incoming: IncomingSignal): Promise<readonly AdmittedSignal[]> {
    const {signal} = incoming
    // Relays send our own announcements back to us.
    const isOwn = signal.peerId === this.#selfId
    const refusal = isOwn ? undefined : await this.#judge(incoming)
    if (refusal !== undefined) this.#drops.count(refusal)
    if (isOwn || refusal !== undefined) {
      // Our own offer was used up by an answer that is none: nobody else will close it.
      if (incoming.answered && signal.answer !== undefined) pooled(incoming.answered).abandon()
      return []
    }
    const {answered, hasOutgoingOffer, topic} = incoming
    const {peerId, offer, answer, candidate, candidates = [], offerId} = signal
    const common = {
      peerId,
      ...(offerId === undefined ? {} : {offerId}),
      ...(answered === undefined ? {} : {peer: answered.peer}),
      ...(hasOutgoingOffer === undefined ? {} : {hasOutgoingOffer})
    }
    if (offer !== undefined) return [{topic, payload: {...common, offer}}]
    if (answer !== undefined) return [{topic, payload: {...common, answer}}]
    const all = [...(candidate === undefined ? [] : [candidate]), ...candidates]
    if (all.length === 0) return [{topic, payload: common}]
    return all
      .filter(() => this.#dials.takeCandidate(peerId))
      .map(each => ({topic, payload: {...common, candidate: each}}))
  }

  /** Looks at what the core sends to `peerId`, so that its connection can be given up in time. */
  async outgoing(peerId: string, signal: OutgoingSignal): Promise<void> {
    if (signal.offer === undefined) return
    const sdp = await this.#cipher.open(signal.offer)
    if (sdp === undefined) return
    const ufrag = ufragOf(sdp)
    this.#dials.describe(peerId, ufrag)
    const connection = ufrag === undefined ? undefined : this.#pool.find(ufrag)
    if (!connection) return
    this.#pool.take(connection)
    connection.publishedAs(sdp)
  }

  /** The reason to refuse, or undefined. */
  async #judge({signal, answered, asked}: IncomingSignal): Promise<string | undefined> {
    const {peerId, offer, answer, candidate, candidates} = signal
    if (asked !== true && this.#dials.isRefused(peerId)) return 'refused-peer'
    if (answer !== undefined) return this.#judgeAnswer(signal, answered)
    if (offer !== undefined) return this.#judgeOffer(signal)
    if (candidate !== undefined || candidates !== undefined) {
      return this.#dials.isDialling(peerId) ? undefined : 'candidate-without-dial'
    }
    return this.#judgeAnnouncement(signal)
  }

  async #judgeAnswer({peerId, answer}: RelaySignal, answered: OfferRecord | undefined): Promise<string | undefined> {
    if (!answered && !this.#dials.isDialling(peerId)) return 'answer-without-dial'
    const sdp = await this.#cipher.open(answer!)
    if (sdp === undefined) return 'undecryptable'
    if (!this.#dials.reserve(peerId, true, this.#missed)) return 'too-many-dials'
    this.#dials.describe(peerId, ufragOf(sdp))
    // The core may leave the answer unused, and then this is the only name the connection has.
    if (answered) this.#dials.describe(peerId, pooled(answered).localUfrag)
    return undefined
  }

  async #judgeOffer({peerId, offer}: RelaySignal): Promise<string | undefined> {
    const sdp = await this.#cipher.open(offer!)
    if (sdp === undefined) return 'undecryptable'
    const ufrag = ufragOf(sdp)
    if (ufrag === undefined) return 'no-description'
    const isLinked = this.#dials.isLinked(peerId)
    if (isLinked) this.#dials.seeks(peerId)
    if (!isLinked && !this.#dials.isDialling(peerId) && !this.#admits()) return 'no-room'
    // A relay can repeat a genuine offer under any name: only its first sender is taken to have made it.
    const proven = !this.#isReplayed(ufrag, peerId)
    if (!this.#dials.reserve(peerId, proven, this.#missed) && !isLinked)
      return proven ? 'too-many-dials' : 'replayed-offer'
    if (!this.#offers.take(peerId, parameters.offersOfPage, this.#environment.clock.monotonic()))
      return 'too-many-offers'
    this.#dials.describe(peerId, ufrag)
    return undefined
  }

  #isReplayed(ufrag: string, peerId: string): boolean {
    const offerer = this.#offerers.get(ufrag)
    if (offerer !== undefined) return offerer !== peerId
    this.#offerers.set(ufrag, peerId)
    if (this.#offerers.size > parameters.maxRememberedPeers) this.#offerers.delete(this.#offerers.keys().next().value!)
    return false
  }

  async #judgeAnnouncement({peerId, tag}: RelaySignal): Promise<string | undefined> {
    const proven = tag !== undefined && tag === (await this.#cipher.tagFor(peerId))
    if (this.#dials.isLinked(peerId)) {
      if (proven) this.#dials.seeks(peerId)
      return undefined
    }
    if (this.#dials.isDialling(peerId)) {
      if (proven) this.#dials.reserve(peerId, true, this.#missed)
      return undefined
    }
    if (!this.#admits()) return 'no-room'
    if (!this.#answers(peerId)) return 'others'
    // The page with the lower id leads: it dials; the other only says that it is here.
    if (this.#selfId < peerId) return this.#dials.reserve(peerId, proven, this.#missed) ? undefined : 'too-many-dials'
    const hellos = proven ? this.#hellos : this.#unprovenHellos
    const nowMs = this.#environment.clock.monotonic()
    return this.#greeted.take(peerId, parameters.greetingsOfPage, nowMs) && hellos.take(nowMs)
      ? undefined
      : 'too-many-hellos'
  }
}

/** Trystero was given our own class to build connections with. */
const pooled = ({peer}: OfferRecord) => peer.connection as unknown as PooledPeerConnection

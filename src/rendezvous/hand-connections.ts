import {equal, toHex, utf8, concat, type Bytes} from '../base/bytes.ts'
import {InviteError} from '../base/errors.ts'
import type {Environment} from '../base/ports.ts'
import {hmacSha256} from '../identity/hash.ts'
import {
  decodeAnswer,
  decodeOffer,
  encodeAnswer,
  encodeOffer,
  passedIdBytes,
  passedMarkBytes,
  passedPayload,
  type ConnectionOffer
} from '../protocol/by-hand.ts'
import {readInvite} from '../protocol/invite.ts'
import type {PassedDescription} from '../protocol/passed-description.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import {candidateLines, compactDescription, sessionDescription} from './compact-description.ts'
import {HandConnection} from './hand-connection.ts'
import type {HandPeer, MakeHandPeer} from './hand-peer.ts'
import {handWords, type HandReason} from './hand-words.ts'
import type {IceServers} from './ice-servers.ts'
import {parameters} from './parameters.ts'
import type {MetConnection} from './met-connection.ts'
import {relayDescription} from './sdp.ts'

export interface HandConnectionsOptions {
  readonly environment: Environment
  readonly ice: IceServers
  readonly makePeer: MakeHandPeer
  met(connection: MetConnection): void
}

/** Bringing one topic together by texts that people pass on. */
export interface ByHand {
  /**
   * A text for one person in the topic, or who is to come into it, wherever no relay is reachable. `withInvite`, of a private topic: the
   * text lets whoever has it into the topic, as an invitation does; otherwise it is of use to members only.
   * @throws InviteError 'too-many' | 'no-addresses'
   * @throws LoadError
   */
  offer(options?: {readonly withInvite?: boolean}): Promise<HandOffer>
  /**
   * The answer to such a text, to be brought back. The same again for an offer that is being answered.
   * @throws InviteError 'truncated' | 'damaged' | 'newer-version' | 'not-an-offer' | 'expired' | 'other-topic' | 'own-offer' | 'used' |
   * 'too-many' | 'no-addresses'
   * @throws LoadError
   */
  answer(text: string): Promise<HandConnection>
  /** Gives up all that is not connected. */
  close(): void
}

export interface HandOffer extends HandConnection {
  /**
   * Takes the answer that came back; from then on the connection is being made.
   * @throws InviteError 'truncated' | 'damaged' | 'newer-version' | 'not-an-answer' | 'other-offer' | 'expired' | 'used'
   */
  accept(text: string): Promise<void>
}

const refused = (reason: HandReason) => new InviteError(reason, handWords[reason])

const markLabel = utf8('shoal by hand v1\0')

/** HMAC-SHA-256(membership key, 'shoal by hand v1\0' ‖ id of the offer), the first 8 bytes: for members to tell, and new for each offer. */
async function markOf(keys: TopicKeys, id: Bytes): Promise<Bytes> {
  return (await hmacSha256(keys.membershipKey, concat(markLabel, id))).slice(0, passedMarkBytes)
}

/** An offer and the way to take its answer. */
class OwnOffer extends HandConnection implements HandOffer {
  readonly #id: Bytes
  readonly #peer: HandPeer
  readonly #environment: Environment

  constructor(options: ConstructorParameters<typeof HandConnection>[0], id: Bytes, environment: Environment) {
    super(options)
    this.#id = id
    this.#peer = options.peer
    this.#environment = environment
  }

  async accept(text: string): Promise<void> {
    const {kind} = this.state
    if (kind === 'expired') throw refused('expired')
    if (kind !== 'waiting') throw refused('used')
    const answer = decodeAnswer(passedPayload(text))
    if (!answer.ok) throw refused(answer.error)
    if (!equal(answer.value.offerId, this.#id)) throw refused('other-offer')
    this.become({kind: 'connecting'})
    this.whenOver(
      this.#environment.scheduler.after(parameters.handConnectMs, () =>
        this.become({kind: 'failed', reason: 'unreachable'})
      )
    )
    try {
      await this.#peer.accept(sessionDescription(answer.value.description, 'passive'))
    } catch {
      // The browser does not take what another browser said; or it was cancelled meanwhile.
      this.become({kind: 'failed', reason: 'unreachable'})
    }
  }
}

/**
 * Connections that people bring about themselves, by passing on two texts: an offer, and the answer to it. What comes of them is met
 * as any other connection is, and proves itself like any other.
 *
 * The answering page waits in DTLS and is told of the offering one as `active`: whoever answers has no idea when the answer is brought
 * back, and a client that repeats its first words backs off to a minute between two.
 */
export class HandConnections {
  readonly #options: HandConnectionsOptions
  readonly #open = {offers: new Set<HandConnection>(), answers: new Set<HandConnection>()}
  #starting = {offers: 0, answers: 0}
  /** Offers of this page and those it answered, by id. */
  readonly #known = new Map<string, HandConnection>()

  constructor(options: HandConnectionsOptions) {
    this.#options = options
  }

  /** For one topic. `invite`: of a private one, its invitation. */
  of(keys: TopicKeys, invite: string | undefined): ByHand {
    const made = new Set<HandConnection>()
    const kept = <C extends HandConnection>(connection: C): C => {
      made.add(connection)
      connection.whenOver(() => made.delete(connection))
      return connection
    }
    return {
      offer: async ({withInvite = false} = {}) => kept(await this.#offer(keys, withInvite ? invite : undefined)),
      answer: async text => kept(await this.#answer(keys, text)),
      close: () => [...made].forEach(connection => connection.cancel())
    }
  }

  close(): void {
    for (const connection of [...this.#open.offers, ...this.#open.answers]) connection.cancel()
  }

  async #offer(keys: TopicKeys, invite: string | undefined): Promise<HandOffer> {
    const {environment} = this.#options
    const place =
      keys.access === 'public'
        ? {name: keys.name, secret: undefined}
        : {name: undefined, secret: undefined, ...(invite === undefined ? {} : readInvite(invite))}
    const {peer, description} = await this.#start('offers', true)
    const id = environment.random.bytes(passedIdBytes)
    const lifeMs = parameters.handOfferLifeMs
    const madeS = Math.floor(environment.clock.now() / 1_000)
    const {name, secret} = place
    const mark = await markOf(keys, id)
    const text = encodeOffer({id, madeS, lifeS: lifeMs / 1_000, name, secret, mark, description})
    const offer = new OwnOffer({...this.#lasting(peer, true, text, lifeMs)}, id, environment)
    this.#remember('offers', id, offer)
    return offer
  }

  async #answer(keys: TopicKeys, text: string): Promise<HandConnection> {
    const {environment} = this.#options
    const decoded = decodeOffer(passedPayload(text))
    if (!decoded.ok) throw refused(decoded.error)
    const offer = decoded.value
    const known = this.#known.get(toHex(offer.id))
    if (known instanceof OwnOffer) throw refused('own-offer')
    if (known?.state.kind === 'waiting') return known
    if (known && known.state.kind !== 'cancelled') throw refused('used')
    if (!equal(await markOf(keys, offer.id), offer.mark)) throw refused('other-topic')
    const restMs = restOf(offer, environment.clock.now())
    if (restMs <= 0) throw refused('expired')
    const {peer, description} = await this.#start('answers', false, sessionDescription(offer.description, 'active'))
    const answer = encodeAnswer({offerId: offer.id, description})
    const connection = new HandConnection(this.#lasting(peer, false, answer, restMs))
    this.#tryAgain(connection, peer, offer.description)
    this.#remember('answers', offer.id, connection)
    return connection
  }

  /** Builds a connection and gathers its addresses. */
  async #start(kind: 'offers' | 'answers', initiator: boolean, theirs?: string) {
    const {ice, makePeer, environment} = this.#options
    if (this.#open[kind].size + this.#starting[kind] >= parameters.maxHandOpen) throw refused('too-many')
    this.#starting[kind]++
    let peer: HandPeer | undefined
    try {
      await ice.ready()
      peer = await makePeer({
        initiator,
        configuration: ice.configuration(),
        refused: refusal => ice.refused(refusal)
      })
      const sdp = await limited(peer.describe(theirs), environment, parameters.handGatherLimitMs)
      const description =
        sdp === undefined ? undefined : compactDescription(ice.relayOnly ? relayDescription(sdp) : sdp)
      const isUsable = initiator || /^a=setup:passive\s*$/m.test(sdp ?? '')
      if (!description || !isUsable) throw refused(ice.relayOnly ? 'no-relay-address' : 'no-addresses')
      return {peer, description}
    } catch (error) {
      peer?.close()
      if (error instanceof InviteError || !peer) throw error
      throw new InviteError('no-addresses', handWords['no-addresses'], {cause: error})
    } finally {
      this.#starting[kind]--
    }
  }

  #lasting(peer: HandPeer, initiator: boolean, text: string, lifeMs: number) {
    const {environment, ice, met} = this.#options
    return {peer, initiator, text, lifeMs, environment, ice, met}
  }

  #remember(kind: 'offers' | 'answers', id: Bytes, connection: HandConnection): void {
    this.#open[kind].add(connection)
    connection.whenOver(() => this.#open[kind].delete(connection))
    const key = toHex(id)
    this.#known.delete(key)
    this.#known.set(key, connection)
    if (this.#known.size > parameters.maxHandRemembered) this.#known.delete(this.#known.keys().next().value!)
  }

  #tryAgain(connection: HandConnection, peer: HandPeer, theirs: PassedDescription): void {
    const again = () => {
      for (const candidate of candidateLines(theirs)) {
        // It may be closed by now, and a name of another network may not be known here.
        peer.connection
          .addIceCandidate({candidate, sdpMLineIndex: 0, usernameFragment: theirs.ufrag})
          .catch(() => this.#options.ice.drops.count('restart-failed'))
      }
      cancel = this.#options.environment.scheduler.after(parameters.handRetryMs, again)
    }
    let cancel = this.#options.environment.scheduler.after(parameters.handRetryMs, again)
    connection.whenOver(() => cancel())
  }
}

/** How long an offer can be answered for; milliseconds. The other page's clock may be off, and ends it by its own. */
function restOf({madeS, lifeS}: ConnectionOffer, nowMs: number): number {
  const untilMs = (madeS + lifeS) * 1_000 + parameters.handClockSlackMs
  return Math.min(untilMs - nowMs, lifeS * 1_000)
}

/** `undefined` when it takes longer. */
function limited<T>(promise: Promise<T>, {scheduler}: Environment, limitMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = scheduler.after(limitMs, () => resolve(undefined))
    promise.then(resolve, reject).finally(cancel)
  })
}

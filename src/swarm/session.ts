import {assert} from '../base/errors.ts'
import {toHex, type Bytes} from '../base/bytes.ts'
import type {RoutingId, TopicId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {
  topicProof,
  type HandshakeFailure,
  type LinkMembership,
  type ProvenPeer,
  type Role
} from '../identity/handshake.ts'
import {linkHashes, type LinkHashes} from '../identity/hash.ts'
import type {Identity} from '../identity/identity.ts'
import {runHandshake, type HandshakeOutcome, type RunningHandshake} from '../identity/run-handshake.ts'
import type {Verify} from '../identity/signatures.ts'
import {
  decodeFrame,
  encodeFrame,
  isBulk,
  isRealtime,
  maxBulkFrameBytes,
  maxControlFrameBytes,
  maxRealtimeFrameBytes,
  type LinkLevelMessage,
  type TopicMessage
} from '../protocol/link-messages.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import {ownFeatures, protocolVersions} from '../protocol/version.ts'
import type {LinkPath} from '../rendezvous/link-path.ts'
import type {BulkCarrier} from './bulk-carrier.ts'
import {BulkChannel} from './bulk-channel.ts'
import {closeReasonOf, dropReasonOf} from './handshake-failures.ts'
import {Judging, type Verdict} from './judging.ts'
import {LanesOnDemand} from './lanes-on-demand.ts'
import type {ChannelName, Link, LinkCloseReason, LinkTraffic} from './link.ts'
import {Liveness} from './liveness.ts'
import {sendParameters, sessionParameters} from './parameters.ts'
import {PathRepair} from './path-repair.ts'
import {PeerConduct, type DropReason} from './peer-conduct.ts'
import {SendQueue, type SendOutcome} from './send-queue.ts'
import {TopicTable} from './topic-table.ts'

export type {Verdict} from './judging.ts'

export interface SessionHandlers {
  /** The other side proved who it is. A reason closes the link again. */
  proven(session: Session, peer: ProvenPeer): LinkCloseReason | undefined
  /** Both sides proved that they know the topic. False closes it again on this link. */
  matched(session: Session, topic: TopicId): boolean
  /** A topic that was open is not any more; not called for what `closeTopic` closed. */
  unmatched(session: Session, topic: TopicId): void
  message(session: Session, topic: TopicId, message: TopicMessage): Verdict | Promise<Verdict>
  quietChanged(session: Session): void
  /** The link seems to be gone; it may heal. */
  inTrouble?(session: Session): void
  /** Last call. `said` is the reason the other side gave in its goodbye. */
  closed(session: Session, reason: LinkCloseReason, said: string | undefined): void
}

export interface SessionOptions {
  readonly env: Environment
  readonly link: Link
  readonly identity: Pick<Identity, 'publicKey' | 'agreementKey' | 'sign'>
  readonly verify: Verify
  /** WebCrypto's, when nothing is said. */
  readonly hashes?: LinkHashes | undefined
  readonly routingId: RoutingId
  /** On a link of a private topic. */
  readonly membership?: LinkMembership | undefined
  readonly handlers: SessionHandlers
}

type State =
  | {readonly kind: 'handshake'; readonly handshake: RunningHandshake; readonly cancelLimit: () => void}
  | {readonly kind: 'proven'; readonly peer: ProvenPeer}
  | {readonly kind: 'closed'; readonly reason: LinkCloseReason; readonly peer: ProvenPeer | undefined}

/** Reasons given to whoever did something no honest page does: it is not waited for. */
const cuts: ReadonlySet<LinkCloseReason> = new Set(['invalid', 'budget', 'silent', 'lost', 'handshake'])

/**
 * The life of one link: handshake, then topics opened by proof of membership, then frames of open topics. Everything that
 * arrives is measured first; what is not used is counted by reason, and who sends too much of it is cut off.
 */
export class Session {
  readonly link: Link
  readonly conduct: PeerConduct
  /** When the link was handed over, monotonic milliseconds. */
  readonly sinceMs: number
  readonly #options: SessionOptions
  readonly #role: Role
  readonly #queue: SendQueue
  readonly #bulk: BulkChannel
  readonly #lanes: LanesOnDemand
  readonly #judging: Judging
  readonly #liveness: Liveness
  readonly #repair: PathRepair | undefined
  readonly #topics = new TopicTable()
  /** Topics whose proofs are being computed; removed when closed meanwhile. */
  readonly #opening = new Map<TopicId, symbol>()
  /** Topics that were open here. */
  readonly #known = new Set<TopicId>()
  #knownPath: LinkPath | undefined
  #soughtMs = Number.NEGATIVE_INFINITY
  #state: State

  constructor(options: SessionOptions) {
    const {env, link, identity, routingId} = options
    this.#options = options
    this.link = link
    this.sinceMs = env.clock.monotonic()
    this.conduct = new PeerConduct(this.sinceMs)
    this.#role = link.initiator ? 'initiator' : 'responder'
    this.#queue = new SendQueue(env, link)
    this.#bulk = new BulkChannel(
      env,
      link,
      bytes => this.#sendLink({type: 'bulkDone', bytes}),
      () => this.#lanes.pressed()
    )
    this.#lanes = new LanesOnDemand({
      env,
      maker: () => (this.openTopics.length > 0 ? link.lanes : undefined),
      leads: link.initiator,
      bulk: this.#bulk,
      tripMs: () => this.#liveness.shortestTripMs,
      measureTrip: () => this.#liveness.measure(),
      send: message => this.#sendLink(message),
      received: (frame, carrier) => this.#receiveBulk(frame, carrier)
    })
    this.#judging = new Judging({
      judge: (topic, message) => options.handlers.message(this, topic, message),
      drop: reason => this.#drop(reason)
    })
    this.#liveness = new Liveness(env, {
      sendPing: id => this.#sendLink({type: 'ping', id}),
      quietChanged: () => options.handlers.quietChanged(this),
      silent: () => this.close('silent')
    })
    this.#repair =
      link.ice &&
      new PathRepair({
        env,
        ice: link.ice,
        leads: link.initiator,
        send: message => this.#sendLink(message)
      })
    const handshake = runHandshake(
      {
        role: this.#role,
        fingerprints: link.fingerprints,
        versions: protocolVersions,
        features: ownFeatures,
        routingId,
        publicKey: identity.publicKey,
        agreementKey: identity.agreementKey,
        nonce: env.random.bytes(32),
        membership: options.membership
      },
      {sha256: this.#hashes.sha256, sign: bytes => identity.sign(bytes), verify: options.verify},
      {send: frame => void link.send('control', frame), done: outcome => this.#shaken(outcome)}
    )
    const cancelLimit = env.scheduler.after(sessionParameters.handshakeTimeoutMs, () => this.close('handshake'))
    this.#state = {kind: 'handshake', handshake, cancelLimit}
    link.handlers = {
      message: (channel, bytes) => this.#receive(channel, bytes),
      pathChanged: () => this.#pathChanged(),
      inTrouble: () => options.handlers.inTrouble?.(this),
      sought: () => this.#sought(),
      closed: () => this.#end('lost', undefined)
    }
  }

  /** The other side, once it has proved who it is; kept when the link closes. */
  get peer(): ProvenPeer | undefined {
    return this.#state.kind === 'handshake' ? undefined : this.#state.peer
  }

  get state(): State['kind'] {
    return this.#state.kind
  }

  /** Nothing was heard for a while and a ping went unanswered. */
  get quiet(): boolean {
    return this.#liveness.quiet
  }

  /** Nothing comes through, as far as is known. */
  get missing(): boolean {
    return this.#liveness.missed || this.link.troubled === true
  }

  /** Milliseconds since anything valid arrived. */
  get silentMs(): number {
    return this.#liveness.silentMs
  }

  get roundTripMs(): number | undefined {
    return this.#liveness.roundTripMs
  }

  /** How far the other side's wall clock is ahead of ours, milliseconds; undefined before it was measured, or when it is absurd. */
  get clockOffsetMs(): number | undefined {
    return this.#liveness.clockOffsetMs
  }

  /** The way the link takes; undefined when it is not known. */
  get path(): LinkPath | undefined {
    return this.link.path
  }

  get #hashes(): LinkHashes {
    return this.#options.hashes ?? linkHashes
  }

  /** Connections beside the link, over a long path. */
  get lanes(): number {
    return this.#bulk.lanes
  }

  /** Bytes of messages that crossed it and its lanes. */
  get traffic(): LinkTraffic {
    const {sentBytes, receivedBytes} = this.link.traffic
    const lanes = this.#bulk.laneTraffic
    return {sentBytes: sentBytes + lanes.sentBytes, receivedBytes: receivedBytes + lanes.receivedBytes}
  }

  get openTopics(): readonly TopicId[] {
    return this.#topics.openTopics
  }

  get queuedBytes(): number {
    return this.#queue.queuedBytes
  }

  carries(topic: TopicId): boolean {
    return this.#topics.openNumber(topic) !== undefined
  }

  /** Proves membership to the other side and expects the same of it. Without effect when the topic is open or opening. */
  async openTopic(keys: TopicKeys): Promise<void> {
    const topic = keys.topicKey
    if (this.#state.kind !== 'proven' || this.#topics.has(topic) || this.#opening.has(topic)) return
    const token = Symbol(topic)
    this.#opening.set(topic, token)
    const {transcript} = this.#state.peer
    const theirRole = this.#role === 'initiator' ? 'responder' : 'initiator'
    const [proof, expected] = await Promise.all([
      topicProof(keys.membershipKey, transcript, this.#role, this.#hashes.hmacSha256),
      topicProof(keys.membershipKey, transcript, theirRole, this.#hashes.hmacSha256)
    ])
    if (this.#opening.get(topic) !== token) return
    this.#opening.delete(topic)
    const added = this.#topics.add(topic, toHex(expected))
    if (!added) return
    this.#sendLink({type: 'topicOpen', number: added.number, proof})
    if (added.matched) this.#matched(topic)
  }

  closeTopic(topic: TopicId): void {
    this.#opening.delete(topic)
    const number = this.#topics.remove(topic)
    if (number === undefined) return
    this.#queue.drop(topic)
    this.#bulk.drop(topic)
    this.#sendLink({type: 'topicClose', number})
  }

  /** Resolves once the link took the frame; waits while the link is busy. */
  send(topic: TopicId, message: TopicMessage): Promise<SendOutcome> {
    const number = this.#topics.openNumber(topic)
    if (this.#state.kind !== 'proven' || number === undefined) return Promise.resolve('gone')
    if (isBulk(message)) return this.#bulk.push(topic, encodeFrame(number, message, this.#bulk.room()))
    if (isRealtime(message)) return Promise.resolve(this.#sendRealtime(encodeFrame(number, message)))
    const bytes = encodeFrame(number, message)
    assert(bytes.length <= maxControlFrameBytes, `${message.type} fits a frame`)
    return this.#queue.push(topic, bytes)
  }

  /** What cannot leave at once is worth nothing later: it does not wait. */
  #sendRealtime(frame: Bytes): SendOutcome {
    assert(frame.length <= maxRealtimeFrameBytes, 'it fits a datagram')
    if (this.link.buffered('realtime') > sendParameters.realtimeHighWaterBytes) return 'full'
    return this.link.send('realtime', frame) ? 'sent' : 'gone'
  }

  /** Is anybody there? Whoever does not answer is away, and closed, when it would be anyway. */
  ask(): void {
    if (this.#state.kind === 'proven') this.#liveness.measure()
  }

  /** Nobody is heard any more, this page neither. */
  miss(): void {
    if (this.#state.kind === 'proven') this.#liveness.miss()
  }

  /** The page woke up or the network changed: is anybody there? Closed when nothing is heard for `limitMs`. */
  probe(limitMs: number = sessionParameters.probeTimeoutMs): void {
    if (this.#state.kind === 'proven') this.#liveness.probe(limitMs)
  }

  /** The other side looks for others: with the browser's own checks unanswered as well, there is nothing left to wait for. */
  #sought(): void {
    if (this.link.troubled === true) return this.close('silent')
    const nowMs = this.#options.env.clock.monotonic()
    if (nowMs - this.#soughtMs < sessionParameters.soughtAgainMs) return
    this.#soughtMs = nowMs
    if (this.#state.kind === 'proven') this.#liveness.doubt()
  }

  #pathChanged(): void {
    if (!this.path || this.#state.kind !== 'proven') return
    this.#repair?.pathChanged(this.path)
    if (this.#knownPath) {
      this.#liveness.forgetTrips()
      this.#liveness.measure()
    }
    this.#knownPath = this.path
    this.#lanes.pathChanged()
  }

  /** Says why, unless there is nobody to hear it. `atOnce` when the page has no time left. */
  close(reason: LinkCloseReason, {atOnce = false}: {atOnce?: boolean} = {}): void {
    if (this.#state.kind === 'closed') return
    const {link} = this
    this.#sendLink({type: 'goodbye', reason})
    this.#end(reason, undefined)
    if (atOnce || cuts.has(reason)) {
      link.handlers = undefined
      link.close(reason)
      return
    }
    // The other side closes when it has read the goodbye; closing before would take it back.
    const cancel = this.#options.env.scheduler.after(sessionParameters.goodbyeFlushMs, () => link.close(reason))
    link.handlers = {message: () => undefined, closed: cancel}
  }

  #end(reason: LinkCloseReason, said: string | undefined): void {
    if (this.#state.kind === 'closed') return
    if (this.#state.kind === 'handshake') {
      this.#state.cancelLimit()
      this.#state.handshake.stop()
    }
    this.#state = {kind: 'closed', reason, peer: this.peer}
    this.#opening.clear()
    this.#liveness.stop()
    this.#repair?.close()
    this.#queue.close()
    this.#bulk.close()
    this.#lanes.close()
    this.#options.handlers.closed(this, reason, said)
  }

  /** As `pong` can carry it, whatever the clock says. */
  get #wallMs(): number {
    return Math.max(0, Math.floor(this.#options.env.clock.now()))
  }

  #sendLink(message: LinkLevelMessage): void {
    this.link.send('control', encodeFrame(0, message))
  }

  #drop(reason: DropReason): void {
    if (this.#state.kind === 'closed') return
    const cut = this.conduct.drop(reason, this.#options.env.clock.monotonic())
    if (cut) this.close(cut)
  }

  #receive(channel: ChannelName, bytes: Bytes): void {
    if (this.#state.kind === 'closed') return
    if (channel === 'bulk' && this.#state.kind === 'proven') return this.#receiveBulk(bytes)
    if (!this.conduct.admitsFrame(this.#options.env.clock.monotonic(), bytes.length)) return this.#drop('rate')
    if (channel !== 'control') return this.#receiveBeside(channel, bytes)
    if (bytes.length > maxControlFrameBytes) {
      this.#drop('oversize')
      if (this.#state.kind === 'handshake') this.close('invalid')
      return
    }
    if (this.#state.kind === 'handshake') this.#state.handshake.receive(bytes)
    else this.#read(bytes)
  }

  #receiveBulk(bytes: Bytes, lane?: BulkCarrier): void {
    if (this.#state.kind !== 'proven') return
    if (!this.#bulk.receive(bytes, frame => this.#readBulk(frame), lane)) this.#drop('rate')
  }

  #readBulk(bytes: Bytes): Promise<void> | undefined {
    const decoded = decodeFrame(bytes, maxBulkFrameBytes)
    if (!decoded.ok) return void this.#drop('malformed')
    this.#liveness.heard()
    const {topic, message} = decoded.value
    if (message.type === 'unknown') return void this.#drop('unknown-type')
    if (!isBulk(message)) return void this.#drop('malformed')
    const id = this.#topicOf(topic, 'bulk')
    return id === undefined ? undefined : this.#judging.handOver(id, message)
  }

  /** Before the proof nothing is spoken beside the control channel. */
  #receiveBeside(channel: 'bulk' | 'realtime', bytes: Bytes): void {
    if (this.#state.kind === 'proven' && channel === 'realtime') return this.#readRealtime(bytes)
    this.conduct.drops.count('before-proof')
    this.close('invalid')
  }

  #readRealtime(bytes: Bytes): void {
    const decoded = decodeFrame(bytes, maxRealtimeFrameBytes)
    if (!decoded.ok) return this.#drop('malformed')
    this.#liveness.heard()
    const {topic, message} = decoded.value
    if (message.type === 'unknown') return this.#drop('unknown-type')
    if (!isRealtime(message)) return this.#drop('malformed')
    const id = this.#topics.topicOf(topic, 'bulk')
    // It may have overtaken what opened the topic.
    if (id === undefined || id === 'left') return this.#drop('topic-left')
    this.#judging.take(id, message, bytes.length)
  }

  #shaken(outcome: HandshakeOutcome): void {
    if (this.#state.kind !== 'handshake') return
    if (outcome.kind === 'failed') return this.#failed(outcome.reason)
    const {peer, early} = outcome
    this.#state.cancelLimit()
    this.#state = {kind: 'proven', peer}
    this.#liveness.start()
    const refused = this.#options.handlers.proven(this, peer)
    if (refused) return this.close(refused)
    this.#pathChanged()
    this.#liveness.measure()
    for (const frame of early) if (this.state === 'proven') this.#read(frame)
  }

  #failed(failure: HandshakeFailure): void {
    if (failure === 'goodbye') return this.#hangUp('goodbye', undefined)
    const drop = dropReasonOf(failure)
    if (drop) this.conduct.drops.count(drop)
    this.close(closeReasonOf[failure])
  }

  // Frames of a proven peer

  #read(bytes: Bytes): void {
    const decoded = decodeFrame(bytes)
    if (!decoded.ok) return this.#drop('malformed')
    this.#liveness.heard()
    const {topic, message} = decoded.value
    if (message.type === 'unknown') return this.#drop('unknown-type')
    if (isBulk(message) || isRealtime(message)) return this.#drop('malformed')
    if (topic === 0) this.#readLink(message as LinkLevelMessage)
    else this.#handOver(topic, message as TopicMessage, bytes.length)
  }

  #readLink(message: LinkLevelMessage): void {
    const nowMs = this.#options.env.clock.monotonic()
    switch (message.type) {
      case 'member':
      case 'hello':
      case 'proof':
        return this.#drop('unsolicited')
      case 'ping':
        if (!this.conduct.admitsPing(nowMs)) return this.#drop('ping-flood')
        return this.#sendLink({type: 'pong', id: message.id, clockMs: this.#wallMs})
      case 'pong':
        if (!this.#liveness.answered(message.id, message.clockMs)) this.#drop('unsolicited')
        else this.link.lookAtPath?.()
        return
      case 'topicOpen':
        if (!this.conduct.admitsTopicFrame(nowMs)) return this.#drop('topic-flood')
        return this.#topicOpened(message.number, message.proof)
      case 'topicClose':
        if (!this.conduct.admitsTopicFrame(nowMs)) return this.#drop('topic-flood')
        return this.#topicClosed(message.number)
      case 'bulkDone':
        return this.#bulk.doneByOther(message.bytes) ? undefined : this.#drop('unsolicited')
      case 'pathWanted':
      case 'pathOffer':
      case 'pathAnswer':
      case 'pathCandidates':
        return this.#repair?.receive(message) === true ? undefined : this.#drop('unsolicited')
      case 'laneOffer':
      case 'laneAnswer':
      case 'laneDone':
        return this.#lanes.receive(message) ? undefined : this.#drop('unsolicited')
      case 'goodbye':
        return this.#hangUp('goodbye', message.reason)
    }
  }

  #hangUp(reason: LinkCloseReason, said: string | undefined): void {
    this.link.handlers = undefined
    this.#end(reason, said)
    // A page without room for us is not to be dialled again at once.
    this.link.close(said === 'admission' ? said : reason)
  }

  #topicOpened(number: number, proof: Bytes): void {
    const outcome = this.#topics.open(number, toHex(proof))
    switch (outcome.kind) {
      case 'matched':
        return this.#reopens(outcome.topic) ? this.#matched(outcome.topic) : undefined
      case 'unmatched':
        return
      case 'full':
        return this.#drop('topic-flood')
      case 'number-taken':
      case 'topic-taken':
        return this.#drop('topic-number')
    }
  }

  /** What one neighbour may do in a topic is counted from its opening. Beyond a few, a new link has to be made for it. */
  #reopens(topic: TopicId): boolean {
    if (!this.#known.has(topic) || this.conduct.admitsReopen(this.#options.env.clock.monotonic())) return true
    this.#drop('topic-flood')
    this.close('left')
    return false
  }

  #matched(topic: TopicId): void {
    this.#known.add(topic)
    if (!this.#options.handlers.matched(this, topic)) this.closeTopic(topic)
  }

  #topicClosed(number: number): void {
    const {known, topic} = this.#topics.close(number)
    if (!known) return this.#drop('topic-number')
    if (topic === undefined) return
    this.#queue.drop(topic)
    this.#bulk.drop(topic)
    this.#options.handlers.unmatched(this, topic)
  }

  #topicOf(number: number, channel: 'control' | 'bulk'): TopicId | undefined {
    const topic = this.#topics.topicOf(number, channel)
    if (topic !== undefined && topic !== 'left') return topic
    this.#drop(topic === 'left' ? 'topic-left' : 'topic-not-open')
    return undefined
  }

  #handOver(number: number, message: TopicMessage, size: number): void {
    const topic = this.#topicOf(number, 'control')
    if (topic !== undefined) this.#judging.take(topic, message, size)
  }
}

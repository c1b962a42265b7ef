import type {Bytes} from '../base/bytes.ts'
import type {TopicId} from '../base/ids.ts'
import type {ProvenPeer} from '../identity/handshake.ts'
import {linkHashes} from '../identity/hash.ts'
import type {RunningHandshake} from '../identity/run-handshake.ts'
import {maxControlFrameBytes, type LinkLevelMessage, type TopicMessage} from '../protocol/link-messages.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import type {LinkPath} from '../rendezvous/link-path.ts'
import type {BulkCarrier} from './bulk-carrier.ts'
import {BulkChannel} from './bulk-channel.ts'
import {FrameReader} from './frame-reader.ts'
import {FrameSender} from './frame-sender.ts'
import type {Verdict} from './judging.ts'
import {LanesOnDemand} from './lanes-on-demand.ts'
import {roleOn, runLinkHandshake, type LinkHandshakeOptions, type LinkHandshakeOutcome} from './link-handshake.ts'
import {LinkTopics} from './link-topics.ts'
import type {ChannelName, Link, LinkCloseReason, LinkTraffic} from './link.ts'
import {Liveness} from './liveness.ts'
import {sessionParameters} from './parameters.ts'
import {PathRepair} from './path-repair.ts'
import {PeerConduct, type DropReason} from './peer-conduct.ts'
import type {SendOutcome} from './send-queue.ts'

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

export interface SessionOptions extends LinkHandshakeOptions {
  readonly handlers: SessionHandlers
}

type State =
  | {readonly kind: 'handshake'; readonly handshake: RunningHandshake}
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
  readonly #bulk: BulkChannel
  readonly #lanes: LanesOnDemand
  readonly #topics: LinkTopics
  readonly #sender: FrameSender
  readonly #reader: FrameReader
  readonly #liveness: Liveness
  readonly #repair: PathRepair | undefined
  #knownPath: LinkPath | undefined
  #soughtMs = Number.NEGATIVE_INFINITY
  #state: State

  constructor(options: SessionOptions) {
    const {env, link, handlers} = options
    this.#options = options
    this.link = link
    this.sinceMs = env.clock.monotonic()
    this.conduct = new PeerConduct(this.sinceMs)
    const send = (message: LinkLevelMessage) => this.#sender.sendLink(message)
    const drop = (reason: DropReason) => this.#drop(reason)
    const pressed = () => this.#lanes.pressed()
    this.#bulk = new BulkChannel(env, link, bytes => send({type: 'bulkDone', bytes}), pressed)
    this.#sender = new FrameSender(env, link, this.#bulk)
    this.#lanes = new LanesOnDemand({
      env,
      maker: () => (this.openTopics.length > 0 ? link.lanes : undefined),
      leads: link.initiator,
      bulk: this.#bulk,
      tripMs: () => this.#liveness.shortestTripMs,
      measureTrip: () => this.#liveness.measure(),
      send,
      received: (frame, carrier) => this.#receiveBulk(frame, carrier)
    })
    this.#topics = new LinkTopics({
      clock: env.clock,
      role: roleOn(link),
      hmacSha256: (options.hashes ?? linkHashes).hmacSha256,
      conduct: this.conduct,
      send,
      drop,
      matched: topic => handlers.matched(this, topic),
      forget: topic => this.#sender.drop(topic),
      unmatched: topic => handlers.unmatched(this, topic),
      wornOut: () => this.close('left')
    })
    this.#reader = new FrameReader({
      heard: () => this.#liveness.heard(),
      topicOf: (number, channel) => this.#topics.topicOf(number, channel),
      linkMessage: message => this.#readLink(message),
      judge: (topic, message) => handlers.message(this, topic, message),
      drop
    })
    this.#liveness = new Liveness(env, {
      sendPing: id => send({type: 'ping', id}),
      quietChanged: () => handlers.quietChanged(this),
      silent: () => this.close('silent')
    })
    this.#repair = link.ice && new PathRepair({env, ice: link.ice, leads: link.initiator, send})
    this.#state = {kind: 'handshake', handshake: runLinkHandshake(options, outcome => this.#shaken(outcome))}
    link.handlers = {
      message: (channel, bytes) => this.#receive(channel, bytes),
      pathChanged: () => this.#pathChanged(),
      inTrouble: () => handlers.inTrouble?.(this),
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
    return this.#sender.queuedBytes
  }

  carries(topic: TopicId): boolean {
    return this.#topics.openNumber(topic) !== undefined
  }

  /** Proves membership to the other side and expects the same of it. Without effect when the topic is open or opening. */
  openTopic(keys: TopicKeys): Promise<void> {
    if (this.#state.kind !== 'proven') return Promise.resolve()
    return this.#topics.open(keys, this.#state.peer.transcript)
  }

  closeTopic(topic: TopicId): void {
    this.#topics.close(topic)
  }

  /** Resolves once the link took the frame; waits while the link is busy. */
  send(topic: TopicId, message: TopicMessage): Promise<SendOutcome> {
    const number = this.#topics.openNumber(topic)
    if (this.#state.kind !== 'proven' || number === undefined) return Promise.resolve('gone')
    return this.#sender.send(topic, number, message)
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
    this.#sender.sendLink({type: 'goodbye', reason})
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
    if (this.#state.kind === 'handshake') this.#state.handshake.stop()
    this.#state = {kind: 'closed', reason, peer: this.peer}
    this.#topics.stop()
    this.#liveness.stop()
    this.#repair?.close()
    this.#sender.close()
    this.#bulk.close()
    this.#lanes.close()
    this.#options.handlers.closed(this, reason, said)
  }

  /** As `pong` can carry it, whatever the clock says. */
  get #wallMs(): number {
    return Math.max(0, Math.floor(this.#options.env.clock.now()))
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
    if (channel !== 'control') {
      if (this.#state.kind === 'proven') return this.#reader.realtime(bytes)
      // Before the proof nothing is spoken beside the control channel.
      this.conduct.drops.count('before-proof')
      return this.close('invalid')
    }
    if (bytes.length > maxControlFrameBytes) {
      this.#drop('oversize')
      if (this.#state.kind === 'handshake') this.close('invalid')
      return
    }
    if (this.#state.kind === 'handshake') this.#state.handshake.receive(bytes)
    else this.#reader.control(bytes)
  }

  #receiveBulk(bytes: Bytes, lane?: BulkCarrier): void {
    if (this.#state.kind !== 'proven') return
    if (!this.#bulk.receive(bytes, frame => this.#reader.bulk(frame), lane)) this.#drop('rate')
  }

  #shaken(outcome: LinkHandshakeOutcome): void {
    if (this.#state.kind !== 'handshake') return
    if (outcome.kind === 'failed') {
      if (outcome.reason === 'goodbye') return this.#hangUp('goodbye', undefined)
      if (outcome.drop) this.conduct.drops.count(outcome.drop)
      return this.close(outcome.reason)
    }
    const {peer, early} = outcome
    this.#state = {kind: 'proven', peer}
    this.#liveness.start()
    const refused = this.#options.handlers.proven(this, peer)
    if (refused) return this.close(refused)
    this.#pathChanged()
    this.#liveness.measure()
    for (const frame of early) if (this.state === 'proven') this.#reader.control(frame)
  }

  #readLink(message: LinkLevelMessage): void {
    switch (message.type) {
      case 'member':
      case 'hello':
      case 'proof':
        return this.#drop('unsolicited')
      case 'ping':
        if (!this.conduct.admitsPing(this.#options.env.clock.monotonic())) return this.#drop('ping-flood')
        return this.#sender.sendLink({type: 'pong', id: message.id, clockMs: this.#wallMs})
      case 'pong':
        if (!this.#liveness.answered(message.id, message.clockMs)) this.#drop('unsolicited')
        else this.link.lookAtPath?.()
        return
      case 'topicOpen':
      case 'topicClose':
        return this.#topics.receive(message)
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
}

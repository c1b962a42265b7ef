import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {DeferredDataChannel} from './deferred-data-channel.ts'
import type {IceServers} from './ice-servers.ts'
import {parameters} from './parameters.ts'
import {hasCandidate, relayCandidate, relayDescription, ufragOf} from './sdp.ts'

/** Stream ids of the negotiated channels; both sides know them, so nothing is announced in band. */
export const channelIds = {control: 100, bulk: 101, realtime: 102} as const

export interface ShoalChannels {
  readonly control: RTCDataChannel
  readonly bulk: RTCDataChannel
  readonly realtime: RTCDataChannel
}

/** What a pooled connection tells whoever keeps the pool. */
export interface ConnectionKeeper {
  readonly environment: Environment
  readonly ice: IceServers
  /** Called when a real connection is about to be built. */
  build(): RTCPeerConnection
  /** May a connection that only waits in the pool be built already? */
  mayBuildForPool(): boolean
  /** Shall the offer of this connection, which nobody answered, be made anew? Otherwise it is closed. */
  mayRenew(connection: PooledPeerConnection): boolean
  controlOpened(connection: PooledPeerConnection): void
  closed(connection: PooledPeerConnection): void
  dropped(reason: 'trystero-channel-flood' | 'foreign-channel' | 'renewal-failed'): void
}

type Life =
  | {readonly state: 'fresh'} // constructed by Trystero, nothing asked of it yet
  | {readonly state: 'asleep'; wake: (() => void)[]} // Trystero wants an offer for its pool; not built yet
  | {readonly state: 'built'; readonly native: RTCPeerConnection; readonly channels: ShoalChannels}
  | {readonly state: 'closed'; readonly native: RTCPeerConnection | undefined}

/**
 * Stands in for RTCPeerConnection inside Trystero (its `rtcPolyfill`). It
 * - builds the real connection only when it is needed, so that a pool of twenty costs three;
 * - adds Shoal's channels before the offer exists, so that nothing sent early is lost;
 * - lets a description leave soon after its first candidate and hands later candidates on once;
 * - shows no address but those of relays to whoever is not to see more;
 * - hides losses of connectivity: whether a peer is gone is judged by heartbeats, not by Trystero after five seconds or ICE after fifteen;
 * - meters Trystero's own channel and refuses every other in-band one.
 */
export class PooledPeerConnection extends EventTarget {
  onnegotiationneeded: ((event: Event) => void) | null = null
  onicecandidate: ((event: {candidate: RTCIceCandidate | null}) => void) | null = null
  onconnectionstatechange: ((event: Event) => void) | null = null
  ontrack: ((event: RTCTrackEvent) => void) | null = null
  onremovestream: ((event: Event) => void) | null = null
  ondatachannel: ((event: {channel: DeferredDataChannel}) => void) | null = null

  readonly #keeper: ConnectionKeeper
  readonly #budget: TokenBucket
  #life: Life = {state: 'fresh'}
  #initiator = false
  #met = false
  #keepsCandidates = false
  #readMs = Number.NEGATIVE_INFINITY
  #own: DeferredDataChannel | undefined
  #foreignChannels = 0
  #candidates: RTCIceCandidate[] = []
  /** The description as it left; `undefined` while candidates still go into it. */
  #published: string | undefined

  constructor(keeper: ConnectionKeeper) {
    super()
    this.#keeper = keeper
    this.#budget = new TokenBucket(
      parameters.trysteroChannelBytes,
      parameters.trysteroChannelBytesPerSecond,
      keeper.environment.clock.monotonic()
    )
  }

  get initiator(): boolean {
    return this.#initiator
  }

  get channels(): ShoalChannels | undefined {
    return this.#life.state === 'built' ? this.#life.channels : undefined
  }

  /** The real one, for those who need its statistics or its certificates. */
  get native(): RTCPeerConnection | undefined {
    return this.#life.state === 'built' ? this.#life.native : undefined
  }

  get isAsleep(): boolean {
    return this.#life.state === 'asleep'
  }

  get localUfrag(): string | undefined {
    return ufragOf(this.native?.localDescription?.sdp ?? '')
  }

  get remoteUfrag(): string | undefined {
    return ufragOf(this.native?.remoteDescription?.sdp ?? '')
  }

  get #isClosed(): boolean {
    return this.#life.state === 'closed'
  }

  /** Builds a sleeping connection and lets its offer be made. Nothing is thrown where it cannot be built: whoever waits for the offer meets the same. */
  wake(): void {
    try {
      this.#wake()
    } catch {
      // `setLocalDescription` rejects with it.
    }
  }

  #wake(): void {
    if (this.#life.state !== 'asleep') return
    const ready = this.#keeper.ice.ready()
    if (ready) return void ready.then(() => this.#wakeNow()).catch(() => undefined)
    this.#wakeNow()
  }

  #wakeNow(): void {
    if (this.#life.state !== 'asleep') return
    const waiting = this.#life.wake
    try {
      this.#build()
    } finally {
      for (const resume of waiting) resume()
    }
  }

  /** The description with this text has left; candidates it lacks are handed to Trystero from now on. */
  publishedAs(sdp: string): void {
    if (this.#published !== undefined) return
    this.#published = sdp
    for (const candidate of this.#candidates) this.#handOn(candidate)
  }

  /** Trystero is handed no candidates any more: what comes from now on belongs to an exchange it does not know of. */
  keepCandidates(): void {
    this.#keepsCandidates = true
  }

  /** Makes an offer that nobody was given yet anew, with the addresses of now. */
  async offerAnew(): Promise<void> {
    const {native} = this
    if (!native || !this.#initiator || !this.#isUnread(native)) return
    try {
      native.setConfiguration(this.#keeper.ice.configuration())
      const offer = await native.createOffer({iceRestart: true})
      if (!this.#isUnread(native)) return
      this.#candidates = []
      this.#published = undefined
      await native.setLocalDescription(offer)
    } catch {
      // Closed, or answered, meanwhile.
      this.#keeper.dropped('renewal-failed')
    }
  }

  /** Nobody has its offer, as far as is known, nor is about to get it: whoever reads it hands it out soon. */
  #isUnread({remoteDescription, signalingState}: RTCPeerConnection): boolean {
    const sinceMs = this.#keeper.environment.clock.monotonic() - this.#readMs
    return !remoteDescription && signalingState === 'have-local-offer' && sinceMs >= parameters.offerReadMs
  }

  /** Closes as if the transport had failed, so that Trystero forgets the peer too. */
  abandon(): void {
    if (this.#life.state === 'closed') return
    this.close()
    this.onconnectionstatechange?.(new Event('connectionstatechange'))
  }

  #build(): {native: RTCPeerConnection; channels: ShoalChannels} {
    if (this.#life.state === 'built') return this.#life
    if (this.#life.state === 'closed') throw new DOMException('The connection is closed.', 'InvalidStateError')
    const native = this.#keeper.build()
    const open = (label: string, id: number, options: RTCDataChannelInit) => {
      const channel = native.createDataChannel(label, {negotiated: true, id, ...options})
      channel.binaryType = 'arraybuffer'
      return channel
    }
    const channels: ShoalChannels = {
      control: open('shoal-control', channelIds.control, {}),
      bulk: open('shoal-bulk', channelIds.bulk, {}),
      realtime: open('shoal-realtime', channelIds.realtime, {ordered: false, maxRetransmits: 0})
    }
    this.#life = {state: 'built', native, channels}
    if (this.#own) this.#own.attach(native.createDataChannel(this.#own.label))
    this.#listen(native, channels)
    return {native, channels}
  }

  #listen(native: RTCPeerConnection, channels: ShoalChannels): void {
    channels.control.onopen = () => {
      this.#met = true
      this.#keeper.controlOpened(this)
    }
    // The first negotiation is Trystero's own doing; only later ones (media) are news to it.
    native.onnegotiationneeded = event => {
      if (native.remoteDescription) this.onnegotiationneeded?.(event)
    }
    native.onicecandidate = ({candidate}) => {
      if (!candidate || candidate.candidate === '') return
      if (this.#keepsCandidates || this.#candidates.length >= parameters.maxCandidatesOfPeer) return
      this.#candidates.push(candidate)
      this.dispatchEvent(new Event('shoal-candidate'))
      if (this.#published !== undefined) this.#handOn(candidate)
    }
    native.onicecandidateerror = ({url, errorCode, errorText}) => {
      if (url) this.#keeper.ice.refused({url, code: errorCode, text: errorText})
    }
    native.onconnectionstatechange = event => {
      if (['closed', 'failed'].includes(this.connectionState)) this.#keeper.closed(this)
      this.onconnectionstatechange?.(event)
    }
    native.oniceconnectionstatechange = () => this.dispatchEvent(new Event('iceconnectionstatechange'))
    native.onicegatheringstatechange = () => this.dispatchEvent(new Event('icegatheringstatechange'))
    native.ontrack = event => this.ontrack?.(event)
    native.ondatachannel = ({channel}) => {
      if (channel.label !== 'data' || this.#own !== undefined) {
        channel.close()
        this.#keeper.dropped('foreign-channel')
        if (++this.#foreignChannels >= parameters.maxForeignChannels) this.abandon()
        return
      }
      this.#own = new DeferredDataChannel(channel.label, this.#mayReceive)
      this.#own.attach(channel)
      this.ondatachannel?.({channel: this.#own})
    }
  }

  readonly #mayReceive = (bytes: number): boolean => {
    if (this.#budget.take(this.#keeper.environment.clock.monotonic(), bytes)) return true
    this.#keeper.dropped('trystero-channel-flood')
    // Not inside the channel's own event handler: Trystero still works on it.
    queueMicrotask(() => this.abandon())
    return false
  }

  #handOn(candidate: RTCIceCandidate): void {
    const shown = this.#shown(candidate)
    if (!shown || (this.#published !== undefined && hasCandidate(this.#published, shown.candidate))) return
    this.onicecandidate?.({candidate: shown})
  }

  /** As others may see it. */
  #shown(candidate: RTCIceCandidate): RTCIceCandidate | undefined {
    if (!this.#keeper.ice.relayOnly) return candidate
    const text = relayCandidate(candidate.candidate)
    return text === undefined ? undefined : new RTCIceCandidate({...candidate.toJSON(), candidate: text})
  }

  /** Resolves when the description holds enough candidates to leave. */
  #gathered(native: RTCPeerConnection): Promise<void> {
    const {scheduler} = this.#keeper.environment
    return new Promise(resolve => {
      const done = () => {
        cancelWait()
        cancelSoon?.()
        this.removeEventListener('shoal-candidate', soon)
        this.removeEventListener('icegatheringstatechange', check)
        resolve()
      }
      let cancelSoon: (() => void) | undefined
      const soon = () => (cancelSoon ??= scheduler.after(parameters.descriptionAfterCandidateMs, done))
      const check = () => {
        // Without candidates 'complete' may still be that of the offer before this one.
        const isComplete = native.iceGatheringState === 'complete' && this.#candidates.length > 0
        if (isComplete || native.signalingState === 'closed') done()
      }
      const cancelWait = scheduler.after(parameters.descriptionWithoutCandidateMs, done)
      this.addEventListener('shoal-candidate', soon)
      this.addEventListener('icegatheringstatechange', check)
      if (this.#candidates.length > 0) soon()
      check()
    })
  }

  // From here on: RTCPeerConnection as Trystero knows it.

  createDataChannel(label: string): DeferredDataChannel {
    this.#initiator = true
    this.#own = new DeferredDataChannel(label, this.#mayReceive)
    if (this.#life.state === 'built') this.#own.attach(this.#life.native.createDataChannel(label))
    return this.#own
  }

  async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    const ready = this.native ? undefined : this.#keeper.ice.ready()
    if (ready) await ready
    if (this.#isClosed) return
    if (this.#life.state === 'asleep' || (this.#life.state === 'fresh' && !this.#keeper.mayBuildForPool())) {
      if (this.#life.state === 'fresh') this.#life = {state: 'asleep', wake: []}
      const sleeping = this.#life
      await new Promise<void>(resolve => sleeping.wake.push(resolve))
      // Closed while it slept: Trystero finds no description and gives the connection up.
      if (this.#isClosed) return
    }
    const {native} = this.#build()
    if (description?.type === 'rollback') {
      if (native.remoteDescription) await native.setLocalDescription(description)
      // Chromium (156) forgets the data channels with a first offer that is rolled back. A new offer simply replaces it.
      else if (!this.#keeper.mayRenew(this)) this.abandon()
      // What it was built with may have expired.
      else native.setConfiguration(this.#keeper.ice.configuration())
      return
    }
    this.#candidates = []
    this.#published = undefined
    await (description ? native.setLocalDescription(description) : native.setLocalDescription())
    await this.#gathered(native)
    // An answer leaves right now; an offer may lie in the pool and gain candidates until it is sent.
    const described = this.localDescription
    if (described?.type === 'answer') this.publishedAs(described.sdp)
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const ready = this.native ? undefined : this.#keeper.ice.ready()
    if (ready) await ready
    await this.#build().native.setRemoteDescription(description)
  }

  async createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
    const ready = this.native ? undefined : this.#keeper.ice.ready()
    if (ready) await ready
    this.#wakeNow()
    return this.#build().native.createOffer(options)
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void> {
    await this.native?.addIceCandidate(candidate)
  }

  restartIce(): void {
    this.native?.restartIce()
  }

  close(): void {
    const life = this.#life
    if (life.state === 'closed') return
    this.#life = {state: 'closed', native: life.state === 'built' ? life.native : undefined}
    if (life.state === 'built') life.native.close()
    if (life.state === 'asleep') for (const resume of life.wake) resume()
    // Whoever waits for candidates need not any more.
    this.dispatchEvent(new Event('icegatheringstatechange'))
    this.#keeper.closed(this)
  }

  /** Reading it is how Trystero takes an offer out of its pool: a sleeping connection wakes now. @throws DOMException it cannot be built: Trystero would wait for ever */
  get localDescription(): RTCSessionDescription | null {
    if (this.#life.state === 'asleep') this.#wake()
    this.#readMs = this.#keeper.environment.clock.monotonic()
    const described = this.native?.localDescription ?? null
    if (!described || !this.#keeper.ice.relayOnly) return described
    return new RTCSessionDescription({type: described.type, sdp: relayDescription(described.sdp)})
  }

  get remoteDescription(): RTCSessionDescription | null {
    return this.native?.remoteDescription ?? null
  }

  get signalingState(): RTCSignalingState {
    return this.native?.signalingState ?? (this.#life.state === 'closed' ? 'closed' : 'stable')
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#masked(this.native?.connectionState)
  }

  get iceConnectionState(): RTCIceConnectionState {
    return this.#masked(this.native?.iceConnectionState)
  }

  #masked<T extends string>(state: T | undefined): T | 'connected' | 'closed' | 'new' {
    if (state === undefined) return this.#life.state === 'closed' ? 'closed' : 'new'
    return this.#met && (state === 'disconnected' || state === 'failed') ? 'connected' : state
  }

  get iceGatheringState(): RTCIceGatheringState {
    return this.native?.iceGatheringState ?? 'new'
  }

  addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): RTCRtpSender {
    return this.#build().native.addTrack(track, ...streams)
  }

  removeTrack(sender: RTCRtpSender): void {
    this.native?.removeTrack(sender)
  }

  getSenders(): RTCRtpSender[] {
    return this.native?.getSenders() ?? []
  }
}

import {loadPart} from '../base/load-part.ts'
import {parameters} from './parameters.ts'
import {channelIds, type ShoalChannels} from './pooled-peer-connection.ts'
import type {SimplePeer, SimplePeerClass} from './simple-peer-types.ts'

/** One end of a connection whose descriptions a person carries. */
export interface HandPeer {
  readonly connection: RTCPeerConnection
  readonly channels: ShoalChannels
  /**
   * The description of this end, once its addresses are gathered or enough time has passed: an offer, or the answer to `offer`.
   * Rejects when there is none to be had.
   */
  describe(offer?: string): Promise<string>
  /** Takes the answer to the offer. Rejects when the browser does not. */
  accept(answer: string): Promise<void>
  /** Once open, what befalls the connection shows. */
  opened(): void
  close(): void
}

export interface HandPeerOptions {
  readonly initiator: boolean
  readonly configuration: RTCConfiguration
  /** A server for addresses answered with an error, or not at all. */
  refused(refusal: {readonly url: string; readonly code: number; readonly text: string}): void
}

/** @throws LoadError */
export type MakeHandPeer = (options: HandPeerOptions) => Promise<HandPeer>

/** By simple-peer, on a connection of ours. @throws LoadError */
export const makeSimplePeer: MakeHandPeer = async options => {
  // Its file for browsers: the other one needs Node's streams.
  // @ts-expect-error It has no types.
  const {default: Peer} = await loadPart<{default: SimplePeerClass}>(import('simple-peer/simplepeer.min.js'))
  return new SimpleHandPeer(Peer, options)
}

type Connection = RTCPeerConnection & {readonly channels: ShoalChannels; opened: boolean}

/**
 * What simple-peer builds in place of an RTCPeerConnection: with our channels on it before the offer, of which it takes control for its
 * own, and silent about failing until it is open. A person needs minutes, browsers give up after some ten seconds without an
 * answer, and those that did go on when one comes.
 */
function connectionClass(): new (configuration: RTCConfiguration) => Connection {
  return class HandConnection extends RTCPeerConnection {
    readonly channels: ShoalChannels
    opened = false

    constructor(configuration: RTCConfiguration) {
      super(configuration)
      const open = (label: string, id: number, options: RTCDataChannelInit) => {
        const channel = super.createDataChannel(label, {negotiated: true, id, ...options})
        channel.binaryType = 'arraybuffer'
        return channel
      }
      this.channels = {
        control: open('shoal-control', channelIds.control, {}),
        bulk: open('shoal-bulk', channelIds.bulk, {}),
        realtime: open('shoal-realtime', channelIds.realtime, {ordered: false, maxRetransmits: 0})
      }
    }

    override createDataChannel(): RTCDataChannel {
      return this.channels.control
    }

    override get iceConnectionState(): RTCIceConnectionState {
      const state = super.iceConnectionState
      return state !== 'failed' ? state : this.opened ? 'disconnected' : 'checking'
    }

    override get connectionState(): RTCPeerConnectionState {
      const state = super.connectionState
      return state !== 'failed' ? state : this.opened ? 'disconnected' : 'connecting'
    }
  }
}

class SimpleHandPeer implements HandPeer {
  readonly connection: RTCPeerConnection
  readonly channels: ShoalChannels
  readonly #peer: SimplePeer
  readonly #own: Connection
  readonly #described: Promise<string>
  #error: Error | undefined
  #foreignChannels = 0

  constructor(Peer: SimplePeerClass, {initiator, configuration, refused}: HandPeerOptions) {
    let built: Connection | undefined
    const Own = connectionClass()
    class Observed extends Own {
      constructor(config: RTCConfiguration) {
        super(config)
        built = this
      }
    }
    this.#peer = new Peer({
      initiator,
      trickle: false,
      config: configuration,
      iceCompleteTimeout: parameters.handGatherMs,
      channelConfig: {negotiated: true},
      wrtc: {RTCPeerConnection: Observed, RTCSessionDescription, RTCIceCandidate}
    })
    this.#described = new Promise((resolve, reject) => {
      this.#peer.on('signal', ({sdp}) => (sdp === undefined ? undefined : resolve(sdp)))
      this.#peer.on('error', error => {
        this.#error = error
        reject(error)
      })
      this.#peer.on('close', () => reject(this.#error ?? new Error('The connection was closed.')))
    })
    // Whoever asks hears of it; nobody may.
    this.#described.catch(() => undefined)
    if (!built) throw new Error('The browser makes no connection.')
    this.#own = built
    this.connection = built
    this.channels = built.channels
    built.onicecandidateerror = ({url, errorCode, errorText}) => {
      if (url) refused({url, code: errorCode, text: errorText})
    }
    // Nobody of ours opens channels in band.
    built.ondatachannel = ({channel}) => {
      channel.close()
      if (++this.#foreignChannels >= parameters.maxForeignChannels) this.close()
    }
  }

  describe(offer?: string): Promise<string> {
    if (offer !== undefined) this.#peer.signal({type: 'offer', sdp: offer})
    return this.#described
  }

  async accept(answer: string): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      this.#peer.once('negotiated', resolve)
      this.#peer.once('close', () => reject(this.#error ?? new Error('The connection was closed.')))
    })
    this.#peer.signal({type: 'answer', sdp: answer})
    await taken
  }

  opened(): void {
    this.#own.opened = true
  }

  close(): void {
    this.#peer.destroy()
  }
}

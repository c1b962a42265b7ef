import {publicTopicKeys, type TopicKeys} from '../../../src/protocol/topic.ts'
import {HandConnections} from '../../../src/rendezvous/hand-connections.ts'
import type {HandPeer, HandPeerOptions} from '../../../src/rendezvous/hand-peer.ts'
import {IceServers, type IceOptions} from '../../../src/rendezvous/ice-servers.ts'
import type {MetConnection} from '../../../src/rendezvous/rendezvous.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const fingerprint = Array.from({length: 32}, (_, at) => (at + 16).toString(16)).join(':')

const sdpOf = (setup: string, candidates: readonly string[]) =>
  [
    'v=0',
    ...candidates.map(candidate => `a=candidate:${candidate}`),
    'a=ice-ufrag:kkJH',
    'a=ice-pwd:X4LzHvMTf0eSqL2HHYvQruGz',
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
    'a=mid:0',
    'a=sctp-port:5000',
    ''
  ].join('\r\n')

/** A connection of which the test decides what befalls it. */
export class FakeHandPeer implements HandPeer {
  readonly options: HandPeerOptions
  readonly native = Object.assign(new EventTarget(), {
    connectionState: 'new',
    tried: [] as RTCIceCandidateInit[],
    addIceCandidate(candidate: RTCIceCandidateInit) {
      this.tried.push(candidate)
      return Promise.resolve()
    }
  })
  readonly connection = this.native as unknown as RTCPeerConnection
  readonly channels = {control: new EventTarget(), bulk: {}, realtime: {}} as unknown as HandPeer['channels']
  readonly accepted: string[] = []
  offered: string | undefined
  isOpened = false
  isClosed = false

  readonly #conduct: BrowserConduct

  constructor(options: HandPeerOptions, conduct: BrowserConduct) {
    this.options = options
    this.#conduct = conduct
  }

  describe(offer?: string): Promise<string> {
    this.offered = offer
    const {gathering, candidates} = this.#conduct
    return gathering ?? Promise.resolve(sdpOf(offer === undefined ? 'actpass' : 'passive', candidates))
  }

  accept(answer: string): Promise<void> {
    this.accepted.push(answer)
    return this.#conduct.refusesAnswers ? Promise.reject(new Error('no')) : Promise.resolve()
  }

  opened(): void {
    this.isOpened = true
  }

  close(): void {
    this.isClosed = true
  }

  open(): void {
    this.channels.control.dispatchEvent(new Event('open'))
  }
}

/** What the browser of a page does. */
export interface BrowserConduct {
  candidates: readonly string[]
  /** In the place of what it would describe. */
  gathering: Promise<string> | undefined
  refusesAnswers: boolean
}

/** One page. Pages of one test share its clock, unless one is said to be ahead. */
export class HandPage {
  readonly peers: FakeHandPeer[] = []
  readonly met: MetConnection[] = []
  readonly conduct: BrowserConduct = {
    candidates: ['1 1 udp 2113937151 192.0.2.2 36543 typ host'],
    gathering: undefined,
    refusesAnswers: false
  }
  readonly connections: HandConnections

  constructor(env: VirtualEnvironment, aheadMs = 0, ice: IceOptions = {stun: []}) {
    const environment = {
      scheduler: env.scheduler,
      random: env.random,
      clock: {now: () => env.clock.now() + aheadMs, monotonic: () => env.clock.monotonic()}
    }
    this.connections = new HandConnections({
      environment,
      ice: new IceServers(environment, ice),
      makePeer: options => {
        const peer = new FakeHandPeer(options, this.conduct)
        this.peers.push(peer)
        return Promise.resolve(peer)
      },
      met: met => this.met.push(met)
    })
  }

  get peer(): FakeHandPeer {
    return this.peers.at(-1)!
  }

  in(keys: TopicKeys, invite?: string) {
    return this.connections.of(keys, invite)
  }
}

export const tea = await publicTopicKeys('tea')
export const coffee = await publicTopicKeys('coffee')

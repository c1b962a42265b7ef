import type {
  Candidate,
  DoctorProbes,
  GatherQuestion,
  Gathering,
  RelayAnswer,
  RelayToAsk,
  ServersToAsk,
  StorageAnswer,
  WebRtcAnswer
} from '../../../../src/swarm/doctor/probes.ts'

export const candidate = (over: Partial<Candidate>): Candidate => ({
  kind: 'host',
  address: '192.168.1.20',
  port: 40_000,
  relatedPort: 0,
  protocol: 'udp',
  ...over
})

export const gathering = (over: Partial<Gathering>): Gathering => ({
  candidates: [],
  errors: [],
  complete: true,
  afterMs: 20,
  ...over
})

/** What a STUN or TURN server of a fake network does. A number is a mapped port. */
export type ServerAnswer = number | 'relay' | 'silent' | {readonly code: number}

const never = new Promise<never>(() => undefined)

/** A network as a test wants it; what was asked is written down, and what is silent stays so until the time is up. */
export class FakeProbes implements DoctorProbes {
  secure = true
  webRtcAnswer: WebRtcAnswer | 'never' | 'throws' = 'works'
  storageAnswer: StorageAnswer | 'never' = {kind: 'works', persisted: true, leftBytes: 5_000_000_000}
  allRelays: readonly RelayToAsk[] = [
    {kind: 'nostr', url: 'wss://one.example'},
    {kind: 'tracker', url: 'wss://two.example'},
    {kind: 'tabs', url: ''}
  ]
  readonly relayAnswers = new Map<string, RelayAnswer | 'never'>()
  serversAnswer: ServersToAsk | 'never' = {
    relayOnly: false,
    stun: ['stun:a.example', 'stun:b.example'],
    turn: [],
    credentialsFailed: false
  }
  readonly answers = new Map<string, ServerAnswer>([
    ['stun:a.example', 50_000],
    ['stun:b.example', 50_000]
  ])
  offsets: readonly number[] = []
  present = 0
  connected = true
  readonly asked: string[] = []
  /** Questions under way, and the most there were. */
  open = 0
  mostOpen = 0

  isSecure = () => this.secure
  relays = () => this.allRelays
  clockOffsetsMs = () => this.offsets
  others = () => this.present
  online = () => this.connected

  webRtc = (): Promise<WebRtcAnswer> => {
    this.asked.push('webrtc')
    if (this.webRtcAnswer === 'throws') throw new Error('not today')
    return this.webRtcAnswer === 'never' ? never : Promise.resolve(this.webRtcAnswer)
  }

  storage = (): Promise<StorageAnswer> => (this.storageAnswer === 'never' ? never : Promise.resolve(this.storageAnswer))

  relay = (relay: RelayToAsk): Promise<RelayAnswer> => {
    this.asked.push(relay.url)
    const answer = this.relayAnswers.get(relay.url) ?? {kind: 'answered', afterMs: 30}
    return answer === 'never' ? never : Promise.resolve(answer)
  }

  servers = (): Promise<ServersToAsk> => (this.serversAnswer === 'never' ? never : Promise.resolve(this.serversAnswer))

  gather = async ({servers, relayOnly}: GatherQuestion): Promise<Gathering> => {
    this.asked.push(servers.map(({urls}) => urls).join(' + '))
    this.open++
    this.mostOpen = Math.max(this.mostOpen, this.open)
    await Promise.resolve()
    this.open--
    const ports = new Set<number>()
    const errors: {url: string; code: number}[] = []
    const candidates = relayOnly ? [] : [candidate({})]
    let complete = true
    for (const {urls} of servers) {
      const answer = this.answers.get(urls) ?? 'silent'
      if (answer === 'silent') complete = false
      else if (answer === 'relay') candidates.push(candidate({kind: 'relay', address: '198.51.100.9'}))
      else if (typeof answer === 'object') errors.push({url: urls, code: answer.code})
      else ports.add(answer)
    }
    for (const port of ports)
      candidates.push(candidate({kind: 'srflx', address: '203.0.113.7', port, relatedPort: 40_000}))
    return gathering({candidates, errors, complete})
  }
}

import type {RoutingId} from '../../src/base/ids.ts'
import {TypedEvents} from '../../src/base/typed-events.ts'
import type {Check, Examination, LinkView, NetworkView, PictureView} from '../../src/elements/network-view.ts'
import {keyOf} from './fake-chat.ts'

export const link = (by: number, over: Partial<LinkView> = {}): LinkView => ({
  routingId: `page${by.toString().padStart(3, '0')}` as RoutingId,
  key: keyOf(by),
  name: ['quiet heron', 'Ada', 'Grace', 'Linus'][by] ?? `visitor number ${by}`,
  isQuiet: false,
  roundTripMs: 12.4 * by,
  lanes: 0,
  path: {local: 'srflx', remote: 'host', protocol: 'udp'},
  ageMs: 61_000 * by,
  sentBytes: 12_000,
  receivedBytes: 3_400_000,
  upBytesPerSecond: 120,
  downBytesPerSecond: 48_000,
  ...over
})

/** One check of every kind of state. */
export const everyState: readonly Check[] = [
  {name: 'secure', subject: '', state: {kind: 'good'}},
  {name: 'webrtc', subject: '', state: {kind: 'good'}},
  {
    name: 'storage',
    subject: '',
    state: {kind: 'good', fact: {kind: 'room', leftBytes: 5_000_000_000, persisted: false}}
  },
  {
    name: 'relay',
    subject: 'wss://relay.example.org',
    state: {kind: 'good', fact: {kind: 'answered', afterMs: 31.4}}
  },
  {name: 'relay', subject: 'wss://gone.example.org', state: {kind: 'trouble', why: 'unreachable'}},
  {name: 'stun', subject: 'stun:stun.example.org:3478', state: {kind: 'checking'}},
  {name: 'mapping', subject: '', state: {kind: 'waiting'}},
  {name: 'turn', subject: 'turn:turn.example.org', state: {kind: 'trouble', why: 'wrong-password', code: 401}},
  {name: 'udp', subject: '', state: {kind: 'unknown', why: 'no-answers'}},
  {name: 'clock', subject: '', state: {kind: 'unknown', why: 'nobody'}}
]

export const over = (checks: readonly Check[]): readonly Check[] =>
  checks.map(check =>
    check.state.kind === 'waiting' || check.state.kind === 'checking'
      ? {...check, state: {kind: 'unknown', why: 'cancelled'}}
      : check
  )

/** A network without one: what a test puts in is what the element shows. */
export class FakeNetwork extends TypedEvents<{picture: void; examination: void}> implements NetworkView {
  readonly swarm = {topic: 'tea'}
  picture: PictureView = {
    status: {kind: 'alone', openRelays: 1},
    people: [{key: keyOf(0), name: 'quiet heron', here: true, self: true, pages: 1}],
    relays: [
      {kind: 'nostr', url: 'wss://relay.example.org', state: 'open', latencyMs: 31},
      {kind: 'nostr', url: 'wss://gone.example.org', state: 'waiting', trouble: 'It refuses: closed for the season'},
      {kind: 'tracker', url: 'wss://tracker.example.org', state: 'connecting'}
    ],
    ice: {
      relayOnly: false,
      turn: {kind: 'ready', servers: 1},
      refusals: [{url: 'turn:turn.example.org', code: 401, text: 'Unauthorized'}],
      servers: ['stun:stun.example.org:3478', 'turn:turn.example.org']
    },
    links: [],
    unlinkedPages: 0
  }
  examination: Examination = {kind: 'never'}
  readonly asked: string[] = []
  closed = false

  show(change: Partial<PictureView>): void {
    this.picture = {...this.picture, ...change}
    this.emit('picture', undefined)
  }

  find(examination: Examination): void {
    this.examination = examination
    this.emit('examination', undefined)
  }

  examine(): Promise<void> {
    this.asked.push('examine')
    return Promise.resolve()
  }

  cancel(): void {
    this.asked.push('cancel')
  }

  maskedReport(): string {
    return '{"a": "report"}'
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

import {beforeEach, describe, expect, it} from 'vitest'
import type {IncomingSignal, RelayRoom} from '../../../src/rendezvous/relay-client.ts'
import {
  PubSubRelayClient,
  type PubSubRelay,
  type PubSubRelayHandlers
} from '../../../src/rendezvous/pub-sub-relay-client.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const room: RelayRoom = {roomId: 'room', peerId: 'S'.repeat(20), rootTopic: 'root', selfTopic: 'self'}
const other = 'p'.repeat(20)
const urls = ['wss://a', 'wss://b', 'wss://c']

class FakeRelay implements PubSubRelay {
  isOpen = false
  isReplaced = false
  downMs = 0
  closed = false
  topics: readonly string[] = []
  readonly published: {topic: string; content: Record<string, unknown>}[] = []
  readonly url: string
  readonly handlers: PubSubRelayHandlers

  constructor(url: string, handlers: PubSubRelayHandlers) {
    this.url = url
    this.handlers = handlers
  }

  get mayReach(): boolean {
    return this.isOpen || this.isReplaced
  }

  open(): void {
    this.isOpen = true
    this.isReplaced = false
    this.handlers.opened()
  }

  shut(): void {
    this.isOpen = false
    this.handlers.shut()
  }

  subscribe(topics: readonly string[]): void {
    this.topics = topics
  }

  publish(topic: string, content: string): void {
    this.published.push({topic, content: JSON.parse(content) as Record<string, unknown>})
  }

  status() {
    return {url: this.url, state: this.isOpen ? 'open' : 'waiting'} as const
  }

  wake(): void {
    // Nothing to reconnect.
  }

  close(): void {
    this.closed = true
    this.isOpen = false
  }
}

let environment: VirtualEnvironment
let relays: FakeRelay[]
let heard: IncomingSignal[]
let client: PubSubRelayClient

beforeEach(() => {
  environment = new VirtualEnvironment()
  relays = []
  heard = []
  client = new PubSubRelayClient(
    'nostr',
    environment,
    (url, handlers) => {
      const relay = new FakeRelay(url, handlers)
      relays.push(relay)
      return relay
    },
    () => undefined
  )
})

const port = {
  tag: 'mytag',
  leads: () => false,
  receive: (signal: IncomingSignal) => void heard.push(signal),
  offers: async () => []
}

function entered(): () => void {
  const leave = client.enter(room, port)
  client.setRelays('room', urls)
  client.announce(room)
  for (const relay of relays) relay.open()
  return leave
}

const said = () => relays.flatMap(({published}) => published)
const hello = (topic = 'root') => [topic, JSON.stringify({peerId: other})] as const

describe('PubSubRelayClient', () => {
  it('announces itself with its proof once on each relay', () => {
    entered()
    expect(said()).toEqual(urls.map(() => ({topic: 'root', content: {peerId: room.peerId, tag: 'mytag'}})))
    expect(client.published).toBe(3)
    expect(relays.map(({topics}) => topics)).toEqual(urls.map(() => ['root', 'self']))
  })

  it('needs seven frames at most to join one other page over three relays', async () => {
    entered()
    relays[0]!.handlers.received(...hello())
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', offer: 'sealed'}, () => true)
    for (let i = 0; i < 10; i++)
      heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: `c${i}`}, () => true)
    await environment.advance(1_000)
    expect(client.published).toBeLessThanOrEqual(7)
  })

  it('hears once what three relays bring, and again what is said again later', async () => {
    entered()
    for (const {handlers} of relays) handlers.received(...hello())
    expect(heard).toHaveLength(1)
    await environment.advance(4_000)
    for (const {handlers} of relays) handlers.received(...hello())
    expect(heard).toHaveLength(2)
  })

  it('is not made deaf to somebody by endless repetition of his words', async () => {
    entered()
    for (let i = 0; i < 60; i++) {
      relays[0]!.handlers.received(...hello())
      await environment.advance(1_000)
    }
    expect(heard.length).toBeGreaterThanOrEqual(30)
  })

  it('hears at once what is said again to a room that was left and entered again', () => {
    const leave = entered()
    relays[0]!.handlers.received(...hello('self'))
    leave()
    client.enter(room, port)
    relays[0]!.handlers.received(...hello('self'))
    expect(heard).toHaveLength(2)
  })

  it('remembers a bounded number of things heard', () => {
    entered()
    for (let i = 0; i < 5_000; i++) {
      relays[0]!.handlers.received('root', JSON.stringify({peerId: String(i).padStart(20, '0')}))
    }
    expect(heard).toHaveLength(5_000)
    relays[0]!.handlers.received('root', JSON.stringify({peerId: '0'.repeat(20)}))
    expect(heard).toHaveLength(5_001)
  })

  it('counts what is for nobody here and what is malformed', () => {
    entered()
    const {handlers} = relays[0]!
    handlers.received('elsewhere', '{}')
    handlers.received('root', '{')
    handlers.received('root', JSON.stringify({peerId: '__proto__'}))
    handlers.received('root', 'x'.repeat(70_000))
    expect(heard).toEqual([])
    expect(client.drops.snapshot()).toEqual({'foreign-topic': 1, 'signal-malformed': 2, 'signal-oversize': 1})
  })

  it('sends descriptions on every relay, and a batch of candidates on the first that is open', async () => {
    entered()
    relays[0]!.handlers.received(...hello())
    relays[0]!.shut()
    const before = said().length
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', answer: 'sealed'}, () => true)
    expect(said().length - before).toBe(2)
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: 'c1'}, () => true)
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: 'c2'}, () => true)
    await environment.advance(300)
    expect(relays[1]!.published.at(-1)?.content).toEqual({
      peerId: room.peerId,
      offerId: 'o',
      candidate: 'c1',
      candidates: ['c2']
    })
    expect(said().length - before).toBe(3)
  })

  it('answers on relays whose sockets are being replaced, and announces itself once they are', async () => {
    entered()
    for (const relay of relays) {
      relay.isReplaced = true
      relay.shut()
      relay.published.length = 0
    }
    relays[0]!.handlers.received('self', JSON.stringify({peerId: other, offerId: 'o', offer: 'sealed'}))
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', answer: 'sealed'}, () => true)
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: 'c'}, () => true)
    await environment.advance(1_000)
    expect(said().filter(({content}) => 'answer' in content)).toHaveLength(3)
    expect(said()).toHaveLength(4)
    await environment.advance(5_000)
    for (const relay of relays) relay.open()
    expect(said().filter(({content}) => 'tag' in content)).toHaveLength(3)
  })

  it('puts no more candidates into a frame than the other side takes', async () => {
    entered()
    relays[0]!.handlers.received(...hello())
    for (let i = 0; i < 40; i++)
      heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: `c${i}`}, () => true)
    await environment.advance(300)
    const frames = said().filter(({topic}) => topic === 'other')
    expect(frames.map(({content}) => 1 + (content['candidates'] as unknown[]).length)).toEqual([17, 17, 6])
  })

  it('greets with its own proof, on the relay by which it heard of the other and on no other', () => {
    entered()
    const before = said().length
    relays[0]!.handlers.received(...hello())
    heard[0]!.reply('other', {peerId: room.peerId}, () => true)
    const greetings = said().filter(({topic}) => topic === 'other')
    expect(greetings).toEqual([{topic: 'other', content: {peerId: room.peerId, tag: 'mytag'}}])
    expect(said()).toHaveLength(before + 1)
    expect(relays[0]!.published.at(-1)).toEqual(expect.objectContaining({topic: 'other'}))
  })

  it('sends no candidates of a room that was left, and nothing at all', async () => {
    const leave = entered()
    relays[0]!.handlers.received(...hello())
    const before = said().length
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: 'c'}, () => true)
    leave()
    expect(environment.timers).toBe(0)
    await environment.advance(600_000)
    expect(said()).toHaveLength(before)
    expect(relays.map(({topics}) => topics)).toEqual([[], [], []])
  })

  it('closes relays no room uses any more, and only those', () => {
    entered()
    client.setRelays('second', ['wss://a', 'wss://d'])
    client.setRelays('room', ['wss://b'])
    expect(relays.filter(({closed}) => closed).map(({url}) => url)).toEqual(['wss://c'])
    client.setRelays('second', [])
    expect(relays.filter(({closed}) => !closed).map(({url}) => url)).toEqual(['wss://b'])
  })

  it('leaves no timer and no relay behind when it is closed', () => {
    entered()
    relays[0]!.handlers.received(...hello())
    heard[0]!.reply('other', {peerId: room.peerId, offerId: 'o', candidate: 'c'}, () => true)
    client.close()
    expect(environment.timers).toBe(0)
    expect(relays.every(({closed}) => closed)).toBe(true)
  })
})

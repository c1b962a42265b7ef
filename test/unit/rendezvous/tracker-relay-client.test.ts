import {beforeEach, describe, expect, it} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {IncomingSignal, RelayRoom} from '../../../src/rendezvous/relay-client.ts'
import {TrackerRelayClient} from '../../../src/rendezvous/tracker-relay-client.ts'
import type {OfferRecord} from '../../../src/rendezvous/trystero-types.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {FakeNetwork, type FakeSocket} from './fake-socket.ts'

const infoHash = 'h'.repeat(20)
const room: RelayRoom = {roomId: 'room', peerId: 'M'.repeat(20), rootTopic: 'root', selfTopic: 'self'}
const [lower, higher] = ['A'.repeat(20), 'z'.repeat(20)]

interface Announcement {
  action: string
  event?: string
  peer_id: string
  answer?: {sdp: string; candidates?: string[]}
  offers?: {offer_id: string; offer: {sdp: string}}[]
}

let environment: VirtualEnvironment
let network: FakeNetwork
let client: TrackerRelayClient
let heard: IncomingSignal[]
let reclaimed: OfferRecord[]
let scrapeReply: string
let makeOffers: (count: number) => Promise<readonly OfferRecord[]>

beforeEach(() => {
  environment = new VirtualEnvironment()
  network = new FakeNetwork()
  heard = []
  reclaimed = []
  scrapeReply = JSON.stringify({action: 'scrape', files: {}})
  let made = 0
  makeOffers = async count =>
    Array.from({length: count}, () => {
      const record: OfferRecord = {
        peer: {connection: {} as RTCPeerConnection, isDead: false},
        offer: `offer ${made++}`,
        reclaim: () => void reclaimed.push(record)
      }
      return record
    })
  client = new TrackerRelayClient(
    environment,
    network.open,
    async () => infoHash,
    () => undefined
  )
})

const port = {
  tag: 'tag',
  leads: (peerId: string) => room.peerId < peerId,
  receive: (signal: IncomingSignal) => void heard.push(signal),
  offers: (count: number) => makeOffers(count)
}

async function entered(): Promise<() => void> {
  const leave = client.enter(room, port)
  client.setRelays('room', ['wss://tracker.example'])
  client.announce(room)
  await environment.settle()
  const tracker = network.last
  tracker.onSent = text => {
    if (text.includes('scrape')) tracker.say(scrapeReply)
  }
  tracker.accept()
  await environment.settle()
  return leave
}

const said = (socket: FakeSocket = network.last) => socket.sent.map(text => JSON.parse(text) as Announcement)
const announcements = () =>
  said().filter(({action, event, offers}) => action === 'announce' && event === undefined && offers)
const hear = (message: object) => network.last.say(JSON.stringify(message))
const offerFrom = (peer: string, offerId = 'o'.repeat(20)) =>
  hear({info_hash: infoHash, peer_id: peer, offer_id: offerId, offer: {type: 'offer', sdp: 'sealed'}})
const answerTo = (offerId: string, more: object = {}) =>
  hear({info_hash: infoHash, peer_id: lower, offer_id: offerId, answer: {type: 'answer', sdp: 'sealed', ...more}})

describe('TrackerRelayClient', () => {
  it('lays out a few offers, and the same ones until they are stale', async () => {
    await entered()
    const [first] = announcements()
    expect(first!.offers).toHaveLength(parameters.trackerOffers)
    await environment.until(() => announcements().length === 2)
    expect(announcements()[1]!.offers).toEqual(first!.offers)
    await environment.advance(120_000)
    await environment.until(() => announcements().at(-1)!.offers![0]!.offer_id !== first!.offers![0]!.offer_id, {
      withinMs: 300_000
    })
    expect(reclaimed).toHaveLength(parameters.trackerOffers)
  })

  it('lays out fresh offers in place of those that were answered', async () => {
    await entered()
    const [first] = announcements()
    answerTo(first!.offers![0]!.offer_id)
    expect(heard[0]!.answered?.offer).toBe('offer 0')
    await environment.until(() => announcements().length === 2)
    expect(announcements()[1]!.offers!.map(({offer}) => offer.sdp)).toEqual(['offer 1', 'offer 2'])
  })

  it('takes one answer to an offer, in time, and late candidates besides', async () => {
    await entered()
    const [offer, second] = announcements()[0]!.offers!
    answerTo(offer!.offer_id)
    answerTo(offer!.offer_id)
    answerTo('unknown')
    expect(heard).toHaveLength(1)
    answerTo(offer!.offer_id, {candidates: ['c1', 'c2']})
    expect(heard.slice(1).map(({signal}) => signal.candidate)).toEqual(['c1', 'c2'])
    client.setLinked('room', 1)
    await environment.advance(200_000)
    answerTo(second!.offer_id)
    expect(heard).toHaveLength(3)
    expect(client.drops.snapshot()).toMatchObject({'answered-twice': 1, 'unknown-offer': 1, 'late-answer': 1})
  })

  it('announces without offers where none can be made', async () => {
    makeOffers = () => Promise.reject(new Error('no WebRTC'))
    await entered()
    expect(announcements()).toMatchObject([{offers: []}])
    expect(client.drops.of('tracker-offers-failed')).toBe(1)
    makeOffers = async () => []
    await environment.until(() => announcements().length === 2)
  })

  it('says to Trystero whether offers of ours are out, and speaks soon when the other waits for that', async () => {
    await entered()
    offerFrom(higher)
    expect(heard[0]).toMatchObject({topic: 'root', hasOutgoingOffer: true, signal: {peerId: higher, offer: 'sealed'}})
    const before = announcements().length
    await environment.until(() => announcements().length > before, {withinMs: parameters.announceMinMs * 1.2})
    const [first, second] = announcements()[0]!.offers!
    answerTo(first!.offer_id)
    answerTo(second!.offer_id)
    offerFrom(lower)
    expect(heard.at(-1)).toMatchObject({hasOutgoingOffer: false})
  })

  it('is not made to announce without end by a flood of offers', async () => {
    await entered()
    client.setLinked('room', 1)
    for (let second = 0; second < 300; second++) {
      for (let i = 0; i < 20; i++) offerFrom(`z${String(second * 20 + i).padStart(19, '0')}`)
      await environment.advance(1_000)
    }
    expect(announcements().length / 5).toBeLessThanOrEqual(6)
  })

  it('takes whatever answers its heartbeat as a sign of life, not as garbage or as a refusal', async () => {
    for (const answer of ['{"action":"scrape","files":{}}', '{"failure reason":"no scrape here"}', 'pong']) {
      scrapeReply = answer
      const leave = await entered()
      await environment.advance(100_000)
      expect(client.drops.total).toBe(0)
      expect(client.statuses()).toEqual([{kind: 'tracker', url: 'wss://tracker.example', state: 'open', latencyMs: 0}])
      leave()
      client.setRelays('room', [])
    }
    expect(network.sockets).toHaveLength(3)
  })

  it('tells a refusal, and that it is over', async () => {
    await entered()
    hear({'failure reason': 'too many announces'})
    expect(client.statuses()[0]!.trouble).toBe('It refuses: too many announces')
    hear({action: 'announce', info_hash: infoHash, interval: 120, complete: 0, incomplete: 1})
    expect(client.statuses()[0]!.trouble).toBeUndefined()
    hear({nonsense: true})
    expect(client.drops.total).toBe(1)
  })

  it('tells the tracker that it left, and gives back what lies out', async () => {
    const leave = await entered()
    client.setRelays('second', ['wss://tracker.example'])
    leave()
    expect(said().at(-1)).toMatchObject({event: 'stopped', peer_id: room.peerId})
    expect(reclaimed).toHaveLength(parameters.trackerOffers)
    const {length} = announcements()
    offerFrom(lower)
    await environment.advance(600_000)
    expect(announcements()).toHaveLength(length)
    expect(heard).toEqual([])
  })

  it('tells the tracker also when the room moves away from it', async () => {
    await entered()
    const old = network.last
    client.setRelays('room', ['wss://other.example'])
    expect(said(old).at(-1)).toMatchObject({event: 'stopped'})
    expect(old.closed).toBe(true)
  })

  it('gives offers back that were made too late', async () => {
    let release: (records: readonly OfferRecord[]) => void = () => undefined
    const usual = makeOffers
    makeOffers = () => new Promise(resolve => (release = resolve))
    const leave = await entered()
    leave()
    release(await usual(2))
    await environment.settle()
    expect(reclaimed).toHaveLength(2)
    expect(announcements()).toEqual([])
  })

  it('does not wait for ever for a room that was left before its hash was known', async () => {
    const leave = client.enter(room, port)
    client.announce(room)
    leave()
    await environment.settle()
    client.enter(room, port)
    client.setRelays('room', ['wss://tracker.example'])
    await environment.settle()
    network.last.accept()
    await environment.settle()
    expect(announcements()).toEqual([])
    client.announce(room)
    await environment.settle()
    expect(announcements()).toHaveLength(1)
  })

  it('leaves no timer and no socket behind when it is closed', async () => {
    await entered()
    client.close()
    expect(environment.timers).toBe(0)
    expect(network.last.closed).toBe(true)
  })
})

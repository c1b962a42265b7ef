import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {TrysteroRendezvous} from '../../../src/rendezvous/trystero-rendezvous.ts'
import {FakeNetwork, type FakeSocket} from '../../unit/rendezvous/fake-socket.ts'
import {until} from './connection-pair.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Fake ids are drawn by chance; each half of them sorts before ours or after it. */
const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(20)), byte => alphabet[byte % 62]).join('')
const sealed = () => `${Array.from(crypto.getRandomValues(new Uint8Array(16))).join()}$${btoa(randomId().repeat(20))}`

interface TrackerAnnouncement {
  readonly info_hash: string
  readonly offers: readonly {readonly offer_id: string}[]
}

describe('A page whose relays are hostile', () => {
  const network = new FakeNetwork()
  const thrown: unknown[] = []
  const onError = (event: ErrorEvent) => void thrown.push(event.error)
  const onRejection = (event: PromiseRejectionEvent) => void thrown.push(event.reason)
  let rendezvous: TrysteroRendezvous
  let nostr: FakeSocket
  let tracker: FakeSocket
  let topics: readonly string[]
  let most: {pendingDials: number; connectionsOpen: number}

  before(async () => {
    window.addEventListener('error', onError)
    window.addEventListener('unhandledrejection', onRejection)
    network.onOpen = socket => setTimeout(() => socket.accept())
    rendezvous = new TrysteroRendezvous({
      environment: browserEnvironment,
      healthStore: {load: async () => ({}), save: async () => undefined},
      openSocket: network.open,
      ice: {stun: []}
    })
    rendezvous.handlers = {met: ({close}) => close(), admits: () => true, relaysChanged: () => undefined}
    rendezvous.join({
      appId: 'shoal/1',
      roomId: 'hostile',
      choice: {relays: ['wss://nostr'], trackers: ['wss://tracker']}
    })
    const socketOf = (url: string) => network.sockets.find(socket => socket.url === url)!
    await until(() => network.sockets.length === 2)
    nostr = socketOf('wss://nostr')
    tracker = socketOf('wss://tracker')
    await until(() => nostr.sent.some(text => text.startsWith('["EVENT"')))
    await until(() => tracker.sent.some(text => text.includes('offer_id')))
    topics = (
      JSON.parse(nostr.sent.filter(text => text.includes('#x')).at(-1)!) as [string, string, {'#x': string[]}]
    )[2]['#x']
  })

  beforeEach(() => {
    most = {pendingDials: 0, connectionsOpen: 0}
  })

  after(() => {
    rendezvous.close()
    window.removeEventListener('error', onError)
    window.removeEventListener('unhandledrejection', onRejection)
  })

  const look = () => {
    const {pendingDials, connectionsOpen} = rendezvous.report()
    most.pendingDials = Math.max(most.pendingDials, pendingDials!)
    most.connectionsOpen = Math.max(most.connectionsOpen, connectionsOpen!)
  }
  const dropped = (reason: string) => rendezvous.report()[reason] ?? 0
  const trackers = () => network.sockets.filter(({url}) => url === 'wss://tracker')
  const event = (topic: string, content: unknown) =>
    nostr.say(JSON.stringify(['EVENT', 'shoal', {content: JSON.stringify(content), tags: [['x', topic]]}]))
  const expectCalm = () => {
    expect(thrown).to.deep.equal([])
    expect(most.pendingDials).to.be.at.most(parameters.maxPendingDials)
    expect(most.connectionsOpen).to.be.at.most(parameters.pooledConnections + parameters.maxUnprovenDials + 4)
    expect(dropped('trystero-threw')).to.equal(0)
    expect(dropped('trystero-join-error')).to.equal(0)
  }

  it('keeps its pool small', () => {
    expect(rendezvous.report()['connectionsBuilt']).to.be.at.most(5)
  })

  it('dials few of 700 fake announcements', async () => {
    for (let i = 0; i < 700; i++) {
      event(topics[i % 2]!, {peerId: randomId()})
      if (i % 50 === 0) await until(() => (look(), true))
    }
    await until(() => (look(), dropped('too-many-dials') + dropped('too-many-hellos') > 680))
    expectCalm()
    await until(() => (look(), rendezvous.report()['pendingDials'] === 0))
    expectCalm()
  })

  it('builds nothing for 200 offers it cannot read', async () => {
    const before = {...rendezvous.report()}
    for (let i = 0; i < 200; i++)
      event(topics[1]!, {peerId: randomId(), offer: i % 2 ? sealed() : 'garbage', offerId: randomId()})
    await until(() => (look(), dropped('undecryptable') === 200))
    expect(rendezvous.report()['pendingDials']).to.equal(0)
    expect(rendezvous.report()['connectionsOpen']).to.be.at.most(before['connectionsOpen']!)
    expectCalm()
  })

  it('survives garbage of every kind', async () => {
    const ids: unknown[] = ['__proto__', 'constructor', 'toString', '', 'x'.repeat(21), null, {}, [], 7]
    const bad: unknown[] = [null, {}, [], 7, '', 'x', 'x'.repeat(20_000), {toString: 'x'}]
    for (const peerId of [...ids, randomId()]) {
      for (const value of bad) {
        for (const field of [
          'offer',
          'answer',
          'candidate',
          'candidates',
          'offerId',
          'peer',
          'passive',
          'hasOutgoingOffer'
        ]) {
          event(topics[0]!, {peerId, [field]: value})
        }
      }
    }
    const nonsense = [
      '',
      '{',
      '[]',
      'null',
      '["EVENT"]',
      '["EVENT","shoal",null]',
      '["EVENT","shoal",{"tags":{}}]',
      '["OK"]',
      '["CLOSED"]'
    ]
    for (const text of [...nonsense, '['.repeat(60_000), 'x'.repeat(70_000)]) {
      nostr.say(text)
      tracker.say(text)
    }
    for (const data of [new ArrayBuffer(10), undefined, new Blob(['x'])]) nostr.say(data)
    event('elsewhere', {peerId: randomId()})
    nostr.say(
      JSON.stringify([
        'EVENT',
        'shoal',
        {content: `{"__proto__":{"peerId":"${randomId()}"}}`, tags: [['x', topics[0]]]}
      ])
    )
    look()
    await until(() => (look(), rendezvous.report()['pendingDials'] === 0))
    expect(dropped('relay-binary')).to.equal(3)
    expect(dropped('foreign-topic')).to.equal(1)
    expect(({} as Record<string, unknown>)['peerId']).to.equal(undefined)
    expectCalm()
  })

  it('gives up the offers a tracker answers with garbage, and lays out others', async () => {
    const latest = () =>
      JSON.parse(
        trackers()
          .flatMap(({sent}) => sent)
          .filter(text => text.includes('offer_id'))
          .at(-1)!
      ) as TrackerAnnouncement
    const {info_hash, offers} = latest()
    const before = rendezvous.report()['connectionsBuilt']!
    for (const peer_id of [rendezvous.routingId, randomId()]) {
      for (const {offer_id} of offers) {
        for (let i = 0; i < 5; i++)
          tracker.say(JSON.stringify({info_hash, peer_id, offer_id, answer: {type: 'answer', sdp: sealed()}}))
      }
    }
    for (let i = 0; i < 200; i++) {
      tracker.say(
        JSON.stringify({info_hash, peer_id: randomId(), offer_id: randomId(), offer: {type: 'offer', sdp: sealed()}})
      )
      look()
    }
    await until(() => (look(), dropped('undecryptable') >= 400))
    // It comes back, and is announced to again.
    tracker.fail()
    await until(
      () =>
        latest().offers.length > 0 &&
        latest().offers.every(({offer_id}) => offers.every(old => old.offer_id !== offer_id))
    )
    look()
    expect(rendezvous.report()['connectionsBuilt']! - before).to.be.at.most(4)
    expectCalm()
  })

  it('is as it was when the flood is over, and has nothing open when it is closed', async () => {
    await until(() => rendezvous.report()['pendingDials'] === 0)
    expect(rendezvous.report()['connectionsOpen']).to.be.at.most(
      parameters.pooledConnections + parameters.trackerOffers + 2
    )
    rendezvous.close()
    await until(() => rendezvous.report()['connectionsOpen'] === 0)
    expect(network.sockets.every(({closed}) => closed)).to.equal(true)
    expect(thrown).to.deep.equal([])
  })
})

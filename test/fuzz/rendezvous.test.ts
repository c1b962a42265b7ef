import fc from 'fast-check'
import {expect, it} from 'vitest'
import {DropCounts} from '../../src/base/drop-counts.ts'
import {kindOf, NostrRelay, NostrSigner, parseFrame} from '../../src/rendezvous/nostr-relay.ts'
import {PubSubRelayClient, type PubSubRelayHandlers} from '../../src/rendezvous/pub-sub-relay-client.ts'
import {relayUrl} from '../../src/rendezvous/relay-selection.ts'
import type {RelayRoom, RoomPort} from '../../src/rendezvous/relay-client.ts'
import {RoomCipher} from '../../src/rendezvous/room-cipher.ts'
import {fingerprintOf, ufragOf} from '../../src/rendezvous/sdp.ts'
import {TrackerRelayClient} from '../../src/rendezvous/tracker-relay-client.ts'
import {FakeNetwork} from '../unit/rendezvous/fake-socket.ts'
import {VirtualEnvironment} from '../unit/virtual-environment.ts'

// A failure prints its seed and path; put them here to replay it.
const runs = {numRuns: 2_000}

const peerId = 'p'.repeat(20)
const infoHash = 'h'.repeat(20)
const room: RelayRoom = {roomId: 'room', peerId: 's'.repeat(20), rootTopic: 'root', selfTopic: 'self'}

const nasty = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    peerId,
    infoHash,
    '',
    null,
    0,
    -1,
    1e308,
    true,
    {},
    [],
    [[]],
    'x'.repeat(20_000)
  ),
  fc.jsonValue({maxDepth: 3})
)

const objectOf = (...names: string[]) =>
  fc.dictionary(fc.constantFrom(...names, '__proto__', 'toString'), nasty).map(fields => JSON.stringify(fields))

const nostrFrame = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .tuple(fc.constantFrom('EVENT', 'EOSE', 'OK', 'CLOSED', 'NOTICE', '__proto__', 5), nasty, nasty, nasty)
    .map(frame => JSON.stringify(frame)),
  fc
    .record({content: nasty, tags: fc.oneof(nasty, fc.array(fc.oneof(nasty, fc.tuple(fc.constant('x'), nasty))))})
    .map(event => JSON.stringify(['EVENT', 'shoal', event])),
  objectOf('peerId', 'offer', 'answer', 'candidate', 'candidates', 'offerId', 'tag', 'peer', 'hasOutgoingOffer').map(
    content => JSON.stringify(['EVENT', 'shoal', {content, tags: [['x', 'root']]}])
  )
)

const trackerFrame = fc.oneof(
  fc.string(),
  fc.json(),
  objectOf('failure reason', 'info_hash', 'peer_id', 'offer_id', 'offer', 'answer', 'interval', 'action', 'files'),
  fc
    .record({peer_id: nasty, offer_id: nasty, offer: nasty, answer: nasty}, {requiredKeys: []})
    .map(fields => JSON.stringify({info_hash: infoHash, ...fields}))
)

/** Signals that got through must hold what they promise. */
function checkedPort(): RoomPort & {count: number} {
  const port = {
    count: 0,
    tag: 'tag',
    leads: () => true,
    receive: ({signal}: Parameters<RoomPort['receive']>[0]) => {
      port.count++
      expect(signal.peerId).toMatch(/^[0-9A-Za-z]{20}$/)
      expect(Object.keys(signal)).not.toContain('peer')
      for (const text of [signal.offer, signal.answer, signal.candidate, signal.offerId, signal.tag]) {
        if (text !== undefined) expect(typeof text).toBe('string')
      }
    },
    offers: async () => []
  }
  return port
}

it('parseFrame takes anything and never throws', () => {
  fc.assert(
    fc.property(nostrFrame, text => {
      const frame = parseFrame(text)
      if (frame?.kind === 'event') expect([typeof frame.topic, typeof frame.content]).toEqual(['string', 'string'])
      if (frame?.kind === 'refused') expect(frame.reason.length).toBeLessThanOrEqual(120)
    }),
    runs
  )
  expect(parseFrame('['.repeat(60_000))).toBeUndefined()
})

it('a Nostr relay may say anything', async () => {
  const environment = new VirtualEnvironment()
  const network = new FakeNetwork()
  const signer = new NostrSigner(environment)
  const drops = new DropCounts()
  const client = new PubSubRelayClient(
    'nostr',
    environment,
    (url, handlers: PubSubRelayHandlers) => new NostrRelay(url, environment, network.open, signer, handlers, drops),
    () => undefined
  )
  const port = checkedPort()
  client.enter(room, port)
  client.setRelays('room', ['wss://relay.example'])
  network.last.accept()
  fc.assert(
    fc.property(nostrFrame, text => {
      environment.sleep(5)
      network.last.say(text)
    }),
    runs
  )
  network.last.say(JSON.stringify(['EVENT', 'x', {content: JSON.stringify({peerId}), tags: [['x', 'root']]}]))
  expect(port.count).toBeGreaterThan(0)
  client.close()
  expect(environment.timers).toBe(0)
})

it('a tracker may say anything', async () => {
  const environment = new VirtualEnvironment()
  const network = new FakeNetwork()
  const client = new TrackerRelayClient(
    environment,
    network.open,
    async () => infoHash,
    () => undefined
  )
  const port = checkedPort()
  client.enter(room, port)
  client.setRelays('room', ['wss://tracker.example'])
  await environment.settle()
  network.last.accept()
  fc.assert(
    fc.property(trackerFrame, text => {
      environment.sleep(5)
      network.last.say(text)
    }),
    runs
  )
  const offer = {info_hash: infoHash, peer_id: peerId, offer_id: 'o'.repeat(20), offer: {type: 'offer', sdp: 'sealed'}}
  network.last.say(JSON.stringify(offer))
  expect(port.count).toBeGreaterThan(0)
  client.close()
  expect(environment.timers).toBe(0)
})

it('what is sealed, described or addressed wrongly is no more than that', async () => {
  const cipher = await RoomCipher.of('app', 'room')
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.array(fc.nat(300)), fc.base64String()).map(([iv, text]) => `${iv}$${text}`)
      ),
      async text => {
        expect(await cipher.open(text)).toBeUndefined()
      }
    ),
    {numRuns: 500}
  )
  fc.assert(
    fc.property(fc.string(), text => {
      fingerprintOf(text)
      ufragOf(text)
      const url = relayUrl(text)
      if (url !== undefined) expect(relayUrl(url)).toBe(url)
    }),
    runs
  )
  fc.assert(
    fc.property(fc.string(), topic => {
      const kind = kindOf(topic)
      expect(kind >= 20_000 && kind < 30_000).toBe(true)
    })
  )
})

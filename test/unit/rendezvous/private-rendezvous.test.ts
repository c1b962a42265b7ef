import {selfId} from '@trystero-p2p/core'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {toHex} from '../../../src/base/bytes.ts'
import {privateTopicKeys, type TopicKeys} from '../../../src/protocol/topic.ts'
import {hourMs} from '../../../src/rendezvous/hour-window.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {RelayChoice} from '../../../src/rendezvous/rendezvous.ts'
import {RoomTags} from '../../../src/rendezvous/room-tags.ts'
import {SignalSeal} from '../../../src/rendezvous/signal-seal.ts'
import {TrysteroRendezvous} from '../../../src/rendezvous/trystero-rendezvous.ts'
import {veiledAppearance} from '../../../src/rendezvous/veiled-appearance.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {FakePeerConnection} from './fake-peer-connection.ts'
import {FakeNetwork, type FakeSocket} from './fake-socket.ts'

// Connections never open here: this is about what relays are told.

const startMs = 470_000 * hourMs
const keys = await privateTopicKeys(new Uint8Array(32).fill(5), 'Friday plans')

/** One page in the topic, and all it says to relays. */
class Page {
  readonly environment: VirtualEnvironment
  readonly network = new FakeNetwork()
  readonly rendezvous: TrysteroRendezvous
  readonly #page: TrysteroRendezvous

  constructor(seed: number, aheadMs = 0) {
    this.environment = new VirtualEnvironment({seed, startMs: startMs + aheadMs})
    this.network.onOpen = socket => queueMicrotask(() => accepting(socket))
    this.#page = new TrysteroRendezvous({
      environment: this.environment,
      healthStore: {load: async () => ({}), save: async () => undefined},
      openSocket: this.network.open,
      ice: {stun: []}
    })
    this.rendezvous = this.#page.privately(keys.rendezvousKeys!, veiledAppearance)
  }

  join(choice: RelayChoice = {}, topic: TopicKeys = keys): () => void {
    return this.rendezvous.join({appId: topic.appId, roomId: topic.roomId, choice})
  }

  get live(): readonly FakeSocket[] {
    return this.network.sockets.filter(({closed}) => !closed)
  }

  get frames(): readonly string[] {
    return this.network.sockets.flatMap(({sent}) => sent)
  }

  get events(): readonly {readonly pubkey: string; readonly tags: string[][]; readonly content: string}[] {
    return this.frames.filter(text => text.startsWith('["EVENT"')).map(text => (JSON.parse(text) as never[])[1]!)
  }

  /** Joined, and everything that is said at first was said. */
  async settled(choice?: RelayChoice): Promise<this> {
    this.join(choice)
    await this.environment.until(() => this.events.length > 0 || this.frames.some(text => text.includes('announce')))
    await this.environment.advance(2_000)
    return this
  }

  /** So much time, most of it with nothing run, as in a background tab. */
  async pass(ms: number): Promise<void> {
    this.environment.sleep(ms - 20_000)
    await this.environment.advance(20_000)
  }

  close(): void {
    this.rendezvous.close()
    this.#page.close()
  }
}

function accepting(socket: FakeSocket): void {
  if (socket.closed) return
  socket.onSent = text => {
    if (text.includes('shoal-alive')) socket.say('["EOSE","shoal-alive"]')
    if (text.includes('scrape')) socket.say('{"action":"scrape"}')
  }
  socket.accept()
}

let pages: Page[] = []
const page = (seed: number, aheadMs?: number) => {
  const opened = new Page(seed, aheadMs)
  pages.push(opened)
  return opened
}

beforeEach(() => {
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection)
  pages = []
})

afterEach(() => {
  for (const each of pages) each.close()
  vi.unstubAllGlobals()
})

/** What a relay is asked to listen to. */
const topicsOf = (socket: FakeSocket): readonly string[] => {
  const request = socket.sent.findLast(text => text.startsWith('["REQ","shoal",'))
  return request === undefined ? [] : (JSON.parse(request) as [string, string, {'#x': string[]}])[2]['#x']
}
const infoHashes = (socket: FakeSocket) =>
  socket.sent
    .map(text => (text.startsWith('{') ? (JSON.parse(text) as {info_hash?: string; action: string}) : undefined))
    .filter(message => message?.action === 'announce')
    .map(message => message!.info_hash!)
const words = (frames: readonly string[]) => new Set(frames.flatMap(text => text.match(/[0-9A-Za-z_-]{6,}/g) ?? []))

describe('a private topic on relays', () => {
  it('uses three relays and two trackers of the shipped lists, each for one hour, on sockets of their own', async () => {
    const {live, rendezvous, events, network} = await page(1).settled()
    expect(live).toHaveLength(5)
    expect(rendezvous.relays().filter(({state}) => state === 'open').length).toBeGreaterThanOrEqual(3)
    const nostr = live.filter(socket => topicsOf(socket).length > 0)
    expect(nostr.map(socket => topicsOf(socket).length)).toEqual([2, 2, 2])
    expect(new Set(nostr.flatMap(topicsOf)).size).toBe(6)
    expect(events).toHaveLength(3)
    expect(new Set(events.map(({pubkey}) => pubkey)).size).toBe(3)
    const hashes = live.map(infoHashes).filter(({length}) => length > 0)
    expect(hashes).toHaveLength(2)
    expect(new Set(hashes.flat()).size).toBe(2)
    expect(network.sockets).toHaveLength(5)
  })

  it('says nothing that is not sealed, and of a size that tells nothing', async () => {
    const one = await page(1).settled()
    const secrets = [
      ...[selfId, one.rendezvous.routingId, keys.name, keys.appId, keys.roomId, keys.topicKey],
      ...[keys.membershipKey, keys.rendezvousKeys!.tagKey, keys.rendezvousKeys!.signalKey].map(toHex),
      ...['peerId', 'ice-ufrag', 'Trystero']
    ]
    for (const secret of secrets) expect(one.frames.join()).not.toContain(secret)
    expect(new Set(one.events.map(({content}) => content.length)).size).toBe(1)
    const seal = new SignalSeal(keys.rendezvousKeys!.signalKey, one.environment.random)
    for (const {content, tags} of one.events) {
      const opened = await seal.open(tags[0]![1]!, content)
      expect(JSON.parse(opened!)).toMatchObject({peerId: one.rendezvous.routingId})
    }
  })

  it('is found by all members in the same places, also by those whose clock is an hour off', async () => {
    const places = async (opened: Page) => {
      const {live} = await opened.settled()
      const nostr = live.flatMap(socket =>
        topicsOf(socket)
          .slice(0, 1)
          .map(tag => `${socket.url} ${tag}`)
      )
      return [
        ...nostr,
        ...live.flatMap(socket =>
          infoHashes(socket)
            .slice(0, 1)
            .map(hash => `${socket.url} ${hash}`)
        )
      ]
    }
    const [mine, theirs] = [await places(page(1, hourMs / 4)), await places(page(2, hourMs / 4))]
    expect(theirs.sort()).toEqual(mine.sort())
    const ahead = await places(page(3, (5 * hourMs) / 4))
    const shared = mine.filter(place => ahead.includes(place))
    expect(shared).toHaveLength(3)
  })

  it('has nothing in common with itself a few hours later, and never more sockets than a public topic', async () => {
    const one = page(4)
    one.rendezvous.setLinked(keys.roomId, 1, 0)
    await one.settled()
    const {sockets} = one.network
    const before = {count: sockets.length, places: one.live.map(({url}) => url)}
    for (let part = 0; part < 14; part++) {
      await one.pass(hourMs / 2)
      expect(one.live.length).toBeLessThanOrEqual(5)
    }
    const early = sockets.slice(0, before.count)
    for (const socket of early) expect(socket.closed).toBe(true)
    const late = one.live
    expect(late).toHaveLength(5)
    const protocolWords = words([
      '["EVENT","created_at","pubkey","content","CLOSE","offer_id","limit","shoal-alive"]',
      `{"action":"announce","info_hash":"","peer_id":"","numwant":"","offers":"","event":"stopped"} ${'0'.repeat(64)} scrape 0123456789abcdefghij`
    ])
    const common = words(early.flatMap(({sent}) => sent))
    const again = [...words(late.flatMap(({sent}) => sent))].filter(
      word => common.has(word) && !protocolWords.has(word)
    )
    expect(again).toEqual([])
  })

  it('changes relays over a day, so that none has it for long', async () => {
    const one = page(6)
    one.rendezvous.setLinked(keys.roomId, 1, 0)
    await one.settled()
    const tagsAt = new Map<string, Set<string>>()
    for (let hour = 0; hour < 24; hour++) {
      for (const socket of one.live) {
        const seen = tagsAt.get(socket.url) ?? new Set()
        tagsAt.set(socket.url, seen)
        for (const tag of topicsOf(socket).slice(0, 1)) seen.add(tag)
      }
      await one.pass(hourMs)
    }
    const sizes = [...tagsAt.values()].map(({size}) => size).filter(size => size > 0)
    expect(sizes.length).toBeGreaterThanOrEqual(8)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8)
  }, 20_000)

  it('keeps explicit relays over the hours, on a new socket with a new key', async () => {
    const one = await page(7).settled({relays: ['wss://mine.example'], trackers: []})
    expect(one.live.map(({url}) => url)).toEqual(['wss://mine.example'])
    const [socket] = one.live
    expect(topicsOf(socket!)).toHaveLength(6)
    expect(one.events).toHaveLength(1)
    await one.environment.advance(hourMs + parameters.maxHourLateMs + 10_000)
    expect(socket!.closed).toBe(true)
    expect(one.live.map(({url}) => url)).toEqual(['wss://mine.example'])
    const [before, after] = [topicsOf(socket!), topicsOf(one.live[0]!)]
    // The hour before, the hour and the hour after: two of three stay.
    expect(after.filter(tag => before.includes(tag))).toHaveLength(4)
    expect(new Set(one.events.map(({pubkey}) => pubkey)).size).toBe(2)
    expect(one.rendezvous.relays()).toMatchObject([{url: 'wss://mine.example', state: 'open'}])
  })

  it('announces within the budget of a public topic', async () => {
    const one = await page(8).settled({trackers: []})
    expect(one.events).toHaveLength(3)
    await one.environment.advance(62_000)
    expect(one.events.length).toBeLessThanOrEqual(9)
  })

  it('refuses what was sealed for another hour, another place or by nobody, and what it heard before', async () => {
    const choice = {relays: ['wss://mine.example'], trackers: []}
    const one = await page(9).settled(choice)
    const {random} = one.environment
    const seal = new SignalSeal(keys.rendezvousKeys!.signalKey, random)
    const tags = new RoomTags(keys.rendezvousKeys!.tagKey)
    const own = topicsOf(one.live[0]!)
    const announcement = JSON.stringify({peerId: 'A'.repeat(20)})
    const sealFor = async (tag: string) => (await seal.seal(tag, announcement))!
    const say = async (tag: string, content: string) => {
      one.live[0]!.say(JSON.stringify(['EVENT', 'shoal', {content, tags: [['x', tag]]}]))
      await one.environment.settle()
    }
    const drops = (reason: string) => one.rendezvous.report()[reason] ?? 0
    const known = drops('undecryptable')

    const genuine = await sealFor(own[0]!)
    await say(own[0]!, genuine)
    expect([drops('undecryptable'), drops('replayed-signal'), drops('foreign-topic')]).toEqual([known, 0, 0])
    for (let again = 0; again < 50; again++) await say(own[0]!, genuine)
    expect(drops('replayed-signal')).toBe(50)
    await say(own[1]!, await sealFor(own[0]!))
    await say(own[0]!, 'A'.repeat(genuine.length))
    await say(own[0]!, announcement)
    expect(drops('undecryptable')).toBe(known + 3)
    const old = await tags.of(469_990, 'root')
    await say(old, await sealFor(old))
    expect(drops('foreign-topic')).toBe(1)

    // Hours later the tag is not listened to any more, and what was sealed for it opens under no other.
    const late = await sealFor(own[0]!)
    await one.pass(4 * hourMs)
    await say(own[0]!, late)
    expect(drops('foreign-topic')).toBe(2)
    await say(topicsOf(one.live[0]!)[0]!, late)
    expect(drops('undecryptable')).toBe(known + 4)
  })

  it('leaves no socket and no timer behind', async () => {
    const one = await page(10).settled()
    one.close()
    await new Promise(resolve => setTimeout(resolve, 150))
    await one.environment.advance(60_000)
    expect(one.live).toEqual([])
    expect(one.environment.timers).toBe(0)
  })
})

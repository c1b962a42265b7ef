import {afterEach, describe, expect, it} from 'vitest'
import type {IncomingSignal, RelayClient, RelayRoom, RoomPort} from '../../src/rendezvous/relay-client.ts'
import type {OfferRecord} from '../../src/rendezvous/trystero-types.ts'

/** A relay of the outside world that can be taken down and brought back at the same address. */
export interface RelayInWorld {
  readonly url: string
  /** How rooms are told to use it, when that is not its plain address. */
  readonly address?: string
  readonly connections: number
  down(): void
  up(): void
}

export interface RelayClientWorld {
  /** A client of a page of its own. */
  client(): RelayClient
  /** Two of them, or only one where there is nothing to choose and nothing that can go down. */
  readonly relays: readonly RelayInWorld[]
  /** How a client comes to know that so many are linked with its page; told to it when nothing else is said. */
  setLinked?(client: RelayClient, roomId: string, links: number): void
  close(): Promise<void>
}

/** Pub/sub relays carry announcements, trackers carry offers; what is promised is the same. */
export type Announcing = 'announcement' | 'offer'

let pages: Page[] = []
let nextId = 0

const addressOf = (relay: RelayInWorld | undefined) => relay!.address ?? relay!.url

/** Trystero's ids have twenty characters. */
const freshId = (name: string) => `${name}${String(nextId++)}`.padEnd(20, '0')

/** One page in one room, keeping what it hears. */
class Page {
  readonly client: RelayClient
  readonly room: RelayRoom
  readonly heard: IncomingSignal[] = []
  readonly claimed: OfferRecord[] = []
  readonly reclaimed: OfferRecord[] = []
  leave: () => void

  constructor(client: RelayClient, roomId: string, name: string) {
    this.client = client
    const peerId = freshId(name)
    this.room = {roomId, peerId, rootTopic: `root of ${roomId}`, selfTopic: `${roomId} ${peerId}`}
    this.leave = client.enter(this.room, this.#port())
    pages.push(this)
  }

  #port(): RoomPort {
    return {
      tag: 'abcdef0123456789',
      leads: other => this.room.peerId < other,
      receive: signal => {
        if (signal.signal.peerId !== this.room.peerId) this.heard.push(signal)
      },
      offers: async count => Array.from({length: count}, () => this.#offer())
    }
  }

  #offer(): OfferRecord {
    const record: OfferRecord = {
      peer: {connection: {} as RTCPeerConnection, isDead: false},
      offer: `offer ${nextId++} of ${this.room.peerId}`,
      claim: () => void this.claimed.push(record),
      reclaim: () => void this.reclaimed.push(record)
    }
    return record
  }

  enterAgain(): void {
    this.leave = this.client.enter(this.room, this.#port())
    this.client.announce(this.room)
  }

  from(other: Page): readonly IncomingSignal[] {
    return this.heard.filter(({signal}) => signal.peerId === other.room.peerId)
  }

  /** How often `other` made itself known here. */
  announcedBy(other: Page): number {
    return this.from(other).filter(({signal}) => signal.answer === undefined && signal.candidate === undefined).length
  }

  answersOf(other: Page): readonly IncomingSignal[] {
    return this.from(other).filter(({signal}) => signal.answer !== undefined)
  }

  candidatesOf(other: Page): readonly string[] {
    return this.from(other).flatMap(({signal}) => [
      ...(signal.candidate === undefined ? [] : [signal.candidate]),
      ...(signal.candidates ?? [])
    ])
  }
}

const patience = {timeout: 15_000, interval: 10}
const eventually = (check: () => unknown) => expect.poll(check, patience)

/** What every relay client promises, whatever carries its words. Runs against real relays. */
export function describeRelayClient(name: string, announcing: Announcing, make: () => Promise<RelayClientWorld>): void {
  const withWorld = (title: string, body: (world: RelayClientWorld, roomId: string) => Promise<void>) =>
    it(title, async () => {
      const world = await make()
      const clients: RelayClient[] = []
      const keeping: RelayClientWorld = {
        ...world,
        client: () => {
          const client = world.client()
          clients.push(client)
          return client
        }
      }
      try {
        await body(keeping, freshId('room'))
      } finally {
        for (const client of clients) client.close()
        await world.close()
      }
    })

  /** A page that is in the room and makes itself known on the first relay. */
  function join({client, relays}: RelayClientWorld, roomId: string, pageName: string, onRelay = 0): Page {
    const page = new Page(client(), roomId, pageName)
    page.client.setRelays(roomId, [addressOf(relays[onRelay])])
    page.client.announce(page.room)
    return page
  }

  /** Two pages that heard each other. */
  async function meet(world: RelayClientWorld, roomId: string): Promise<readonly [Page, Page]> {
    const a = join(world, roomId, 'a')
    const b = join(world, roomId, 'b')
    await eventually(() => Math.min(a.announcedBy(b), b.announcedBy(a))).toBeGreaterThan(0)
    return [a, b]
  }

  /** `b` answers what it heard of `a`; resolves when `a` has the answer. */
  async function answered(a: Page, b: Page): Promise<IncomingSignal> {
    if (announcing === 'offer') {
      const offer = b.from(a).find(({signal}) => signal.offer !== undefined)!
      offer.reply(a.room.selfTopic, {peerId: b.room.peerId, answer: 'the answer'}, () => true)
    } else {
      const heard = a.from(b)[0]!
      heard.reply(b.room.selfTopic, {peerId: a.room.peerId, offerId: 'offer1', offer: 'the offer'}, () => true)
      await eventually(() => b.from(a).some(({signal}) => signal.offer === 'the offer')).toBe(true)
      const offer = b.from(a).find(({signal}) => signal.offer === 'the offer')!
      offer.reply(a.room.selfTopic, {peerId: b.room.peerId, offerId: 'offer1', answer: 'the answer'}, () => true)
    }
    await eventually(() => a.answersOf(b).length).toBe(1)
    return a.answersOf(b)[0]!
  }

  // Tabs are always there, and a mesh is as long as anybody is.
  const canGoDown = !/^(tabs|links)/.test(name)

  describe(`RelayClient: ${name}`, {timeout: 40_000}, () => {
    afterEach(() => {
      pages = []
    })

    withWorld('pages in a room hear of each other, pages in another room do not', async (world, roomId) => {
      const stranger = join(world, freshId('other'), 'c')
      const [a, b] = await meet(world, roomId)
      const neighbour = join(world, stranger.room.roomId, 'd')
      await eventually(() => neighbour.announcedBy(stranger) + stranger.announcedBy(neighbour)).toBeGreaterThan(0)
      for (const page of [stranger, neighbour]) expect(page.from(a).length + page.from(b).length).toBe(0)
      for (const page of [a, b]) expect(page.from(stranger).length + page.from(neighbour).length).toBe(0)
    })

    withWorld('a page in two rooms on one relay keeps them apart', async (world, roomId) => {
      const otherId = freshId('other')
      const client = world.client()
      const both = [roomId, otherId].map(id => new Page(client, id, 'x'))
      for (const page of both) {
        client.setRelays(page.room.roomId, [addressOf(world.relays[0])])
        client.announce(page.room)
      }
      const a = join(world, roomId, 'a')
      const b = join(world, otherId, 'b')
      await eventually(() => Math.min(both[0]!.announcedBy(a), both[1]!.announcedBy(b))).toBeGreaterThan(0)
      expect(both[0]!.from(b).length + both[1]!.from(a).length).toBe(0)
    })

    withWorld(
      'an answer reaches the page it is for, belongs to its offer, and reaches nobody else',
      async (world, roomId) => {
        const [a, b] = await meet(world, roomId)
        const bystander = join(world, roomId, 'c')
        await eventually(() => bystander.announcedBy(a) + bystander.announcedBy(b)).toBeGreaterThan(0)
        const {signal, answered: record} = await answered(a, b)
        expect(signal.answer).toBe('the answer')
        if (announcing === 'offer') {
          expect(b.from(a).map(heard => heard.signal.offer)).toContain(record?.offer)
          expect(a.claimed).toEqual([record])
        } else {
          expect(signal.offerId).toBe('offer1')
          expect(record).toBeUndefined()
        }
        expect(b.answersOf(a)).toEqual([])
        expect([...bystander.answersOf(a), ...bystander.answersOf(b)]).toEqual([])
      }
    )

    withWorld('candidates that come late arrive, every one of them, however many', async (world, roomId) => {
      const [a, b] = await meet(world, roomId)
      await answered(a, b)
      const offer = b
        .from(a)
        .filter(({signal}) => signal.offer !== undefined)
        .at(-1)!
      const late = Array.from({length: 40}, (_, i) => `candidate ${i}`)
      for (const candidate of late) {
        offer.reply(a.room.selfTopic, {peerId: b.room.peerId, offerId: 'offer1', candidate}, () => true)
      }
      await eventually(() => a.candidatesOf(b).length).toBe(late.length)
      expect([...a.candidatesOf(b)].sort()).toEqual([...late].sort())
    })

    withWorld('candidates nobody wants any more are not sent', async (world, roomId) => {
      const [a, b] = await meet(world, roomId)
      if (announcing === 'offer') return
      const heard = b.from(a)[0]!
      heard.reply(a.room.selfTopic, {peerId: b.room.peerId, offerId: 'old', candidate: 'unwanted'}, () => false)
      heard.reply(a.room.selfTopic, {peerId: b.room.peerId, offerId: 'new', candidate: 'wanted'}, () => true)
      await eventually(() => a.candidatesOf(b)).toEqual(['wanted'])
    })

    withWorld('who left hears nothing, says nothing, and gets its offers back', async (world, roomId) => {
      const [a, b] = await meet(world, roomId)
      a.leave()
      const [before, said] = [a.heard.length, b.announcedBy(a)]
      const c = join(world, roomId, 'c')
      await eventually(() => Math.min(b.announcedBy(c), c.announcedBy(b))).toBeGreaterThan(0)
      // Long enough for the next announcement of the page that left.
      await eventually(() => c.announcedBy(b)).toBeGreaterThan(1)
      expect(a.heard.length).toBe(before)
      expect(b.announcedBy(a)).toBe(said)
      expect(c.from(a)).toEqual([])
      if (announcing === 'offer') expect(a.reclaimed.length + a.claimed.length).toBeGreaterThan(0)
    })

    withWorld('a room that was left can be entered again, at once', async (world, roomId) => {
      const [a, b] = await meet(world, roomId)
      const leaveLate = a.leave
      a.leave()
      a.enterAgain()
      // The old room may be told late that it was left.
      leaveLate()
      const [heard, said] = [a.announcedBy(b), b.announcedBy(a)]
      await eventually(() => Math.min(a.announcedBy(b) - heard, b.announcedBy(a) - said)).toBeGreaterThan(0)
    })

    withWorld('a linked page is quiet, and speaks again when it is alone', async (world, roomId) => {
      const listener = join(world, roomId, 'l')
      // A tracker's page with the lower id speaks out of turn when it hears the other: here it has the higher one.
      const [linked, alone] = [join(world, roomId, 'z'), join(world, roomId, 'b')]
      await eventually(() => Math.min(listener.announcedBy(linked), listener.announcedBy(alone))).toBeGreaterThan(0)
      const setLinked = world.setLinked ?? ((client, id, links) => client.setLinked(id, links))
      setLinked(linked.client, roomId, 1)
      const [linkedSaid, aloneSaid] = [listener.announcedBy(linked), listener.announcedBy(alone)]
      await eventually(() => listener.announcedBy(alone) - aloneSaid).toBeGreaterThan(1)
      expect(listener.announcedBy(linked)).toBe(linkedSaid)
      setLinked(linked.client, roomId, 0)
      await eventually(() => listener.announcedBy(linked)).toBeGreaterThan(linkedSaid)
    })

    withWorld('status and reachability are told as they are', async (world, roomId) => {
      const relay = world.relays[0]!
      const client = world.client()
      expect(client.statuses()).toEqual([])
      expect(client.downMs(addressOf(relay))).toBeUndefined()
      new Page(client, roomId, 'a')
      client.setRelays(roomId, [addressOf(relay)])
      await eventually(() => client.statuses().map(({state}) => state)).toEqual(['open'])
      expect(client.statuses()[0]).toMatchObject({kind: client.kind, url: relay.url})
      expect(client.downMs(addressOf(relay))).toBe(0)
      client.setRelays(roomId, [])
      expect(client.statuses()).toEqual([])
      expect(client.downMs(addressOf(relay))).toBeUndefined()
      await eventually(() => relay.connections).toBe(0)
    })

    withWorld('a closed client keeps no connection and says nothing', async (world, roomId) => {
      const [a, b] = await meet(world, roomId)
      a.client.close()
      const said = b.announcedBy(a)
      const c = join(world, roomId, 'c')
      await eventually(() => c.announcedBy(b)).toBeGreaterThan(1)
      expect(b.announcedBy(a)).toBe(said)
      expect(c.from(a)).toEqual([])
      expect(a.client.statuses()).toEqual([])
    })

    if (!canGoDown) return

    withWorld('a relay that comes back is announced to again without anybody’s help', async (world, roomId) => {
      const relay = world.relays[0]!
      const [a, b] = await meet(world, roomId)
      relay.down()
      await eventually(() => [a, b].map(({client}) => client.statuses()[0]!.state === 'open')).toEqual([false, false])
      expect(a.client.statuses()[0]!.trouble).toBeTypeOf('string')
      await eventually(() => a.client.downMs(addressOf(relay))).toBeGreaterThan(0)
      const [heard, said] = [a.announcedBy(b), b.announcedBy(a)]
      relay.up()
      await eventually(() => Math.min(a.announcedBy(b) - heard, b.announcedBy(a) - said)).toBeGreaterThan(0)
      expect(a.client.downMs(addressOf(relay))).toBe(0)
      expect(a.client.statuses()[0]!.trouble).toBeUndefined()
    })

    withWorld('a room moves to another relay while running', async (world, roomId) => {
      const [first, second] = world.relays
      const [a, b] = await meet(world, roomId)
      const [heard, said] = [a.announcedBy(b), b.announcedBy(a)]
      for (const {client} of [a, b]) client.setRelays(roomId, [addressOf(second)])
      await eventually(() => Math.min(a.announcedBy(b) - heard, b.announcedBy(a) - said)).toBeGreaterThan(0)
      await eventually(() => first!.connections).toBe(0)
      expect(a.client.statuses().map(({url}) => url)).toEqual([second!.url])
    })
  })
}

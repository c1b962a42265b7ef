import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {relayOrder} from '../../../src/rendezvous/relay-selection.ts'
import type {RelayChoice} from '../../../src/rendezvous/rendezvous.ts'
import {shippedNostrRelays, shippedTrackers} from '../../../src/rendezvous/shipped-relays.ts'
import {TrysteroRendezvous} from '../../../src/rendezvous/trystero-rendezvous.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {FakeNetwork, type FakeSocket} from './fake-socket.ts'

// Without WebRTC no connection can be built here; which relays are used, and when, does not depend on it.

const roomId = 'room'
const nostrOrder = relayOrder(roomId, shippedNostrRelays)
const trackerOrder = relayOrder(roomId, shippedTrackers)

let environment: VirtualEnvironment
let network: FakeNetwork
let down: (url: string) => boolean
let kept: Readonly<Record<string, number>>
let rendezvous: TrysteroRendezvous

beforeEach(() => {
  environment = new VirtualEnvironment()
  network = new FakeNetwork()
  down = () => false
  kept = {}
  network.onOpen = socket => queueMicrotask(() => (down(socket.url) ? socket.fail() : accepting(socket)))
  rendezvous = started()
})

afterEach(() => rendezvous.close())

const started = () =>
  new TrysteroRendezvous({
    environment,
    healthStore: {
      load: async () => kept,
      save: async failures => {
        kept = failures
      }
    },
    openSocket: network.open,
    ice: {stun: []}
  })

/** A relay that lives: it answers heartbeats. */
function accepting(socket: FakeSocket): void {
  if (socket.closed) return
  socket.onSent = text => {
    if (text.includes('shoal-alive')) socket.say('["EOSE","shoal-alive"]')
    if (text.includes('scrape')) socket.say('{"action":"scrape"}')
  }
  socket.accept()
}

const join = (choice: RelayChoice = {}) => rendezvous.join({appId: 'shoal/1', roomId, choice})
const live = () => network.sockets.filter(({closed}) => !closed)
const open = () =>
  rendezvous
    .relays()
    .filter(({state}) => state === 'open')
    .map(({url}) => url)
const announces = () => network.sockets.flatMap(({sent}) => sent).filter(text => text.startsWith('["EVENT"'))
/** Trystero takes a real tenth of a second to leave, and says nothing when it is over. */
const whenLeft = () => new Promise(resolve => setTimeout(resolve, 150))

/** Every relay of the network goes away, as when a cable is pulled. */
function cut(): void {
  down = () => true
  for (const socket of live()) socket.fail()
}

describe('TrysteroRendezvous', () => {
  it('uses three relays and two trackers of the shipped lists, and the first of their order', async () => {
    join()
    await environment.until(() => open().length === 5)
    expect(new Set(open())).toEqual(new Set([...nostrOrder.slice(0, 3), ...trackerOrder.slice(0, 2)]))
    expect(live()).toHaveLength(5)
  })

  it('announces within the budget: three at joining, six a minute afterwards', async () => {
    join()
    await environment.until(() => announces().length > 0)
    await environment.advance(1_000)
    expect(announces()).toHaveLength(3)
    await environment.advance(62_000)
    expect(announces().length).toBeLessThanOrEqual(9)
    rendezvous.setLinked(roomId, 1, 0)
    const before = announces().length
    await environment.advance(540_000)
    expect(announces()).toHaveLength(before)
  })

  it('puts the next relay in place of a dead one, remembers it, and comes back when it lives again', async () => {
    const [first, second, third, fourth] = nostrOrder
    down = url => url === first
    join({trackers: []})
    await environment.until(() => open().includes(fourth!))
    expect(environment.clock.monotonic()).toBeLessThanOrEqual(parameters.replaceAfterMs + 6_000)
    expect(Object.keys(kept)).toEqual([first])
    await environment.advance(600_000)
    expect(new Set(open())).toEqual(new Set([second, third, fourth]))
    down = () => false
    await environment.until(() => open().includes(first!) && !open().includes(fourth!))
    expect(kept).toEqual({})
  })

  it('starts with living relays on the next visit', async () => {
    kept = {[nostrOrder[0]!]: environment.clock.now() - 1_000}
    down = url => url === nostrOrder[0]
    rendezvous.close()
    rendezvous = started()
    await environment.settle()
    join({trackers: []})
    await environment.until(() => open().length === 3)
    expect(new Set(open())).toEqual(new Set(nostrOrder.slice(1, 4)))
    expect(environment.clock.monotonic()).toBeLessThan(1_000)
  })

  it('blames no relay for an outage of its own, and is where everybody is soon after it', async () => {
    join()
    await environment.until(() => open().length === 5)
    cut()
    await environment.advance(600_000)
    expect(open()).toEqual([])
    expect(kept).toEqual({})
    const before = announces().length
    down = () => false
    await environment.until(
      () => [...nostrOrder.slice(0, 3), ...trackerOrder.slice(0, 2)].every(url => open().includes(url)),
      {withinMs: parameters.socketMaxBackoffMs}
    )
    expect(announces().length).toBeGreaterThan(before)
    await environment.advance(15_000)
    expect(open()).toHaveLength(5)
    expect(kept).toEqual({})
  })

  it('is back at once when it is woken after an outage', async () => {
    join({relays: ['wss://mine'], trackers: []})
    await environment.until(() => open().length === 1)
    cut()
    await environment.advance(300_000)
    down = () => false
    rendezvous.wake()
    await environment.settle()
    expect(open()).toEqual(['wss://mine'])
  })

  it('counts joins, unites their relays, and leaves with the last', async () => {
    const first = join({relays: ['wss://a'], trackers: []})
    const second = join({relays: ['wss://b'], trackers: []})
    await environment.until(() => open().length === 2)
    second()
    second()
    expect(open()).toEqual(['wss://a'])
    first()
    expect(live()).toEqual([])
    expect(rendezvous.relays()).toEqual([])
  })

  it('announces in a room that was left and joined again at once', async () => {
    const leave = join({relays: ['wss://a'], trackers: []})
    await environment.until(() => announces().length === 1)
    for (let again = 0; again < 3; again++) {
      leave()
      const {length} = announces()
      const leaveAgain = join({relays: ['wss://a'], trackers: []})
      await whenLeft()
      await environment.until(() => announces().length > length)
      if (again < 2) leaveAgain()
      await whenLeft()
    }
    expect(open()).toEqual(['wss://a'])
    const {length} = announces()
    await environment.advance(10_000)
    expect(announces().length).toBeGreaterThan(length)
  })

  it('stays away from a room left before it was entered', async () => {
    join({relays: ['wss://a'], trackers: []})()
    await whenLeft()
    await environment.advance(60_000)
    expect(announces()).toEqual([])
    expect(live()).toEqual([])
  })

  it('leaves no timer and no socket behind when it is closed', async () => {
    join()
    await environment.until(() => open().length === 5)
    rendezvous.close()
    await whenLeft()
    await environment.advance(60_000)
    expect(environment.timers).toBe(0)
    expect(live()).toEqual([])
  })
})

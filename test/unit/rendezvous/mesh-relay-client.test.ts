import {describe, expect, it} from 'vitest'
import {MeshRelayClient} from '../../../src/rendezvous/mesh-relay-client.ts'
import {meshParameters} from '../../../src/rendezvous/mesh-parameters.ts'
import type {IncomingSignal, RelayRoom} from '../../../src/rendezvous/relay-client.ts'
import {meshUrl} from '../../../src/rendezvous/rendezvous.ts'
import {MemoryCarriers} from '../../contracts/memory-carriers.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {gateWorld, describing, FakeConnection, seal} from './gate-world.ts'

const roomId = 'room'
const roomOf = (name: string): RelayRoom => {
  const peerId = name.padEnd(20, '0')
  return {roomId, peerId, rootTopic: 'root', selfTopic: `self ${peerId}`}
}

function pagesIn(names: readonly string[], seed = 1) {
  const environment = new VirtualEnvironment({seed})
  const carriers = new MemoryCarriers(environment.scheduler)
  const pages = names.map(name => {
    const carrier = carriers.add()
    const client = new MeshRelayClient(environment, carrier, () => undefined)
    const room = roomOf(name)
    const heard: {readonly atMs: number; readonly incoming: IncomingSignal}[] = []
    client.setRelays(roomId, [meshUrl])
    client.enter(room, {
      tag: 'abcdef0123456789',
      leads: peerId => room.peerId < peerId,
      receive: incoming => void heard.push({atMs: environment.clock.monotonic(), incoming}),
      offers: async () => []
    })
    client.announce(room)
    return {carrier, client, room, heard}
  })
  return {environment, carriers, pages}
}

describe('MeshRelayClient', () => {
  it('who does not lead speaks at once, and who leads only when nothing came of it', async () => {
    const {environment, pages} = pagesIn(['a', 'b'])
    const [a, b] = [pages[0]!, pages[1]!]
    await environment.advance(meshParameters.meshLeadMs - 50)
    expect([a.heard.length, b.heard.length]).toEqual([1, 0])
    a.carrier.setLinkedWithAll(roomId, true)
    b.carrier.setLinkedWithAll(roomId, true)
    await environment.advance(60_000)
    expect([a.heard.length, b.heard.length]).toEqual([1, 0])
  })

  it('says less and less to a page that it never comes to be linked with', async () => {
    const {environment, pages} = pagesIn(['a', 'b'])
    await environment.advance(60 * 60_000)
    expect(pages[0]!.heard.length).toBeGreaterThan(20)
    expect(pages[0]!.heard.length).toBeLessThanOrEqual(4 + 30)
  })

  it('a link that comes and goes all the time is not announced for each time', async () => {
    const {environment, pages} = pagesIn(['a', 'b'])
    const b = pages[1]!
    for (let i = 0; i < 300; i++) {
      b.carrier.setLinkedWithAll(roomId, i % 2 === 0)
      await environment.advance(100)
    }
    expect(pages[0]!.heard.length).toBeLessThanOrEqual(1 + 30 / 3)
    expect(pages[0]!.heard.length).toBeGreaterThan(3)
  })

  it('tries again at once over another network', async () => {
    const {environment, pages} = pagesIn(['a', 'b'])
    await environment.advance(10 * 60_000)
    const {length} = pages[0]!.heard
    pages[1]!.client.wake('page')
    await environment.advance(5)
    expect(pages[0]!.heard).toHaveLength(length)
    pages[1]!.client.wake('network')
    await environment.advance(4_000)
    expect(pages[0]!.heard.length).toBeGreaterThan(length)
  })

  it('without any use in a room it says and hears nothing there', async () => {
    const {environment, pages} = pagesIn(['a', 'b'])
    await environment.advance(2_000)
    const [a, b] = [pages[0]!, pages[1]!]
    b.client.setRelays(roomId, [])
    const said = a.heard.length
    const heard = b.heard.length
    a.heard[0]!.incoming.reply('', {peerId: a.room.peerId, offer: 'sealed'}, () => true)
    await environment.advance(10 * 60_000)
    expect(a.heard).toHaveLength(said)
    expect(b.heard).toHaveLength(heard)
  })
})

describe('a link that was asked for', () => {
  it('is made though the page was refused a short while ago; others are refused on', async () => {
    const {judge, dials, drops} = await gateWorld()
    const led = 'a' + '1'.repeat(19)
    const offer = await seal(describing('u1'))
    await judge(led, {offer, offerId: 'x'})
    const connection = new FakeConnection({remote: 'u1'})
    dials.met(connection.asPooled)
    dials.refuse(connection.asPooled, 60_000)
    dials.closed(connection.asPooled)
    expect(await judge(led, {offer: await seal(describing('u2')), offerId: 'y'})).toEqual([])
    expect(drops.of('refused-peer')).toBe(1)
    expect(await judge(led, {offer: await seal(describing('u3')), offerId: 'z'}, {asked: true})).toHaveLength(1)
  })
})

describe('a newcomer at a relay that is left to others', () => {
  it('is neither dialled nor answered, and its offers are taken all the same', async () => {
    const {judge, dials, drops, admission, cipher} = await gateWorld()
    admission.answers = false
    for (const id of ['a' + '1'.repeat(19), 'A' + '1'.repeat(19)]) {
      expect(await judge(id, {tag: await cipher.tagFor(id)})).toEqual([])
    }
    expect(drops.of('others')).toBe(2)
    expect(dials.size).toBe(0)
    expect(await judge('a' + '2'.repeat(19), {offer: await seal(describing('u1')), offerId: 'x'})).toHaveLength(1)
  })
})

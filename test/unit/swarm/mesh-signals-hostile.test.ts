import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import {openIdentity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import type {MessageNamed} from '../../../src/protocol/link-messages.ts'
import {signalParameters as limits} from '../../../src/swarm/signal-parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer} from './hostile-peer.ts'
import {idOf, introducedPages, type IntroducedPage} from './introduced-pages.ts'
import {memoryLinkPair} from './memory-link.ts'

/** Three honest pages, all linked, and whoever is let loose on the first of them. */
async function scene(seed = 31) {
  const env = new VirtualEnvironment({seed})
  const {pages, swarms, meet, ...rest} = await introducedPages(env, ['a', 'b', 'c'])
  meet(0, 1)
  meet(0, 2)
  await env.until(() => swarms.every(swarm => swarm.neighbours.length === 2), {withinMs: 5_000})
  const [a, b] = pages as [IntroducedPage, IntroducedPage]
  const {keys} = swarms[0]!
  /** Another neighbour of the first page, in the hands of someone who sends what they like. */
  const foe = async (name: string) => {
    const ends = memoryLinkPair({scheduler: env.scheduler, random: env.random})
    const identity = await openIdentity(env, new MemoryIdentityStore())
    const peer = new HostilePeer(env, ends[1], identity, {routingId: idOf(name)})
    a.rendezvous.hand(ends[0])
    await env.until(() => peer.peer !== undefined)
    await peer.openTopic(1, keys)
    await env.until(() => swarms[0]!.neighbours.some(({routingId}) => routingId === idOf(name)))
    return peer
  }
  let signals = 0
  const signal = (what: Partial<MessageNamed<'meshSignal'>>): MessageNamed<'meshSignal'> => ({
    type: 'meshSignal',
    id: env.random.bytes(8),
    from: idOf('foe'),
    to: idOf('nobody'),
    hops: 2,
    direct: false,
    signal: JSON.stringify({peerId: what.from ?? idOf('foe'), tag: `n${signals++}`}),
    ...what
  })
  const others = () => pages.flatMap(({mesh}) => Object.keys(mesh.getReport().closed))
  return {env, pages, swarms, meet, a, b, keys, foe, signal, closedAnywhere: others, ...rest}
}

const listed = (at: number) => ({page: nameOf(at), person: new Uint8Array(8)})
const nameOf = (at: number) => idOf(`x${at}x`)

describe('signals over links, from pages that mean no good', () => {
  it('one signal makes no more than three others of it at a page, whatever it says of how far it goes', async () => {
    const {env, foe, signal} = await scene()
    const [sender, ...watchers] = [await foe('foe'), await foe('w1'), await foe('w2'), await foe('w3'), await foe('w4')]
    const carried = () => watchers.reduce((sum, watcher) => sum + watcher.of('meshSignal').length, 0)
    const count = 20
    for (let i = 0; i < count; i++) sender.send(1, signal({to: nameOf(i)}))
    await env.advance(2_000)
    expect(carried()).toBeGreaterThan(0)
    expect(carried()).toBeLessThanOrEqual(limits.flood * count)
    for (const watcher of watchers) {
      for (const {hops} of watcher.of('meshSignal')) expect(hops).toBe(1)
    }
    // Passed on once already, for a page that is not linked here: there is no further way.
    const before = carried()
    for (let i = 0; i < count; i++) sender.send(1, signal({to: nameOf(i), from: nameOf(1_000 + i), hops: 1}))
    for (let i = 0; i < count; i++) sender.send(1, signal({to: nameOf(i), from: nameOf(1_000 + i), hops: 0}))
    await env.advance(2_000)
    expect(carried()).toBe(before)
  })

  it('a flood is carried no further than one neighbour’s budget; who sends it is cut, and nobody who passed it on', async () => {
    const {env, a, b, foe, signal, closedAnywhere, swarms} = await scene()
    const sender = await foe('foe')
    const startMs = env.clock.monotonic()
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 100; i++) sender.send(1, signal({to: i % 2 === 0 ? b.id : nameOf(i)}))
      await env.advance(500)
    }
    await env.advance(1_000)
    const seconds = (env.clock.monotonic() - startMs) / 1_000
    expect(b.heard.length).toBeLessThanOrEqual(limits.carriedBurst + limits.carriedPerSecond * seconds)
    expect(a.signals.drops.of('mesh-flood')).toBeGreaterThan(limits.excessBurst)
    expect(sender.closed).toBeDefined()
    expect(closedAnywhere()).toEqual(['invalid'])
    for (const swarm of swarms) expect(swarm.neighbours.length).toBeGreaterThanOrEqual(2)
  })

  it('a page that floods through an honest one in its own name does not use up what is carried for that one', async () => {
    const {env, a, b, foe, signal} = await scene()
    const carrier = await foe('foe')
    const handOn = (from: RoutingId, count: number) => {
      for (let i = 0; i < count; i++) carrier.send(1, signal({from, to: b.id, hops: 1}))
    }
    const heardOf = (name: RoutingId) => b.heard.filter(({signal: {peerId}}) => peerId === name).length
    handOn(nameOf(1), 150)
    await env.advance(1_000)
    expect(a.signals.drops.of('mesh-carried-flood')).toBeGreaterThan(100)
    expect(heardOf(nameOf(1))).toBeLessThanOrEqual(limits.originBurst + 1)
    handOn(nameOf(2), 8)
    await env.advance(1_000)
    expect(heardOf(nameOf(2))).toBe(8)
  })

  it('a newcomer is introduced by a page that is being flooded', async () => {
    const {env, b, foe, signal, open, meet, swarms} = await scene()
    const sender = await foe('foe')
    const flood = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        for (let i = 0; i < 100; i++) sender.send(1, signal({to: i % 2 === 0 ? b.id : nameOf(i)}))
        await env.advance(200)
      }
    }
    await flood(10)
    await open('d')
    meet(0, 3)
    await flood(25)
    expect(swarms.map(swarm => swarm.neighbours.filter(({routingId}) => routingId !== idOf('foe')).length)).toEqual([
      3, 3, 3, 3
    ])
  })

  it('who sends in another’s name as if it were the first to is cut off', async () => {
    const {env, a, b, foe, signal} = await scene()
    const sender = await foe('foe')
    for (let i = 0; i < 20; i++) sender.send(1, signal({from: nameOf(i), to: b.id}))
    await env.until(() => sender.closed !== undefined)
    expect(a.mesh.getReport().closed).toEqual({invalid: 1})
    expect(a.signals.drops.of('mesh-forged-origin')).toBeGreaterThan(5)
    expect(b.heard.filter(({signal: {peerId}}) => peerId.startsWith('x'))).toEqual([])
  })

  it('a signal that names another sender inside than outside is not believed', async () => {
    const {env, a, foe, signal} = await scene()
    const sender = await foe('foe')
    const before = a.heard.length
    sender.send(1, signal({to: a.id, signal: JSON.stringify({peerId: nameOf(1)})}))
    sender.send(1, signal({to: a.id, signal: '{"peerId":"__proto__"}'}))
    sender.send(1, signal({to: a.id, signal: 'no JSON'}))
    await env.advance(1_000)
    expect(a.heard.length).toBe(before)
    expect(a.client.report()).toMatchObject({'mesh-forged-sender': 1, 'mesh-signal-malformed': 2})
    expect(sender.closed).toBeUndefined()
  })

  it('a replayed signal is neither carried again nor heard twice', async () => {
    const {env, a, b, foe, signal} = await scene()
    const sender = await foe('foe')
    const [toB, toA] = [signal({to: b.id}), signal({to: a.id})]
    for (let i = 0; i < 10; i++) {
      sender.send(1, toB)
      sender.send(1, toA)
    }
    await env.advance(1_000)
    const from = (page: IntroducedPage) => page.heard.filter(({signal: {peerId}}) => peerId === idOf('foe')).length
    expect([from(a), from(b)]).toEqual([1, 1])
    expect(a.signals.drops.of('mesh-echo')).toBe(9)
  })

  it('one neighbour brings few pages nobody has heard of', async () => {
    const {env, a, foe, signal} = await scene()
    const sender = await foe('foe')
    const before = a.heard.length
    for (let i = 0; i < 150; i++) sender.send(1, signal({from: nameOf(i), to: a.id, hops: 1}))
    await env.advance(1_000)
    expect(a.heard.length - before).toBeLessThanOrEqual(limits.strangerBurst + 1)
    expect(a.signals.drops.of('mesh-strangers')).toBeGreaterThan(100)
    expect(sender.closed).toBeUndefined()
  })

  it('invented links cost a few words each, and keep nobody from the pages that are there', async () => {
    const {env, a, foe, pages, swarms, open, meet, keys} = await scene()
    const sender = await foe('foe')
    sender.send(1, {type: 'linkedPages', pages: Array.from({length: 16}, (_, i) => listed(i))})
    await env.advance(100)
    expect(a.signals.wanted(keys.roomId).length).toBeGreaterThan(0)
    await open('d')
    meet(1, 3)
    await env.until(
      () => pages.slice(0, 3).every((_, at) => swarms[at]!.neighbours.some(n => n.routingId === idOf('d'))),
      {
        withinMs: 10_000
      }
    )
    await env.advance(10 * 60_000)
    expect(sender.of('meshSignal').length).toBeLessThan(16 * 10)
    // Lists without end are not read. The first was closed meanwhile: it answered no ping.
    const another = await foe('foe2')
    for (let i = 0; i < 500; i++) another.send(1, {type: 'linkedPages', pages: [listed(i)]})
    await env.advance(1_000)
    expect(a.signals.drops.of('mesh-list-flood')).toBeGreaterThan(400)
    expect(another.closed).toBeUndefined()
  })

  it('a signal for a topic that is not open on the link reaches nobody', async () => {
    const {env, a, b, foe, signal} = await scene()
    const sender = await foe('foe')
    const before = a.heard.length + b.heard.length
    for (const number of [2, 7]) {
      sender.send(number, signal({to: a.id}))
      sender.send(number, signal({to: b.id}))
    }
    await env.advance(1_000)
    expect(a.heard.length + b.heard.length).toBe(before)
    expect(a.mesh.getReport().drops['topic-not-open']).toBe(4)
  })

  it('its memory is bounded', async () => {
    const {env, a, foe, signal, keys} = await scene()
    const sender = await foe('foe')
    for (let i = 0; i < 3_000; i++) {
      sender.send(1, signal({from: nameOf(i), to: nameOf(5_000 + i), hops: 1}))
      if (i % 100 === 0) await env.advance(1_000)
    }
    for (let i = 0; i < 3_000; i++) a.signals.send(keys.roomId, nameOf(i) as RoutingId, '{}')
    await env.advance(1_000)
    expect(a.signals.remembered(keys.roomId)).toBeLessThanOrEqual(limits.seen + 2 * limits.ways)
  })
})

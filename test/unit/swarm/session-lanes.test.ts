import {beforeAll, describe, expect, it} from 'vitest'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {encodeFrame, type TopicMessage} from '../../../src/protocol/link-messages.ts'
import {publicTopicKeys, type TopicKeys} from '../../../src/protocol/topic.ts'
import type {LaneMaker} from '../../../src/rendezvous/lane.ts'
import {bulkParameters, laneParameters as limits} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer} from './hostile-peer.ts'
import {MemoryLanes} from './memory-lanes.ts'
import {SessionEnd} from './session-end.ts'
import {memoryLinkPair, Uplink, type MemoryLink} from './memory-link.ts'

let ada: Identity
let ben: Identity
let tea: TopicKeys

beforeAll(async () => {
  const env = new VirtualEnvironment()
  ada = await openIdentity(env, new MemoryIdentityStore())
  ben = await openIdentity(env, new MemoryIdentityStore())
  tea = await publicTopicKeys('tea')
  // What a page loads when it needs it is here before the clock is looked at.
  await import('../../../src/swarm/lanes.ts')
})

const leaf = (index: number): TopicMessage => ({
  type: 'fileLeaf',
  file: new Uint8Array(32),
  index,
  bytes: new Uint8Array(65_536)
})

class End extends SessionEnd {
  readonly leaves: number[] = []

  /** Their bytes are given back, and would be kept for nothing. */
  protected override received(message: TopicMessage): void {
    if (message.type === 'fileLeaf') this.leaves.push(message.index)
  }

  /** Sends leaf after leaf, each once the one before was taken, until told to stop. */
  pour(): {stop(): void; readonly sent: number} {
    let isOn = true
    let sent = 0
    const next = async () => {
      while (isOn && (await this.session.send(tea.topicKey, leaf(sent))) === 'sent') sent++
    }
    void next()
    return {
      stop: () => void (isOn = false),
      get sent() {
        return sent
      }
    }
  }
}

interface Way {
  readonly latencyMs?: number
  /** Bytes a second of one association. */
  readonly each?: number
  /** Of all together. */
  readonly all?: number
}

function lanesOn(env: VirtualEnvironment, {latencyMs = 20, each = 1_000_000, all}: Way) {
  const shared = all === undefined ? undefined : new Uplink(all)
  const nowMs = () => env.clock.monotonic()
  const uplink = (): MemoryLink['uplink'] => {
    const own = new Uplink(each)
    return {take: (bytes, now) => Math.max(own.take(bytes, now), shared?.take(bytes, now) ?? 0), nowMs}
  }
  const options = {scheduler: env.scheduler, random: env.random, latencyMs}
  const lanes = new MemoryLanes({...options, uplink})
  const pair = memoryLinkPair(options)
  const allow = {maker: lanes.maker as LaneMaker | undefined}
  for (const link of pair) {
    link.uplink = uplink()
    Object.defineProperty(link, 'lanes', {get: () => allow.maker})
  }
  return {lanes, pair, allow}
}

async function together(way: Way = {}) {
  const env = new VirtualEnvironment({seed: 21})
  const {lanes, pair, allow} = lanesOn(env, way)
  const [a, b] = [new End(env, pair[0], ada, 'a'), new End(env, pair[1], ben, 'b')]
  await env.until(() => a.session.state === 'proven' && b.session.state === 'proven')
  await Promise.all([a.session.openTopic(tea), b.session.openTopic(tea)])
  await env.until(() => a.matched.length + b.matched.length === 2)
  const noDrops = () => {
    expect(a.drops()).toEqual({})
    expect(b.drops()).toEqual({})
  }
  return {env, lanes, allow, a, b, noDrops}
}

async function facing() {
  const env = new VirtualEnvironment({seed: 22})
  const {lanes, pair} = lanesOn(env, {latencyMs: 20})
  const a = new End(env, pair[0], ada, 'a')
  const foe = new HostilePeer(env, pair[1], ben)
  await env.until(() => a.session.state === 'proven' && foe.peer !== undefined)
  await a.session.openTopic(tea)
  await foe.openTopic(5, tea)
  await env.until(() => a.matched.length === 1)
  /** A lane the foe offers; its own end of it. */
  const offer = async (number: number) => {
    const lane = (await lanes.maker.offer())!
    foe.send(0, {type: 'laneOffer', lane: number, description: lane.description})
    return lane
  }
  return {env, lanes, a, foe, offer}
}

const rateOver = async (env: VirtualEnvironment, end: End, ms: number) => {
  const before = end.leaves.length
  await env.advance(ms)
  return (end.leaves.length - before) * (65_536 / ms)
}

describe('Lanes beside a link', () => {
  it('are made over a long path, bring as much as they can, and go when nothing is sent', async () => {
    const {env, lanes, a, b, noDrops} = await together()
    const pouring = a.pour()
    const alone = await rateOver(env, b, 1_000)
    expect(lanes.made).toEqual([])
    await env.until(() => lanes.open === 2 * limits.most)
    await env.advance(2_000)
    const withThem = await rateOver(env, b, 4_000)
    expect(withThem / alone).toBeGreaterThan(limits.most)
    await env.advance(60_000)
    expect(lanes.open).toBe(2 * limits.most)
    expect(lanes.made.length).toBe(2 * limits.most)
    pouring.stop()
    await env.advance(2_000)
    expect(b.leaves.length).toBe(pouring.sent)
    expect(new Set(b.leaves).size).toBe(pouring.sent)
    const {sentBytes} = a.session.traffic
    expect(sentBytes).toBeGreaterThan(pouring.sent * 65_536)
    expect(b.session.traffic.receivedBytes).toBe(sentBytes)
    await env.advance(limits.idleMs + 2_000)
    expect(lanes.alive).toBe(0)
    noDrops()
    // And again.
    a.pour()
    await env.until(() => lanes.open === 2 * limits.most)
  })

  it('carry what the other end sends as well', async () => {
    const {env, lanes, a, b, noDrops} = await together()
    a.pour()
    await env.until(() => lanes.open === 2 * limits.most)
    b.pour()
    await env.advance(1_000)
    const ends = lanes.made.filter(({sent, received}) => sent > 0 && received > 0)
    expect(ends.length).toBe(2 * limits.most)
    expect(a.leaves.length).toBeGreaterThan(30)
    noDrops()
  })

  it('are made by both ends at once, and no more than each may make', async () => {
    const {env, lanes, a, b, noDrops} = await together()
    a.pour()
    b.pour()
    await env.advance(20_000)
    expect(lanes.open).toBeLessThanOrEqual(4 * limits.most)
    expect(lanes.open).toBeGreaterThanOrEqual(2 * limits.most)
    noDrops()
  })

  it('are not made over a short path, over a relay, or when little is sent', async () => {
    for (const [way, relayed, pours] of [
      [{latencyMs: 4, each: 1_000_000}, false, true],
      [{}, true, true],
      [{}, false, false]
    ] as const) {
      const {env, lanes, allow, a, b, noDrops} = await together(way)
      if (relayed) allow.maker = undefined
      if (pours) a.pour()
      else void a.session.send(tea.topicKey, leaf(0))
      await env.advance(30_000)
      expect(b.leaves.length).toBeGreaterThan(0)
      expect(lanes.made).toEqual([])
      noDrops()
    }
  })

  it('go again where the way itself is narrow, and nothing is lost', async () => {
    const {env, lanes, a, b, noDrops} = await together({each: 2_000_000, all: 1_000_000})
    const pouring = a.pour()
    await env.until(() => lanes.made.length > 0)
    await env.advance(10_000)
    expect(lanes.alive).toBe(0)
    expect(lanes.made.length).toBe(2 * limits.most)
    await env.advance(30_000)
    expect(lanes.made.length).toBe(2 * limits.most)
    pouring.stop()
    await env.advance(5_000)
    expect(b.leaves.length).toBe(pouring.sent)
    noDrops()
  })

  it('are offered in order, whichever has its addresses first', async () => {
    const {env, lanes, a, noDrops} = await together()
    lanes.gatherMs = [900, 700, 500, 300, 100]
    a.pour()
    await env.advance(8_000)
    expect(lanes.open).toBe(2 * limits.most)
    noDrops()
  })

  it('go without harm where the other end is slow to read what came over them', async () => {
    // Twenty megabytes a second over each, and eight read.
    const {env, lanes, a, b, noDrops} = await together({each: 20_000_000})
    let readUntilMs = 0
    b.verdict = () => {
      const nowMs = env.clock.monotonic()
      readUntilMs = Math.max(readUntilMs, nowMs) + 8
      return new Promise(resolve => env.scheduler.after(readUntilMs - nowMs, () => resolve('accept')))
    }
    const pouring = a.pour()
    await env.advance(200_000)
    expect(lanes.made.length).toBeGreaterThanOrEqual(4 * limits.most)
    expect(lanes.alive).toBe(0)
    pouring.stop()
    await env.advance(10_000)
    expect(b.leaves.length).toBe(pouring.sent)
    expect([a.closed, b.closed]).toEqual([undefined, undefined])
    noDrops()
  })

  it('stay while the end that did not make them sends over them', async () => {
    const {env, lanes, a, b, noDrops} = await together({all: 5_500_000})
    const first = a.pour()
    await env.until(() => lanes.open === 2 * limits.most)
    await env.advance(5_000)
    first.stop()
    b.pour()
    await env.advance(4_000)
    const before = await rateOver(env, a, 4_000)
    await env.advance(2 * limits.idleMs)
    expect(await rateOver(env, a, 4_000)).toBeGreaterThan(0.9 * before)
    noDrops()
  })

  it('are made again for one file after the other, however short', async () => {
    const {env, lanes, a, noDrops} = await together()
    for (let file = 1; file <= 8; file++) {
      const pouring = a.pour()
      await env.advance(2_500)
      pouring.stop()
      await env.advance(limits.idleMs + 2 * limits.idleTickMs)
      expect(lanes.alive).toBe(0)
      expect(lanes.made.length).toBe(2 * limits.most * file)
    }
    noDrops()
  })

  it('are closed by the other end, later, when nothing goes over them and who made them keeps them', async () => {
    const {env, a, foe, offer, lanes} = await facing()
    for (const number of [2, 4, 6]) await offer(number)
    await env.until(() => foe.of('laneAnswer').length === 3)
    const offered = lanes.made.slice(0, 3)
    for (const lane of offered) lane.accept()
    for (let id = 0; id < 59; id++) {
      foe.send(0, {type: 'ping', id})
      await env.advance(1_000)
    }
    expect(lanes.open).toBe(6)
    foe.send(0, {type: 'ping', id: 59})
    await env.advance(2 * limits.idleTickMs + 1_000)
    expect(lanes.alive).toBe(0)
    expect(a.drops()).toEqual({})
  })

  it('that never open are given up, and tried less and less', async () => {
    const {env, lanes, a, noDrops} = await together()
    lanes.blocked = true
    a.pour()
    await env.until(() => lanes.made.length === 2 * limits.most)
    await env.advance(limits.openMs + 1_000)
    expect(lanes.alive).toBe(0)
    await env.advance(600_000)
    expect(lanes.made.length / (2 * limits.most)).toBe(4)
    noDrops()
  })

  it('are gone without when there is nothing to make them of', async () => {
    const {env, lanes, a, b, noDrops} = await together()
    lanes.refused = true
    const pouring = a.pour()
    await env.advance(20_000)
    expect(b.leaves.length).toBeGreaterThan(200)
    expect(lanes.made).toEqual([])
    pouring.stop()
    noDrops()
  })

  it('that fail lose what is on its way there, and the rest goes on', async () => {
    const {env, lanes, a, b, noDrops} = await together()
    const pouring = a.pour()
    await env.until(() => lanes.open === 2 * limits.most)
    await env.advance(3_000)
    for (const lane of lanes.made.slice(0, 3)) lane.fail()
    expect(lanes.alive).toBe(2 * (limits.most - 3))
    expect(await rateOver(env, b, 2_000)).toBeGreaterThan(2_000)
    pouring.stop()
    await env.advance(5_000)
    const lost = pouring.sent - b.leaves.length
    expect(lost).toBeGreaterThan(0)
    expect(lost).toBeLessThanOrEqual(3 * (bulkParameters.minWindowBytes / 65_536))
    noDrops()
  })

  it('that get lost one by one are made again', async () => {
    const {env, lanes, a, noDrops} = await together()
    a.pour()
    await env.until(() => lanes.open === 2 * limits.most)
    await env.advance(5_000)
    for (let round = 0; round < 6; round++) {
      for (const lane of lanes.made.filter(({state}) => state === 'open').slice(0, 4)) lane.fail()
      await env.advance(4 * limits.replaceMs)
    }
    expect(lanes.open).toBe(2 * limits.most)
    noDrops()
  })

  it('go with the link, those that are being made too', async () => {
    for (const ms of [1_300, 1_330, 1_400, 5_000]) {
      const {env, lanes, a, b} = await together()
      const pouring = a.pour()
      await env.advance(ms)
      b.session.close('left')
      await env.until(() => a.closed !== undefined)
      pouring.stop()
      await env.advance(1_000)
      expect(lanes.alive).toBe(0)
    }
  })

  it('go when the link comes to need a relay', async () => {
    const {env, lanes, allow, a, b} = await together()
    a.pour()
    await env.until(() => lanes.open === 2 * limits.most)
    allow.maker = undefined
    for (const end of [a, b]) {
      Object.defineProperty(end.session.link, 'path', {value: {local: 'relay', remote: 'host', protocol: 'udp'}})
      end.session.link.handlers!.pathChanged!()
    }
    expect(lanes.alive).toBe(0)
    await env.advance(30_000)
    expect(lanes.alive).toBe(0)
  })
})

describe('Whoever says what an honest page does not say of lanes', () => {
  it('is not answered before there is a topic in common', async () => {
    const {env, lanes, foe, offer, a} = await facing()
    a.session.closeTopic(tea.topicKey)
    await offer(2)
    await env.advance(1_000)
    expect(foe.of('laneAnswer')).toEqual([])
    expect(lanes.made.length).toBe(1)
  })

  it('gets no more lanes than there may be, however many it asks for', async () => {
    const {env, lanes, a, foe, offer} = await facing()
    for (let i = 0; i < 12; i++) await offer(2 + 2 * i)
    await env.advance(1_000)
    expect(foe.of('laneAnswer').length).toBe(limits.most)
    expect(lanes.made.length).toBe(12 + limits.most)
    expect(a.drops()).toEqual({})
    for (let i = 12; i < 60; i++) await offer(2 + 2 * i)
    await env.advance(1_000)
    expect(a.drops()).toMatchObject({unsolicited: expect.any(Number) as number})
    expect(foe.of('laneAnswer').length).toBe(limits.most)
  })

  it('is found out: numbers that are not its own, or twice; words about lanes that never were', async () => {
    const {env, a, foe, offer} = await facing()
    const {description} = await offer(4)
    foe.send(0, {type: 'laneOffer', lane: 4, description})
    foe.send(0, {type: 'laneOffer', lane: 2, description})
    foe.send(0, {type: 'laneOffer', lane: 7, description})
    foe.send(0, {type: 'laneAnswer', lane: 1, description})
    foe.send(0, {type: 'laneAnswer', lane: 4, description})
    foe.send(0, {type: 'laneDone', lane: 6, bytes: 1})
    foe.send(0, {type: 'laneDone', lane: 1, bytes: 1})
    foe.send(0, {type: 'laneOffer', lane: 8, description: {...description, ufrag: 'a\r\na=x'}})
    await env.advance(1_000)
    expect(a.drops()).toEqual({unsolicited: 8})
    // Of one that was closed meanwhile it may still speak.
    await env.advance(limits.openMs)
    foe.send(0, {type: 'laneDone', lane: 4, bytes: 0})
    await env.advance(1_000)
    expect(a.drops()).toEqual({unsolicited: 8})
  })

  it('cannot claim to have got what was not sent, nor send without credit or too much', async () => {
    const {env, a, offer, foe} = await facing()
    const lane = await offer(2)
    await env.until(() => foe.of('laneAnswer').length === 1)
    lane.accept(foe.of('laneAnswer')[0]!.description)
    await env.advance(100)
    foe.send(0, {type: 'laneDone', lane: 2, bytes: 1})
    await env.advance(100)
    expect(a.drops()).toEqual({unsolicited: 1})
    lane.send(encodeFrame(0, {type: 'ping', id: 1}))
    lane.send(new Uint8Array(65_792))
    await env.advance(500)
    expect(a.drops()).toEqual({unsolicited: 1, malformed: 2})
    // What is unread is counted over the link and its lanes together.
    a.verdict = () => new Promise(() => undefined)
    const frame = encodeFrame(5, leaf(0))
    for (let i = 0; i < 200; i++) {
      foe.link.sendUnchecked('bulk', frame)
      lane.send(frame)
    }
    await env.until(() => a.closed !== undefined)
    expect(a.closed?.reason).toBe('budget')
    expect(a.leaves.length).toBeLessThanOrEqual(bulkParameters.maxWindowBytes / 65_536)
  })

  it('is not listened to over a lane once the link is closed', async () => {
    const {env, a, foe, offer} = await facing()
    const lane = await offer(2)
    await env.until(() => foe.of('laneAnswer').length === 1)
    lane.accept(foe.of('laneAnswer')[0]!.description)
    await env.advance(100)
    lane.send(encodeFrame(5, leaf(7)))
    await env.advance(500)
    expect(a.leaves).toEqual([7])
    lane.send(encodeFrame(5, leaf(8)))
    a.session.close('left')
    await env.advance(1_000)
    expect(a.leaves).toEqual([7])
  })
})

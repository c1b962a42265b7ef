import {beforeAll, describe, expect, it} from 'vitest'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {encodeFrame, type TopicMessage} from '../../../src/protocol/link-messages.ts'
import {publicTopicKeys, type TopicKeys} from '../../../src/protocol/topic.ts'
import {receiveParameters, sendParameters, sessionParameters} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer, type HostileOptions} from './hostile-peer.ts'
import {memoryLinkPair} from './memory-link.ts'
import {SessionEnd} from './session-end.ts'

let ada: Identity
let ben: Identity
let tea: TopicKeys
let milk: TopicKeys

beforeAll(async () => {
  const env = new VirtualEnvironment()
  ada = await openIdentity(env, new MemoryIdentityStore())
  ben = await openIdentity(env, new MemoryIdentityStore())
  tea = await publicTopicKeys('tea')
  milk = await publicTopicKeys('milk')
})

function honestPair(latencyMs = 10) {
  const env = new VirtualEnvironment({seed: 5})
  const [left, right] = memoryLinkPair({scheduler: env.scheduler, random: env.random, latencyMs})
  return {env, left, right, a: new SessionEnd(env, left, ada, 'a'), b: new SessionEnd(env, right, ben, 'b')}
}

async function provenPair() {
  const pair = honestPair()
  await pair.env.until(() => pair.a.proven === 1 && pair.b.proven === 1)
  return pair
}

function facing(options: HostileOptions = {}) {
  const env = new VirtualEnvironment({seed: 6})
  const [left, right] = memoryLinkPair({scheduler: env.scheduler, random: env.random, latencyMs: 1})
  return {env, a: new SessionEnd(env, left, ada, 'a'), foe: new HostilePeer(env, right, ben, options)}
}

async function facingProven() {
  const scene = facing()
  await scene.env.until(() => scene.a.proven === 1 && scene.foe.peer !== undefined)
  return scene
}

const typing: TopicMessage = {type: 'typing', on: true}
const pointer: TopicMessage = {type: 'presenceValue', table: new Uint8Array(16), number: 1, value: '{}'}

describe('Session: two honest pages', () => {
  it('prove who they are and agree on the link', async () => {
    const {a, b} = await provenPair()
    expect(a.session.peer).toMatchObject({key: ben.key, routingId: 'b'})
    expect(b.session.peer).toMatchObject({key: ada.key, routingId: 'a'})
    expect(a.session.peer!.transcript).toEqual(b.session.peer!.transcript)
  })

  it('know how far the other clock is off as soon as they have met', async () => {
    const {env, a, b} = await provenPair()
    await env.advance(100)
    expect(a.session.clockOffsetMs).toBe(0)
    expect(b.session.clockOffsetMs).toBe(0)
    expect(a.session.roundTripMs).toBe(20)
    expect({...a.drops(), ...b.drops()}).toEqual({})
  })

  it('open only the topics both know, and exchange frames in them', async () => {
    const {env, a, b} = await provenPair()
    await Promise.all([a.session.openTopic(tea), a.session.openTopic(milk), b.session.openTopic(tea)])
    await env.until(() => a.matched.length === 1 && b.matched.length === 1)
    expect(a.session.openTopics).toEqual([tea.topicKey])
    expect(await a.session.send(tea.topicKey, typing)).toBe('sent')
    expect(await a.session.send(milk.topicKey, typing)).toBe('gone')
    await env.until(() => b.messages.length === 1)
    expect(b.messages).toEqual([typing])
    expect({...a.drops(), ...b.drops()}).toEqual({})
  })

  it('send what must be quick on the realtime channel, and leave it out where that is behind', async () => {
    const {env, a, b, left} = await provenPair()
    await Promise.all([a.session.openTopic(tea), b.session.openTopic(tea)])
    await env.until(() => a.matched.length === 1 && b.matched.length === 1)
    const onTheWay: string[] = []
    const send = left.send.bind(left)
    left.send = (channel, bytes) => (onTheWay.push(channel), send(channel, bytes))
    expect(await a.session.send(tea.topicKey, pointer)).toBe('sent')
    expect(onTheWay).toEqual(['realtime'])
    await env.until(() => b.messages.length === 1)
    expect(b.messages).toEqual([pointer])
    left.buffered = () => sendParameters.realtimeHighWaterBytes + 1
    expect(await a.session.send(tea.topicKey, pointer)).toBe('full')
    expect({...a.drops(), ...b.drops()}).toEqual({})
  })

  it('open a topic later that the other side opened before', async () => {
    const {env, a, b} = await provenPair()
    await a.session.openTopic(milk)
    await env.advance(100)
    expect(b.matched).toEqual([])
    await b.session.openTopic(milk)
    await env.until(() => a.session.carries(milk.topicKey) && b.session.carries(milk.topicKey))
    expect(await a.session.send(milk.topicKey, typing)).toBe('sent')
    await env.until(() => b.messages.length === 1)
  })

  it('close a topic and open it again, without offence for what was on its way', async () => {
    const {env, a, b} = await provenPair()
    await Promise.all([a.session.openTopic(tea), b.session.openTopic(tea)])
    await env.until(() => a.session.carries(tea.topicKey) && b.session.carries(tea.topicKey))
    void a.session.send(tea.topicKey, typing)
    b.session.closeTopic(tea.topicKey)
    await env.until(() => a.unmatched.length === 1)
    expect(b.drops()).toEqual({'topic-left': 1})
    expect(await a.session.send(tea.topicKey, typing)).toBe('gone')
    await b.session.openTopic(tea)
    await env.until(() => a.session.carries(tea.topicKey) && b.session.carries(tea.topicKey))
  })

  it('forget an opening that was closed while its proof was made', async () => {
    const {env, a, b} = await provenPair()
    const opening = a.session.openTopic(tea)
    a.session.closeTopic(tea.topicKey)
    await opening
    await b.session.openTopic(tea)
    await env.advance(100)
    expect(b.matched).toEqual([])
  })

  it('do not carry a topic there is no room for', async () => {
    const {env, a, b} = await provenPair()
    b.carry = false
    await Promise.all([a.session.openTopic(tea), b.session.openTopic(tea)])
    await env.until(() => a.unmatched.length === 1)
    expect(a.session.carries(tea.topicKey)).toBe(false)
    expect(b.session.carries(tea.topicKey)).toBe(false)
  })

  it('say goodbye with the reason', async () => {
    const {env, a, b, right} = await provenPair()
    a.session.close('left')
    expect(a.closed).toEqual({reason: 'left', said: undefined})
    await env.until(() => b.closed !== undefined)
    expect(b.closed).toEqual({reason: 'goodbye', said: 'left'})
    await env.until(() => right.isClosed)
    await env.advance(60_000)
    expect(env.timers).toBe(0)
  })

  it('stay linked for hours with nothing to say', async () => {
    const {env, a, b} = await provenPair()
    await env.advance(20 * 60_000)
    expect(a.session.state).toBe('proven')
    expect({...a.drops(), ...b.drops()}).toEqual({})
    expect(a.session.roundTripMs).toBeCloseTo(20, 0)
  })

  it('notice when the other goes silent: away first, closed later', async () => {
    const {env, a, right} = await provenPair()
    right.cut()
    const cutMs = env.clock.monotonic()
    await env.until(() => a.quiet.length > 0)
    expect(env.clock.monotonic() - cutMs).toBeGreaterThanOrEqual(sessionParameters.awayAfterMs - 100)
    await env.until(() => a.closed !== undefined)
    expect(a.closed!.reason).toBe('silent')
    expect(env.clock.monotonic() - cutMs).toBeLessThanOrEqual(sessionParameters.silentAfterMs + 2_000)
  })

  it('bear it when somebody speaks in the name of one of them, however often', async () => {
    const {env, left, a, b} = await provenPair()
    for (let i = 0; i < 400; i++) {
      left.handlers!.sought?.()
      await env.advance(i % 10 === 0 ? 100 : 0)
    }
    await env.advance(5_000)
    expect([a.closed, b.closed]).toEqual([undefined, undefined])
    expect(b.drops()).toEqual({})
  })

  it('ask at once whether the other is there that looks for others', async () => {
    const {env, left, right, a} = await provenPair()
    await env.advance(1_000)
    right.stall()
    left.handlers!.sought?.()
    await env.until(() => a.closed !== undefined, {withinMs: sessionParameters.lostTimeoutMs + 100})
    expect(a.closed!.reason).toBe('silent')
  })

  it('notice a link lost in sleep within the probe’s limit', async () => {
    const {env, a, right} = await provenPair()
    right.cut()
    a.session.probe()
    await env.until(() => a.closed !== undefined, {withinMs: sessionParameters.probeTimeoutMs + 2_000})
    expect(a.closed!.reason).toBe('silent')
  })

  it('survive sleep when the other side is still there', async () => {
    const {env, a, b} = await provenPair()
    env.sleep(600_000)
    await env.advance(60_000)
    expect([a.session.state, b.session.state]).toEqual(['proven', 'proven'])
  })
})

describe('Session: handshake', () => {
  it('gives up on a page that says nothing', async () => {
    const {env, a} = facing({mute: true})
    await env.until(() => a.closed !== undefined)
    expect(a.closed!.reason).toBe('handshake')
    expect(env.clock.monotonic()).toBe(sessionParameters.handshakeTimeoutMs)
  })

  it('cuts a forged proof', async () => {
    const {env, a} = facing({forge: true})
    await env.until(() => a.closed !== undefined)
    expect(a.closed!.reason).toBe('invalid')
    expect(a.drops()).toEqual({'forged-proof': 1})
    expect(a.proven).toBe(0)
  })

  it('says so when no version fits', async () => {
    const {env, a} = facing({versions: {min: 7, max: 9}})
    await env.until(() => a.closed !== undefined)
    expect(a.closed!.reason).toBe('version')
  })

  it('takes nothing but the handshake before the proof', async () => {
    const {env, a, foe} = facing({mute: true})
    foe.send(0, {type: 'topicOpen', number: 1, proof: new Uint8Array(32)})
    await env.until(() => a.closed !== undefined)
    expect(a.closed!.reason).toBe('invalid')
    expect(a.drops()).toEqual({'before-proof': 1})
  })

  it('cuts a topic frame before the proof', async () => {
    const {env, a, foe} = facing({mute: true})
    foe.send(1, typing)
    await env.until(() => a.closed !== undefined)
    expect(a.drops()).toEqual({'before-proof': 1})
    expect(a.messages).toEqual([])
  })

  it('cuts garbage, oversize and other channels before the proof', async () => {
    for (const [send, reason] of [
      [(foe: HostilePeer) => foe.sendBytes(Uint8Array.of(255, 0, 1)), 'malformed'],
      [(foe: HostilePeer) => foe.sendBytes(new Uint8Array(200_000)), 'oversize'],
      [(foe: HostilePeer) => foe.link.sendUnchecked('realtime', new Uint8Array(10)), 'before-proof']
    ] as const) {
      const {env, a, foe} = facing({mute: true})
      send(foe)
      await env.until(() => a.closed !== undefined)
      expect(a.closed!.reason).toBe('invalid')
      expect(a.drops()).toEqual({[reason]: 1})
    }
  })
})

describe('Session: a hostile page that proved who it is', () => {
  const flood = async (
    attack: (foe: HostilePeer, i: number) => void,
    times: number,
    prepare?: (a: SessionEnd) => Promise<void>
  ) => {
    const scene = await facingProven()
    await prepare?.(scene.a)
    for (let i = 0; i < times; i++) attack(scene.foe, i)
    await scene.env.advance(100)
    return scene
  }

  it('oversize frames: dropped, counted, cut', async () => {
    const {a, foe} = await flood(foe => foe.sendBytes(new Uint8Array(16_385)), 10)
    expect(a.drops()).toEqual({oversize: 6})
    expect(a.closed!.reason).toBe('invalid')
    expect(foe.closed).toBeDefined()
  })

  it('garbage: dropped, counted, cut', async () => {
    const {a} = await flood((foe, i) => foe.sendBytes(Uint8Array.of(i, 200, 13, 99)), 10)
    expect(a.drops()).toEqual({malformed: 6})
    expect(a.closed!.reason).toBe('invalid')
  })

  it('one bad frame alone is forgiven', async () => {
    const {env, a, foe} = await flood(foe => foe.sendBytes(Uint8Array.of(1)), 1)
    await env.advance(20_000)
    expect(a.drops()).toEqual({malformed: 1})
    expect(a.session.state).toBe('proven')
    expect(foe.closed).toBeUndefined()
  })

  it('frames under a number that was never opened: dropped, counted, cut', async () => {
    const {a} = await flood(foe => foe.send(77, typing), 20)
    expect(a.drops()).toEqual({'topic-not-open': 11})
    expect(a.closed!.reason).toBe('invalid')
    expect(a.messages).toEqual([])
  })

  it('a forged topic proof opens nothing', async () => {
    const {a, foe, env} = await facingProven()
    await a.session.openTopic(tea)
    foe.send(0, {type: 'topicOpen', number: 1, proof: new Uint8Array(32).fill(7)})
    foe.send(1, typing)
    await env.advance(100)
    expect(a.matched).toEqual([])
    expect(a.drops()).toEqual({'topic-not-open': 1})
  })

  it('our own topic proof sent back opens nothing', async () => {
    const {a, foe, env} = await facingProven()
    await a.session.openTopic(tea)
    await env.until(() => foe.of('topicOpen').length === 1)
    foe.send(0, {type: 'topicOpen', number: 1, proof: foe.of('topicOpen')[0]!.proof})
    await env.advance(100)
    expect(a.matched).toEqual([])
  })

  it('a flood of opens: at most so many are kept, then cut', async () => {
    const {a} = await flood(
      (foe, i) =>
        foe.send(0, {
          type: 'topicOpen',
          number: i + 1,
          proof: new Uint8Array(32).fill(0).map((_, at) => (at === 0 ? i & 255 : at === 1 ? i >> 8 : 9))
        }),
      400
    )
    expect(a.drops()['topic-flood']).toBe(21)
    expect(a.closed!.reason).toBe('budget')
  })

  it('a topic closed and opened again and again, to have every budget anew: the link ends, and nobody is barred for it', async () => {
    const {a, foe, env} = await facingProven()
    await a.session.openTopic(tea)
    for (let number = 1; number <= 20; number++) {
      await foe.openTopic(number, tea)
      foe.send(0, {type: 'topicClose', number})
      await env.advance(100)
    }
    expect(a.matched).toHaveLength(1 + receiveParameters.burstReopens)
    expect(a.closed!.reason).toBe('left')
  })

  it('a topic left and joined again now and then is open again each time', async () => {
    const {a, foe, env} = await facingProven()
    await a.session.openTopic(tea)
    for (let number = 1; number <= 20; number++) {
      await foe.openTopic(number, tea)
      foe.send(0, {type: 'topicClose', number})
      // Answers keep the link.
      for (let i = 0; i < 60; i++) {
        foe.send(0, {type: 'ping', id: i})
        await env.advance(1_000)
      }
    }
    expect(a.matched).toHaveLength(20)
    expect(a.closed).toBeUndefined()
  })

  it('the same number opened again, and closes of nothing: counted, cut', async () => {
    const open = await flood(
      (foe, i) => foe.send(0, {type: 'topicOpen', number: 1, proof: new Uint8Array(32).fill(i)}),
      20
    )
    expect(open.a.drops()).toEqual({'topic-number': 11})
    expect(open.a.closed!.reason).toBe('invalid')
    const close = await flood((foe, i) => foe.send(0, {type: 'topicClose', number: i}), 20)
    expect(close.a.drops()).toEqual({'topic-number': 11})
  })

  it('open and close for ever: over budget', async () => {
    const {a} = await flood((foe, i) => {
      foe.send(0, {type: 'topicOpen', number: 1, proof: new Uint8Array(32).fill(i)})
      foe.send(0, {type: 'topicClose', number: 1})
    }, 200)
    expect(a.closed!.reason).toBe('budget')
    expect(a.drops()['topic-flood']).toBe(21)
  })

  it('a flood of pings: few answered, cut', async () => {
    const {env, a, foe} = await flood((foe, i) => foe.send(0, {type: 'ping', id: i}), 200)
    await env.advance(100)
    expect(a.drops()).toEqual({'ping-flood': 21})
    expect(a.closed!.reason).toBe('budget')
    expect(foe.of('pong').length).toBe(receiveParameters.burstPings)
  })

  it('pongs to nothing, a second hello, frames on other channels: counted, cut', async () => {
    for (const attack of [
      (foe: HostilePeer, i: number) => foe.send(0, {type: 'pong', id: i + 1_000, clockMs: 0}),
      (foe: HostilePeer) => foe.send(0, {type: 'proof', signature: new Uint8Array(64)}),
      (foe: HostilePeer) => foe.send(0, {type: 'bulkDone', bytes: 1})
    ]) {
      const {a} = await flood(attack, 20)
      expect(a.drops()).toEqual({unsolicited: 11})
      expect(a.closed!.reason).toBe('invalid')
    }
  })

  it('garbage, too much, and messages of other channels on the realtime channel: counted, cut', async () => {
    for (const bytes of [new Uint8Array(1_000), new Uint8Array(2_000), encodeFrame(5, typing)]) {
      const {a} = await flood(foe => void foe.link.sendUnchecked('realtime', bytes), 20)
      expect(a.drops()).toEqual({malformed: 6})
      expect(a.closed!.reason).toBe('invalid')
    }
  })

  it('a realtime message in a topic that is not open costs nothing: it may have overtaken what opens it', async () => {
    const {a} = await flood(foe => void foe.link.sendUnchecked('realtime', encodeFrame(5, pointer)), 50)
    expect(a.drops()).toEqual({'topic-left': 50})
    expect(a.session.state).toBe('proven')
  })

  it('a realtime message on the control channel: cut', async () => {
    const {a} = await flood(foe => foe.sendBytes(encodeFrame(5, pointer)), 20)
    expect(a.drops()).toEqual({malformed: 6})
  })

  it('what a handler rejects counts until it is cut', async () => {
    const {env, a, foe} = await facingProven()
    await a.session.openTopic(tea)
    await foe.openTopic(5, tea)
    await env.until(() => a.matched.length === 1)
    a.verdict = () => Promise.resolve('reject')
    for (let i = 0; i < 20; i++) foe.send(5, typing)
    await env.until(() => a.closed !== undefined)
    expect(a.drops()['rejected']).toBe(11)
    expect(a.closed!.reason).toBe('invalid')
  })

  it('frames faster than the budget: cut', async () => {
    const {env, a, foe} = await facingProven()
    await a.session.openTopic(tea)
    await foe.openTopic(5, tea)
    await env.until(() => a.matched.length === 1)
    for (let i = 0; i < receiveParameters.burstFrames + 100; i++) foe.send(5, typing)
    await env.until(() => a.closed !== undefined)
    expect(a.drops()).toEqual({rate: 1})
    expect(a.closed!.reason).toBe('budget')
    expect(a.messages.length).toBeLessThanOrEqual(receiveParameters.burstFrames)
  })

  it('more than can be judged in time: cut', async () => {
    const {env, a, foe} = await facingProven()
    await a.session.openTopic(tea)
    await foe.openTopic(5, tea)
    await env.until(() => a.matched.length === 1)
    a.verdict = () => new Promise(() => undefined)
    for (let i = 0; i < receiveParameters.judgedFrames + 1; i++) foe.send(5, typing)
    await env.until(() => a.closed !== undefined)
    expect(a.drops()).toEqual({backlog: 1})
    expect(a.closed!.reason).toBe('budget')
    expect(a.messages.length).toBe(receiveParameters.judgedFrames)
  })

  it('a handler of ours that fails is counted and costs the sender nothing', async () => {
    const {env, a, foe} = await facingProven()
    await a.session.openTopic(tea)
    await foe.openTopic(5, tea)
    await env.until(() => a.matched.length === 1)
    a.verdict = () => Promise.reject(new Error('our own fault'))
    for (let i = 0; i < 50; i++) foe.send(5, typing)
    await env.advance(10)
    expect(a.drops()).toEqual({'handler-failed': 50})
    expect(a.session.state).toBe('proven')
  })

  it('messages of a later version are ignored', async () => {
    // [0, 200, "new"] and [1, 200]: a type number from 128 up says that it may be ignored.
    const {a} = await flood(foe => foe.sendBytes(Uint8Array.of(0x83, 0, 0x18, 200, 0x63, 0x6e, 0x65, 0x77)), 50)
    expect(a.drops()).toEqual({'unknown-type': 50})
    expect(a.session.state).toBe('proven')
  })
})

import {beforeAll, describe, expect, it} from 'vitest'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {encodeFrame, type TopicMessage} from '../../../src/protocol/link-messages.ts'
import {publicTopicKeys, type TopicKeys} from '../../../src/protocol/topic.ts'
import {bulkParameters} from '../../../src/swarm/parameters.ts'
import type {Verdict} from '../../../src/swarm/session.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer} from './hostile-peer.ts'
import {memoryLinkPair} from './memory-link.ts'
import {SessionEnd as End} from './session-end.ts'

let ada: Identity
let ben: Identity
let tea: TopicKeys

beforeAll(async () => {
  const env = new VirtualEnvironment()
  ada = await openIdentity(env, new MemoryIdentityStore())
  ben = await openIdentity(env, new MemoryIdentityStore())
  tea = await publicTopicKeys('tea')
})

const leaf: TopicMessage = {type: 'fileLeaf', file: new Uint8Array(32), index: 0, bytes: new Uint8Array(65_536)}

async function pair() {
  const env = new VirtualEnvironment({seed: 5})
  const [left, right] = memoryLinkPair({scheduler: env.scheduler, random: env.random, latencyMs: 10})
  const [a, b] = [new End(env, left, ada, 'a'), new End(env, right, ben, 'b')]
  await env.until(() => a.session.state === 'proven' && b.session.state === 'proven')
  await Promise.all([a.session.openTopic(tea), b.session.openTopic(tea)])
  await env.until(() => a.matched.length + b.matched.length === 2)
  return {env, a, b}
}

async function facing() {
  const env = new VirtualEnvironment({seed: 6})
  const [left, right] = memoryLinkPair({scheduler: env.scheduler, random: env.random, latencyMs: 1})
  const a = new End(env, left, ada, 'a')
  const foe = new HostilePeer(env, right, ben)
  await env.until(() => a.session.state === 'proven' && foe.peer !== undefined)
  await a.session.openTopic(tea)
  await foe.openTopic(5, tea)
  await env.until(() => a.matched.length === 1)
  return {env, a, foe}
}

describe('bulk messages of a session', () => {
  it('travel beside the control channel, and as fast as they are taken', async () => {
    const {env, a, b} = await pair()
    const ends: ((verdict: Verdict) => void)[] = []
    b.verdict = () => new Promise(resolve => ends.push(resolve))
    for (let i = 0; i < 40; i++) void a.session.send(tea.topicKey, leaf)
    await env.advance(1_000)
    const window = Math.floor(bulkParameters.minWindowBytes / 65_600)
    expect(b.messages.length).toBe(window)
    void a.session.send(tea.topicKey, {type: 'typing', on: true})
    await env.advance(50)
    expect(b.messages.at(-1)).toEqual({type: 'typing', on: true})
    b.verdict = () => 'accept'
    for (const end of ends) end('accept')
    await env.until(() => b.messages.length === 41)
    expect(a.drops()).toEqual({})
    expect(b.drops()).toEqual({})
  })

  it('under way when their topic is closed cost nobody anything', async () => {
    const {env, a, b} = await pair()
    const sending = Array.from({length: 7}, () => b.session.send(tea.topicKey, leaf))
    a.session.closeTopic(tea.topicKey)
    await env.advance(1_000)
    const underWay = (await Promise.all(sending)).filter(outcome => outcome === 'sent').length
    expect(underWay).toBeGreaterThan(0)
    expect(a.drops()).toEqual({'topic-left': underWay})
    expect(b.drops()).toEqual({})
    const {env: later, a: other, foe} = await facing()
    foe.send(0, {type: 'topicClose', number: 5})
    for (let i = 0; i < 20; i++) foe.link.sendUnchecked('bulk', encodeFrame(5, leaf))
    await later.advance(1_000)
    expect(other.drops()).toEqual({'topic-left': 20})
    expect(other.closed).toBeUndefined()
  })

  it('on the control channel, and others on theirs, are refused', async () => {
    for (const attack of [
      (foe: HostilePeer) => foe.send(5, {...leaf, bytes: new Uint8Array(10)} as TopicMessage),
      (foe: HostilePeer) => void foe.link.sendUnchecked('bulk', encodeFrame(5, {type: 'typing', on: true})),
      (foe: HostilePeer) => void foe.link.sendUnchecked('bulk', new Uint8Array(70_000))
    ]) {
      const {env, a, foe} = await facing()
      for (let i = 0; i < 20; i++) attack(foe)
      await env.until(() => a.closed !== undefined)
      expect(a.drops()).toEqual({malformed: 6})
      expect(a.messages).toEqual([])
    }
  })

  it('without credit cut the link', async () => {
    const {env, a, foe} = await facing()
    a.verdict = () => new Promise(() => undefined)
    for (let i = 0; i < 300; i++) foe.link.sendUnchecked('bulk', encodeFrame(5, leaf))
    await env.until(() => a.closed !== undefined)
    expect(a.closed?.reason).toBe('budget')
    expect(a.messages.length).toBeLessThanOrEqual(bulkParameters.maxWindowBytes / 65_536)
  })
})

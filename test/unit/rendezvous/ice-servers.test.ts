import {describe, expect, it} from 'vitest'
import {IceServers} from '../../../src/rendezvous/ice-servers.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {TurnServer} from '../../../src/rendezvous/turn-servers.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const stun = ['stun:stun.example:3478']
const server = (credential: string, ttl?: number): TurnServer => ({
  urls: 'turn:turn.example',
  username: 'ada',
  credential,
  ...(ttl === undefined ? {} : {ttl})
})

/** A callback whose answers are given by hand. */
function asked() {
  const answers: {give: (servers: unknown) => void; refuse: (error: unknown) => void}[] = []
  const callback = () =>
    new Promise<readonly TurnServer[]>((give, refuse) =>
      answers.push({give: give as (servers: unknown) => void, refuse})
    )
  return {answers, callback}
}

function setUp() {
  const environment = new VirtualEnvironment()
  const {answers, callback} = asked()
  const ice = new IceServers(environment, {stun, turn: callback})
  const credentials = () => ice.configuration().iceServers!.map(({credential}) => credential)
  /** Whether whoever waits now may go on, without any time passing. */
  const passes = async () => {
    let passed = ice.ready() === undefined
    void ice.ready()?.then(() => (passed = true))
    await environment.settle()
    return passed
  }
  return {environment, answers, ice, credentials, passes}
}

describe('the servers of a page', () => {
  it('are STUN and TURN, and nothing is waited for', () => {
    const ice = new IceServers(new VirtualEnvironment(), {stun, turn: [server('secret')]})
    expect(ice.ready()).toBeUndefined()
    expect(ice.configuration()).toEqual({
      iceServers: [{urls: stun[0]}, {urls: 'turn:turn.example', username: 'ada', credential: 'secret'}]
    })
    const servers = [stun[0], 'turn:turn.example']
    expect(ice.status()).toEqual({relayOnly: false, turn: {kind: 'ready', servers: 1}, refusals: [], servers})
  })

  it('are TURN alone where the address is hidden: a STUN server would see it', () => {
    const ice = new IceServers(new VirtualEnvironment(), {stun, turn: [server('secret')], relayOnly: true})
    expect(ice.configuration()).toEqual({
      iceServers: [{urls: 'turn:turn.example', username: 'ada', credential: 'secret'}],
      iceTransportPolicy: 'relay'
    })
  })

  it('that refused are remembered, the latest few', () => {
    const ice = new IceServers(new VirtualEnvironment(), {stun})
    for (let i = 0; i < 100; i++) ice.refused({url: `turn:${i}.example`, code: 401, text: 'Unauthorized'})
    ice.refused({url: 'turn:99.example', code: 701, text: ''})
    expect(ice.status().refusals).toHaveLength(parameters.maxIceRefusals)
    expect(ice.status().refusals.at(-1)).toEqual({url: 'turn:99.example', code: 701, text: ''})
    expect(ice.drops.of('turn-refused')).toBe(101)
  })
})

describe('short-lived credentials', () => {
  it('are asked for once, when the first connection is to be built, which waits', async () => {
    const {answers, ice, credentials, passes} = setUp()
    expect(ice.status().turn).toEqual({kind: 'asking'})
    expect(await passes()).toBe(false)
    expect(answers).toHaveLength(1)
    answers[0]!.give([server('first')])
    expect(await passes()).toBe(true)
    expect(credentials()).toEqual([undefined, 'first'])
    expect(ice.status().turn).toEqual({kind: 'ready', servers: 1})
    expect(answers).toHaveLength(1)
  })

  it('are asked for again before they expire, and nobody waits meanwhile', async () => {
    const {environment, answers, credentials, passes} = setUp()
    await passes()
    answers[0]!.give([server('first', 600)])
    await environment.advance(600_000 * parameters.turnFreshShare - 1_000)
    expect(await passes()).toBe(true)
    expect(answers).toHaveLength(1)
    await environment.advance(2_000)
    expect(await passes()).toBe(true)
    expect(answers).toHaveLength(2)
    expect(credentials()).toEqual([undefined, 'first'])
    answers[1]!.give([server('second', 600)])
    await environment.settle()
    expect(credentials()).toEqual([undefined, 'second'])
  })

  it('that have expired are waited for', async () => {
    const {environment, answers, passes} = setUp()
    await passes()
    answers[0]!.give([server('first', 600)])
    await environment.advance(600_000)
    expect(await passes()).toBe(false)
    answers[1]!.give([server('second', 600)])
    expect(await passes()).toBe(true)
  })

  it('are asked for in time while offers wait, and whoever keeps them is told of the new ones', async () => {
    const {environment, answers, ice, credentials, passes} = setUp()
    const told: string[] = []
    const endings = ['page', 'private topic'].map(name => ice.keepFresh(() => told.push(name)))
    await passes()
    answers[0]!.give([server('first', 600)])
    await environment.settle()
    expect(told).toEqual([])
    await environment.advance(600_000 * parameters.turnFreshShare)
    expect(answers).toHaveLength(2)
    answers[1]!.give([server('second', 600)])
    await environment.settle()
    expect([credentials(), told]).toEqual([
      [undefined, 'second'],
      ['page', 'private topic']
    ])
    // One of them is left: the other's offers are kept all the same.
    endings[1]!()
    await environment.advance(600_000 * parameters.turnFreshShare)
    expect(answers).toHaveLength(3)
    answers[2]!.give([server('third', 600)])
    await environment.settle()
    expect(told).toEqual(['page', 'private topic', 'page'])
    endings[0]!()
    expect(environment.timers).toBe(0)
  })

  it.each([0.1, 0.3, 0.7])('are asked for again and again, whatever fractions time comes in (%d)', async fraction => {
    const {environment, answers, ice, passes} = setUp()
    ice.keepFresh(() => undefined)
    await environment.advance(fraction)
    await passes()
    for (let round = 0; round < 200; round++) {
      answers[round]!.give([server(`of round ${round}`, 20 + fraction)])
      await environment.advance((20 + fraction) * 1_000 * parameters.turnFreshShare + 3)
      expect(answers).toHaveLength(round + 2)
    }
  })

  it('that are not handed out in time are asked for again while offers wait', async () => {
    const {environment, answers, ice, credentials, passes} = setUp()
    const end = ice.keepFresh(() => undefined)
    await passes()
    answers[0]!.give([server('first', 600)])
    await environment.advance(600_000 * parameters.turnFreshShare)
    answers[1]!.refuse(new Error('busy'))
    await environment.advance(parameters.turnRetryMs)
    answers[2]!.give([server('second', 600)])
    await environment.settle()
    expect(credentials()).toEqual([undefined, 'second'])
    end()
    expect(environment.timers).toBe(0)
  })

  it('that could not be had when they expired are asked for again while offers wait', async () => {
    const {environment, answers, ice, credentials, passes} = setUp()
    const end = ice.keepFresh(() => undefined)
    await passes()
    answers[0]!.give([server('first', 600)])
    await environment.settle()
    // The page slept past their end, and has no network yet.
    environment.sleep(700_000)
    await environment.advance(1)
    expect(answers).toHaveLength(2)
    answers[1]!.refuse(new Error('offline'))
    await environment.settle()
    expect(credentials()).toEqual([undefined])
    await environment.advance(parameters.turnRetryMs + 1)
    expect(answers).toHaveLength(3)
    answers[2]!.give([server('second', 600)])
    await environment.settle()
    expect(credentials()).toEqual([undefined, 'second'])
    end()
    expect(environment.timers).toBe(0)
  })

  it.each([
    ['a refusal', (answer: {refuse: (error: unknown) => void}) => answer.refuse(new Error('no account')), 'no account'],
    ['what is no list', (answer: {give: (servers: unknown) => void}) => answer.give('tea'), /are none/],
    ['what are no servers', (answer: {give: (servers: unknown) => void}) => answer.give([{urls: 'tea'}]), /are none/],
    [
      'too many',
      (answer: {give: (servers: unknown) => void}) => answer.give(Array.from({length: 9}, () => server('x'))),
      /are none/
    ]
  ])('%s costs relaying and no connection, is said, counted, and asked about again', async (_, fail, words) => {
    const {environment, answers, ice, credentials, passes} = setUp()
    await passes()
    fail(answers[0]!)
    expect(await passes()).toBe(true)
    expect(credentials()).toEqual([undefined])
    expect(ice.status().turn).toEqual({kind: 'failed', trouble: expect.stringMatching(words) as string})
    expect(ice.drops.of('turn-credentials-failed')).toBe(1)
    expect(answers).toHaveLength(1)
    await environment.advance(parameters.turnRetryMs)
    expect(await passes()).toBe(true)
    expect(answers).toHaveLength(2)
    answers[1]!.give([server('second')])
    await environment.settle()
    expect(credentials()).toEqual([undefined, 'second'])
  })

  it('that never come are waited for a moment, and taken when they come late', async () => {
    const {environment, answers, ice, credentials, passes} = setUp()
    expect(await passes()).toBe(false)
    await environment.advance(parameters.turnAnswerMs)
    expect(await passes()).toBe(true)
    expect(ice.status().turn.kind).toBe('failed')
    answers[0]!.give([server('late')])
    await environment.settle()
    expect(credentials()).toEqual([undefined, 'late'])
    expect(environment.timers).toBe(0)
  })

  it('that fail again and again, at once even, are asked for ever more rarely', async () => {
    const environment = new VirtualEnvironment()
    let asked = 0
    const turn = () => {
      asked++
      throw new Error('broken')
    }
    const ice = new IceServers(environment, {stun, turn})
    await ice.ready()
    expect(ice.status().turn).toEqual({kind: 'failed', trouble: 'broken'})
    for (let second = 0; second < 600; second++) {
      await ice.ready()
      await environment.advance(1_000)
    }
    // 3, 6, 12, 24, 48 seconds, then a minute apart.
    expect(asked).toBeGreaterThan(8)
    expect(asked).toBeLessThan(20)
  })
})

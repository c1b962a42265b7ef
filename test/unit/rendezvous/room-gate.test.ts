import {beforeEach, describe, expect, it} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {describing, FakeConnection, gateWorld, seal, type GateWorld} from './gate-world.ts'

const led = 'a' + '1'.repeat(19)
const leader = 'A' + '1'.repeat(19)

let world: GateWorld

beforeEach(async () => {
  world = await gateWorld()
})

const tagOf = (peerId: string) => world.cipher.tagFor(peerId)

describe('RoomGate in a flood', () => {
  it('dials four at most of 700 strangers, and a page that knows the topic right away in the middle of it', async () => {
    const {judge, dials, drops, randomId} = world
    for (let i = 0; i < 700; i++) {
      await judge(randomId('z'))
      expect(dials.size).toBeLessThanOrEqual(parameters.maxUnprovenDials + (i > 350 ? 1 : 0))
      if (i !== 350) continue
      expect(await judge(led, {tag: await tagOf(led)})).toHaveLength(1)
      expect(dials.isDialling(led)).toBe(true)
    }
    expect(drops.of('too-many-dials')).toBe(700 - parameters.maxUnprovenDials)
  })

  it('answers few strangers that wait for us to speak, and still the page that knows the topic', async () => {
    const {judge, drops, dials, randomId} = world
    for (let i = 0; i < 700; i++) await judge(randomId('0'))
    expect(drops.of('too-many-hellos')).toBe(700 - parameters.unprovenHelloReplies)
    expect(await judge(leader, {tag: await tagOf(leader)})).toHaveLength(1)
    expect(dials.size).toBe(0)
  })

  it('lets none in of 200 offers it cannot read, and counts them', async () => {
    const {judge, dials, drops, randomId} = world
    for (let i = 0; i < 200; i++) {
      const offer =
        i % 2 === 0 ? 'garbage' : (await seal('text')).replace(/^\d+/, first => String((Number(first) + 1) % 256))
      expect(await judge(randomId(), {offer, offerId: 'x'})).toEqual([])
    }
    expect(drops.of('undecryptable')).toBe(200)
    expect(dials.size).toBe(0)
    expect(await judge(led, {offer: await seal(describing('real')), offerId: 'x'})).toHaveLength(1)
  })

  it('does not let a tag prove somebody else', async () => {
    const {judge, dials, randomId} = world
    const tag = await tagOf(led)
    for (let i = 0; i < 50; i++) await judge(randomId('z'), {tag})
    expect(dials.size).toBe(parameters.maxUnprovenDials)
  })

  it('takes only the first sender of an offer for its maker', async () => {
    const {judge, dials, drops, randomId} = world
    const offer = await seal(describing('one'))
    await judge(led, {offer})
    for (let i = 0; i < 100; i++) await judge(randomId(), {offer})
    expect(dials.size).toBe(1 + parameters.maxUnprovenDials)
    expect(drops.of('replayed-offer')).toBe(100 - parameters.maxUnprovenDials)
    expect(await judge(led, {offer})).toHaveLength(1)
    expect(await judge(randomId(), {offer: await seal(describing('two'))})).toHaveLength(1)
  })

  it('has sixteen dials under way at most, whatever they prove, and room again when their time is up', async () => {
    const {judge, dials, drops, environment, randomId} = world
    for (let i = 0; i < 40; i++) {
      const id = randomId('z')
      await judge(id, {tag: await tagOf(id)})
    }
    expect(dials.size).toBe(parameters.maxPendingDials)
    expect(drops.of('too-many-dials')).toBe(40 - parameters.maxPendingDials)
    await environment.advance(parameters.pendingDialMs)
    expect(dials.size).toBe(0)
    expect(await judge(led, {tag: await tagOf(led)})).toHaveLength(1)
  })

  it('refills the slots of strangers as their short time is up', async () => {
    const {judge, dials, environment, randomId} = world
    for (let i = 0; i < 20; i++) await judge(randomId('z'))
    await environment.advance(parameters.unprovenDialMs)
    expect(dials.size).toBe(0)
    expect(await judge(randomId('z'))).toHaveLength(1)
  })
})

describe('RoomGate', () => {
  it('ignores what this page said itself, without counting it', async () => {
    const {judge, drops, selfId} = world
    expect(await judge(selfId, {tag: await tagOf(selfId)})).toEqual([])
    expect(drops.total).toBe(0)
  })

  it('hands on only fields it knows', async () => {
    const [admitted] = await world.judge(led, {tag: await tagOf(led)})
    expect(admitted).toEqual({topic: 'topic', payload: {peerId: led}})
    const offer = await seal(describing('one'))
    expect(await world.judge(led, {offer, offerId: 'id1'}, {hasOutgoingOffer: true})).toEqual([
      {topic: 'topic', payload: {peerId: led, offerId: 'id1', offer, hasOutgoingOffer: true}}
    ])
  })

  it('turns strangers away when there is no room, but goes on with what is under way', async () => {
    const {judge, admission, drops, randomId} = world
    await judge(led, {tag: await tagOf(led)})
    admission.open = false
    const stranger = randomId('z')
    expect(await judge(stranger, {tag: await tagOf(stranger)})).toEqual([])
    expect(await judge(randomId('0'))).toEqual([])
    expect(await judge(randomId(), {offer: await seal(describing('one'))})).toEqual([])
    expect(drops.of('no-room')).toBe(3)
    expect(await judge(led, {answer: await seal(describing('two'))})).toHaveLength(1)
  })

  it('takes answers and candidates only of pages it dials', async () => {
    const {judge, drops} = world
    expect(await judge(led, {answer: await seal(describing('one'))})).toEqual([])
    expect(await judge(led, {candidate: 'sealed'})).toEqual([])
    expect(await judge(led, {candidates: ['sealed', 'sealed']})).toEqual([])
    expect(drops.snapshot()).toEqual({'answer-without-dial': 1, 'candidate-without-dial': 2})
    await judge(led, {tag: await tagOf(led)})
    expect(await judge(led, {answer: 'garbage'})).toEqual([])
    expect(await judge(led, {answer: await seal(describing('one'))})).toHaveLength(1)
    expect(await judge(led, {candidate: 'a', candidates: ['b', 'c']})).toHaveLength(3)
  })

  it('takes a limited number of candidates', async () => {
    await world.judge(led, {tag: await tagOf(led)})
    let taken = 0
    for (let i = 0; i < 20; i++) taken += (await world.judge(led, {candidates: ['a', 'b', 'c', 'd', 'e']})).length
    expect(taken).toBe(parameters.maxCandidatesOfPeer)
  })

  it('judges in the order things came, so that a candidate may follow its offer at once', async () => {
    const offer = await seal(describing('one'))
    const judged = await Promise.all([world.judge(led, {offer}), world.judge(led, {candidate: 'sealed'})])
    expect(judged.map(each => each.length)).toEqual([1, 1])
  })

  it('gives a stranger that proves itself the longer time', async () => {
    const {judge, dials, environment} = world
    await judge(led)
    await judge(led, {tag: await tagOf(led)})
    await environment.advance(parameters.unprovenDialMs)
    expect(dials.isDialling(led)).toBe(true)
    await environment.advance(parameters.pendingDialMs)
    expect(dials.isDialling(led)).toBe(false)
  })

  it('closes our offer when its answer is none, came from ourselves, or from a refused page', async () => {
    const {judge, dials, selfId} = world
    const answers = [
      [led, 'garbage'],
      [led, await seal('no description but sealed')],
      [selfId, await seal(describing('one'))]
    ] as const
    const closed: number[] = []
    for (const [peerId, answer] of answers) {
      const connection = new FakeConnection({local: 'mine'})
      await judge(peerId, {answer}, {answered: connection.asOffer})
      closed.push(connection.abandoned)
    }
    expect(closed).toEqual([1, 0, 1])
    expect(dials.isDialling(led)).toBe(true)
  })

  it('gives up a connection the core made nothing of', async () => {
    const {judge, pool, environment} = world
    const connection = new FakeConnection({local: 'mine'})
    pool.connections.push(connection)
    await judge(led, {answer: await seal(describing('theirs'))}, {answered: connection.asOffer})
    await environment.advance(parameters.pendingDialMs)
    expect(connection.abandoned).toBe(1)
  })

  it('knows the connection of an offer that leaves, and gives it up when nobody answers in time', async () => {
    const {judge, gate, pool, environment} = world
    const connection = new FakeConnection({local: 'mine'})
    pool.connections.push(connection)
    await judge(led, {tag: await tagOf(led)})
    const sdp = describing('mine')
    await gate.outgoing(led, {peerId: world.selfId, offer: await seal(sdp)})
    expect(pool.taken).toEqual([connection])
    expect(connection.published).toEqual([sdp])
    await gate.outgoing(led, {peerId: world.selfId, offer: 'garbage'})
    await environment.advance(parameters.pendingDialMs)
    expect(connection.abandoned).toBe(1)
  })
})

describe('A dial in vain', () => {
  it('is told of, when the page had proved that it knows the topic, and once', async () => {
    const {judge, missed, environment} = world
    await judge(led, {tag: await tagOf(led)})
    await environment.advance(parameters.pendingDialMs - 1)
    expect(missed.count).toBe(0)
    await environment.advance(1)
    expect(missed.count).toBe(1)
    await environment.advance(2 * parameters.pendingDialMs)
    expect(missed.count).toBe(1)
  })

  it('is told of to those as well who were to answer', async () => {
    const {judge, missed, environment} = world
    await judge(led, {offer: await seal(describing('theirs'))})
    await environment.advance(parameters.pendingDialMs)
    expect(missed.count).toBe(1)
  })

  it('is told of again after a while only, since the page may have left', async () => {
    const {judge, missed, environment} = world
    const dial = async () => {
      await judge(led, {tag: await tagOf(led)})
      await environment.advance(parameters.pendingDialMs)
    }
    for (let i = 0; i * parameters.pendingDialMs < parameters.missedAgainMs; i++) await dial()
    expect(missed.count).toBe(1)
    await environment.advance(parameters.missedAgainMs)
    await dial()
    expect(missed.count).toBe(2)
  })

  it('is none of a page that is linked, whatever it offers besides', async () => {
    const {judge, missed, environment, dials, pool} = world
    const connection = new FakeConnection({local: 'mine', remote: 'theirs'})
    pool.connections.push(connection)
    await judge(led, {offer: await seal(describing('theirs'))})
    dials.met(connection.asPooled)
    await judge(led, {offer: await seal(describing('another'))})
    expect(dials.size).toBe(1)
    await environment.advance(parameters.pendingDialMs)
    expect(dials.size).toBe(0)
    expect(missed.count).toBe(0)
  })

  it('is told to each room it was for', async () => {
    const {dials, environment} = world
    const told: string[] = []
    const one = () => void told.push('one')
    for (let i = 0; i < 3; i++) dials.reserve(led, true, one)
    dials.reserve(led, true, () => void told.push('other'))
    await environment.advance(parameters.pendingDialMs)
    expect(told).toEqual(['one', 'other'])
  })

  it('is nothing when the page proved nothing, and none when the connection opened', async () => {
    const {judge, missed, environment, randomId, dials, pool} = world
    await judge(randomId('z'))
    const connection = new FakeConnection({local: 'mine', remote: 'theirs'})
    pool.connections.push(connection)
    await judge(led, {offer: await seal(describing('theirs'))})
    dials.met(connection.asPooled)
    await environment.advance(parameters.pendingDialMs)
    expect(dials.size).toBe(0)
    expect(missed.count).toBe(0)
  })
})

describe('DialTable', () => {
  /** `led` was dialled and answered. */
  async function linked(): Promise<FakeConnection> {
    const connection = new FakeConnection({local: 'mine', remote: 'theirs'})
    world.pool.connections.push(connection)
    await world.judge(led, {offer: await seal(describing('theirs'))})
    connection.channels.control.readyState = 'open'
    world.dials.met(connection.asPooled)
    return connection
  }

  it('is done with a page that was met, and does not close what is open', async () => {
    const connection = await linked()
    expect(world.dials.size).toBe(0)
    expect(world.environment.timers).toBe(0)
    await world.environment.advance(parameters.pendingDialMs)
    expect(connection.abandoned).toBe(0)
  })

  it('keeps no slot for what a linked page says on relays', async () => {
    const connection = await linked()
    expect(await world.judge(led, {tag: await tagOf(led)})).toHaveLength(1)
    expect(world.dials.size).toBe(0)
    world.dials.closed(connection.asPooled)
    await world.judge(led, {tag: await tagOf(led)})
    expect(world.dials.size).toBe(1)
  })

  it('neither dials nor answers a refused page until its time is up', async () => {
    const {judge, dials, drops, environment} = world
    const connection = await linked()
    dials.refuse(connection.asPooled, 60_000)
    dials.closed(connection.asPooled)
    expect(await judge(led, {tag: await tagOf(led)})).toEqual([])
    expect(await judge(led, {offer: await seal(describing('new'))})).toEqual([])
    expect(drops.of('refused-peer')).toBe(2)
    await environment.advance(60_000)
    expect(await judge(led, {tag: await tagOf(led)})).toHaveLength(1)
  })

  it('forgets the oldest refusals rather than grow', async () => {
    const {dials} = world
    const refuse = (peerId: string, remote: string) => {
      const connection = new FakeConnection({remote})
      dials.reserve(peerId, true)
      dials.describe(peerId, remote)
      dials.met(connection.asPooled)
      dials.refuse(connection.asPooled, 3_600_000)
    }
    for (let i = 0; i <= parameters.maxRememberedPeers; i++) refuse(`peer ${i}`, `fragment ${i}`)
    expect(dials.isRefused('peer 0')).toBe(false)
    expect(dials.isRefused('peer 1')).toBe(true)
  })

  it('greets a page as often as it has relays, and not for all that it said while this one slept', async () => {
    const {environment, judge, drops} = world
    const leader = world.randomId('0')
    const tag = await world.cipher.tagFor(leader)
    const greeted = async (times: number) => {
      let count = 0
      for (let i = 0; i < times; i++) count += (await judge(leader, {tag})).length
      return count
    }
    expect(await greeted(3)).toBe(3)
    await environment.advance(6_000)
    expect(await greeted(12)).toBe(parameters.greetingsOfPage.capacity)
    expect(drops.of('too-many-hellos')).toBe(9)
  })

  it('answers so many offers in one page’s name at once, and no more', async () => {
    const leader = world.randomId('0')
    let admitted = 0
    for (let i = 0; i < 20; i++)
      admitted += (await world.judge(leader, {offer: await seal(describing(`f${i}`))})).length
    expect(admitted).toBe(parameters.offersOfPage.capacity)
    expect(world.drops.of('too-many-offers')).toBe(20 - parameters.offersOfPage.capacity)
  })

  it('leaves no timer when it is closed', async () => {
    for (let i = 0; i < 10; i++) await world.judge(world.randomId('z'))
    world.dials.close()
    expect(world.environment.timers).toBe(0)
  })
})

describe('a linked page that looks for others', () => {
  /** Linked with the page that is led by us. */
  async function linked() {
    const connection = new FakeConnection({local: 'ours', remote: 'theirs'})
    const sought: FakeConnection[] = []
    const scene = await gateWorld({sought: each => void sought.push(each)})
    expect(await scene.judge(led, {tag: await scene.cipher.tagFor(led)})).toHaveLength(1)
    scene.dials.describe(led, 'ours')
    scene.dials.met(connection.asPooled)
    expect(scene.dials.isLinked(led)).toBe(true)
    return {...scene, connection, sought}
  }

  it('has lost us, if it proves that it knows the topic', async () => {
    const {judge, cipher, connection, sought} = await linked()
    await judge(led)
    expect(sought).toEqual([])
    await judge(led, {tag: await cipher.tagFor(led)})
    expect(sought).toEqual([connection])
  })

  it('has lost us, if it offers', async () => {
    const {judge, connection, sought} = await linked()
    await judge(led, {offer: await seal(describing('another'))})
    expect(sought).toEqual([connection])
  })

  it('is the one that proves to be it; whom its connection was taken for besides is not linked', async () => {
    const {dials, connection, environment} = await linked()
    // Somebody answered in another's name with a description he had read.
    const both = new FakeConnection({local: 'shared', remote: 'other'})
    const [one, another] = ['one', 'another']
    for (const name of [one, another]) {
      dials.reserve(name, true)
      dials.describe(name, 'shared')
    }
    dials.met(both.asPooled)
    expect(dials.provedToBe(both.asPooled, 'neither')).toBe(false)
    // Who it is was not certain: nobody is kept out for it.
    dials.refuse(both.asPooled, 60_000)
    expect([dials.isRefused(one), dials.isRefused(another)]).toEqual([false, false])
    expect(dials.provedToBe(both.asPooled, another)).toBe(true)
    expect([dials.isLinked(one), dials.isLinked(another)]).toEqual([false, true])
    dials.closed(both.asPooled)
    expect(dials.isLinked(another)).toBe(false)
    expect(dials.provedToBe(connection.asPooled, led)).toBe(true)
    expect(dials.provedToBe(connection.asPooled, one)).toBe(false)
    await environment.advance(0)
  })

  it('is heard again when the link ends soon, once', async () => {
    const {environment, dials, connection} = await linked()
    let again = 0
    dials.whenClosed(led, () => again++)
    dials.closed(connection.asPooled)
    expect(again).toBe(0)
    await environment.advance(parameters.afterClosingMs)
    expect(again).toBe(1)
    dials.closed(connection.asPooled)
    await environment.advance(60_000)
    expect(again).toBe(1)
  })

  it('is not heard again when the link ends much later', async () => {
    const {environment, dials, connection} = await linked()
    let again = 0
    dials.whenClosed(led, () => again++)
    await environment.advance(parameters.soughtMs)
    dials.closed(connection.asPooled)
    await environment.advance(60_000)
    expect(again).toBe(0)
  })
})

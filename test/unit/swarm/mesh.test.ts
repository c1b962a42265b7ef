import {describe, expect, it} from 'vitest'
import type {Scheduler} from '../../../src/base/ports.ts'
import {publicTopicKeys} from '../../../src/protocol/topic.ts'
import {ringNeighbours} from '../../../src/swarm/admission.ts'
import {admissionParameters, contactParameters, sessionParameters} from '../../../src/swarm/parameters.ts'
import type {Swarm} from '../../../src/swarm/swarm.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer} from './hostile-peer.ts'
import {memoryLinkPair} from './memory-link.ts'
import {MeetingPlace} from './memory-rendezvous.ts'
import {openPage, type Page} from './page.ts'

function setUp(seed = 21) {
  const env = new VirtualEnvironment({seed})
  const place = new MeetingPlace({env})
  return {env, place, open: (id: string, like?: Page) => openPage(env, place, id, like?.identity)}
}

const together = (swarm: Swarm, others: number) => swarm.status.kind === 'together' && swarm.status.others === others

async function two() {
  const scene = setUp()
  const [a, b] = [await scene.open('a'), await scene.open('b')]
  const [inA, inB] = [await a.join('tea'), await b.join('tea')]
  await scene.env.until(() => together(inA, 1) && together(inB, 1))
  return {...scene, a, b, inA, inB}
}

describe('Mesh: links', () => {
  it('shares one link among all topics of a pair', async () => {
    const {env, a, b, place} = await two()
    const [milkA, milkB] = [await a.join('milk'), await b.join('milk')]
    await env.until(() => together(milkA, 1) && together(milkB, 1))
    expect(place.dials).toBe(1)
    expect(a.mesh.getReport().links).toBe(1)
  })

  it('keeps one of two links to the same page, the same at both ends', async () => {
    const {env, a, b, place, inA, inB} = await two()
    place.meet(a.rendezvous, b.rendezvous)
    await env.until(() => a.mesh.getReport().counts['duplicate'] === 1 || b.mesh.getReport().counts['duplicate'] === 1)
    await env.advance(2_000)
    expect([a.mesh.getReport().links, b.mesh.getReport().links]).toEqual([1, 1])
    await env.until(() => together(inA, 1) && together(inB, 1))
  })

  it('tells the rendezvous who was lost, until they are back', async () => {
    const {env, place, a, b, inA, inB} = await two()
    const room = inA.keys.roomId
    place.linkBetween(a.rendezvous, b.rendezvous)!.cut()
    await env.until(() => a.rendezvous.linked.get(room) === 0)
    expect(a.rendezvous.lost.get(room)).toBe(1)
    place.meet(a.rendezvous, b.rendezvous)
    await env.until(() => a.rendezvous.linked.get(room) === 1)
    expect(a.rendezvous.lost.get(room)).toBe(0)
    await env.until(() => together(inA, 1) && together(inB, 1))
    b.close()
    await env.until(() => a.rendezvous.linked.get(room) === 0)
    expect(a.rendezvous.lost.get(room)).toBe(0)
  })

  it('prefers a new link to a silent one', async () => {
    const {env, place, a, b, inA, inB} = await two()
    for (let round = 0; round < 4; round++) {
      const [old] = place.meet(a.rendezvous, b.rendezvous)
      await env.advance(1_000)
      old.cut()
    }
    await env.advance(sessionParameters.awayAfterMs)
    place.meet(a.rendezvous, b.rendezvous)
    await env.until(() => together(inA, 1) && together(inB, 1))
    await env.advance(60_000)
    expect([a.mesh.getReport().links, b.mesh.getReport().links]).toEqual([1, 1])
    expect(together(inA, 1) && together(inB, 1)).toBe(true)
  })

  it('closes a link without a common topic after a while', async () => {
    const {env, place, open} = setUp()
    const [a, b] = [await open('a'), await open('b')]
    await a.join('tea')
    await b.join('milk')
    place.meet(a.rendezvous, b.rendezvous)
    await env.until(() => a.mesh.getReport().links === 1)
    await env.until(() => a.mesh.getReport().links === 0 && b.mesh.getReport().links === 0)
    expect(env.clock.monotonic()).toBeGreaterThanOrEqual(admissionParameters.noTopicGraceMs)
    expect(env.clock.monotonic()).toBeLessThan(admissionParameters.noTopicGraceMs + 2_000)
  })

  it('tells the rendezvous how many are linked', async () => {
    const {env, a, b, inB} = await two()
    const {roomId} = await publicTopicKeys('tea')
    expect(a.rendezvous.linked.get(roomId)).toBe(1)
    await inB.leave()
    await env.until(() => a.rendezvous.linked.get(roomId) === 0)
    expect(b.mesh.getReport().closed).toEqual({})
  })

  it('has no room beyond its budget of connections, nor for too many unproven ones', async () => {
    const {env, place, open} = setUp()
    const a = await open('a')
    await a.join('tea')
    expect(a.mesh.admits()).toBe(true)
    for (let i = 0; i < admissionParameters.connections + 5; i++) {
      a.rendezvous.hand(memoryLinkPair({scheduler: env.scheduler, random: env.random})[0])
      if (i + 1 === admissionParameters.pending) expect(a.mesh.admits()).toBe(false)
    }
    await env.settle()
    expect(a.mesh.getReport().links).toBe(admissionParameters.connections)
    expect(a.mesh.getReport().counts['no-room']).toBe(5)
    await env.until(() => a.mesh.getReport().links === 0)
    expect(a.mesh.getReport().closed).toEqual({handshake: admissionParameters.connections})
    expect(a.mesh.admits()).toBe(true)
    expect(place.dials).toBe(0)
  })

  it('counts a connection that is no link', async () => {
    const {env, open} = setUp()
    const a = await open('a')
    await a.join('tea')
    a.rendezvous.handlers!.met({close: () => undefined} as never)
    await env.settle()
    expect(a.mesh.getReport().counts['link-failed']).toBe(1)
    expect(a.mesh.getReport().pending).toBe(0)
  })
})

describe('Mesh: hostile pages', () => {
  async function hostile(id = 'foe') {
    const scene = setUp()
    const [a, ben] = [await scene.open('a'), await scene.open('ben')]
    const inA = await a.join('tea')
    const attack = async (provedToBe?: (name: string) => boolean) => {
      const ends = memoryLinkPair({scheduler: scene.env.scheduler, random: scene.env.random})
      const foe = new HostilePeer(scene.env, ends[1], ben.identity, {routingId: id})
      a.rendezvous.hand(Object.assign(ends[0], provedToBe && {provedToBe}))
      await scene.env.until(
        () => (foe.peer !== undefined && foe.of('topicOpen').length > 0) || foe.closed !== undefined
      )
      return foe
    }
    return {...scene, a, ben, inA, attack}
  }

  it('a page that was cut is not let in again for a while', async () => {
    const {env, a, attack} = await hostile()
    const foe = await attack()
    for (let i = 0; i < 10; i++) foe.sendBytes(Uint8Array.of(1, 2, 3))
    await env.until(() => foe.closed !== undefined)
    expect(a.mesh.getReport().drops).toEqual({malformed: 6})
    expect(a.mesh.getReport().closed).toEqual({invalid: 1})
    const again = await attack()
    await env.until(() => again.closed !== undefined)
    expect(a.mesh.getReport().counts['barred']).toBe(1)
    await env.advance(admissionParameters.barredMs)
    const later = await attack()
    expect(later.closed).toBeUndefined()
  })

  it('a page that came in the name of another keeps that one out for no time', async () => {
    const {env, a, attack} = await hostile()
    const foe = await attack(name => name === 'somebody')
    await env.until(() => foe.closed !== undefined)
    expect(a.mesh.getReport().counts['another-name']).toBe(1)
    expect(a.mesh.getReport().closed).toEqual({duplicate: 1})
    // Nor when it is barred besides: being turned away would keep the name out.
    const cut = await attack()
    for (let i = 0; i < 10; i++) cut.sendBytes(Uint8Array.of(1, 2, 3))
    await env.until(() => cut.closed !== undefined)
    const barred = await attack(name => name === 'somebody')
    await env.until(() => barred.closed !== undefined)
    expect(a.mesh.getReport().closed).toEqual({duplicate: 2, invalid: 1})
    await env.advance(admissionParameters.barredMs)
    const honest = await attack(name => name === 'foe')
    expect(honest.closed).toBeUndefined()
  })

  it('cannot take over the label of another person’s page', async () => {
    const {env, a, inA, attack, open} = await hostile('c')
    const c = await open('c')
    const inC = await c.join('tea')
    await env.until(() => together(inA, 1) && together(inC, 1))
    const foe = await attack()
    await env.until(() => foe.closed !== undefined)
    expect(a.mesh.getReport().counts['routing-id-taken']).toBe(1)
    expect(inA.neighbours.map(({key}) => key)).toEqual([c.identity.key])
  })

  it('counts as lost when it took leave because nothing was heard of this page, and not otherwise', async () => {
    for (const [reason, lost] of [
      ['silent', 1],
      ['left', 0]
    ] as const) {
      const {env, a, inA, attack} = await hostile()
      const other = await attack()
      await other.openTopic(1, inA.keys)
      await env.until(() => inA.neighbours.length === 1)
      other.send(0, {type: 'goodbye', reason})
      await env.until(() => inA.neighbours.length === 0)
      expect(a.rendezvous.lost.get(inA.keys.roomId)).toBe(lost)
    }
  })

  it('is nobody’s neighbour without knowing the topic', async () => {
    const {env, inA, attack} = await hostile()
    const foe = await attack()
    foe.send(0, {type: 'topicOpen', number: 1, proof: new Uint8Array(32)})
    foe.send(1, {type: 'presence', name: 'Mallory', state: 0})
    await env.advance(1_000)
    expect(inA.people.length).toBe(1)
    expect(inA.neighbours).toEqual([])
  })
})

describe('Mesh: the page’s life', () => {
  it('says goodbye on being hidden for good, and comes back from the cache', async () => {
    const {env, a, inA, inB} = await two()
    a.life.tell('hide')
    const hiddenMs = env.clock.monotonic()
    await env.until(() => inB.people.length === 1)
    expect(env.clock.monotonic() - hiddenMs).toBeLessThan(100)
    expect(a.mesh.admits()).toBe(false)
    await env.advance(10_000)
    expect(inB.people.length).toBe(1)
    a.life.tell('show')
    await env.until(() => together(inA, 1) && together(inB, 1))
    expect(a.rendezvous.wakes).toBe(1)
  })

  it('is shown away while frozen, and here again afterwards', async () => {
    const {env, a, inB} = await two()
    a.life.tell('freeze')
    await env.until(() => inB.people[1]?.here === false)
    a.life.tell('wake')
    await env.until(() => inB.people[1]?.here === true)
  })

  it('looks at its links on waking, coming online and becoming visible', async () => {
    const {a} = await two()
    for (const event of ['wake', 'online', 'visible'] as const) a.life.tell(event)
    expect(a.rendezvous.wakes).toBe(3)
  })

  it.each([
    ['visible', sessionParameters.silentAfterMs],
    ['wake', sessionParameters.probeTimeoutMs]
  ] as const)('waits as long as it should for whoever does not answer after ‘%s’', async (event, patienceMs) => {
    const {env, place, a, b} = await two()
    await env.advance(1_000)
    place.linkBetween(a.rendezvous, b.rendezvous)!.cut()
    a.life.tell(event)
    const closed = () => a.mesh.getReport().closed['silent'] ?? 0
    await env.advance(patienceMs - sessionParameters.pingIdleMs - 2 * sessionParameters.livenessTickMs)
    expect(closed()).toBe(0)
    await env.advance(sessionParameters.pingIdleMs + 4 * sessionParameters.livenessTickMs)
    expect(closed()).toBe(1)
  })

  it('reports that its timers were held back', async () => {
    const {env, a} = await two()
    expect(a.mesh.getReport().heldBack).toBe(false)
    Object.assign(env.scheduler, {heldBack: true})
    expect(a.mesh.getReport().heldBack).toBe(true)
  })

  it('finds its way back after sleep', async () => {
    const {env, place, a, b, inA, inB} = await two()
    const ends = place.linkBetween(a.rendezvous, b.rendezvous)!
    ends.cut()
    env.sleep(3_600_000)
    await env.advance(1_100)
    await env.until(() => a.mesh.getReport().closed['silent'] === 1, {withinMs: 15_000})
    ends.close('lost')
    await env.until(() => together(inA, 1) && together(inB, 1))
  })
})

describe('Mesh: many pages', () => {
  const degree = (swarm: Swarm) => swarm.neighbours.length

  function components(swarms: ReadonlyMap<string, Swarm>): number {
    const left = new Set(swarms.keys())
    let found = 0
    while (left.size > 0) {
      found++
      const reached = [left.values().next().value!]
      for (const id of reached) {
        if (!left.delete(id)) continue
        for (const {routingId} of swarms.get(id)!.neighbours) if (left.has(routingId)) reached.push(routingId)
      }
    }
    return found
  }

  it('twelve are a full mesh', async () => {
    const {env, open} = setUp()
    const swarms: Swarm[] = []
    for (let i = 0; i < 12; i++) swarms.push(await (await open(`page${i}`)).join('tea'))
    await env.until(() => swarms.every(swarm => together(swarm, 11)))
    expect(swarms.map(degree)).toEqual(Array.from({length: 12}, () => 11))
  })

  for (const seed of [1, 2, 3]) {
    it(`24 stay in one piece within their degree, through a quarter of them killed (seed ${seed})`, async () => {
      const {env, place, open} = setUp(seed)
      const pages = new Map<string, Page>()
      const swarms = new Map<string, Swarm>()
      for (let i = 0; i < 24; i++) {
        const id = `page${i}`
        pages.set(id, await open(id))
        swarms.set(id, await pages.get(id)!.join('tea'))
        await env.advance(200)
      }
      await env.advance(20_000)
      expect(components(swarms)).toBe(1)
      for (const [id, swarm] of swarms) {
        expect(degree(swarm)).toBeLessThanOrEqual(admissionParameters.fullMesh)
        expect(degree(swarm)).toBeGreaterThanOrEqual(2)
        const ids = [...swarms.keys()] as never[]
        const linked = new Set<string>(swarm.neighbours.map(({routingId}) => routingId))
        for (const ring of ringNeighbours(id as never, ids, swarm.keys.topicKey)) expect(linked).toContain(ring)
      }
      // Settled: nobody comes and goes any more.
      const dials = place.dials
      await env.advance(30_000)
      expect(place.dials - dials).toBeLessThanOrEqual(24)
      const victims = [...pages.keys()].filter((_, at) => at % 4 === seed % 4)
      for (const id of victims) {
        pages.get(id)!.kill()
        swarms.delete(id)
      }
      await env.advance(500)
      expect(components(swarms)).toBe(1)
      // Who was turned away is not dialled for a minute, and that may happen twice.
      const links = () => [...swarms.values()].map(degree)
      await env.until(() => links().every(links => links >= admissionParameters.lowDegree), {withinMs: 200_000})
      expect(components(swarms)).toBe(1)
    }, 60_000)
  }
})

describe('Mesh: a page in a hidden tab', () => {
  it('whose timers come once a minute is here all the time, over the same link, for as long as it answers', async () => {
    const {env, place, open} = setUp()
    let hidden = false
    const after: Scheduler['after'] = (delayMs, task) => {
      const nowMs = env.clock.monotonic()
      return env.scheduler.after(hidden ? Math.ceil((nowMs + delayMs) / 60_000) * 60_000 - nowMs : delayMs, task)
    }
    const a = await open('a')
    const b = await openPage({clock: env.clock, random: env.random, scheduler: {after}}, place, 'b')
    const [inA, inB] = [await a.join('tea'), await b.join('tea')]
    await env.until(() => together(inA, 1) && together(inB, 1))
    const away: string[] = []
    inA.on('people', () => away.push(...inA.people.filter(({here}) => !here).map(({name}) => name)))
    hidden = true
    await env.advance(600_000)
    hidden = false
    await env.advance(60_000)
    expect(away).toEqual([])
    expect(place.dials).toBe(1)
    expect([a, b].map(({mesh}) => mesh.getReport().closed)).toEqual([{}, {}])
    expect(together(inA, 1) && together(inB, 1)).toBe(true)
  })
})

describe('Mesh: a page that is cut off', () => {
  const relay = {kind: 'nostr', url: 'wss://relay.example'} as const

  it('looks for the way out when nobody is heard any more, and not before', async () => {
    const {env, place, a, inA, ...scene} = await two()
    const c = await scene.open('c')
    const inC = await c.join('tea')
    await env.until(() => together(inA, 2) && together(inC, 2))
    place.linkBetween(a.rendezvous, c.rendezvous)!.cut()
    await env.advance(sessionParameters.awayAfterMs + 2_000)
    expect(a.rendezvous.ways).toEqual([])
    place.linkBetween(a.rendezvous, scene.b.rendezvous)!.cut()
    await env.advance(sessionParameters.awayAfterMs + 2_000)
    expect(a.rendezvous.ways).toEqual(['network'])
  })

  it('looks for it within two seconds or so, and calls nobody away for it', async () => {
    const {env, place, a, b, inA} = await two()
    place.linkBetween(a.rendezvous, b.rendezvous)!.cut()
    await env.advance(contactParameters.lostAfterMs + 2 * contactParameters.tickMs)
    expect(a.rendezvous.ways).toEqual(['network'])
    expect(inA.people.map(({here}) => here)).toEqual([true, true])
    expect([a.rendezvous.linked, a.rendezvous.lost].map(counts => counts.get(inA.keys.roomId))).toEqual([0, 1])
  })

  it('gives up links soon that do not come back with the relays', async () => {
    const {env, place, a, b} = await two()
    a.rendezvous.setRelays([{...relay, state: 'waiting'}])
    place.linkBetween(a.rendezvous, b.rendezvous)!.cut()
    await env.advance(sessionParameters.awayAfterMs + 2_000)
    expect(a.mesh.getReport().links).toBe(1)
    a.rendezvous.setRelays([{...relay, state: 'open'}])
    await env.advance(sessionParameters.lostTimeoutMs)
    expect(a.mesh.getReport().closed).toEqual({silent: 1})
  })

  it('keeps links when a relay is only replaced', async () => {
    const {env, place, a, b} = await two()
    place.linkBetween(a.rendezvous, b.rendezvous)!.cut()
    await env.advance(sessionParameters.awayAfterMs + 2_000)
    a.rendezvous.setRelays([{...relay, state: 'waiting'}])
    await env.advance(sessionParameters.outMs / 2)
    a.rendezvous.setRelays([{...relay, state: 'open'}])
    await env.advance(sessionParameters.lostTimeoutMs + 2_000)
    expect(a.mesh.getReport().links).toBe(1)
  })

  it('keeps links that answer when the network is another one', async () => {
    const {env, a, inA, inB} = await two()
    a.life.tell('online')
    expect(a.rendezvous.ways).toEqual(['network'])
    await env.advance(30_000)
    expect(together(inA, 1) && together(inB, 1)).toBe(true)
    expect(a.mesh.getReport().closed).toEqual({})
  })

  it('gives up links soon that do not, and meets whoever it lost anew', async () => {
    const {env, place, a, b, inA, inB} = await two()
    place.linkBetween(a.rendezvous, b.rendezvous)!.cut()
    a.life.tell('online')
    await env.advance(sessionParameters.lostTimeoutMs)
    expect(a.mesh.getReport().closed).toEqual({silent: 1})
    await env.until(() => together(inA, 1) && together(inB, 1), {withinMs: 120_000})
  })
})

import {describe, expect, it} from 'vitest'
import {ringNeighbours} from '../../../src/swarm/admission.ts'
import {admissionParameters, sessionParameters} from '../../../src/swarm/parameters.ts'
import {signalParameters} from '../../../src/swarm/signal-parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {idOf, introducedPages, pieces} from './introduced-pages.ts'

const names = (count: number) => Array.from({length: count}, (_, i) => `p${String.fromCharCode(65 + i)}`)

describe('Introductions over links, without any relay', () => {
  it('two pages linked with a third are linked with each other', async () => {
    const env = new VirtualEnvironment({seed: 1})
    const {swarms, meet} = await introducedPages(env, ['a', 'b', 'c'])
    meet(0, 1)
    meet(0, 2)
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 2), {withinMs: 5_000})
  })

  it('a newcomer linked with one is linked with all of a full mesh', async () => {
    const env = new VirtualEnvironment({seed: 2})
    const {swarms, meet, open, pages} = await introducedPages(env, names(12))
    for (let at = 1; at < 12; at++) meet(0, at)
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 11), {withinMs: 10_000})
    await open('z')
    const startMs = env.clock.monotonic()
    meet(7, 12)
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === admissionParameters.fullMesh), {
      withinMs: 10_000
    })
    expect(env.clock.monotonic() - startMs).toBeLessThan(3_000)
    expect(pages[12]!.client.report()['meshSignalsSent']!).toBeLessThan(60)
    // Nobody is missing, and nothing is said any more.
    const said = () => pages.reduce((sum, {client}) => sum + client.report()['meshSignalsSent']!, 0)
    await env.advance(10_000)
    const before = said()
    await env.advance(600_000)
    expect(said()).toBe(before)
  })

  it('two pieces that one link joins become one full mesh', async () => {
    const env = new VirtualEnvironment({seed: 3})
    const {swarms, meet} = await introducedPages(env, names(8))
    for (const at of [1, 2, 3]) meet(0, at)
    for (const at of [5, 6, 7]) meet(4, at)
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 3), {withinMs: 10_000})
    meet(2, 6)
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 7), {withinMs: 20_000})
  })

  it('a link that is lost is made again through a common neighbour', async () => {
    const env = new VirtualEnvironment({seed: 4})
    const {swarms, meet, place, pages} = await introducedPages(env, ['a', 'b', 'c'])
    meet(0, 1)
    meet(0, 2)
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 2), {withinMs: 5_000})
    await env.advance(10_000)
    place.linkBetween(pages[1]!.rendezvous, pages[2]!.rendezvous)!.close('lost')
    await env.until(() => swarms[1]!.neighbours.length === 1)
    const lostMs = env.clock.monotonic()
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 2), {withinMs: 10_000})
    expect(env.clock.monotonic() - lostMs).toBeLessThan(2_000)
    // And one that goes without a word, once both have noticed.
    place.linkBetween(pages[1]!.rendezvous, pages[2]!.rendezvous)!.cut()
    await env.advance(sessionParameters.silentAfterMs / 2)
    await env.until(() => place.linkBetween(pages[1]!.rendezvous, pages[2]!.rendezvous)!.isClosed, {withinMs: 40_000})
    await env.until(() => swarms.every(swarm => swarm.neighbours.length === 2), {withinMs: 40_000})
  })

  it('a pair that cannot be linked tries again, later each time, and everybody else is linked', async () => {
    const env = new VirtualEnvironment({seed: 5})
    const {swarms, meet, place, pages} = await introducedPages(env, names(5))
    place.unlinkable.add([idOf('pB'), idOf('pC')].sort().join(' '))
    for (let at = 1; at < 5; at++) meet(0, at)
    const links = () => swarms.map(swarm => swarm.neighbours.length)
    await env.until(() => links().join() === '4,3,3,4,4', {withinMs: 10_000})
    // Each knows from the others that the other is here.
    const [b, c] = [swarms[1]!, swarms[2]!]
    const everybody = swarms.map(({identity}) => identity.key)
    await env.until(() => b.peopleBeyond(everybody).length === 1 && c.peopleBeyond(everybody).length === 1)
    expect(b.peopleBeyond(everybody)).toEqual([c.identity.key])
    expect(c.peopleBeyond(everybody)).toEqual([b.identity.key])
    expect(swarms[0]!.peopleBeyond(everybody)).toEqual([])
    expect(swarms.some(({isLarge}) => isLarge)).toBe(false)
    const before = pages[1]!.client.report()['meshSignalsSent']! + pages[2]!.client.report()['meshSignalsSent']!
    await env.advance(600_000)
    const said = pages[1]!.client.report()['meshSignalsSent']! + pages[2]!.client.report()['meshSignalsSent']! - before
    expect(said).toBeGreaterThan(0)
    expect(said).toBeLessThan(60)
    expect(links()).toEqual([4, 3, 3, 4, 4])
    // Once the way is free, they find to each other without anybody's help.
    place.unlinkable.clear()
    let told = 0
    b.on('people', () => told++)
    await env.until(() => links().join() === '4,4,4,4,4', {withinMs: signalParameters.forgivenMs + 60_000})
    expect(b.peopleBeyond(everybody)).toEqual([])
    expect(told).toBeGreaterThan(0)
  })

  for (const seed of [1, 2, 3]) {
    it(`two dozen in a row come to be one piece with its ring, within the degree (seed ${seed})`, async () => {
      const env = new VirtualEnvironment({seed})
      const {swarms, meet, pages, place} = await introducedPages(
        env,
        Array.from({length: 24}, (_, i) => `q${String.fromCharCode(65 + (i % 26))}${i}`)
      )
      for (let at = 1; at < 24; at++) {
        meet(at - 1, at)
        await env.advance(300)
      }
      await env.advance(60_000)
      expect(pieces(pages, swarms)).toBe(1)
      // They know that not all can be linked, and go on to, though nobody new was met for long.
      expect(swarms.every(({isLarge}) => isLarge)).toBe(true)
      await env.advance(2 * admissionParameters.knownMs)
      expect(swarms.every(({isLarge}) => isLarge)).toBe(true)
      const ids = pages.map(({id}) => id)
      let missing = 0
      for (const [at, swarm] of swarms.entries()) {
        expect(swarm.neighbours.length).toBeLessThanOrEqual(admissionParameters.fullMesh)
        expect(swarm.neighbours.length).toBeGreaterThanOrEqual(admissionParameters.lowDegree)
        const linked = new Set(swarm.neighbours.map(({routingId}) => routingId))
        for (const ring of ringNeighbours(ids[at]!, ids, swarm.keys.topicKey)) if (!linked.has(ring)) missing++
      }
      expect(missing, `ring neighbours missing, seed ${seed}`).toBe(0)
      // What the pages take their number to be.
      const {roomId} = swarms[0]!.keys
      const mean = pages.reduce((sum, {signals}) => sum + signals.pages(roomId), 0) / pages.length
      expect(mean).toBeGreaterThan(12)
      expect(mean).toBeLessThan(48)
      // A third of them is gone at once.
      const gone = new Set(pages.filter((_, at) => at % 3 === 1))
      for (const page of gone) page.kill()
      const left = pages.filter(page => !gone.has(page))
      const leftSwarms = swarms.filter((_, at) => at % 3 !== 1)
      await env.advance(60_000)
      expect(pieces(left, leftSwarms)).toBe(1)
      expect(place.pages.length).toBe(left.length)
    })
  }

  it('tells nothing of one topic in another', async () => {
    const env = new VirtualEnvironment({seed: 6})
    const {pages, swarms, meet} = await introducedPages(env, ['a', 'b'], 'tea')
    const milk = await pages[0]!.enter('milk')
    const other = await introducedPages(env, [], 'milk')
    const c = await other.open('c')
    const inC = other.swarms[0]!
    meet(0, 1)
    other.place.meet(pages[0]!.rendezvous, c.rendezvous)
    await env.until(() => swarms[1]!.neighbours.length === 1 && inC.neighbours.length === 1, {withinMs: 10_000})
    await env.advance(60_000)
    expect(milk.neighbours.map(({routingId}) => routingId)).toEqual([c.id])
    for (const page of [pages[1]!, c]) {
      expect(page.heard).toEqual([])
      for (const {roomId} of [milk.keys, swarms[1]!.keys]) expect(page.signals.wanted(roomId)).toEqual([])
    }
    expect(pages[0]!.signals.isOpen(milk.keys.roomId)).toBe(true)
  })
})

import {describe, expect, it} from 'vitest'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {admissionParameters as limits} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer} from './hostile-peer.ts'
import {idOf, introducedPages} from './introduced-pages.ts'
import {memoryLinkPair} from './memory-link.ts'

/**
 * Comes to the first of `honest` linked pages `connections` times, each time as a new page, and says that it is linked with all the honest
 * ones, so that they seem to be those that can be spared.
 */
async function besieged(honest: number, connections: number, asWhom: (env: VirtualEnvironment) => Promise<Identity>) {
  const env = new VirtualEnvironment({seed: 7})
  const names = Array.from({length: honest}, (_, at) => `p${at}x`)
  const {pages, swarms, meet} = await introducedPages(env, names)
  for (let at = 1; at < honest; at++) meet(at - 1, at)
  await env.advance(60_000)
  const [victim, swarm] = [pages[0]!, swarms[0]!]
  const friends = new Set(pages.map(({id}) => id))
  const foes: HostilePeer[] = []
  const answer = (foe: HostilePeer) => {
    for (const {id} of foe.of('ping')) foe.send(0, {type: 'pong', id, clockMs: env.clock.now()})
    foe.received.length = 0
    const claimed = swarm.neighbours.filter(({routingId}) => routingId !== foe.peer!.routingId)
    const honestOnes = claimed.filter(({routingId}) => friends.has(routingId))
    const listed = [...honestOnes, ...claimed].slice(0, 12)
    foe.send(1, {
      type: 'linkedPages',
      pages: listed.map(({routingId}) => ({page: routingId, person: new Uint8Array(8)}))
    })
  }
  for (let came = 0; came < connections; came++) {
    const ends = memoryLinkPair({scheduler: env.scheduler, random: env.random})
    const foe = new HostilePeer(env, ends[1], await asWhom(env), {routingId: idOf(`foe${came}z`)})
    victim.rendezvous.hand(ends[0])
    await env.advance(50)
    if (!foe.peer) continue
    await foe.openTopic(1, swarm.keys)
    await env.advance(50)
    foes.push(foe)
    for (const each of foes) if (each.closed === undefined) answer(each)
    await env.advance(300)
  }
  const links = swarm.neighbours
  return {
    honestLinks: links.filter(({routingId}) => friends.has(routingId)).length,
    foeLinks: links.filter(({routingId}) => !friends.has(routingId)).length
  }
}

describe('who comes again and again under new names', () => {
  for (const honest of [12, 16]) {
    it(`as one person takes two places of ${honest} pages’ topic, and those on the ring at most`, async () => {
      let identity: Identity | undefined
      const asOne = async (env: VirtualEnvironment) => (identity ??= await openIdentity(env, new MemoryIdentityStore()))
      const {honestLinks, foeLinks} = await besieged(honest, 160, asOne)
      expect(foeLinks).toBeLessThanOrEqual(limits.pagesOfPerson + 2)
      expect(honestLinks).toBeGreaterThanOrEqual(limits.others - limits.pagesOfPerson)
    })
  }

  it('as a crowd of people does not push out those who were there before', async () => {
    const asMany = (env: VirtualEnvironment) => openIdentity(env, new MemoryIdentityStore())
    const {honestLinks} = await besieged(16, 160, asMany)
    expect(honestLinks).toBeGreaterThanOrEqual(limits.settled)
  })
})

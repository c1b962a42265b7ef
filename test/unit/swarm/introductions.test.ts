import {describe, expect, it} from 'vitest'
import {admissionParameters} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {introducedPages} from './introduced-pages.ts'

const names = (count: number) => Array.from({length: count}, (_, i) => `p${String.fromCharCode(97 + i)}`)

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
    expect(pages[12]!.client.published).toBeLessThan(60)
  })
})

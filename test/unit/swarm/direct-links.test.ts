import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import {admissionParameters} from '../../../src/swarm/parameters.ts'
import {signalParameters as limits} from '../../../src/swarm/signal-parameters.ts'
import type {Swarm} from '../../../src/swarm/swarm.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {introducedPages} from './introduced-pages.ts'

const nobody = 'ab'.repeat(32) as PersonKey

/** More pages than one links with. */
async function crowd(seed = 41) {
  const env = new VirtualEnvironment({seed})
  const names = Array.from({length: 18}, (_, i) => `r${String.fromCharCode(65 + i)}`)
  const {pages, swarms, meet, place} = await introducedPages(env, names)
  for (let at = 1; at < names.length; at++) {
    meet(at - 1, at)
    await env.advance(300)
  }
  await env.advance(20_000)
  const linkedWith = (swarm: Swarm, key: PersonKey) => swarm.neighbours.some(neighbour => neighbour.key === key)
  const strangersOf = (swarm: Swarm) =>
    swarms.filter(other => other !== swarm && !linkedWith(swarm, other.identity.key)).map(({identity}) => identity.key)
  return {env, pages, swarms, place, linkedWith, strangersOf}
}

describe('a link that is asked for', () => {
  it('is made though both pages have enough, and is kept', async () => {
    const {env, swarms, linkedWith, strangersOf} = await crowd()
    const swarm = swarms[3]!
    const [stranger] = strangersOf(swarm)
    const asked = swarm.requestLink(stranger!)
    expect(swarm.requestLink(stranger!)).toBeInstanceOf(Promise)
    let outcome = ''
    void asked.then(what => (outcome = what))
    const startMs = env.clock.monotonic()
    await env.until(() => outcome !== '', {withinMs: limits.directMs})
    expect(outcome).toBe('linked')
    expect(env.clock.monotonic() - startMs).toBeLessThan(3_000)
    await env.advance(60_000)
    expect(linkedWith(swarm, stranger!)).toBe(true)
    for (const each of swarms) expect(each.neighbours.length).toBeLessThanOrEqual(admissionParameters.fullMesh + 1)
    expect(await swarm.requestLink(stranger!)).toBe('linked')
  })

  it('is refused in so many words when it cannot be had', async () => {
    const {env, pages, swarms, place, strangersOf} = await crowd(42)
    const swarm = swarms[5]!
    expect(await swarm.requestLink(nobody)).toBe('nobody')
    const strangers = strangersOf(swarm)
    expect(strangers.length).toBeGreaterThan(limits.guests)
    // Nothing can be linked with this page now.
    const blocked = pages[5]!.id
    for (const {id} of pages) place.unlinkable.add([id, blocked].sort().join(' '))
    const outcomes: string[] = []
    for (const key of strangers.slice(0, limits.guests + 1))
      void swarm.requestLink(key).then(what => outcomes.push(what))
    await env.settle()
    expect(outcomes).toEqual(['busy'])
    await env.advance(limits.directMs + 100)
    expect(outcomes.slice(1)).toEqual(Array.from({length: limits.guests}, () => 'no-answer'))
    // Not tried again at once, however often it is asked for.
    expect(await swarm.requestLink(strangers[0]!)).toBe('no-answer')
    await swarm.leave()
    expect(await swarm.requestLink(strangers[0]!)).toBe('left')
  })

  it('needs somebody who is linked', async () => {
    const env = new VirtualEnvironment({seed: 43})
    const {swarms} = await introducedPages(env, ['a'])
    expect(await swarms[0]!.requestLink(nobody)).toBe('alone')
  })

  it('who asks for links without end gets no more than a few places', async () => {
    const {env, swarms, strangersOf} = await crowd(44)
    for (let round = 0; round < 20; round++) {
      const swarm = swarms[0]!
      for (const key of strangersOf(swarm)) void swarm.requestLink(key)
      await env.advance(1_000)
    }
    expect(swarms[0]!.neighbours.length).toBeLessThanOrEqual(admissionParameters.fullMesh + limits.guests)
    for (const each of swarms)
      expect(each.neighbours.length).toBeLessThanOrEqual(admissionParameters.fullMesh + limits.guests)
  })
})

import {describe, expect, it} from 'vitest'
import {Gatekeeper} from '../../../src/rendezvous/gatekeeper.ts'
import {meshParameters} from '../../../src/rendezvous/mesh-parameters.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

/** All pages of a topic, each with what it takes their number to be. */
function topic(pages: number, believed = (_: VirtualEnvironment) => pages, seed = 5) {
  const environment = new VirtualEnvironment({seed})
  const keepers = Array.from({length: pages}, () => {
    const number = believed(environment)
    return new Gatekeeper(environment, () => number)
  })
  const answering = (newcomer: string) => keepers.filter(keeper => keeper.answers(newcomer)).length
  return {environment, keepers, answering}
}

describe('Gatekeeper', () => {
  it('of a small topic everybody answers', () => {
    expect(topic(meshParameters.gatekeepers).answering('new')).toBe(meshParameters.gatekeepers)
  })

  it.each([20, 100, 1_000])('of %i pages some eight answer a newcomer', pages => {
    const {answering} = topic(pages)
    const counts = Array.from({length: 50}, (_, i) => answering(`newcomer ${i}`))
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    expect(mean).toBeGreaterThan(6.5)
    expect(mean).toBeLessThan(9.5)
  })

  it('who was not answered is answered later, though everybody takes the topic for a hundred times as large', async () => {
    const {environment, answering} = topic(100, () => 10_000)
    const counts: number[] = []
    for (const waitMs of parameters.announceAfterMs) {
      counts.push(answering('new'))
      await environment.advance(waitMs)
    }
    counts.push(answering('new'))
    expect(counts.findIndex(count => count > 0)).toBeLessThanOrEqual(3)
    expect(counts.at(-1)).toBe(100)
  })

  it('the same announcement by another relay is answered as before', () => {
    const {keepers} = topic(500)
    for (const keeper of keepers) {
      const first = keeper.answers('new')
      for (let relay = 0; relay < 3; relay++) expect(keeper.answers('new')).toBe(first)
    }
  })

  it('remembers no more newcomers than its limit', () => {
    const {keepers} = topic(1, () => 1_000)
    for (let i = 0; i < 10 * meshParameters.maxNewcomers; i++) keepers[0]!.answers(`newcomer ${i}`)
    expect(keepers[0]!.remembered).toBe(meshParameters.maxNewcomers)
  })
})

import {describe, expect, it} from 'vitest'
import {runSeed} from '../../simulation/run-seed.ts'
import {runWide} from '../../simulation/wide.ts'

describe('the simulation', () => {
  it.each([3, 8, 21])(
    'replays seed %i exactly',
    async seed => {
      const [one, again] = [await runSeed({seed, peers: 7}), await runSeed({seed, peers: 7})]
      expect(again).toEqual(one)
      expect(one.frames).toBeGreaterThan(100)
    },
    60_000
  )

  it('takes another course with another seed', async () => {
    const [one, other] = [await runSeed({seed: 4, peers: 5}), await runSeed({seed: 5, peers: 5})]
    expect(other.trace).not.toBe(one.trace)
  }, 60_000)

  it('replays a large topic exactly', async () => {
    const options = {seed: 2, peers: 120, entries: 2}
    const [one, again] = [await runWide(options), await runWide(options)]
    const cost = {heapMb: 0, seconds: 0}
    expect({...again, ...cost}).toEqual({...one, ...cost})
  }, 60_000)
})

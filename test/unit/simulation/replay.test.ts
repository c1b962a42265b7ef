import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {describe, expect, it} from 'vitest'
import {root} from '../../config/paths.mjs'
import {runSeed} from '../../simulation/run-seed.ts'
import {runWide} from '../../simulation/wide.ts'

/** What seeds come to in a process of their own, one after the other. */
async function elsewhere(...words: string[]): Promise<readonly {seed: number; trace: string}[]> {
  const program = join(root, 'test/simulation/run.mjs')
  // A seed that does not hold ends the run with another code, and is another test's to find.
  const {stdout} = await promisify(execFile)(process.execPath, [program, '--json', ...words]).catch(
    (failure: {stdout: string}) => failure
  )
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as {seed: number; trace: string})
}

describe('the simulation', () => {
  it('comes to the same in another process, whatever ran there before', async () => {
    const there = await elsewhere('--peers', '5', '--first-seed', '6', '--seeds', '4')
    const traces = new Map(there.map(({seed, trace}) => [seed, trace]))
    expect([...traces.keys()].sort()).toEqual([6, 7, 8, 9])
    // In another order, and not all of them.
    for (const seed of [9, 6]) {
      const {trace} = await runSeed({seed, peers: 5})
      expect(traces.get(seed), `seed ${seed}`).toBe(trace)
    }
  }, 120_000)

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

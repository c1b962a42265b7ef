import {describe, expect, it} from 'vitest'
import {countsOf, exitCodeOf, tableLine} from '../../simulation/table.mjs'

const held = {seed: 1, peers: 8, ok: true, failed: [], trace: 'ab', convergedMs: 30, ringMs: null, faults: {crash: 1}}
const not = {...held, seed: 2, ok: false, failed: ['bans: somebody', 'bounds: too many']}

describe('what a run of the simulation says', () => {
  it('a line a seed, with what did not hold below it', () => {
    expect(tableLine(held)).toBe('ok     seed 1, 8 pages, trace ab: convergedMs 30, ringMs –')
    expect(tableLine(not).split('\n').slice(1)).toEqual(['       bans: somebody', '       bounds: too many'])
  })

  it('ends well when seeds ran and all of them held', () => {
    expect(countsOf([held, held], [])).toEqual({passed: 2, failed: 0, skipped: 0, why: []})
    expect(exitCodeOf(countsOf([held], []))).toBe(0)
  })

  it.each([
    ['a seed did not hold', [held, not], [], ['seed 2 of 8 pages: bans: somebody']],
    ['a process ended before its seeds', [held], ['the process ended with 1'], ['the process ended with 1']],
    ['no seed ran', [], [], []]
  ])('fails when %s', (_, outcomes, troubles, why) => {
    const counts = countsOf(outcomes, troubles)
    expect(counts.why).toEqual(why)
    expect(exitCodeOf(counts)).toBe(1)
  })
})

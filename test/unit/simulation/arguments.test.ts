import {describe, expect, it} from 'vitest'
import {ArgumentError} from '../../config/as-command.mjs'
import {regressionSeeds} from '../../simulation/regression-seeds.mjs'
import {chosenRuns, largeRuns, readArguments, suiteRuns, suiteSeeds} from '../../simulation/arguments.mjs'

const read = (line: string) => readArguments(line.split(' ').filter(Boolean))
const runs = (line: string) => chosenRuns(read(line))

describe('what is typed after npm run sim --', () => {
  it.each([
    ['', {peers: undefined, seeds: 10, firstSeed: 1, json: false, notes: false, kill: undefined}],
    [
      '--peers 30 --seeds=4 --first-seed 7 --json --notes',
      {peers: 30, seeds: 4, firstSeed: 7, json: true, notes: true}
    ],
    ['--kill 80', {kill: 0.8, seeds: 10}],
    ['--kill 50 --peers 1000', {kill: 0.5, peers: 1_000, seeds: 1}],
    ['--suite', {suite: true, large: false, seeds: suiteSeeds}]
  ])('%j', (line, meaning) => expect(read(line)).toMatchObject(meaning))

  it.each([
    ['--pages 3', /“--pages” is not understood/],
    ['--peers', /--peers needs a whole number/],
    ['--peers 1', /--peers is 2 to 20,000/],
    ['--peers 20001', /--peers is 2 to 20,000/],
    ['--seeds 0', /--seeds is 1 to 100,000/],
    ['--seeds=1.5', /--seeds needs a whole number/],
    ['--json=yes', /“--json” is not understood/],
    ['--kill 96', /--kill is 1 to 95/],
    ['--kill 50 --peers 1001', /--kill takes up to 1,000 pages/]
  ])('%j is refused', (line, words) => {
    expect(() => read(line)).toThrow(ArgumentError)
    expect(() => read(line)).toThrow(words)
  })

  it('chooses seeds and pages', () => {
    expect(runs('--seeds 2 --first-seed 5')).toEqual([
      {seed: 5, peers: 8},
      {seed: 6, peers: 8}
    ])
    expect(runs('--kill 80 --seeds 1')).toEqual([{seed: 1, peers: 40, kill: 0.8}])
  })

  it('the suite has what is promised of a thousand pages and of kills in it', () => {
    const suite = runs('--suite')
    expect(suite).toHaveLength(suiteSeeds + suiteRuns.length + regressionSeeds.length)
    expect(suite).toContainEqual({seed: 1, peers: 1_000})
    for (const kill of [0.5, 0.8]) expect(suite).toContainEqual({seed: 1, peers: 40, kill})
    for (const {seed, peers} of regressionSeeds) expect(suite).toContainEqual({seed, peers})
    const all = runs('--suite --large')
    expect(all).toHaveLength(suite.length + largeRuns.length)
    expect(all).toContainEqual({seed: 1, peers: 10_000})
  })
})

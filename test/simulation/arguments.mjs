import {ArgumentError} from '../config/as-command.mjs'
import {regressionSeeds} from './regression-seeds.mjs'

/** Up to so many pages are whole ones; more run their broadcast alone. */
export const mostWholePages = 60
export const mostPages = 20_000
/** Whole ones as well, when all that is looked at is what happens after many are killed. */
export const mostKilledPages = 1_000
const mostSeeds = 100_000

/** The seeds that run with every other test, and how many pages each has: one in five has more than can all be linked with each other. */
export const suiteSeeds = 200
export const suitePeers = seed => (seed % 5 === 0 ? 14 + ((seed / 5) % 11) : 5 + ((seed + Math.floor(seed / 5)) % 5))

/**
 * What runs beside them: how entries spread among a thousand, and many killed of a few. Each must meet its goal.
 * @type {readonly Run[]}
 */
export const suiteRuns = [
  {seed: 1, peers: 1_000},
  {seed: 1, peers: 40, kill: 0.5},
  {seed: 2, peers: 40, kill: 0.5},
  {seed: 1, peers: 40, kill: 0.8},
  {seed: 2, peers: 40, kill: 0.8}
]

/**
 * And what takes a minute or more: the figures that are promised of large topics.
 * @type {readonly Run[]}
 */
export const largeRuns = [
  {seed: 1, peers: 10_000},
  {seed: 2, peers: 1_000},
  {seed: 3, peers: 1_000}
]

/**
 * One seed, and how many pages it has. `kill`: the share of pages that are killed at once.
 * @typedef {{seed: number, peers: number, kill?: number}} Run
 */

const regressionRuns = regressionSeeds.map(({name: _, ...run}) => run)

const numbers = {'--peers': 'peers', '--seeds': 'seeds', '--first-seed': 'firstSeed'}

/**
 * @param {readonly string[]} words after the script's name
 * @returns {{peers: number | undefined, seeds: number, firstSeed: number, json: boolean, suite: boolean, large: boolean, notes: boolean, kill: number | undefined}} `notes`: tell what happens;
 *   `kill`: share of pages that are killed at once; `suite`: what `npm test` runs; `large`: with the large runs of `npm run test:all`
 * @throws {ArgumentError}
 */
export function readArguments(words) {
  const read = {
    peers: undefined,
    seeds: undefined,
    firstSeed: 1,
    json: false,
    suite: false,
    large: false,
    notes: false,
    kill: undefined
  }
  const rest = [...words]
  while (rest.length > 0) {
    const [name, glued] = rest.shift().split('=', 2)
    if (name === '--json' && glued === undefined) read.json = true
    else if (name === '--notes' && glued === undefined) read.notes = true
    else if (name === '--suite' && glued === undefined) read.suite = true
    else if (name === '--large' && glued === undefined) read.large = true
    else if (name === '--kill') read.kill = whole(name, glued ?? rest.shift()) / 100
    else if (name in numbers) read[numbers[name]] = whole(name, glued ?? rest.shift())
    else {
      const choice = '--peers N, --seeds M, --first-seed S, --kill PERCENT, --json and --notes'
      throw new ArgumentError(`“${name}” is not understood. Possible: ${choice}.`)
    }
  }
  if (read.peers !== undefined && (read.peers < 2 || read.peers > mostPages)) {
    throw new ArgumentError(`--peers is 2 to ${mostPages.toLocaleString('en')}.`)
  }
  if (read.kill !== undefined && (read.kill < 0.01 || read.kill > 0.95))
    throw new ArgumentError('--kill is 1 to 95, in percent.')
  if (read.kill !== undefined && (read.peers ?? 40) > mostKilledPages) {
    throw new ArgumentError(`--kill takes up to ${mostKilledPages.toLocaleString('en')} pages.`)
  }
  // A world of so many whole pages takes minutes.
  const isLong = read.kill !== undefined && (read.peers ?? 0) > mostWholePages
  const seeds = read.seeds ?? (read.suite ? suiteSeeds : isLong ? 1 : 10)
  if (seeds < 1 || seeds > mostSeeds) throw new ArgumentError(`--seeds is 1 to ${mostSeeds.toLocaleString('en')}.`)
  return {...read, seeds}
}

function whole(name, text) {
  if (!/^\d{1,9}$/.test(text ?? '')) throw new ArgumentError(`${name} needs a whole number.`)
  return Number(text)
}

/**
 * What is run: seeds, each with its number of pages. The longest come first, so that none is left alone at the end.
 * @returns {readonly Run[]}
 */
export function chosenRuns({peers, seeds, firstSeed, suite, large, kill}) {
  const chosen = Array.from({length: seeds}, (_, n) => {
    const seed = firstSeed + n
    if (kill !== undefined) return {seed, peers: peers ?? 40, kill}
    return {seed, peers: peers ?? (suite ? suitePeers(seed) : 8)}
  })
  return [...(large ? largeRuns : []), ...(suite ? [...suiteRuns, ...regressionRuns] : []), ...chosen]
}

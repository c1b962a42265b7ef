/** What was typed makes no sense; the message says what would. */
export class ArgumentError extends Error {
  name = 'ArgumentError'
}

/** Up to so many pages are whole ones; more run their broadcast alone. */
export const mostWholePages = 60
export const mostPages = 20_000
const mostSeeds = 100_000

/** The seeds that run with every other test, and how many pages each has. */
export const suiteSeeds = 200
export const suitePeers = seed => 5 + (seed % 5)

const numbers = {'--peers': 'peers', '--seeds': 'seeds', '--first-seed': 'firstSeed'}

/**
 * @param {readonly string[]} words after the script's name
 * @returns {{peers: number | undefined, seeds: number, firstSeed: number, json: boolean, suite: boolean, notes: boolean}} `notes`: tell what happens
 * @throws {ArgumentError}
 */
export function readArguments(words) {
  const read = {peers: undefined, seeds: undefined, firstSeed: 1, json: false, suite: false, notes: false}
  const rest = [...words]
  while (rest.length > 0) {
    const [name, glued] = rest.shift().split('=', 2)
    if (name === '--json' && glued === undefined) read.json = true
    else if (name === '--notes' && glued === undefined) read.notes = true
    else if (name === '--suite' && glued === undefined) read.suite = true
    else if (name in numbers) read[numbers[name]] = whole(name, glued ?? rest.shift())
    else {
      const choice = '--peers N, --seeds M, --first-seed S, --json and --notes'
      throw new ArgumentError(`“${name}” is not understood. Possible: ${choice}.`)
    }
  }
  if (read.peers !== undefined && (read.peers < 2 || read.peers > mostPages)) {
    throw new ArgumentError(`--peers is 2 to ${mostPages.toLocaleString('en')}.`)
  }
  const seeds = read.seeds ?? (read.suite ? suiteSeeds : 10)
  if (seeds < 1 || seeds > mostSeeds) throw new ArgumentError(`--seeds is 1 to ${mostSeeds.toLocaleString('en')}.`)
  return {...read, seeds}
}

function whole(name, text) {
  if (!/^\d{1,9}$/.test(text ?? '')) throw new ArgumentError(`${name} needs a whole number.`)
  return Number(text)
}

/** The seeds of a run, each with its number of pages. */
export const chosenSeeds = ({peers, seeds, firstSeed, suite}) =>
  Array.from({length: seeds}, (_, n) => {
    const seed = firstSeed + n
    return {seed, peers: peers ?? (suite ? suitePeers(seed) : 8)}
  })

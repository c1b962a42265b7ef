import {ArgumentError} from '../config/as-command.mjs'

/**
 * @param {readonly string[]} words after the script's name: `--json`, `--fast`, `--only <case>` (several times, or with commas)
 * @param {readonly string[]} cases the names of those there are
 * @returns {{json: boolean, fast: boolean, only: readonly string[] | undefined}} `only` undefined: not chosen by name
 * @throws {ArgumentError}
 */
export function readArguments(words, cases) {
  const read = {json: false, fast: false, only: undefined}
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift()
    if (word === '--json') read.json = true
    else if (word === '--fast') read.fast = true
    else if (word === '--only' || word.startsWith('--only=')) {
      const value = word === '--only' ? rest.shift() : word.slice('--only='.length)
      read.only = [...(read.only ?? []), ...casesNamed(value, cases)]
    } else throw new ArgumentError(`“${word}” is not understood. Possible: --json, --fast and --only <case>.`)
  }
  return {...read, only: read.only && [...new Set(read.only)]}
}

/** A name ends with `*` to mean all that begin so. */
function casesNamed(value, cases) {
  const choice = `Choose from: ${cases.join(', ')}.`
  if (!value || value.startsWith('--')) throw new ArgumentError(`--only needs the name of a case. ${choice}`)
  return value.split(',').flatMap(name => {
    const found = cases.filter(each => (name.endsWith('*') ? each.startsWith(name.slice(0, -1)) : each === name))
    if (found.length === 0) throw new ArgumentError(`There is no case “${name}” here. ${choice}`)
    return found
  })
}

/**
 * The cases to run, in their own order.
 * @template {{name: string, fast?: boolean}} Case
 * @param {readonly Case[]} cases
 * @param {{fast: boolean, only: readonly string[] | undefined}} choice
 * @returns {Case[]}
 */
export const chosenCases = (cases, {fast, only}) =>
  cases.filter(({name, ...each}) => (only === undefined ? !fast || each.fast === true : only.includes(name)))

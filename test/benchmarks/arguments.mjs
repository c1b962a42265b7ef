import {ArgumentError} from '../config/as-command.mjs'

/**
 * @param {readonly string[]} words after the script's name: `--json`, `--only <part>` (several times, or with commas)
 * @param {readonly string[]} parts those there are
 * @returns {{json: boolean, only: readonly string[] | undefined}} `only` undefined: everything
 * @throws {ArgumentError}
 */
export function readArguments(words, parts) {
  let json = false
  let only
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift()
    if (word === '--json') json = true
    else if (word === '--only' || word.startsWith('--only=')) {
      const value = word === '--only' ? rest.shift() : word.slice('--only='.length)
      only = [...(only ?? []), ...partsNamed(value, parts)]
    } else throw new ArgumentError(`“${word}” is not understood. Possible: --json and --only ${parts.join('|')}.`)
  }
  return {json, only: only && [...new Set(only)]}
}

function partsNamed(value, parts) {
  const choice = `Choose from: ${parts.join(', ')}.`
  if (!value || value.startsWith('--')) throw new ArgumentError(`--only needs the name of a part. ${choice}`)
  const named = value.split(',')
  const unknown = named.filter(name => !parts.includes(name))
  if (unknown.length > 0) throw new ArgumentError(`There is no part “${unknown.join('” or “')}” here. ${choice}`)
  return named
}

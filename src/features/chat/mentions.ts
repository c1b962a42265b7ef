import {fromHex, toHex, type Bytes} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {cleanName} from '../../identity/names.ts'
import {maxMentions} from '../../protocol/bodies.ts'
import {quotedCharacters} from './parameters.ts'

/** Who is meant by `@name` in a text. */
export interface Mention {
  readonly key: PersonKey
  /** As it stands behind the `@`. */
  readonly name: string
}

/** Those that stand in the text, each person once; names that cannot be shown are left out. */
export function mentionsIn(text: string, claimed: readonly Mention[]): readonly Mention[] {
  if (claimed.length === 0) return noMentions
  const found = new Map<PersonKey, Mention>()
  for (const {key, name} of claimed) {
    const clean = cleanName(name)
    if (clean !== undefined && !found.has(key) && text.includes(`@${clean}`)) found.set(key, {key, name: clean})
  }
  return [...found.values()].slice(0, maxMentions)
}

const noMentions: readonly Mention[] = []

export const readMentions = (rows: readonly {readonly key: Uint8Array; readonly name: string}[]): readonly Mention[] =>
  rows.map(({key, name}) => ({key: toHex(key) as PersonKey, name}))

export const mentionRows = (mentions: readonly Mention[]): readonly {key: Bytes; name: string}[] =>
  mentions.flatMap(({key, name}) => {
    const bytes = fromHex(key)
    return bytes?.length === 32 ? [{key: bytes, name}] : []
  })

/** The beginning of a text, never ending in half a character. */
export const beginning = (text: string): string => text.slice(0, quotedCharacters).replace(/\p{Surrogate}$/u, '')

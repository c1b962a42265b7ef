import {folded} from '../../base/folded.ts'

/** A piece of a found text; `hit` when it is one of the words looked for. */
export interface ExcerptPiece {
  readonly text: string
  readonly hit: boolean
}

const before = 40
const longest = 240

/**
 * The part of a text around the first of the words, with every occurrence marked, as the search finds them: “cafe” in “Café”. Joined again, the pieces
 * are that part.
 */
export function excerpt(text: string, words: string): readonly ExcerptPiece[] {
  const wanted = folded(words)
    .split(/\s+/u)
    .filter(word => word !== '')
    .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (wanted.length === 0) return [{text: text.slice(0, longest), hit: false}]
  const hits = new RegExp(wanted.join('|'), 'gu')
  const first = found(text, hits)[0]?.from ?? 0
  const from = first > before ? first - before : 0
  const part = (from > 0 ? '…' : '') + text.slice(from, from + longest).replace(/\s+/g, ' ')
  const pieces: ExcerptPiece[] = []
  let at = 0
  for (const hit of found(part, hits)) {
    // Two words may meet in one character, such as ß.
    if (hit.from < at) continue
    if (hit.from > at) pieces.push({text: part.slice(at, hit.from), hit: false})
    pieces.push({text: part.slice(hit.from, hit.to), hit: true})
    at = hit.to
  }
  if (at < part.length) pieces.push({text: part.slice(at), hit: false})
  return pieces
}

/** Where the words stand in a text, which may have more or fewer characters than what is compared of it. */
function found(text: string, hits: RegExp): {readonly from: number; readonly to: number}[] {
  const starts: number[] = []
  let compared = ''
  let at = 0
  for (const character of text) {
    const part = folded(character)
    for (let i = 0; i < part.length; i++) starts.push(at)
    compared += part
    at += character.length
  }
  starts.push(text.length)
  return [...compared.matchAll(hits)].map(({index, 0: word}) => {
    let end = index + word.length
    // The whole of what is written as one: ß, and accents with what they stand on.
    while (starts[end] === starts[end - 1]) end++
    return {from: starts[index]!, to: starts[end]!}
  })
}

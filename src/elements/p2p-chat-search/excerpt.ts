/** A piece of a found text; `hit` when it is one of the words looked for. */
export interface ExcerptPiece {
  readonly text: string
  readonly hit: boolean
}

const before = 40
const longest = 240

/** The part of a text around the first of the words, with every occurrence marked. Joined again, the pieces are that part. */
export function excerpt(text: string, words: string): readonly ExcerptPiece[] {
  const wanted = words
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (wanted.length === 0) return [{text: text.slice(0, longest), hit: false}]
  const hits = new RegExp(wanted.join('|'), 'giu')
  const first = text.search(hits)
  const from = first > before ? first - before : 0
  const part = (from > 0 ? '…' : '') + text.slice(from, from + longest).replace(/\s+/g, ' ')
  const pieces: ExcerptPiece[] = []
  let at = 0
  for (const found of part.matchAll(hits)) {
    if (found.index > at) pieces.push({text: part.slice(at, found.index), hit: false})
    pieces.push({text: found[0], hit: true})
    at = found.index + found[0].length
  }
  if (at < part.length) pieces.push({text: part.slice(at), hit: false})
  return pieces
}

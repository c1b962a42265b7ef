import type {MentionView} from '../chat-view.ts'
import {splitLinks, type TextPiece} from './links.ts'

const mostPieces = 200

/** What may not follow a name: then it is the beginning of a longer word. */
const wordGoesOn = /^[\p{L}\p{N}_]/u

/** Whether `@name` stands at this place, as a whole word. */
function standsAt(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at + 1) && !wordGoesOn.test(text.slice(at + 1 + name.length, at + 3 + name.length))
}

/** Where `@name` of one of these begins, and how long it is. The longest name wins. */
function* findMentions(text: string, names: readonly string[]): Generator<{at: number; length: number}> {
  const longestFirst = names.filter(name => name !== '').sort((a, b) => b.length - a.length)
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && /[\p{L}\p{N}_@]/u.test(text[at - 1]!)) continue
    const name = longestFirst.find(candidate => standsAt(text, at, candidate))
    if (name !== undefined) yield {at, length: name.length + 1}
  }
}

/** Of `candidates` those that are named in the text, each key once, at most `max`. Earlier ones win over equal names. */
export function mentionsIn<M extends MentionView>(
  text: string,
  candidates: readonly M[],
  max: number
): readonly MentionView[] {
  const byName = new Map<string, M>()
  for (const candidate of candidates) {
    if (!byName.has(candidate.name)) byName.set(candidate.name, candidate)
  }
  const found = new Map<string, MentionView>()
  for (const {at, length} of findMentions(text, [...byName.keys()])) {
    const {key, name} = byName.get(text.slice(at + 1, at + length))!
    if (found.size < max) found.set(key, {key, name})
  }
  return [...found.values()]
}

/** Links and `@names` of a text. Joined again, the pieces are the text. */
export function splitText(text: string, mentions: readonly MentionView[]): readonly TextPiece[] {
  const pieces = splitLinks(text)
  if (mentions.length === 0) return pieces
  const names = mentions.map(({name}) => name)
  const all: TextPiece[] = []
  for (const piece of pieces) {
    if (piece.href !== undefined || all.length > mostPieces) {
      all.push(piece)
      continue
    }
    let from = 0
    for (const {at, length} of findMentions(piece.text, names)) {
      if (all.length > mostPieces) break
      if (at > from) all.push({text: piece.text.slice(from, at)})
      all.push({text: piece.text.slice(at, at + length), isMention: true})
      from = at + length
    }
    if (from < piece.text.length) all.push({text: piece.text.slice(from)})
  }
  return all
}

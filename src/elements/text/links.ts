/** A piece of a text: plain, or an address that may be followed. */
export type TextPiece = {readonly text: string; readonly href?: string}

/** Bidi controls end an address: inside one they could make it read as another. */
const address = /https?:\/\/[^\s<>"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu
const trailing = ".,;:!?'…»”’])}"

/** Finds http and https addresses; every other scheme stays text. Joined again, the pieces are the text. */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  for (const found of text.matchAll(address)) {
    const shown = withoutPunctuation(found[0])
    if (!URL.canParse(shown)) continue
    const url = new URL(shown)
    if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.host === '') continue
    if (found.index > from) pieces.push({text: text.slice(from, found.index)})
    pieces.push({text: shown, href: url.href})
    from = found.index + shown.length
  }
  if (from < text.length) pieces.push({text: text.slice(from)})
  return pieces
}

/** A sentence's punctuation is not part of the address; a closing bracket is when it was opened inside. */
function withoutPunctuation(found: string): string {
  const opened = found.indexOf('(')
  let end = found.length
  while (end > 0 && trailing.includes(found[end - 1]!)) {
    if (found[end - 1] === ')' && opened >= 0 && opened < end) break
    end--
  }
  return found.slice(0, end)
}

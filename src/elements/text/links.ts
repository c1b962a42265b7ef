/** A piece of a text: plain, or an address that may be followed. */
export type TextPiece = {
  readonly text: string
  readonly href?: string
  /** Where it really leads, when the text does not say so. */
  readonly leadsTo?: string | undefined
  readonly isMention?: boolean
}

/** Addresses of one text that become links; a text is bounded, and so is what is drawn for it. */
export const mostLinks = 64

/** Bidi controls end an address: inside one they could make it read as another. */
const address = /(?:https?:\/\/|mailto:)[^\s<>"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu
/** What stands behind another scheme, as in `blob:https://…`, is a part of that one. */
const partOfAddress = /[\p{L}\p{N}][:+.-]?$/u
const trailing = ".,;:!?'…»”’])}*_~`"

/** Finds http, https and mailto addresses; every other scheme stays text. Joined again, the pieces are the text. */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  let links = 0
  for (const found of text.matchAll(address)) {
    const shown = withoutPunctuation(found[0])
    const link = partOfAddress.test(text.slice(Math.max(0, found.index - 2), found.index)) ? undefined : safeLink(shown)
    if (link === undefined) continue
    if (++links > mostLinks) break
    if (found.index > from) pieces.push({text: text.slice(from, found.index)})
    pieces.push({text: shown, href: link.href, leadsTo: leadsTo(shown, link)})
    from = found.index + shown.length
  }
  if (from < text.length) pieces.push({text: text.slice(from)})
  return pieces
}

/** The address when it is one that may be followed: complete, and of a scheme that only opens a page or begins a letter. */
export function safeLink(address: string): URL | undefined {
  if (!/^(?:https?:\/\/|mailto:)/i.test(address) || !URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url : undefined
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.host !== '' ? url : undefined
}

/**
 * The host (in Punycode, so that letters of two scripts cannot pass for one) or the mailbox that a link leads to; undefined when
 * `shown` begins with just that, as nearly every address does.
 */
export function leadsTo(shown: string, {protocol, host, pathname}: URL): string | undefined {
  const begins = protocol === 'mailto:' ? `mailto:${pathname}` : `${protocol}//${host}`
  const {length} = begins
  const says =
    shown.slice(0, length).toLowerCase() === begins.toLowerCase() && /^(?:[/?#:]|$)/.test(shown.slice(length))
  return says ? undefined : protocol === 'mailto:' ? pathname : host
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

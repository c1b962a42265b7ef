import {html, nothing} from 'lit'
import type {MentionView} from '../chat-view.ts'
import type {TextPiece} from './links.ts'
import {splitText} from './mentions.ts'

/** Keeps links out of the order of Tab but in the message one is in. */
export type TabIndex = '0' | '-1'

/** A link that says where it leads and takes nothing of this page along. */
export const linkTemplate = (content: unknown, href: string, leadsTo: string | undefined, tabIndex: TabIndex) =>
  html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" part="link" tabindex=${tabIndex}>${content}</a
    >${leadsTo === undefined ? nothing : html`<bdi class="leads-to" dir="ltr"> (${leadsTo})</bdi>`}`

function pieceTemplate({text, href, leadsTo, isMention}: TextPiece, tabIndex: TabIndex) {
  if (href !== undefined) return linkTemplate(text, href, leadsTo, tabIndex)
  return isMention === true ? html`<span class="mention">${text}</span>` : text
}

/** A text without Markdown: links and names stand out, all else is as it was written. Expects text that is `harmless`. */
export const plainTemplate = (text: string, mentions: readonly MentionView[], tabIndex: TabIndex) =>
  splitText(text, mentions).map(piece => pieceTemplate(piece, tabIndex))

const signs = /[*_~`]|\]\(|^ {0,3}(?:>|[-+] |\d{1,9}[.)] )/m

/** Cheap, and true for some texts without Markdown; never false for one with it. */
export const mayHaveMarkdown = (text: string): boolean => signs.test(text)

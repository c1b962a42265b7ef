import {html, nothing, type TemplateResult} from 'lit'
import type {MessageView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import {splitLinks, type TextPiece} from '../text/links.ts'
import {timeStamp, timeText} from '../text/time.ts'

/** What can be done with a message, and how it is shown at present. */
export interface MessageShown {
  readonly fresh: boolean
  /** The details fold is open. */
  readonly open: boolean
  /** All of a long text is shown. */
  readonly whole: boolean
  toggle(): void
  showWhole(): void
  sendAgain(): void
}

const longCharacters = 2000
const longLines = 24
const pieces = new WeakMap<MessageView, readonly TextPiece[]>()

function piecesOf(message: MessageView): readonly TextPiece[] {
  let split = pieces.get(message)
  if (split === undefined) pieces.set(message, (split = splitLinks(message.text)))
  return split
}

const isLong = (text: string) => text.length > longCharacters || text.split('\n', longLines + 1).length > longLines

export function messageTemplate(message: MessageView, shown: MessageShown): TemplateResult {
  const folded = !shown.whole && isLong(message.text)
  const classes = `bubble ${message.state === 'failed' ? 'failed' : ''} ${shown.fresh ? 'fresh' : ''}`
  // On one line: white space inside the text's element would be shown.
  return html`<div class=${classes} part="message ${message.own ? 'own-message' : ''}" data-id=${message.id}>
    <div class="words" dir="auto"><bdi class="unseen">${message.own ? strings.you() : message.authorName}: </bdi
    ><span class=${folded ? 'text long' : 'text'} part="text">${piecesOf(message).map(pieceTemplate)}</span
    >${folded ? html`<button class="more" @click=${shown.showWhole}>${strings.showAll()}</button>` : nothing}
    ${metaTemplate(message, shown)}</div>
    ${shown.open ? detailsTemplate(message) : nothing}
  </div>
  ${
    message.state === 'failed'
      ? html`<button class="button again" @click=${shown.sendAgain}>${strings.sendAgain()}</button>`
      : nothing
  }`
}

function pieceTemplate({text, href}: TextPiece) {
  if (href === undefined) return text
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" part="link">${text}</a>`
}

function metaTemplate(message: MessageView, shown: MessageShown): TemplateResult {
  const time = timeText(message.timeMs)
  const stamp = html`<time dir="ltr" datetime=${timeStamp(message.timeMs)}>${time}</time>`
  if (!message.own && !message.late) return html`<span class="meta">${stamp}</span>`
  const icon = {pending: icons.waiting, sent: icons.check, failed: icons.warning}[message.state]
  return html`<button
    class="meta"
    aria-expanded=${shown.open}
    aria-label=${message.own ? strings.deliveryName(time, message.state) : strings.lateName(time)}
    @click=${shown.toggle}
  >
    ${message.state === 'failed' ? strings.deliveryShort('failed') : nothing}
    ${message.late && !message.own ? strings.arrivedLate() : nothing} ${stamp} ${message.own ? icon() : nothing}
  </button>`
}

function detailsTemplate(message: MessageView): TemplateResult {
  const time = timeText(message.timeMs)
  return html`<p class="details">
    ${message.own ? strings.deliveryLong(message.state, time) : strings.lateLong(time)}
  </p>`
}

import {html, nothing, type TemplateResult} from 'lit'
import {classMap} from 'lit/directives/class-map.js'
import type {MessageActions} from '../message-actions.ts'
import type {MessageView, QuoteView, ReactionView} from '../chat-view.ts'
import type {FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import {fishTraits} from '../person/traits.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'
import {plainTemplate, type TabIndex} from '../text/text-pieces.ts'
import {dayText, timeStamp, timeText} from '../text/time.ts'
import type {Joining} from './grouping.ts'
import {detailsTemplate} from './details-template.ts'
import type {Markdown} from './lazy-markdown.ts'

/** A file among what was said. */
export type CardTemplate = (file: FileView, tabIndex: TabIndex) => unknown

/** How a message is shown at present. */
export interface RowShown extends Joining {
  /** The first one that is unread. */
  readonly isNew: boolean
  /** Comes into view with a movement. */
  readonly fresh: boolean
  /** The details fold is open. */
  readonly open: boolean
  /** All of a long text is shown. */
  readonly whole: boolean
  /** Shown although its author is hidden. */
  readonly revealed: boolean
  /** The one the arrow keys have come to. */
  readonly active: boolean
  /** Was just jumped to. */
  readonly marked: boolean
  /** Words that tell its author from others whose name looks the same. */
  readonly told: string | undefined
  /** Undefined while it is not loaded, or there is no file. */
  readonly card: CardTemplate | undefined
  /** Undefined while it is not loaded, or not needed for this text. */
  readonly markdown: Markdown | undefined
}

/** What a row reports. The same object for every row. */
export interface RowHandlers {
  readonly actions: MessageActions | undefined
  toggleDetails(message: MessageView): void
  showWhole(message: MessageView): void
  reveal(message: MessageView): void
  goTo(id: string): void
  showActions(message: MessageView): void
}

const longCharacters = 2000
const longLines = 24

const isLong = (text: string) => text.length > longCharacters || text.split('\n', longLines + 1).length > longLines

/** One message with what stands before it: a new day, the beginning of what is unread, the name of its author. */
export function rowTemplate(
  message: MessageView,
  shown: RowShown,
  on: RowHandlers,
  nowMs: number,
  acting: unknown
): TemplateResult {
  const {own, id} = message
  const isFolded = message.hidden !== undefined && !shown.revealed
  const classes = classMap({
    entry: true,
    own,
    starts: shown.startsGroup,
    fresh: shown.fresh,
    marked: shown.marked,
    folded: isFolded,
    'for-me': message.forMe && !message.deleted && !isFolded
  })
  return html`<div class="row" part="row" data-id=${id}>
    ${
      shown.startsDay
        ? html`<p class="day"><time datetime=${timeStamp(message.timeMs)}>${dayText(message.timeMs, nowMs)}</time></p>`
        : nothing
    }
    ${shown.isNew ? html`<p class="new"><span>${strings.newFromHere()}</span></p>` : nothing}
    <article class=${classes} tabindex=${tabIndexOf(shown)} aria-labelledby=${labelOf(id)}>
      ${shown.startsGroup && !own && !isFolded ? personTemplate(message, shown, on) : nothing}
      ${isFolded ? foldedTemplate(message, shown, on) : saidTemplate(message, shown, on, acting)}
    </article>
  </div>`
}

const tabIndexOf = ({active}: {active: boolean}): TabIndex => (active ? '0' : '-1')

/** An id has no white space. */
const labelOf = (id: string) => `w-${id.replace(/\s/g, '_')}`

function personTemplate({author, authorName}: MessageView, shown: RowShown, {actions}: RowHandlers) {
  const show = actions?.showPerson
  if (show === undefined) return html`<span class="person">${fish(author)}</span>`
  return html`<button
    class="person"
    tabindex=${tabIndexOf(shown)}
    aria-label=${strings.about(authorName)}
    title=${strings.about(authorName)}
    @click=${() => show(author)}
  >
    ${fish(author)}
  </button>`
}

function foldedTemplate(message: MessageView, shown: RowShown, on: RowHandlers) {
  return html`<p class="said hidden-words">
    <span id=${labelOf(message.id)}>${strings.hiddenWords(message.hidden ?? 'muted', message.authorName)}</span>
    <button class="link" tabindex=${tabIndexOf(shown)} @click=${() => on.reveal(message)}>${strings.show()}</button>
  </p>`
}

function saidTemplate(message: MessageView, shown: RowShown, on: RowHandlers, acting: unknown) {
  const {own, author, authorName} = message
  return html`<div class="said">
    ${
      shown.startsGroup && !own
        ? html`<p class="author hue-${fishTraits(author).hue}" aria-hidden="true">
          <bdi class="name">${authorName}</bdi><small lang="en">${shown.told}</small>${
            message.equivocates ? html`<span class="warn">${icons.warning()} ${strings.contradicts()}</span>` : nothing
          }
        </p>`
        : nothing
    }
    ${bubbleTemplate(message, shown, on, acting)}
    ${message.reactions.length > 0 ? reactionsTemplate(message, shown, on) : nothing}
    ${
      message.state === 'failed'
        ? html`<button class="button again" tabindex=${tabIndexOf(shown)} @click=${() => on.actions?.sendAgain?.(message)}>
          ${strings.sendAgain()}
        </button>`
        : nothing
    }
  </div>`
}

function bubbleTemplate(message: MessageView, shown: RowShown, on: RowHandlers, acting: unknown) {
  if (message.file !== undefined) return fileTemplate(message, message.file, shown)
  const {own, deleted, state} = message
  const folded = !shown.whole && isLong(message.text)
  const classes = `bubble ${state === 'failed' ? 'failed' : ''} ${deleted ? 'gone' : ''}`
  const who = own ? strings.you() : [message.authorName, shown.told].join(' ').trim()
  // On one line: white space inside the text's element would be shown.
  return html`<div class=${classes} part="message ${own ? 'own-message' : ''}">
    ${message.replyTo === undefined || deleted ? nothing : quoteTemplate(message.replyTo, shown, on)}
    <div class="words" dir="auto" id=${labelOf(message.id)}><bdi class="unseen">${who}${message.forMe ? ` (${strings.toYou()})` : nothing}: </bdi
    >${deleted ? html`<span class="text">${strings.takenBack()}</span>` : textTemplate(message, shown, folded)}${
      folded
        ? html`<button class="more" tabindex=${tabIndexOf(shown)} @click=${() => on.showWhole(message)}>
          ${strings.showAll()}
        </button>`
        : nothing
    }
    ${metaTemplate(message, shown, on)}</div>
    ${shown.open ? detailsTemplate(message) : nothing}
    <button class="dots" tabindex=${tabIndexOf(shown)} aria-label=${strings.actions()} aria-haspopup="menu" @click=${() => on.showActions(message)}>
      <span aria-hidden="true">⋯</span>
    </button>
    ${acting}
  </div>`
}

/** What one can do with it, the card offers itself. */
function fileTemplate(message: MessageView, file: FileView, shown: RowShown) {
  const {own, id, timeMs} = message
  const who = own ? strings.you() : message.authorName
  const drawn = shown.card?.(file, tabIndexOf(shown))
  return html`<div class="bubble file" part="message ${own ? 'own-message' : ''}">
    <div class="words"><span class="unseen" id=${labelOf(id)} dir="auto"><bdi>${who}</bdi>: ${harmless(message.text)}</span>
      ${drawn ?? html`<bdi class="text">${harmless(message.text)}</bdi>`}
      <span class="meta"><time dir="ltr" datetime=${timeStamp(timeMs)}>${timeText(timeMs)}</time></span></div>
  </div>`
}

function textTemplate(message: MessageView, shown: RowShown, folded: boolean) {
  const text = harmless(message.text)
  const rich = shown.markdown?.markdownTemplate(text, message.mentions, tabIndexOf(shown))
  const classes = `text ${rich === undefined ? '' : 'rich'} ${folded ? 'long' : ''}`
  return html`<div class=${classes} part="text">${rich ?? plainTemplate(text, message.mentions, tabIndexOf(shown))}</div>`
}

function quoteTemplate(quote: QuoteView, shown: RowShown, on: RowHandlers) {
  const hue = quote.author === undefined ? '' : `hue-${fishTraits(quote.author).hue}`
  return html`<button class="quote ${hue}" tabindex=${tabIndexOf(shown)} @click=${() => on.goTo(quote.id)}>
    <span class="unseen">${strings.repliesTo()}</span>
    ${quote.state === 'missing' ? nothing : html`<bdi class="name">${quote.authorName}</bdi>`}
    <span class="quoted" dir="auto">${quoteWords(quote)}</span>
  </button>`
}

function quoteWords({state, text}: QuoteView): unknown {
  switch (state) {
    case 'shown':
      return harmless(text)
    case 'deleted':
      return html`<em>${strings.takenBack()}</em>`
    case 'missing':
      return html`<em>${strings.notHereYet()}</em>`
  }
}

function reactionsTemplate(message: MessageView, shown: RowShown, {actions}: RowHandlers) {
  return html`<div class="reactions">
    ${message.reactions.map(reaction => chipTemplate(message, reaction, shown, actions?.react))}
  </div>`
}

function chipTemplate(message: MessageView, reaction: ReactionView, shown: RowShown, react: MessageActions['react']) {
  const {emoji, count, own, names} = reaction
  const name = strings.reactionName(harmless(emoji), count, names)
  return html`<button
    class="chip"
    part="reaction"
    tabindex=${tabIndexOf(shown)}
    aria-pressed=${own}
    aria-label=${name}
    title=${name}
    ?disabled=${react === undefined}
    @click=${() => react?.(message, emoji, !own)}
  >
    <bdi>${harmless(emoji)}</bdi>${count > 1 ? html` <span class="count">${count}</span>` : nothing}
  </button>`
}

function metaTemplate(message: MessageView, shown: RowShown, on: RowHandlers): TemplateResult {
  const {own, late, deleted} = message
  const time = timeText(message.timeMs)
  const stamp = html`<time dir="ltr" datetime=${timeStamp(message.timeMs)}>${time}</time>`
  const marks = html`${message.edited && !deleted ? html`<span>${strings.edited()}</span>` : nothing} ${
    late && !own ? html`<span>${strings.arrivedLate()}</span>` : nothing
  } ${message.state === 'failed' ? strings.deliveryShort(message) : nothing} ${stamp}`
  if ((deleted && message.state === 'sent') || (!own && !late)) return html`<span class="meta">${marks}</span>`
  return html`<button
    class="meta"
    tabindex=${tabIndexOf(shown)}
    aria-expanded=${shown.open}
    aria-label=${own ? strings.deliveryName(time, message) : strings.lateName(time)}
    title=${own ? strings.deliveryShort(message) : strings.arrivedLate()}
    @click=${() => on.toggleDetails(message)}
  >
    ${marks} ${own ? deliveryIcon(message) : nothing}
  </button>`
}

function deliveryIcon({state, unkept, seenBy, reached}: MessageView): TemplateResult {
  switch (state) {
    case 'storing':
      return icons.waiting()
    case 'pending':
      return unkept ? icons.waiting() : icons.kept()
    case 'sent':
      return reached === false ? icons.waiting() : seenBy > 0 ? icons.checks() : icons.check()
    case 'failed':
      return icons.warning()
  }
}

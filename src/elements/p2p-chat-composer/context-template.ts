import {html} from 'lit'
import type {MessageView, QuoteView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {fishTraits} from '../person/traits.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'

const mostCharacters = 200

/** What is answered or edited, above the field, with a button to give it up. An edit goes before a reply. */
export function contextTemplate(editing: MessageView | undefined, reply: QuoteView | undefined, cancel: () => void) {
  const author = editing === undefined ? reply?.author : undefined
  const title = editing === undefined ? strings.replyingTo(reply?.authorName ?? '') : strings.editing()
  const text = harmless((editing?.text ?? reply?.text ?? '').slice(0, mostCharacters))
  const name = editing === undefined ? strings.cancelReply() : strings.cancelEdit()
  return html`<div class="context ${author === undefined ? '' : `hue-${fishTraits(author).hue}`}" part="context">
    ${editing === undefined ? icons.reply() : icons.edit()}
    <p>
      <bdi class="title">${title}</bdi>
      <span class="quoted" dir="auto">${text}</span>
    </p>
    <button type="button" class="button plain round" aria-label=${name} title=${name} @click=${cancel}>${icons.close()}</button>
  </div>`
}

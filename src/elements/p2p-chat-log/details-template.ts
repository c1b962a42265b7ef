import {html, nothing, type TemplateResult} from 'lit'
import type {MessageView} from '../chat-view.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'
import {momentText} from '../text/time.ts'

/** All that is known of a message, in sentences. */
export function detailsTemplate(message: MessageView): TemplateResult {
  const {own, late, edited, equivocates, deleted} = message
  return html`<div class="details">
    <p>${strings.written(momentText(message.timeMs))}</p>
    ${own && (!deleted || message.state === 'pending') ? html`<p>${strings.deliveryLong(message)}</p>` : nothing}
    ${late && !own ? html`<p>${strings.lateLong()}</p>` : nothing}
    ${edited && !deleted ? html`<p>${strings.editedLong()}</p>` : nothing}
    ${equivocates ? html`<p>${strings.contradictsLong()}</p>` : nothing}
    ${message.reactions.map(
      ({emoji, names, count}) => html`<p>${strings.reactionName(harmless(emoji), count, names)}</p>`
    )}
  </div>`
}

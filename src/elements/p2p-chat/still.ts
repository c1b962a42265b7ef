import {html, type TemplateResult} from 'lit'
import type {StatusView} from '../chat-view.ts'
import * as strings from '../strings.ts'
import {waitingDrawing} from './drawing.ts'

/** What is shown while there is no message: where one stands, and what to do. `invite` is the card with the link. */
export function stillTemplate(status: StatusView | undefined, invite: () => unknown): TemplateResult {
  if (status === undefined) return html`<div class="still"><p>${strings.waiting()}</p></div>`
  if (status.kind === 'together') {
    return html`<div class="still">
      ${waitingDrawing()}
      <h3>${strings.emptyTogether()}</h3>
      <p>${strings.emptyTogetherHint()}</p>
    </div>`
  }
  return html`<div class="still">
    ${waitingDrawing()}
    <h3>${strings.emptyAlone()}</h3>
    <p>${strings.emptyAloneHint()}</p>
    ${invite()}
  </div>`
}

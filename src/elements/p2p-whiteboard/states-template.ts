import {html, nothing, type TemplateResult} from 'lit'
import * as strings from '../strings.ts'
import {emptyDrawing} from './empty-drawing.ts'

/** What is shown in the middle of a board with nothing on it. */
export const emptyTemplate = (): TemplateResult =>
  html`<div class="empty">
    ${emptyDrawing()}
    <h3>${strings.boardEmpty()}</h3>
    <p>${strings.boardEmptyHint()}</p>
  </div>`

export const openingTemplate = (): TemplateResult =>
  html`<div class="empty" aria-busy="true"><p>${strings.boardOpening()}</p></div>`

export interface BoardLine {
  /** Empty: there is no such line. */
  readonly words: string
  dismiss(): void
}

/** What is wrong, and what is good to know, until it is put away. */
export function linesTemplate(trouble: BoardLine, notice: BoardLine): TemplateResult {
  const one = (kind: 'error' | 'notice', {words, dismiss}: BoardLine) =>
    words === ''
      ? nothing
      : html`<div class="line ${kind}" role=${kind === 'error' ? 'alert' : 'status'}>
          <p>${words}</p>
          <button class="button" @click=${dismiss}>${strings.dismiss()}</button>
        </div>`
  return html`<div class="lines">${one('error', trouble)} ${one('notice', notice)}</div>`
}

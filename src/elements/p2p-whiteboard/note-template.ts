import {html, type TemplateResult} from 'lit'
import * as strings from '../strings.ts'
import {maxNoteLength} from './board-items.ts'

/** Where a note is written. Enter puts it on the board, Shift and Enter make a new line. */
export function noteTemplate(text: string, put: (text: string) => void, cancel: () => void): TemplateResult {
  const textOf = (event: Event) =>
    (event.currentTarget as HTMLElement).closest('form')!.querySelector('textarea')!.value.trim()
  const submit = (event: Event) => {
    event.preventDefault()
    put(textOf(event))
  }
  const key = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') cancel()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    put(textOf(event))
  }
  return html`<form class="note-form" @submit=${submit} @keydown=${key}>
    <label>
      ${strings.boardNoteLabel()}
      <textarea class="field" rows="2" maxlength=${maxNoteLength} dir="auto" .value=${text}></textarea>
    </label>
    <div class="group">
      <button class="button plain" type="button" @click=${cancel}>${strings.cancel()}</button>
      <button class="button accent" type="submit">${strings.boardNotePlace()}</button>
    </div>
  </form>`
}

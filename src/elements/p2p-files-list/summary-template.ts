import {html, nothing} from 'lit'
import {transferOf} from '../files-transfer.ts'
import type {FilesView, FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import {bytesText} from '../text/amounts.ts'
import {speedText} from './state-words.ts'

/** What is going on altogether. */
export function summaryTemplate(list: readonly FileView[], toAdd: number) {
  const {coming, bytesPerSecond, giving} = transferOf(list)
  const lines = [
    ...(coming > 0 ? [strings.coming(coming, bytesPerSecond > 0 ? speedText(bytesPerSecond) : '')] : []),
    ...(giving > 0 ? [strings.givingTo(giving)] : []),
    ...(toAdd > 0 ? [strings.toAdd(toAdd)] : [])
  ]
  return lines.length === 0
    ? nothing
    : html`<p class="summary" part="summary">${lines.map(line => html`<span>${line}</span>`)}</p>`
}

/** What is used of the room there is. */
export function usageTemplate({usage}: FilesView) {
  const {usedBytes, quotaBytes} = usage
  if (usedBytes === 0 && quotaBytes === undefined) return nothing
  const quota = quotaBytes === undefined ? '' : bytesText(quotaBytes)
  return html`<div class="usage" part="usage">
    ${
      quotaBytes === undefined
        ? nothing
        : html`<meter aria-label=${strings.filesRoom()} min="0" max="1" high="0.9" .value=${usedBytes / Math.max(1, quotaBytes)}></meter>`
    }
    <span>${strings.filesUsed(bytesText(usedBytes), quota)}</span>
  </div>`
}

/** A sentence with at most one thing to do about it. */
export const lineTemplate = (kind: 'notice' | 'error', words: string, action: unknown) =>
  html`<div class="line ${kind}" role=${kind === 'error' ? 'alert' : nothing}>
    ${icons.warning()}
    <p>${words}</p>
    ${action}
  </div>`

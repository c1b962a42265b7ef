import {html, nothing} from 'lit'
import type {FilesView, FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import {bytesText} from '../text/amounts.ts'
import {speedText} from './state-words.ts'

/** How many are on their way to this device, how fast, and to how many people something goes. */
export function transferOf(list: readonly FileView[]) {
  let [coming, bytesPerSecond, giving] = [0, 0, 0]
  for (const {state} of list) {
    if (state.kind === 'loading') {
      coming++
      bytesPerSecond += state.bytesPerSecond
    } else if (state.kind === 'queued') coming++
    // Who takes two files is one person; how many there are beside them is not known.
    else if (state.kind === 'here') giving = Math.max(giving, state.takers)
  }
  return {coming, bytesPerSecond, giving}
}

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

import {html, nothing} from 'lit'
import {andMore} from '../board-strings.ts'
import * as strings from '../games-strings.ts'
import {valueTemplate} from '../p2p-game-table/plain-board.ts'
import type {SharedTableView} from '../shared-view.ts'
import {harmless} from '../text/harmless.ts'

const mostEntries = 100

/** Shared state nobody draws: what each key is, and by whom, the newest first. */
export function plainStateTemplate(state: SharedTableView) {
  const entries = [...state.entries()].sort((a, b) => (a.order < b.order ? 1 : -1))
  if (entries.length === 0) return html`<p class="quiet">${strings.sharedEmpty()}</p>`
  return html`<ul class="plain" role="list" aria-label=${strings.sharedState()}>
    ${entries.slice(0, mostEntries).map(
      ({key, value, author}) => html`<li>
        <bdi class="field-name">${harmless(key)}</bdi> ${valueTemplate(value, 0)}
        <bdi class="quiet">${strings.sharedBy(state.nameOf(author))}</bdi>
      </li>`
    )}
    ${entries.length > mostEntries ? html`<li>${andMore(entries.length - mostEntries)}</li>` : nothing}
  </ul>`
}

import {html, nothing} from 'lit'
import * as strings from '../games-strings.ts'
import type {SeatView, SharedStateTableView} from '../games-view.ts'
import {fish} from '../person/fish.ts'
import {harmless} from '../text/harmless.ts'

/** Fish that are drawn in the row; who else is there is counted. */
const mostFish = 6

export interface AboutView {
  readonly table: SharedStateTableView
  /** Who is there. */
  readonly seats: readonly SeatView[]
  keep(on: boolean): void
  askClose(): void
}

/** Who is there and what is kept in one row; what it means, and what can be done about it, when that is opened. */
export function aboutTemplate({table, seats, keep, askClose}: AboutView) {
  const kept = table.state?.kept
  const others = seats.filter(({own}) => !own)
  const row = kept === undefined ? strings.keptRow.never() : kept ? strings.keptRow.kept() : strings.keptRow.not()
  const words = kept === undefined ? strings.neverKept() : kept ? strings.keptWords() : strings.notKeptWords()
  const isKeeping = table.state?.notice === undefined
  return html`<details class="about">
    <summary>
      <span class="shoal" aria-hidden="true">${seats.slice(0, mostFish).map(({key}) => fish(key!))}</span>
      <span class="row-words"
        ><bdi>${strings.othersThere(others.map(({name}) => name))}</bdi>
        ${table.state === undefined ? nothing : html`<span class="quiet">${row}</span>`}</span
      >
    </summary>
    <ul class="there" role="list" aria-label=${strings.whoIsThere()}>
      ${seats.map(
        ({key, name, own, roundTripMs}) => html`<li>
          ${fish(key!)} <bdi>${harmless(name)}</bdi>
          ${own ? html`<span class="quiet">${strings.you()}</span>` : nothing}
          ${own || roundTripMs === undefined ? nothing : html`<span class="quiet">${strings.ping(Math.round(roundTripMs))}</span>`}
        </li>`
      )}
    </ul>
    <p class="quiet">${strings.sharedWords()} ${table.state === undefined ? nothing : words}</p>
    <div class="acts" role="group" aria-label=${strings.acts()}>
      ${
        kept === undefined || !isKeeping
          ? nothing
          : html`<button class="button keep" @click=${() => keep(!kept)}>
              ${kept ? strings.forgetHere() : strings.keepAgain()}
            </button>`
      }
      ${
        table.isOwn
          ? html`<button class="button asks-close" @click=${askClose}>${strings.closeTable()}</button>`
          : nothing
      }
    </div>
    ${faultsTemplate(table)}
  </details>`
}

/** Who did what had no effect. */
function faultsTemplate({state}: SharedStateTableView) {
  if (state === undefined || state.faults.length === 0) return nothing
  return html`<p class="quiet">${strings.faults(state.faults.length)}. ${strings.faultsHint()}</p>
    <ul class="faults" role="list">
      ${state.faults.map(
        ({key, reason}) => html`<li><bdi>${strings.sharedFaultSaid(state.nameOf(key), reason)}</bdi></li>`
      )}
    </ul>`
}

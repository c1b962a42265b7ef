import {html, nothing} from 'lit'
import * as strings from '../games-strings.ts'
import type {SeatView, TableRowView} from '../games-view.ts'
import {phaseWords} from '../p2p-game-table/phase-words.ts'
import {fish} from '../person/fish.ts'
import {harmless} from '../text/harmless.ts'

/** Fish that are drawn in a row; who else sits there is named. */
const mostFish = 4

/** What one does with a table that stands like this. */
function actionWords({phase, seats, ownSeat}: TableRowView): string {
  if (phase.kind !== 'open' && (seats.some(seat => seat.own) || ownSeat !== undefined))
    return phase.kind === 'playing' ? strings.play() : strings.open()
  switch (phase.kind) {
    case 'open':
      return strings.open()
    case 'lobby':
      return seats.some(({key}) => key === undefined) ? strings.join() : strings.open()
    case 'playing':
      return strings.watch()
    case 'ended':
    case 'broken':
    case 'unknown':
    case 'closed':
      return strings.look()
  }
}

const seatWords = ({name, own, here, roundTripMs}: SeatView) => html`<span class="player">
  <bdi>${harmless(name)}</bdi>${own ? html` <span class="tag">${strings.you()}</span>` : nothing}${
    own || here ? nothing : html` <span class="tag">${strings.away()}</span>`
  }${roundTripMs === undefined || own ? nothing : html` <span class="tag">${strings.ping(Math.round(roundTripMs))}</span>`}
</span>`

/** What waits for the visitor there, in words. */
function forMeWords(table: TableRowView): string {
  const {phase, ownSeat} = table
  if (ownSeat === undefined) return strings.seatOffered()
  return phase.kind === 'playing' && phase.what === 'move' && phase.waitingFor.includes(ownSeat)
    ? strings.yourTurn()
    : strings.forYou()
}

/** A table by name: what its host called it, else whose it is. */
export function tableTitle({name, hostName, isOwn}: TableRowView): string {
  const words = harmless(name).trim()
  return words === '' ? strings.tableOf(hostName, isOwn) : words
}

/** One table in the list. */
export function rowTemplate(table: TableRowView, open: (id: string) => void) {
  const {id, game, seats, phase, forMe} = table
  const taken = seats.filter(({key}) => key !== undefined)
  const free = phase.kind === 'lobby' ? seats.length - taken.length : 0
  const title = tableTitle(table)
  const action = actionWords(table)
  return html`<li class="row ${forMe ? 'for-me' : ''}" part="table">
    <span class="shoal">${taken.slice(0, mostFish).map(({key}) => fish(key!))}</span>
    <div class="about">
      <h4><span class="game">${strings.gameTitle(game)}</span> <bdi class="title-words">${title}</bdi></h4>
      <p class="players">
        ${taken.map(seatWords)}${
          phase.kind === 'open' && taken.length === 0
            ? html`<span class="player free">${strings.nobodyThere()}</span>`
            : nothing
        }${free > 0 ? html`<span class="player free">${strings.freeSeats(free)}</span>` : nothing}
      </p>
      <p class="state">
        ${forMe ? html`<strong class="mark">${forMeWords(table)}</strong>` : html`<bdi>${phaseWords(table)}</bdi>`}
      </p>
    </div>
    <button
      class="button ${forMe ? 'accent' : ''}"
      data-table=${id}
      aria-label=${strings.rowActionName(action, strings.gameTitle(game), title)}
      @click=${() => open(id)}
    >
      ${action}
    </button>
  </li>`
}

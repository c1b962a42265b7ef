import {html, nothing} from 'lit'
import * as strings from '../games-strings.ts'
import type {TableView} from '../games-view.ts'
import {seatsTemplate, type SeatsView} from './seat-template.ts'

export interface WaitingView extends SeatsView {
  readonly isHost: boolean
  /** The card with the link of the table. */
  readonly invite: unknown
  readonly showsInvite: boolean
  act(act: () => Promise<unknown>): void
  askClose(): void
}

/** A table before its game begins: who sits there, and what is missing. */
export function waitingTemplate(view: WaitingView) {
  const {table, isHost, act} = view
  if (table.phase.kind !== 'lobby') return nothing
  const {missing} = table.phase
  const hasSeat = table.ownSeat !== undefined
  const isFull = table.seats.every(({key}) => key !== undefined)
  const going = missing > 0 ? '' : isHost ? strings.youStart() : strings.hostStarts(table.hostName)
  const sentence = !hasSeat && isFull ? strings.tableFull() : going
  return html`<div class="waiting">
    <h4><span role="status">${strings.waitingTitle(missing)}</span></h4>
    ${sentence === '' ? nothing : html`<p class="quiet">${sentence}</p>`}
    ${seatsTemplate(table.seats, view, 'strip')}
    <div class="acts" role="group" aria-label=${strings.acts()}>
      ${isHost ? startButton(table, missing, act) : nothing}
      ${hasSeat ? standButton(table, act) : isFull ? nothing : sitButton(table, act)}
      ${isHost ? html`<button class="button plain asks-close" @click=${view.askClose}>${strings.closeTable()}</button>` : nothing}
    </div>
    ${view.showsInvite ? html`<div class="invite-card">${view.invite}</div>` : nothing}
  </div>`
}

type Act = WaitingView['act']

const startButton = (table: TableView, missing: number, act: Act) =>
  html`<button class="button accent start" ?disabled=${missing > 0} @click=${() => act(() => table.start())}>
    ${strings.start()}
  </button>`

const sitButton = (table: TableView, act: Act) =>
  html`<button class="button accent sit" @click=${() => act(() => table.ready(true))}>${strings.takeSeat()}</button>`

const standButton = (table: TableView, act: Act) =>
  html`<button class="button sit" @click=${() => act(() => table.ready(false))}>${strings.leaveSeat()}</button>`

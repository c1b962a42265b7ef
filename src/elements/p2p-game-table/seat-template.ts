import {html, nothing} from 'lit'
import type {PersonKey} from '../../base/ids.ts'
import * as strings from '../games-strings.ts'
import type {ClockView, SeatView, TableView, TurnTableView} from '../games-view.ts'
import {fish} from '../person/fish.ts'
import {harmless} from '../text/harmless.ts'
import {clockText} from './clock-text.ts'
import {leftNow, waitLeft} from './table-clock.ts'

const lowMs = 20_000

export interface SeatsView {
  /** Clocks, and what is waited for, only where it is played in turns. */
  readonly table: TableView & Partial<Pick<TurnTableView, 'clocks' | 'waiting'>>
  readonly nowMs: number
  /** What the game says of a seat beside its name: its colour, its dice. */
  note(seat: number): string | undefined
  nameOf(key: PersonKey): string
}

/** A player: who, how well linked, whose turn, and how much time is left. */
export function seatTemplate(info: SeatView, view: SeatsView) {
  const {table, nowMs, note, nameOf} = view
  const {seat, key, name, own, here, roundTripMs, out, offeredTo} = info
  if (key === undefined) {
    return html`<li class="seat free" part="seat"><span class="hole"></span><span class="quiet">${strings.freeSeat()}</span></li>`
  }
  const isWaited = table.phase.kind === 'playing' && table.phase.waitingFor.includes(seat)
  const hasTurn = isWaited && table.phase.kind === 'playing' && table.phase.what === 'move'
  const clock = table.clocks?.[seat]
  const leftMs = hasTurn ? waitLeft(table, nowMs) : undefined
  const words = note(seat)
  const tag = (text: unknown) => html`<span class="tag">${text}</span>`
  return html`<li class="seat ${hasTurn ? 'has-turn' : ''} ${out === undefined ? '' : 'out'}" part="seat">
    ${fish(key)}
    <div class="who">
      <span class="name-line"><bdi>${harmless(name)}</bdi> ${own ? tag(strings.you()) : nothing}</span>
      <span class="tags">
        ${words === undefined ? nothing : tag(words)}
        ${hasTurn ? html`<strong class="to-move">${strings.isToMove()}</strong>` : nothing}
        ${out === undefined ? nothing : tag(strings.outWords[out]())}
        ${offeredTo === undefined ? nothing : tag(strings.offeredTo(nameOf(offeredTo)))}
        ${own || here ? nothing : tag(strings.away())}
        ${
          own || roundTripMs === undefined
            ? nothing
            : html`<span class="tag ping"
                ><span aria-hidden="true">${strings.ping(Math.round(roundTripMs))}</span
                ><span class="unseen">${strings.pingName(Math.round(roundTripMs))}</span></span
              >`
        }
      </span>
    </div>
    ${clock === undefined ? nothing : clockTemplate(clock, nowMs)}
    ${
      leftMs === undefined
        ? nothing
        : html`<span class="clock wait ${leftMs < lowMs ? 'low' : ''}" role="timer"
            ><span aria-hidden="true">${clockText(leftMs)}</span
            ><span class="unseen">${strings.timeToMove(clockText(leftMs))}</span></span
          >`
    }
  </li>`
}

function clockTemplate(clock: ClockView, nowMs: number) {
  const leftMs = leftNow(clock, nowMs)
  const isRunning = clock.runsSinceMs !== undefined
  return html`<span class="clock ${isRunning ? 'running' : ''} ${leftMs < lowMs ? 'low' : ''}" role="timer"
    ><span aria-hidden="true">${clockText(leftMs)}</span
    ><span class="unseen"
      >${strings.clockLeft(clockText(leftMs))}${isRunning ? `, ${strings.clockRunning()}` : ''}</span
    ></span
  >`
}

export const seatsTemplate = (seats: readonly SeatView[], view: SeatsView, classes = '') =>
  html`<ul class="seats ${classes}" role="list" aria-label=${strings.seats()}>
    ${seats.map(info => seatTemplate(info, view))}
  </ul>`

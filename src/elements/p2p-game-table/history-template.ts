import {html, nothing} from 'lit'
import * as strings from '../games-strings.ts'
import type {MoveView, TurnTableView} from '../games-view.ts'
import * as icons from '../icons.ts'
import type {MoveBook} from './move-words.ts'
import {stepped} from './stepping.ts'

/** The newest of them are listed; the buttons lead to all. */
const mostListed = 200

export interface HistoryView {
  readonly table: TurnTableView
  readonly moves: readonly MoveView[]
  readonly book: MoveBook
  /** How many moves are shown; undefined: all, and those to come. */
  readonly looking: number | undefined
  /** The moves can be gone through. */
  readonly canLook: boolean
  look(count: number | undefined): void
}

/** In chess both players' moves have one number. */
const numberOf = (at: number, isPaired: boolean): string =>
  isPaired ? (at % 2 === 0 ? `${at / 2 + 1}. ` : '') : `${at + 1}. `

/** The moves, and the way back through them. */
export function historyTemplate({table, moves, book, looking, canLook, look}: HistoryView) {
  const all = moves.length
  if (all === 0) return nothing
  const shown = looking ?? all
  const step = (words: string, icon: unknown, to: number | undefined, isOff: boolean, key = '') =>
    html`<button
      class="button plain round"
      aria-label=${words}
      title=${key === '' ? words : `${words} (${key})`}
      ?disabled=${isOff}
      @click=${() => look(to)}
    >
      ${icon}
    </button>`
  const from = Math.max(0, all - mostListed)
  const isPaired = table.game === 'chess'
  return html`<section class="history" aria-label=${strings.moves()}>
    ${
      canLook
        ? html`<div class="steps">
            ${step(strings.first(), icons.toFirst(), stepped(0, all, 0), shown === 0)}
            ${step(strings.previous(), icons.back(), stepped(looking, all, -1), shown === 0, '[')}
            <span class="where">${looking === undefined ? nothing : strings.lookingAt(shown, all)}</span>
            ${step(strings.next(), icons.forward(), stepped(looking, all, 1), looking === undefined, ']')}
            ${step(strings.last(), icons.toLast(), undefined, looking === undefined)}
          </div>`
        : nothing
    }
    <ol class="moves ${isPaired ? 'paired' : ''}">
      ${moves.slice(from).map((move, index) => {
        const at = from + index
        const name = table.seats[move.seat]?.name ?? strings.seatName(move.seat)
        const {short, said} = book.of(table, moves, at)
        const isShown = shown === at + 1
        return html`<li class=${isShown ? 'shown' : ''} aria-current=${isShown ? 'step' : nothing}>
          ${
            canLook
              ? html`<button
                  tabindex="-1"
                  aria-label="${numberOf(at, isPaired)}${short}. ${strings.moveSaid(name, said)}"
                  @click=${() => look(at + 1 === all ? undefined : at + 1)}
                >
                  ${numberOf(at, isPaired)}${short}
                </button>`
              : html`<span>${numberOf(at, isPaired)}<bdi>${strings.moveSaid(name, short)}</bdi></span>`
          }
        </li>`
      })}
    </ol>
  </section>`
}

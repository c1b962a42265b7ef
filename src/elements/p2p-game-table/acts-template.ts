import {html, nothing} from 'lit'
import * as boardStrings from '../board-strings.ts'
import * as strings from '../games-strings.ts'
import type {TurnTableView} from '../games-view.ts'
import * as icons from '../icons.ts'
import type {Asked} from './asking.ts'

/** What makes no sense in a game: nothing that was thrown can be taken back. */
const withoutTakingBack: ReadonlySet<string> = new Set(['liars-dice'])

export interface ActsView {
  readonly table: TurnTableView
  readonly isHost: boolean
  readonly canFlip: boolean
  ask(what: Asked): void
  act(act: () => Promise<unknown>): void
  flip(): void
}

/** What can be done at a table beside moving. */
export function actsTemplate({table, isHost, canFlip, ask, act, flip}: ActsView) {
  const {ownSeat, seats, phase, proposal, moves, hand, game} = table
  const plays = ownSeat !== undefined && phase.kind === 'playing' && seats[ownSeat]?.out === undefined
  const isFree = proposal === undefined
  const takesBack = !withoutTakingBack.has(game)
  const button = (classes: string, words: string, press: () => void) =>
    html`<button class="button ${classes}" @click=${press}>${words}</button>`
  const asking = (what: Asked, words: string) =>
    html`<button class="button asks-${what}" @click=${() => ask(what)}>${words}</button>`
  const isEnded = phase.kind === 'ended'
  return html`<div class="acts" role="group" aria-label=${strings.acts()}>
    ${
      plays && isFree && takesBack && moves.some(({seat}) => seat === ownSeat)
        ? button('', strings.actUndo(), () => act(() => table.propose('undo')))
        : nothing
    }
    ${plays && isFree && takesBack ? button('', strings.actDraw(), () => act(() => table.propose('draw'))) : nothing}
    ${plays && hand.length === 0 ? asking('hand-over', strings.actHandOver()) : nothing}
    ${plays ? asking('resign', strings.actResign()) : nothing}
    ${
      isEnded && ownSeat !== undefined && isFree
        ? button('accent', strings.actRematch(), () => act(() => table.propose('rematch')))
        : nothing
    }
    ${isHost && (isEnded || phase.kind === 'broken') ? asking('close', strings.closeTable()) : nothing}
    ${
      canFlip
        ? html`<button
            class="button plain round flip"
            aria-label=${boardStrings.flipBoard()}
            title="${boardStrings.flipBoard()} (F)"
            @click=${flip}
          >
            ${icons.flip()}
          </button>`
        : nothing
    }
  </div>`
}

import {html, nothing, type TemplateResult} from 'lit'
import type {PlainData} from '../../base/plain-data.ts'
import type {TurnTableView} from '../games-view.ts'
import {couldNotLoad, loadingPart, tryAgain} from '../strings.ts'
import type {LateParts} from '../late-parts.ts'
import {plainBoardTemplate} from './plain-board.ts'

/** Boards, and what else a table shows late. */
export const boardLoaders = {
  chess: () => import('../p2p-chess-board/p2p-chess-board.ts'),
  dice: () => import('../p2p-dice-board/p2p-dice-board.ts'),
  realtime: () => import('../p2p-realtime-table/p2p-realtime-table.ts'),
  shared: () => import('../p2p-shared-table/p2p-shared-table.ts'),
  invite: () => import('../p2p-chat-invite/p2p-chat-invite.ts')
}
export type BoardParts = LateParts<typeof boardLoaders>

export interface TurnsBoardView {
  readonly table: TurnTableView
  /** As it is shown, which may be an earlier one. */
  readonly state: unknown
  /** It is the visitor's move, and what is shown is now. */
  readonly canMove: boolean
  readonly flipped: boolean
  readonly parts: BoardParts
  /** The page draws its own game itself. */
  readonly isDrawnByPage: boolean
  readonly moveNames: readonly string[]
  move(name: string, ...args: readonly PlainData[]): Promise<unknown>
}

/** What a part shows once it is loaded, and until then. */
export function loadedPart(
  parts: BoardParts,
  part: keyof typeof boardLoaders,
  template: () => TemplateResult
): TemplateResult {
  switch (parts.state(part)) {
    case 'ready':
      return template()
    case 'loading':
      return html`<p class="quiet" aria-busy="true">${loadingPart()}</p>`
    case 'failed':
      return html`<div role="alert">
        <p>${couldNotLoad()}</p>
        <button class="button" @click=${() => parts.retry(part)}>${tryAgain()}</button>
      </div>`
  }
}

/** What a game is played on: a board of its own, what the page draws, or its state as it is. */
export function turnsBoard(view: TurnsBoardView): TemplateResult | typeof nothing {
  const {table, state, canMove, flipped, parts, move} = view
  if (state === undefined) return nothing
  if (view.isDrawnByPage) return html`<slot name="board"></slot>`
  switch (table.game) {
    case 'chess':
      return loadedPart(
        parts,
        'chess',
        () =>
          html`<p2p-chess-board
            .state=${state}
            .canMove=${canMove}
            .flipped=${flipped}
            .allows=${(...args: readonly (string | undefined)[]) => table.allows('play', ...given(args))}
            .play=${(...args: readonly (string | undefined)[]) => move('play', ...given(args))}
          ></p2p-chess-board>`
      )
    case 'liars-dice':
      return loadedPart(
        parts,
        'dice',
        () =>
          html`<p2p-dice-board
            exportparts="fish"
            .state=${state}
            .seats=${table.seats}
            .hand=${table.hand}
            .canMove=${canMove}
            .allows=${(name: string, ...args: readonly number[]) => table.allows(name, ...args)}
            .play=${move}
          ></p2p-dice-board>`
      )
    default:
      return plainBoardTemplate({table, state, canMove, moveNames: view.moveNames, move: name => void move(name)})
  }
}

const given = (args: readonly (string | undefined)[]): readonly string[] => args.filter(arg => arg !== undefined)

/** How a board lies: across from each other, or in a row. */
export const isFacing = ({game, seats}: TurnTableView): boolean => game === 'chess' && seats.length === 2

import type {TurnTableView} from './games-view.ts'
import type {SharedTableView} from './shared-view.ts'

/** What of a game is looked at: the state after `move` moves. `isNow`: it is the newest, and stays so with each move. */
export interface ShownState {
  readonly G: unknown
  readonly move: number
  readonly isNow: boolean
}

/**
 * How a page draws a game of its own: called at first and after each change. `place` stays the same and is empty at first; whatever the page
 * puts there stays until it changes it. It moves by `table.move(…)`. The moves can be gone through when it takes `shown`, and draws that.
 */
export type DrawBoard = (table: TurnTableView, place: HTMLElement, shown: ShownState) => void

/** The same for shared state of the page's own; it writes by `table.set(…)` and `table.remove(…)`. */
export type DrawShared = (table: SharedTableView, place: HTMLElement) => void

/** Which of them it is, the definition says. */
export type DrawOwn = DrawBoard | DrawShared

import type {TurnTableView} from './games-view.ts'
import type {SharedTableView} from './shared-view.ts'

/**
 * How a page draws a game of its own: called at first and after each change. `place` stays the same and is empty at first; whatever the page
 * puts there stays until it changes it. It moves by `table.move(…)`.
 */
export type DrawBoard = (table: TurnTableView, place: HTMLElement) => void

/** The same for shared state of the page's own; it writes by `table.set(…)` and `table.remove(…)`. */
export type DrawShared = (table: SharedTableView, place: HTMLElement) => void

/** Which of them it is, the definition says. */
export type DrawOwn = DrawBoard | DrawShared

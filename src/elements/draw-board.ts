import type {TurnTableView} from './games-view.ts'

/**
 * How a page draws a game of its own: called at first and after each change. `place` stays the same and is empty at first; whatever the page
 * puts there stays until it changes it. It moves by `table.move(…)`.
 */
export type DrawBoard = (table: TurnTableView, place: HTMLElement) => void

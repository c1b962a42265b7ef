import type {ClockView, TurnTableView} from '../games-view.ts'

/** What a clock shows now, milliseconds. `nowMs` is on the clock of `performance.now()`. */
export const leftNow = ({leftMs, runsSinceMs}: ClockView, nowMs: number): number =>
  runsSinceMs === undefined ? leftMs : Math.max(0, leftMs - Math.max(0, nowMs - runsSinceMs))

/** What those waited for have left for this move; undefined: as long as they like, or their clocks tell. */
export function waitLeft(
  {waiting, clocks, phase}: Pick<TurnTableView, 'phase'> & Partial<Pick<TurnTableView, 'clocks' | 'waiting'>>,
  nowMs: number
): number | undefined {
  if (waiting === undefined || clocks !== undefined || phase.kind !== 'playing' || phase.what === 'chance')
    return undefined
  return Math.max(0, waiting.limitMs - Math.max(0, nowMs - waiting.sinceMs))
}

/** Something that is shown changes with time alone. */
export const ticks = ({phase, clocks, waiting}: TurnTableView): boolean =>
  phase.kind === 'playing' &&
  (waiting !== undefined || (clocks ?? []).some(({runsSinceMs}) => runsSinceMs !== undefined))

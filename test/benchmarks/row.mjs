import {rounded} from './statistics.mjs'

/**
 * What one row promises, before anything is measured.
 * @typedef {object} RowPlan
 * @property {string} row its name
 * @property {string} unit
 * @property {string} goal as printed
 * @property {(figures: Required<Figures>) => boolean} isMet
 *
 * @typedef {{ours: number, peers?: Record<string, number>}} Figures
 * @typedef {{row: string, ours: number | null, unit: string, peers: Record<string, number>, goal: string, ok: boolean}} Row
 */

/**
 * The goal is a number.
 * @param {number} limit
 * @returns {Pick<RowPlan, 'goal' | 'isMet'>}
 */
export const atMost = limit => ({goal: `≤ ${limit}`, isMet: ({ours}) => ours <= limit})

/**
 * The goal is what a peer reached in the same run.
 * @param {string} name
 * @returns {Pick<RowPlan, 'goal' | 'isMet'>}
 */
export const atMostPeer = name => ({goal: `≤ ${name}`, isMet: ({ours, peers}) => ours <= peers[name]})

/**
 * A measured row, its keys in the order they are printed.
 * @param {RowPlan} plan
 * @param {Figures | undefined} figures
 * @returns {Row}
 * @throws {RangeError} when a figure is missing or no finite number
 */
export function measuredRow({row, unit, goal, isMet}, figures) {
  const {ours, peers = {}} = figures ?? {}
  for (const [name, figure] of Object.entries({ours, ...peers})) {
    if (!Number.isFinite(figure)) throw new RangeError(`“${row}” has no figure for ${name}.`)
  }
  // Judged before rounding: 64.04 does not become 64.
  const ok = isMet({ours, peers})
  const shown = Object.fromEntries(Object.entries(peers).map(([name, figure]) => [name, rounded(figure)]))
  return {row, ours: rounded(ours), unit, peers: shown, goal, ok}
}

/**
 * The row of a measurement that failed: without a figure, and never ok.
 * @param {RowPlan} plan
 * @returns {Row}
 */
export const failedRow = ({row, unit, goal}) => ({row, ours: null, unit, peers: {}, goal, ok: false})

/** One row a line, for programs. */
export const jsonLine = ({row, ours, unit, peers, goal, ok}) => JSON.stringify({row, ours, unit, peers, goal, ok})

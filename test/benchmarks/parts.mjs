/**
 * Gives figures for one row or several; `slow` ones are left out when only some parts are asked for.
 * @typedef {object} Measurement
 * @property {boolean} [slow]
 * @property {readonly import('./row.mjs').RowPlan[]} rows
 * @property {(bench: import('./workbench.mjs').Workbench) => Promise<readonly import('./row.mjs').Figures[]>} measure
 *   figures in the order of `rows`
 */

/**
 * Everything that is measured, by part, in the order of the table. A part's files are loaded when it runs.
 * @type {Record<string, () => Promise<readonly Measurement[]>>}
 */
export const parts = {
  join: async () => [
    (await import('./rows/join-time.mjs')).joinTime,
    (await import('./rows/join-frames.mjs')).joinFrames,
    (await import('./rows/join-frames.mjs')).framesAfterwards,
    (await import('./rows/opening.mjs')).opening,
    (await import('./rows/echo.mjs')).echo
  ],
  log: async () => [
    (await import('./rows/log-backfill.mjs')).backfill10k,
    (await import('./rows/log-backfill.mjs')).backfill100k,
    (await import('./rows/log-storage.mjs')).logStorage
  ],
  chat: async () => [(await import('./rows/scrolling.mjs')).scrolling],
  file: async () => [
    (await import('./rows/file-transfer.mjs')).fileTransfer,
    (await import('./rows/file-transfer.mjs')).fileCold,
    (await import('./rows/file-transfer.mjs')).fileLongPath,
    (await import('./rows/file-swarm.mjs')).fileSwarm
  ],
  game: async () => [
    (await import('./rows/game-opening.mjs')).gameOpening,
    (await import('./rows/realtime.mjs')).realtime
  ],
  embed: async () => [(await import('./rows/embed.mjs')).embed]
}

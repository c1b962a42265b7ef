import {startLogPages} from '../log-pages.mjs'
import {atMost} from '../row.mjs'
import {median, spread} from '../statistics.mjs'

const moves = 10_000
const topic = 'a long game'
const runs = 9

/**
 * A long game: its newest position and all its moves. The first time it is read whole and played from its start, as at a newcomer; after that this
 * browser has a checkpoint, and only the newest part is read and played.
 */
export const gameOpening = {
  rows: [
    {row: 'game of 10,000 moves, opened again', unit: 'ms', ...atMost(300)},
    {row: 'game of 10,000 moves, opened the first time', unit: 'ms', ...atMost(1_500)}
  ],
  async measure(bench) {
    const pages = await startLogPages(bench, 'games')
    const browser = await pages.openBrowser()
    const filler = await pages.open(browser)
    await filler.evaluate(([topic, moves]) => window.games.fill(topic, moves), [topic, moves])
    await filler.close()
    const first = await pages.open(browser)
    const firstMs = await first.evaluate(([topic, moves]) => window.games.openGame(topic, moves, true), [topic, moves])
    await first.close()
    bench.log(`ms to open for the first time, played from its start: ${firstMs.toFixed(0)}`)
    const openMs = []
    for (let run = 0; run < runs; run++) {
      const page = await pages.open(browser)
      openMs.push(await page.evaluate(([topic, moves]) => window.games.openGame(topic, moves), [topic, moves]))
      await page.close()
    }
    bench.log(`ms to open again: ${spread(openMs)}`)
    return [{ours: median(openMs)}, {ours: firstMs}]
  }
}

import {startLogPages} from '../log-pages.mjs'
import {atMost} from '../row.mjs'
import {median, spread} from '../statistics.mjs'

const moves = 10_000
const topic = 'a long game'
const runs = 9

/** A long game is read from the log and played again by its rules, to its newest position. */
export const gameOpening = {
  rows: [{row: 'game of 10,000 moves, opened', unit: 'ms', ...atMost(300)}],
  async measure(bench) {
    const pages = await startLogPages(bench, 'games')
    const browser = await pages.openBrowser()
    const filler = await pages.open(browser)
    await filler.evaluate(([topic, moves]) => window.games.fill(topic, moves), [topic, moves])
    await filler.close()
    const openMs = []
    for (let run = 0; run < runs; run++) {
      const page = await pages.open(browser)
      openMs.push(await page.evaluate(([topic, moves]) => window.games.openGame(topic, moves), [topic, moves]))
      await page.close()
    }
    bench.log(`ms to open: ${spread(openMs)}`)
    return [{ours: median(openMs)}]
  }
}

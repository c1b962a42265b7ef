import {startLogPages} from '../log-pages.mjs'
import {atMost} from '../row.mjs'
import {largest, median, spread} from '../statistics.mjs'

/** A newcomer's browser meets one that has `count` entries, `runs` times. */
async function backfill(bench, count, runs) {
  const pages = await startLogPages(bench)
  const found = {newestMs: [], allMs: [], joiningTasksMs: [], longTasksMs: []}
  const topic = `history of ${count}`
  const place = {topic, relays: [pages.relayUrl]}
  const host = await pages.open(await pages.openBrowser())
  const newest = await host.evaluate(([topic, count]) => window.log.fill(topic, count), [topic, count])
  await host.evaluate(place => window.log.open(place), place)
  for (let run = 0; run < runs; run++) {
    const browser = await pages.openBrowser()
    const newcomer = await pages.open(browser)
    const figures = await newcomer.evaluate(
      ([place, newest, count]) => window.log.arrive(place, newest, count),
      [place, newest, count]
    )
    for (const name of Object.keys(found)) found[name].push(...[figures[name]].flat())
    await browser.close()
    bench.log(`${run + 1} of ${runs} newcomers: newest ${figures.newestMs} ms, all ${figures.allMs} ms`)
  }
  return found
}

const longest = tasksMs => (tasksMs.length === 0 ? 0 : largest(tasksMs))
const told = ({joiningTasksMs, longTasksMs}) =>
  `longest task ${longest(longTasksMs)} ms, while joining ${longest(joiningTasksMs)} ms`

/** How soon a newcomer reads the end of a history, and how soon all of it is verified and stored. */
export const backfill10k = {
  rows: [
    {row: 'newest 50 of 10,000 at a newcomer, after the link', unit: 'ms', ...atMost(300)},
    {row: '10,000 entries verified and stored', unit: 'ms', ...atMost(2_000)}
  ],
  async measure(bench) {
    const found = await backfill(bench, 10_000, 5)
    bench.log(`ms to newest: ${spread(found.newestMs)}; to all: ${spread(found.allMs)}; ${told(found)}`)
    return [{ours: median(found.newestMs)}, {ours: median(found.allMs)}]
  }
}

export const backfill100k = {
  rows: [
    {row: '100,000 entries verified and stored', unit: 's', ...atMost(15)},
    {row: 'longest task of the page meanwhile', unit: 'ms', ...atMost(50)}
  ],
  async measure(bench) {
    const found = await backfill(bench, 100_000, 1)
    bench.log(told(found))
    return [{ours: median(found.allMs) / 1_000}, {ours: longest(found.longTasksMs)}]
  }
}

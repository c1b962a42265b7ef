import {startLogPages} from '../log-pages.mjs'
import {median, spread} from '../statistics.mjs'

const messages = 100_000
const runs = 6
const forMs = 4_000
/** What a screen of 60 frames a second loses by it is less than one in thirty. */
const share = 0.97

/** A long conversation under a finger: as many frames as the browser draws of a page that only has text in it. */
export const scrolling = {
  rows: [
    {
      row: `scrolling ${messages.toLocaleString('en')} messages`,
      unit: 'frames/s',
      goal: `≥ ${share} × plain text`,
      isMet: ({ours, peers}) => ours >= share * peers['plain text']
    }
  ],
  async measure(bench) {
    const pages = await startLogPages(bench, 'scroll')
    const context = bench.keep(await (await bench.chromium()).newContext({viewport: {width: 800, height: 900}}))
    const page = await pages.open(context)
    const [ours, plain, longest] = [[], [], []]
    for (let run = 0; run < runs; run++) {
      const way = [run % 2 === 0 ? -1 : 1, forMs]
      plain.push((await page.evaluate(way => window.scroll.plain(...way), way)).rate)
      const measured = await page.evaluate(way => window.scroll.ours(...way), [messages, ...way])
      ours.push(measured.rate)
      longest.push(measured.longestMs)
    }
    bench.log(`frames a second: ${spread(ours)}; of plain text: ${spread(plain)}`)
    bench.log(`longest frame, ms: ${spread(longest)}`)
    return [{ours: median(ours), peers: {'plain text': median(plain)}}]
  }
}

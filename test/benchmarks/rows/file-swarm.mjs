import {bundledPage} from '../file-pages.mjs'
import {startNostrRelay, startPages} from '../../config/serve/index.mjs'
import {atMost} from '../row.mjs'
import {largest, median, rounded} from '../statistics.mjs'

const runs = 3
const takers = 4
const bytes = 48 * 1_048_576

/** A source and several who take the file at once: what the source has to send, and what is sent for nothing. */
export const fileSwarm = {
  rows: [
    {row: `copies one source sends for ${takers} takers`, unit: '×', ...atMost(1.3)},
    {row: 'part of a file that a taker got twice', unit: '%', ...atMost(1)}
  ],
  async measure(bench) {
    const html =
      '<!doctype html><title>file</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'
    const {url} = bench.keep(await startPages({'/index.html': html, '/page.js': await bundledPage('swarm')}))
    const relay = bench.keep(await startNostrRelay())
    const browser = await bench.chromium()
    const copies = []
    const twice = []
    for (let run = 0; run < runs; run++) {
      const contexts = []
      const pages = []
      for (let i = 0; i <= takers; i++) {
        const context = await browser.newContext()
        contexts.push(context)
        const page = await context.newPage()
        page.setDefaultTimeout(300_000)
        await page.goto(url)
        await page.waitForFunction(() => typeof window.member === 'object')
        await page.evaluate(place => window.member.join(place), {
          topic: `swarm ${run}`,
          relays: [relay.url],
          trackers: []
        })
        pages.push(page)
      }
      for (const page of pages) await page.waitForFunction(others => window.member.linked() === others, takers)
      const [source, ...others] = pages
      await source.evaluate(bytes => window.member.share(bytes), bytes)
      for (const page of others) await page.evaluate(() => window.member.sees())
      await Promise.all(others.map(page => page.evaluate(() => window.member.take())))
      const report = page => page.evaluate(() => window.member.report())
      copies.push((await report(source)).givenBytes / bytes)
      const got = await Promise.all(others.map(report))
      twice.push(largest(got.map(({duplicateBytes}) => (100 * duplicateBytes) / bytes)))
      bench.log(`copies: ${rounded(copies.at(-1))}, twice: ${rounded(twice.at(-1))} %`)
      for (const context of contexts) await context.close()
    }
    return [{ours: median(copies)}, {ours: median(twice)}]
  }
}

import {readFile} from 'node:fs/promises'
import {startLogPages} from '../log-pages.mjs'
import {atMost} from '../row.mjs'
import {median, spread} from '../statistics.mjs'

const stored = 100_000
const topic = 'a long history'
const runs = 15
const notes = 40

/** Resident memory of the process that shows `page`, bytes, after everything unused is gone. */
async function residentBytes(page, isOurs) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.detach()
  const browser = await page.context().browser().newBrowserCDPSession()
  const {processInfo} = await browser.send('SystemInfo.getProcessInfo')
  await browser.detach()
  const sizes = await Promise.all(processInfo.filter(isOurs).map(({id}) => readFile(`/proc/${id}/status`, 'utf8')))
  const resident = sizes.map(status => Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) * 1024)
  return Math.max(...resident)
}

const renderer = ({type}) => type === 'renderer'

/** What a topic of 100,000 stored entries costs: reading its end, writing one more, and the memory of having it open. */
export const logStorage = {
  rows: [
    {row: 'last 200 of 100,000 stored, topic opened', unit: 'ms', ...atMost(20)},
    {row: 'append, safe on disk', unit: 'ms', ...atMost(5)},
    {row: 'memory of 100,000 entries open', unit: 'MB', ...atMost(60)}
  ],
  async measure(bench) {
    const pages = await startLogPages(bench)
    const profile = await pages.makeProfile()
    const browser = await pages.openBrowser(profile)
    const filler = await pages.open(browser)
    await filler.evaluate(([topic, count]) => window.log.fill(topic, count), [topic, stored])
    await filler.close()
    bench.log(`${stored} entries stored`)
    const readMs = []
    for (let run = 0; run < runs; run++) {
      const page = await pages.open(browser)
      readMs.push(await page.evaluate(topic => window.log.readNewest(topic, 200), topic))
      await page.close()
    }
    bench.log(`ms to open and read 200: ${spread(readMs)}`)

    await browser.close()

    const growth = []
    for (let run = 0; run < 3; run++) {
      // A process of its own each time: one that was used before has room left over.
      const fresh = await pages.openBrowser(profile)
      const reader = await pages.open(fresh)
      const before = await residentBytes(reader, renderer)
      const size = await reader.evaluate(topic => window.log.keepOpen(topic), topic)
      if (size < stored) throw new Error(`Only ${size} entries were opened.`)
      growth.push(((await residentBytes(reader, renderer)) - before) / 1e6)
      await fresh.close()
    }
    bench.log(`MB more while it is open: ${spread(growth)}`)

    // Last, since a topic that is over its limits lets go of what is oldest.
    const writer = await pages.open(await pages.openBrowser(profile))
    await writer.evaluate(place => window.log.open(place), {topic, relays: []})
    const appendMs = await writer.evaluate(count => window.log.write(count), notes)
    bench.log(`ms to append: ${spread(appendMs)}`)
    return [{ours: median(readMs)}, {ours: median(appendMs)}, {ours: median(growth)}]
  }
}

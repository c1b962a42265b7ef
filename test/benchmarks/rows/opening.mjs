import {startSite} from '../../config/serve/index.mjs'
import {openChatPage, say, untilStatus} from '../chat-pages.mjs'
import {batches} from '../rounds.mjs'
import {atMost} from '../row.mjs'
import {median, spread} from '../statistics.mjs'

const runs = 15
const runsAtOnce = 5
const newest = 'The tea is ready.'

/** Runs in the page before anything else: notes the frame in which the conversation first shows this text. */
function watchFor(text) {
  const isShown = root => {
    const log = root.querySelector('[role=log]')
    if (log?.textContent.includes(text)) return log.checkVisibility()
    return [...root.querySelectorAll('*')].some(element => element.shadowRoot && isShown(element.shadowRoot))
  }
  const look = () => {
    if (isShown(document)) window.shownMs = Date.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/**
 * From opening the address to seeing what somebody who is there wrote before. Everything is in it: fetching and
 * starting the app, making an identity, finding the other, the handshake, fetching the history, and the first picture of it.
 */
export const opening = {
  rows: [{row: 'open the address to reading the newest', unit: 'ms', ...atMost(1_000)}],
  async measure(bench) {
    await bench.build()
    const site = bench.keep(await startSite({log: line => bench.log(line)}))
    const servers = `relays=${encodeURIComponent(site.relayUrl)}&trackers=${encodeURIComponent(site.trackerUrl)}&stun=none`
    const addresses = Array.from({length: runs}, (_, at) => `${site.url}?${servers}#tea%20${at}`)
    const foundMs = []
    for (const batch of batches(addresses, runsAtOnce)) {
      const others = await Promise.all(batch.map(address => openChatPage(bench, address)))
      for (const {page} of others) {
        await say(page, newest)
        await untilStatus(page, 'Nobody else is here yet')
      }
      for (const [at, address] of batch.entries()) {
        const {page, startedMs, close} = await openChatPage(bench, address, {prepare: watchFor, argument: newest})
        await page.waitForFunction(() => window.shownMs !== undefined)
        foundMs.push((await page.evaluate(() => window.shownMs)) - startedMs)
        await Promise.all([close(), others[at].close()])
      }
      bench.log(`${foundMs.length} of ${runs} runs`)
    }
    bench.log(`ms from address to newest: ${spread(foundMs)}`)
    return [{ours: median(foundMs)}]
  }
}

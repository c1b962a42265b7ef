import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {chromium} from 'playwright-core'
import {chromiumArguments, findChromium} from '../config/browsers.mjs'
import {root} from '../config/paths.mjs'
import {startNostrRelay, startPages, startTracker} from '../config/serve/index.mjs'

const patienceMs = 600_000
const sampleMs = 100

/** Bytes of the file that is measured; `BENCH_FILE_MIB` makes it smaller while one works on it. */
export const fileBytes = Number(process.env.BENCH_FILE_MIB ?? 512) * 1_048_576

const pageFile = side => fileURLToPath(new URL(`pages/file-${side}.ts`, import.meta.url))

/** One of `pages/file-*.ts`, as a script. */
export async function bundledPage(side) {
  const {outputFiles} = await build({
    entryPoints: [pageFile(side)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: {global: 'globalThis'},
    minify: true,
    logLevel: 'error'
  })
  return outputFiles[0].text
}

/** Resident memory of every process of a browser, MB, by process. */
async function residentMb(session) {
  const {processInfo} = await session.send('SystemInfo.getProcessInfo')
  const sizes = await Promise.all(
    processInfo.map(async ({id, type}) => {
      // One that ended since it was listed has none.
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
      const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)
      return [id, {isPage: type === 'renderer', isBrowser: type === 'browser', mb: Number(found?.[1] ?? 0) / 1_000}]
    })
  )
  return new Map(sizes)
}

/** Watches how much the processes grow; `stop` gives the most of any page, and of the browser itself. */
async function watchMemory(session) {
  const before = await residentMb(session)
  const most = {page: 0, browser: 0}
  let watching = true
  const watch = (async () => {
    while (watching) {
      for (const [id, {isPage, isBrowser, mb}] of await residentMb(session)) {
        const growth = mb - (before.get(id)?.mb ?? mb)
        if (isPage) most.page = Math.max(most.page, growth)
        if (isBrowser) most.browser = Math.max(most.browser, growth)
      }
      await new Promise(resolve => setTimeout(resolve, sampleMs))
    }
  })()
  return async () => {
    watching = false
    await watch
    return most
  }
}

/**
 * Serves pages that bring a file from one to the other by `sides` of software. The two pages of a pair are of different sites, so that
 * they share neither storage nor process, in one browser with a profile on the disk. `path`: the way between them, if it is to be a long one.
 */
export async function startFilePages(bench, sides, {path} = {}) {
  const files = {}
  for (const side of sides) {
    files[`/${side}.html`] =
      `<!doctype html><title>${side}</title><link rel="icon" href="data:,"><script type="module" src="${side}.js"></script>`
    files[`/${side}.js`] = await bundledPage(side)
  }
  const {url} = bench.keep(await startPages(files))
  const sites = [url, url.replace('127.0.0.1', 'localhost')]
  const [relay, tracker] = [bench.keep(await startNostrRelay()), bench.keep(await startTracker())]
  let pairs = 0

  /** Two fresh pages, linked; `measure` lets one take the file from the other. */
  const openPair = async (side, bytes, query = '') => {
    const folder = await mkdtemp(join(tmpdir(), 'shoal-bench-'))
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: await findChromium(),
      args: chromiumArguments
    })
    const close = async () => {
      await context.close()
      await rm(folder, {recursive: true, force: true})
    }
    try {
      await path?.lengthen(context)
      const pages = []
      for (const site of sites) {
        const page = await context.newPage()
        page.setDefaultTimeout(patienceMs)
        page.on('pageerror', error => bench.log(`${side}: ${error.message}`))
        await page.goto(`${site}${side}.html${query}`)
        await page.waitForFunction(() => typeof window.side === 'object')
        pages.push(page)
      }
      const [giver, taker] = pages
      const place = {topic: `file ${++pairs}`, relays: [relay.url], trackers: [tracker.url]}
      const invitation = await giver.evaluate(([place, bytes]) => window.side.give(place, bytes), [place, bytes])
      const answer = taker.evaluate(([place, text]) => window.side.link(place, text), [place, invitation])
      await giver.evaluate(text => window.side.linked(text), await answer)
      return {giver, taker, session: await context.browser().newBrowserCDPSession(), close}
    } catch (error) {
      await close()
      throw error
    }
  }

  return {
    /** @returns {Promise<{mbPerSecond: number, pageMb: number, browserMb: number, roundTripsMs: readonly number[]}>} */
    async measure(side, bytes, query) {
      const {taker, session, close} = await openPair(side, bytes, query)
      try {
        const stop = await watchMemory(session)
        const ms = await taker.evaluate(bytes => window.side.take(bytes), bytes)
        const {page, browser} = await stop()
        const roundTripsMs = await taker.evaluate(() => window.side.roundTrips?.() ?? [])
        return {mbPerSecond: bytes / 1_000 / ms, pageMb: page, browserMb: browser, roundTripsMs}
      } finally {
        await close()
      }
    }
  }
}

import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {chromium} from 'playwright-core'
import {chromiumArguments, findChromium} from '../config/browsers.mjs'
import {root} from '../config/paths.mjs'
import {startNostrRelay, startPages} from '../config/serve/index.mjs'

/** Signing and storing 100,000 entries takes a while. */
const patienceMs = 180_000

async function bundled() {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL('pages/log.ts', import.meta.url))],
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    logLevel: 'error'
  })
  return outputFiles[0].text
}

/** Serves the page that fills, opens and measures logs, and a relay for two of them to meet. */
export async function startLogPages(bench) {
  const html =
    '<!doctype html><title>log</title><link rel="icon" href="data:,"><script type="module" src="log.js"></script>'
  const pages = bench.keep(await startPages({'/index.html': html, '/log.js': await bundled()}))
  const relay = bench.keep(await startNostrRelay())

  const open = async context => {
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.goto(pages.url)
    await page.waitForFunction(() => typeof window.log === 'object')
    return page
  }
  return {
    relayUrl: relay.url,
    open,
    /** Where a browser keeps what it stores. */
    async makeProfile() {
      const folder = await mkdtemp(join(tmpdir(), 'shoal-bench-'))
      bench.keep({close: () => rm(folder, {recursive: true, force: true})})
      return folder
    },
    /** A browser with a profile on the disk, as people have one: storage of a private window lives in memory and is quicker. */
    async openBrowser(profile = undefined) {
      const folder = profile ?? (await this.makeProfile())
      const context = await chromium.launchPersistentContext(folder, {
        executablePath: await findChromium(),
        args: chromiumArguments
      })
      return bench.keep(context)
    }
  }
}

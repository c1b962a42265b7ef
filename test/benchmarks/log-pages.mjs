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

async function bundled(name) {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url))],
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

/** Serves `pages/<name>.ts`, which fills, opens and measures what is stored, and a relay for two of them to meet. */
export async function startLogPages(bench, name = 'log') {
  const html = `<!doctype html><title>${name}</title><link rel="icon" href="data:,"><script type="module" src="${name}.js"></script>`
  const pages = bench.keep(await startPages({'/index.html': html, [`/${name}.js`]: await bundled(name)}))
  const relay = bench.keep(await startNostrRelay())

  const open = async context => {
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.goto(pages.url)
    await page.waitForFunction(name => typeof window[name] === 'object', name)
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

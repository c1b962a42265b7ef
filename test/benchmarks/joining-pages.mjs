import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {root} from '../config/paths.mjs'
import {startPages} from '../config/serve/index.mjs'
import {startCountedRelay} from './counted-relay.mjs'

const patienceMs = 30_000
/** Longer than the pauses between first announcements, ours (up to 4.8 s) and Trystero's (1.3 s). */
const quietMs = 5_000

const pageFile = side => fileURLToPath(new URL(`pages/${side}.ts`, import.meta.url))

async function bundled(side) {
  const {outputFiles} = await build({
    entryPoints: [pageFile(side)],
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

/** Runs in the page before anything else: counts the real connections, and settles the first character of the random id. */
function prepare(firstChance) {
  const Native = RTCPeerConnection
  window.connectionsBuilt = 0
  window.RTCPeerConnection = class extends Native {
    constructor(...options) {
      super(...options)
      window.connectionsBuilt++
    }
  }
  const chance = Math.random
  Math.random = () => {
    Math.random = chance
    return firstChance
  }
}

/** One page in a browser context of its own, known to the relays by its name. */
class JoiningPage {
  name
  #page
  #relays

  constructor(page, relays, name) {
    this.#page = page
    this.#relays = relays
    this.name = name
  }

  /** Joins; resolves with the milliseconds the page itself took for it. */
  join(topic) {
    const relays = this.#relays.map(relay => relay.urlFor(this.name))
    return within(
      patienceMs,
      `joining of ${this.name}`,
      this.#page.evaluate(request => window.join(request), {topic, relays})
    )
  }

  /** Resolves when it has announced itself on every relay and gone quiet. */
  async untilQuiet() {
    const announced = Promise.all(this.#relays.map(relay => relay.untilPublishes(this.name)))
    await within(patienceMs, `announcement of ${this.name}`, announced)
    for (;;) {
      const restMs = quietMs - (performance.now() - Math.max(...this.#published().map(({atMs}) => atMs)))
      if (restMs <= 0) return
      await pause(restMs)
    }
  }

  /** EVENT frames it has sent to all relays together between two moments of `performance.now`. */
  framesBetween(fromMs, toMs) {
    return this.#published().filter(({atMs}) => atMs >= fromMs && atMs < toMs).length
  }

  /** The routing id by which it made itself known. */
  get peerId() {
    return this.#published()[0]?.peerId
  }

  connectionsBuilt() {
    return this.#page.evaluate(() => window.connectionsBuilt)
  }

  async close() {
    await this.#page.context().close()
  }

  #published() {
    return this.#relays.flatMap(relay => relay.publishedBy(this.name))
  }
}

/** Serves the pages that only join, and the relays they meet on. */
export async function startJoiningPages(bench, {relayCount}) {
  const [ours, stock] = await Promise.all(['ours', 'stock'].map(bundled))
  const html = side =>
    `<!doctype html><title>${side}</title><link rel="icon" href="data:,"><script type="module" src="${side}.js"></script>`
  const pages = bench.keep(
    await startPages({'/ours.html': html('ours'), '/stock.html': html('stock'), '/ours.js': ours, '/stock.js': stock})
  )
  const relays = await Promise.all(Array.from({length: relayCount}, startCountedRelay))
  for (const relay of relays) bench.keep(relay)
  let opened = 0

  /** Opens a page of one side. Of two pages, the one that `leads` has the lower id. */
  const open = async (side, leads) => {
    const context = await (await bench.chromium()).newContext()
    bench.keep(context)
    await context.addInitScript(prepare, leads ? 0 : 0.999)
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.goto(`${pages.url}${side}.html`)
    await page.waitForFunction(() => typeof window.join === 'function')
    return new JoiningPage(page, relays, `${side} ${++opened}`)
  }

  return {
    /** A page that has been in a topic of its own for a while. */
    async openOther(side, {joinerLeads}) {
      const page = await open(side, !joinerLeads)
      const topic = `topic of ${page.name}`
      // Over when somebody comes, which is waited for elsewhere; its closing before that is no news.
      page.join(topic).catch(() => undefined)
      await page.untilQuiet()
      return {side, topic, page, joinerLeads}
    },
    /**
     * Another page joins the topic of `other`. The moments are of `performance.now` in this process.
     * @returns {Promise<{joiner: JoiningPage, joinMs: number, startedMs: number, endedMs: number}>}
     */
    async joinOther({side, topic, page, joinerLeads}) {
      const joiner = await open(side, joinerLeads)
      const startedMs = performance.now()
      const joinMs = await joiner.join(topic)
      if (joiner.peerId < page.peerId !== joinerLeads) throw new Error(`The wrong page of ${side} led.`)
      return {joiner, joinMs, startedMs, endedMs: performance.now()}
    }
  }
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

async function within(ms, what, promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The ${what} took longer than ${ms} ms.`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {root} from '../../config/paths.mjs'
import {startNostrRelay, startPages} from '../../config/serve/index.mjs'
import {atMost} from '../row.mjs'
import {largest, quantile, spread} from '../statistics.mjs'

/** Each way, beside the real link between two pages. */
const way = {delayMs: 50, loss: 0.05, ordered: false}
const watchedMs = 60_000
const comparedMs = 20_000
const tries = 8

async function bundled() {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL('../pages/realtime.ts', import.meta.url))],
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

/** Two pages of two people, linked. */
async function startPlayers(bench) {
  const html =
    '<!doctype html><title>game</title><link rel="icon" href="data:,"><script type="module" src="game.js"></script>'
  const pages = bench.keep(await startPages({'/index.html': html, '/game.js': await bundled()}))
  const relay = bench.keep(await startNostrRelay())
  const browser = await bench.chromium()
  const players = []
  for (let seat = 0; seat < 2; seat++) {
    const context = bench.keep(await browser.newContext())
    const page = await context.newPage()
    page.setDefaultTimeout(120_000)
    await page.goto(pages.url)
    await page.waitForFunction(() => typeof window.game === 'object')
    players.push(page)
  }
  const seats = []
  for (const page of players) {
    seats.push(await page.evaluate(url => window.game.join('a game', url), relay.url))
  }
  for (const page of players) await page.waitForFunction(() => window.game.linked() > 0)
  return {players, seats}
}

/** What two people at 60 Hz see of each other, over a way that delays and loses. */
export const realtime = {
  rows: [
    {row: 'game at 60 Hz, age of what is shown, p99', unit: 'ms', ...atMost(85)},
    {row: 'game, longest stall in 60 s', unit: 'ms', ...atMost(100)},
    {row: 'game, 8 ticks run again, p99', unit: 'ms', ...atMost(4)},
    {row: 'game, states that differ are found', unit: 'ms', ...atMost(1_000)},
    {row: 'game, a late player plays', unit: 'ms', ...atMost(1_000)}
  ],
  async measure(bench) {
    const {players, seats} = await startPlayers(bench)
    const [first, second] = players
    let match = 0
    const play = how =>
      Promise.all(players.map(page => page.evaluate(args => window.game.play(...args), [seats, match, how])))
    const watch = durationMs =>
      Promise.all(
        players.map((page, seat) => page.evaluate(args => window.game.watch(...args), [1 - seat, durationMs]))
      )

    await play(way)
    const seen = await watch(watchedMs)
    const agesMs = seen.flatMap(each => each.agesMs)
    if (seen.some(({desynced}) => desynced)) throw new Error('The states differed.')
    bench.log(`age of what is shown, ms: ${spread(agesMs)}; ${seen.map(each => each.tick).join(' and ')} ticks`)

    match++
    await play({...way, ordered: true})
    const ordered = await watch(comparedMs)
    const orderedMs = ordered.flatMap(each => each.agesMs)
    bench.log(`the same, reliable and ordered: ${spread(orderedMs)}`)

    const againMs = await first.evaluate(() => window.game.resimulate(600))
    bench.log(`8 ticks run again, ms: ${spread(againMs)}`)

    const foundMs = []
    for (let run = 0; run < tries; run++) {
      match++
      await play(way)
      // At another moment between two comparisons each time.
      await watch(700 + (run * 500) / tries)
      const both = Promise.all(players.map(page => page.evaluate(() => window.game.found())))
      const spoiledMs = await second.evaluate(() => window.game.spoil())
      foundMs.push(Math.max(...(await both)) - spoiledMs)
    }
    bench.log(`found, ms: ${spread(foundMs)}`)

    match++
    await play(way)
    await watch(2_000)
    const lateMs = []
    for (let run = 0; run < tries; run++) {
      await second.evaluate(() => window.game.close())
      await first.waitForFunction(() => window.game.isHeld(1))
      lateMs.push(await second.evaluate(args => window.game.play(...args), [seats, match, way]))
      await watch(1_500)
    }
    bench.log(`late players, ms: ${spread(lateMs)}`)
    const stallMs = each => Math.max(...each.map(({longestStallMs}) => longestStallMs))
    return [
      {ours: quantile(agesMs, 0.99), peers: {'reliable, ordered': quantile(orderedMs, 0.99)}},
      {ours: stallMs(seen), peers: {'reliable, ordered': stallMs(ordered)}},
      {ours: quantile(againMs, 0.99)},
      {ours: largest(foundMs)},
      {ours: largest(lateMs)}
    ]
  }
}

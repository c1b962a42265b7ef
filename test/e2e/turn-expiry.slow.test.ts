import {afterAll, beforeAll, expect, it, onTestFinished} from 'vitest'
import {startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import {TestedPage} from './tested-page.ts'
import type {TurnTester} from './turn-page.ts'
import {ownAddress, startTurnServer, timeLimited, type TurnServer} from './turn-server.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()
const secret = 'of the server and whoever hands out credentials'
/** How long credentials are good for. */
const lifeSeconds = 20
/** The link is used for so long after they expired. */
const lateMs = 40_000

let turn: TurnServer
let pages: Awaited<ReturnType<typeof startPages>>

beforeAll(async () => {
  turn = await startTurnServer(ownAddress(), secret)
  pages = await startPages({
    '/index.html': '<!doctype html><title>relayed</title><script type="module" src="page.js"></script>',
    '/page.js': await bundledPage('turn-page.ts')
  })
}, 600_000)

afterAll(async () => {
  await pages?.close()
  await turn?.close()
})

/** A page, and when each of the credentials it was given expires. */
class RelayedPage extends TestedPage<TurnTester> {
  readonly expiriesMs: number[] = []

  static async open(errors: string[]): Promise<RelayedPage> {
    const context = await browsers.chromium.newContext()
    onTestFinished(() => context.close())
    const page = new RelayedPage(await context.newPage(), errors)
    await page.page.exposeFunction('credentials', () => {
      const untilMs = Date.now() + lifeSeconds * 1_000
      page.expiriesMs.push(untilMs)
      return [{urls: turn.url, ttl: lifeSeconds, ...timeLimited(secret, untilMs)}]
    })
    await page.page.goto(pages.url)
    await page.page.waitForFunction(() => 'tester' in globalThis, undefined, {timeout: patienceMs})
    await page.do('join', 'expiring', browsers.nostr.url)
    return page
  }

  async hasLinks(count: number): Promise<void> {
    await expect.poll(async () => (await this.do('look')).paths.length, {timeout: patienceMs}).toBe(count)
    for (const {local} of (await this.do('look')).paths) expect(local).toBe('relay')
  }

  async hears(words: string): Promise<void> {
    await expect.poll(() => this.do('heard'), {timeout: patienceMs}).toContain(words)
  }
}

it('a link outlives the credentials it was made with, and one that is made later has newer ones', async () => {
  const errors: string[] = []
  const [a, b] = [await RelayedPage.open(errors), await RelayedPage.open(errors)]
  await Promise.all([a.hasLinks(1), b.hasLinks(1)])
  const expired = Math.max(...a.expiriesMs, ...b.expiriesMs)
  const untilMs = expired + lateMs
  for (let round = 0; Date.now() < untilMs; round++) {
    await a.do('say', `a ${round}`)
    await b.hears(`a ${round}`)
    await b.do('say', `b ${round}`)
    await a.hears(`b ${round}`)
    const nextMs = (await a.page.evaluate(() => performance.now())) + 2_000
    await a.page.waitForFunction(ms => performance.now() >= ms, nextMs, {polling: 250})
  }
  for (const page of [a, b]) {
    const {links, closed, ice} = await page.do('look')
    expect({links, closed, refusals: ice.refusals}).toEqual({links: 1, closed: {}, refusals: []})
  }
  const c = await RelayedPage.open(errors)
  await Promise.all([a.hasLinks(2), b.hasLinks(2), c.hasLinks(2)])
  await c.do('say', 'newer')
  await Promise.all([a.hears('newer'), b.hears('newer')])
  for (const page of [a, b, c]) {
    expect((await page.do('look')).ice.refusals).toEqual([])
    expect(Math.max(...page.expiriesMs)).toBeGreaterThan(expired + lateMs)
  }
  expect(errors).toEqual([])
}, 240_000)

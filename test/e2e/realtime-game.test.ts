import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startNostrRelay, startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {gameSums} from './game-sums.ts'
import type {Seen} from './realtime-page.ts'

const patienceMs = 60_000
let chromium: Browser
let firefox: Browser
let relay: Awaited<ReturnType<typeof startNostrRelay>>
let site: Awaited<ReturnType<typeof startPages>>

beforeAll(async () => {
  const html =
    '<!doctype html><title>game</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'
  const decorators = {tsconfigRaw: {compilerOptions: {experimentalDecorators: true, useDefineForClassFields: false}}}
  site = await startPages({'/index.html': html, '/page.js': await bundledPage('realtime-page.ts', decorators)})
  relay = await startNostrRelay()
  chromium = await launchChromium()
  firefox = await launchFirefox()
})

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  await Promise.all([site?.close(), relay?.close()])
})

/** What runs in the page, by name. */
const call = <T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> =>
  page.evaluate(
    ([name, args]) =>
      (globalThis as never as {realtime: Record<string, (...all: readonly unknown[]) => T>}).realtime[name as string]!(
        ...(args as unknown[])
      ),
    [name, args] as const
  ) as Promise<T>

class Player {
  readonly context: BrowserContext
  page: Page
  key = ''

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
  }

  static async open(browser: Browser): Promise<Player> {
    const context = await browser.newContext()
    return new Player(context, await context.newPage())
  }

  async join(topic: string): Promise<void> {
    await this.page.goto(site.url)
    await this.page.waitForFunction(() => 'realtime' in globalThis)
    this.key = await call<string>(this.page, 'join', topic, relay.url)
  }

  seen(): Promise<Seen> {
    return call<Seen>(this.page, 'seen')
  }

  async until(what: string, condition: (seen: Seen) => boolean): Promise<Seen> {
    await expect.poll(async () => condition(await this.seen()), {timeout: patienceMs, message: what}).toBe(true)
    return this.seen()
  }
}

/** Everything two pages both have a checksum of is the same. */
function expectSame(all: readonly Seen[], atLeast: number): void {
  const [first, ...others] = all
  for (const other of others) {
    const shared = Object.keys(first!.sums).filter(tick => tick in other.sums)
    expect(shared.length).toBeGreaterThan(atLeast)
    for (const tick of shared) expect(other.sums[Number(tick)]).toBe(first!.sums[Number(tick)])
  }
}

describe('a game in real time', () => {
  it('comes to the same in Chromium, in Firefox and in Node', async () => {
    const expected = await gameSums(12, 1_800)
    expect(new Set(expected).size).toBe(13)
    for (const browser of [chromium, firefox]) {
      const player = await Player.open(browser)
      await player.page.goto(site.url)
      await player.page.waitForFunction(() => 'realtime' in globalThis)
      expect(await call(player.page, 'gameSums', 12, 1_800)).toEqual(expected)
      await player.context.close()
    }
  })

  it.each([
    ['two', 1],
    ['four', 3]
  ])('%s players play it, one of them in Firefox, and one leaves and returns', async (_, chromiums) => {
    const topic = `cycles ${chromiums}`
    const players: Player[] = []
    for (let i = 0; i < chromiums; i++) players.push(await Player.open(chromium))
    players.push(await Player.open(firefox))
    for (const player of players) await player.join(topic)
    for (const player of players) await player.until('linked', ({neighbours}) => neighbours >= players.length - 1)
    const seats = players.map(({key}) => key)
    for (const {page} of players) await call(page, 'play', seats)
    for (const player of players) await player.until('playing', ({phase, tick}) => phase === 'playing' && tick > 60)

    // A key pressed in Firefox turns its cycle on every page, once the others know.
    const last = players.at(-1)!
    await last.page.locator('p2p-arena canvas').focus()
    const before = (await players[0]!.seen()).headings[players.length - 1]!
    await last.page.keyboard.press(before % 2 === 0 ? 'ArrowRight' : 'ArrowUp')
    const turned = await last.until('turned', ({headings}) => headings[players.length - 1] !== before)
    expect(turned.faults).toEqual([])

    // One closes the page: the others go on, and it takes its seat again when it is loaded anew.
    await last.page.close()
    for (const player of players.slice(0, -1)) await player.until('held', ({parts}) => parts.at(-1) === 'held')
    const {tick} = await players[0]!.seen()
    await players[0]!.until('going on', seen => seen.tick > tick + 30)
    last.page = await last.context.newPage()
    await last.join(topic)
    expect(last.key).toBe(seats.at(-1))
    await last.until('linked again', ({neighbours}) => neighbours >= players.length - 1)
    await call(last.page, 'play', seats)
    for (const player of players) {
      await player.until(
        'all there',
        ({phase, parts}) => phase === 'playing' && parts.every(part => part === 'playing')
      )
    }
    const settled = (await players[0]!.seen()).settledTick
    const ends: Seen[] = []
    for (const player of players) ends.push(await player.until('more', seen => seen.settledTick > settled + 150))
    expectSame(ends, 3)
    for (const {desync} of ends) expect(desync).toBeUndefined()
    await Promise.all(players.map(({context}) => context.close()))
  })

  it('five players play at a host, another goes on when its page is gone, and it returns', async () => {
    const players: Player[] = []
    for (let i = 0; i < 4; i++) players.push(await Player.open(chromium))
    players.push(await Player.open(firefox))
    for (const player of players) await player.join('crowd')
    for (const player of players) await player.until('linked', ({neighbours}) => neighbours >= 4)
    const seats = players.map(({key}) => key)
    for (const {page} of players) await call(page, 'play', seats)
    for (const player of players) await player.until('playing', ({phase, tick}) => phase === 'playing' && tick > 60)
    for (const player of players) expect((await player.seen()).host).toBe(0)

    const last = players[4]!
    await last.page.locator('p2p-arena canvas').focus()
    /** Steps forwards in Firefox, and answers how far all pages see it to have come in the end. */
    const stepOn = async (all: readonly Player[]): Promise<number> => {
      const before = (await last.seen()).steps[4]!
      await last.page.keyboard.down('ArrowUp')
      await last.until('stepping', ({steps}) => steps[4]! > before + 5)
      await last.page.keyboard.up('ArrowUp')
      const furthest = async () => (await Promise.all(all.map(player => player.seen()))).map(({steps}) => steps[4]!)
      await expect
        .poll(async () => new Set(await furthest()).size, {timeout: patienceMs, message: 'all see the same'})
        .toBe(1)
      const [steps] = await furthest()
      expect(steps).toBeGreaterThan(before)
      return steps!
    }
    await stepOn(players)

    const [host, ...others] = players as [Player, ...Player[]]
    await host.page.close()
    for (const player of others)
      await player.until('at another', seen => seen.host !== 0 && seen.phase === 'playing' && seen.parts[0] === 'held')
    const steps = await stepOn(others)
    host.page = await host.context.newPage()
    await host.join('crowd')
    await host.until('linked again', ({neighbours}) => neighbours >= 4)
    await call(host.page, 'play', seats)
    for (const player of players)
      await player.until('all there', seen => seen.phase === 'playing' && seen.parts.every(part => part === 'playing'))
    // What is shown glides to what the host says.
    await host.until('where it stood', seen => seen.steps[4] === steps)
    expect(await stepOn(players)).toBeGreaterThan(steps)
    for (const player of players) expect((await player.seen()).faults).toEqual([])
    await Promise.all(players.map(({context}) => context.close()))
  })
})

import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startNostrRelay, startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import type {GamesPage} from './games-page.ts'

let pages: Awaited<ReturnType<typeof startPages>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let chromium: Browser
let firefox: Browser

beforeAll(async () => {
  nostr = await startNostrRelay()
  chromium = await launchChromium()
  firefox = await launchFirefox()
  pages = await startPages({
    '/index.html': '<!doctype html><title>games</title><script type="module" src="games.js"></script>',
    '/games.js': await bundledPage('games-page.ts')
  })
})

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  await Promise.all([pages?.close(), nostr?.close()])
})

type Methods = {[K in keyof GamesPage]: (...args: never[]) => unknown}

/** One page of one person. */
class Player {
  readonly errors: string[] = []
  readonly #context: BrowserContext
  readonly #address: string
  #page: Page

  private constructor(context: BrowserContext, page: Page, address: string) {
    this.#context = context
    this.#page = page
    this.#address = address
    page.on('pageerror', error => this.errors.push(String(error)))
  }

  static async open(browser: Browser, topic: string): Promise<Player> {
    const context = await browser.newContext()
    onTestFinished(() => context.close().catch(() => undefined))
    const address = `${pages.url}?relays=${encodeURIComponent(nostr.url)}#${encodeURIComponent(topic)}`
    const player = new Player(context, await context.newPage(), address)
    await player.#go()
    return player
  }

  async #go(): Promise<void> {
    await this.#page.goto(this.#address)
    await this.#page.waitForFunction(() => 'gamesPage' in globalThis, undefined, {timeout: patienceMs})
  }

  leave(): Promise<void> {
    return this.#page.close()
  }

  async comeBack(): Promise<void> {
    this.#page = await this.#context.newPage()
    this.#page.on('pageerror', error => this.errors.push(String(error)))
    await this.#go()
  }

  call<K extends keyof GamesPage>(
    name: K,
    ...args: Parameters<GamesPage[K]>
  ): Promise<Awaited<ReturnType<GamesPage[K]>>> {
    return this.#page.evaluate(
      ([name, args]) => {
        const {gamesPage} = globalThis as unknown as {gamesPage: Methods}
        return gamesPage[name as keyof GamesPage](...(args as never[]))
      },
      [name, args] as readonly [string, readonly unknown[]]
    ) as Promise<Awaited<ReturnType<GamesPage[K]>>>
  }

  async until(
    name: 'forMe' | 'hasTable' | 'hand' | 'moves' | 'phase' | 'proposal' | 'readyCount',
    value: unknown
  ): Promise<void> {
    try {
      await expect.poll((): Promise<unknown> => this.call(name), {timeout: patienceMs, interval: 50}).toEqual(value)
    } catch (error) {
      throw new Error(JSON.stringify(await this.call('report')), {cause: error})
    }
  }

  /** When the turn is this player's. */
  async move(name: string, ...args: readonly number[]): Promise<void> {
    await this.until('forMe', true)
    expect(await this.call('move', name, ...args)).toBe('sent')
  }
}

const agree = (players: readonly Player[]) =>
  expect
    .poll(async () => new Set(await Promise.all(players.map(player => player.call('state')))).size, {
      timeout: patienceMs,
      interval: 50
    })
    .toBe(1)

async function seated(game: string, players: readonly Player[]): Promise<void> {
  await players[0]!.call('create', game)
  for (const player of players.slice(1)) {
    await player.until('hasTable', true)
    await player.call('ready')
  }
  await players[0]!.until('readyCount', players.length)
  expect(await players[0]!.call('start')).toBe(true)
}

describe('Games played in turns, in real browsers', () => {
  it('two players, Chromium and Firefox: a game, a draw declined, an undo, and another game', async () => {
    const [ada, ben] = [await Player.open(chromium, 'crosses'), await Player.open(firefox, 'crosses')]
    const both = [ada, ben]
    await seated('crosses', both)
    await ada.move('mark', 4)
    await ben.until('forMe', true)
    await ada.call('propose', 'draw')
    await ben.until('proposal', 'draw')
    await ben.call('answer', false)
    await ada.until('proposal', undefined)
    await ben.move('mark', 0)
    await ada.move('mark', 5)
    await ben.until('forMe', true)
    await ben.call('propose', 'undo')
    await ada.until('proposal', 'undo')
    await ada.call('answer', true)
    await ben.until('moves', 1)
    await ben.move('mark', 3)
    await ada.move('mark', 2)
    await ben.move('mark', 6)
    await ada.move('mark', 7)
    await ben.move('mark', 0)
    await agree(both)
    await ben.until('phase', {kind: 'ended', end: {winners: [1]}})
    await ada.call('propose', 'rematch')
    await ben.until('proposal', 'rematch')
    await ben.call('answer', true)
    await ben.move('mark', 4)
    await ada.until('forMe', true)
    await agree(both)
    expect([...(await ada.call('faults')), ...(await ben.call('faults')), ...ada.errors, ...ben.errors]).toEqual([])
  })

  it('four players, one of them Firefox and one gone and back: fair dice, hands that survive, the same end for all', async () => {
    const players = [
      await Player.open(chromium, 'guessing'),
      await Player.open(chromium, 'guessing'),
      await Player.open(firefox, 'guessing'),
      await Player.open(chromium, 'guessing')
    ]
    await seated('guessing', players)
    for (const player of players) await player.until('forMe', true)
    const hands = await Promise.all(players.map(player => player.call('hand')))
    for (const hand of hands) expect(hand).toHaveLength(3)
    expect(new Set(hands.map(hand => hand.join())).size).toBeGreaterThan(1)
    const back = players[3]!
    await back.leave()
    await players[0]!.move('guess', 2)
    await back.comeBack()
    await back.until('forMe', true)
    await back.until('hand', hands[3]!)
    await Promise.all([players[1]!.move('guess', 1), players[2]!.move('guess', 2), back.move('guess', 3)])
    // They agree too while the hands are still to be shown.
    const kinds = () => Promise.all(players.map(async player => (await player.call('phase'))!.kind))
    await expect.poll(kinds, {timeout: patienceMs, interval: 50}).toEqual(players.map(() => 'ended'))
    await agree(players)
    for (const player of players) {
      expect(JSON.parse(await player.call('state'))[0].hands).toEqual(hands)
      expect([...(await player.call('faults')), ...player.errors]).toEqual([])
    }
    // Who comes when all is over sees the same, from the log alone.
    const late = await Player.open(firefox, 'guessing')
    await late.until('hasTable', true)
    await agree([...players, late])
  })
})

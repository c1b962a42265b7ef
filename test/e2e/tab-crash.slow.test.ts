import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import type {StoragePage} from './storage-page.ts'

/** Whoever waits for the lock of a dead tab waits no longer than this. */
const takeOverMs = 5_000

/** One tab with the log of the topic. */
class Tab {
  readonly page: Page
  /** Texts the tab was told are stored. */
  readonly done: string[] = []
  readonly errors: string[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', error => this.errors.push(String(error)))
    page.on('console', message => {
      if (message.text().startsWith('done ')) this.done.push(message.text().slice(5))
    })
  }

  static async open(context: BrowserContext, url: string): Promise<Tab> {
    const tab = new Tab(await context.newPage())
    await tab.page.goto(url)
    await tab.page.waitForFunction(() => 'storagePage' in globalThis, undefined, {timeout: patienceMs})
    return tab
  }

  /** Writes until it is stopped or dies. */
  begin(from: number): void {
    void this.page
      .evaluate(from => (globalThis as unknown as {storagePage: StoragePage}).storagePage.appendForever(from), from)
      .catch(() => undefined)
  }

  append(text: string): Promise<void> {
    return this.page.evaluate(
      text => (globalThis as unknown as {storagePage: StoragePage}).storagePage.append(text),
      text
    )
  }

  stop(): Promise<void> {
    return this.page.evaluate(() => (globalThis as unknown as {storagePage: StoragePage}).storagePage.stop())
  }

  check() {
    return this.page.evaluate(() => (globalThis as unknown as {storagePage: StoragePage}).storagePage.check())
  }

  async hasStored(count: number): Promise<void> {
    await expect.poll(() => this.done.length, {timeout: patienceMs, interval: 1}).toBeGreaterThan(count)
  }

  /** Its process ends at once. */
  async crash(): Promise<void> {
    const crashed = this.page.waitForEvent('crash', {timeout: patienceMs})
    const session = await this.page.context().newCDPSession(this.page)
    void session.send('Page.crash').catch(() => undefined)
    await crashed
  }
}

describe('a tab that is killed while another of the same browser writes too', () => {
  let pages: Awaited<ReturnType<typeof startPages>>
  let chromium: Browser

  beforeAll(async () => {
    chromium = await launchChromium()
    const script = await bundledPage('storage-page.ts')
    pages = await startPages({
      '/index.html': '<!doctype html><title>storage</title><script type="module" src="storage.js"></script>',
      '/storage.js': script
    })
  })

  afterAll(async () => {
    await chromium?.close()
    await pages?.close()
  })

  it('loses nothing it was told is stored, does not hold up the other, and leaves one chain', async () => {
    const context = await chromium.newContext()
    const url = `${pages.url}#tabs`
    const said: string[] = []
    let left = await Tab.open(context, url)
    // The lock is held by the one or the other, and for another step of writing, each time.
    for (const [round, enough] of [10, 47, 3, 90, 25].entries()) {
      const right = await Tab.open(context, url)
      left.begin(round * 1_000_000)
      right.begin(round * 1_000_000 + 500_000)
      await Promise.all([left.hasStored(enough), right.hasStored(3)])
      await left.crash()
      const crashedMs = performance.now()
      await right.append(`after crash ${round}`)
      expect(performance.now() - crashedMs).toBeLessThan(takeOverMs)
      await right.stop()
      said.push(...left.done, ...right.done)

      const reloaded = await Tab.open(context, url)
      for (const tab of [right, reloaded]) {
        const found = await tab.check()
        expect(found).toMatchObject({faults: [], chains: 1, equivocators: 0})
        expect(new Set(found.texts).size).toBe(found.texts.length)
        expect(said.filter(text => !found.texts.includes(text))).toEqual([])
        expect(tab.errors).toEqual([])
      }
      await left.page.close()
      await right.page.close()
      left = reloaded
    }
  })
})

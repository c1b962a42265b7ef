import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, beforeAll, expect, onTestFinished} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import type {LongPath} from '../config/long-path.mjs'
import {startNostrRelay, startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import type {FilesPage} from './files-page.ts'

export const mebi = 1_048_576

interface FilesPlace {
  readonly chromium: Browser
  readonly firefox: Browser
  /** Where the page is, without the topic. */
  readonly address: string
}

/** Two browsers, a relay, and the page with the files of a topic, for one test file. */
export function useFilesPages(): FilesPlace {
  let pages: Awaited<ReturnType<typeof startPages>>
  let nostr: Awaited<ReturnType<typeof startNostrRelay>>
  let chromium: Browser
  let firefox: Browser

  beforeAll(async () => {
    nostr = await startNostrRelay()
    chromium = await launchChromium()
    firefox = await launchFirefox()
    const script = await bundledPage('files-page.ts')
    pages = await startPages({
      '/index.html': '<!doctype html><title>files</title><script type="module" src="files.js"></script>',
      '/files.js': script
    })
  })

  afterAll(async () => {
    await Promise.all([chromium?.close(), firefox?.close()])
    await Promise.all([pages?.close(), nostr?.close()])
  })

  return {
    get chromium() {
      return chromium
    },
    get firefox() {
      return firefox
    },
    get address() {
      return `${pages.url}?relays=${encodeURIComponent(nostr.url)}`
    }
  }
}

type Methods = {[K in keyof FilesPage]: (...args: never[]) => unknown}

/** One page of one person. */
export class Visitor {
  readonly context: BrowserContext
  readonly errors: string[] = []
  readonly #address: string
  #page: Page

  private constructor(context: BrowserContext, page: Page, address: string) {
    this.context = context
    this.#address = address
    this.#page = page
    page.on('pageerror', error => this.errors.push(String(error)))
  }

  /** `initScript` runs in the page before anything of it. `path`: the way to every other page over it. */
  static async open(
    place: FilesPlace,
    browser: Browser,
    topic: string,
    initScript: () => void = () => undefined,
    path?: LongPath
  ): Promise<Visitor> {
    const context = await browser.newContext()
    await path?.lengthen(context)
    await context.addInitScript(initScript)
    const visitor = new Visitor(context, await context.newPage(), `${place.address}#${encodeURIComponent(topic)}`)
    onTestFinished(() => context.close().catch(() => undefined))
    await visitor.#go()
    return visitor
  }

  get page(): Page {
    return this.#page
  }

  async #go(): Promise<void> {
    await this.#page.goto(this.#address)
    await this.#ready()
  }

  async #ready(): Promise<void> {
    await this.#page.waitForFunction(() => 'filesPage' in globalThis, undefined, {timeout: patienceMs})
  }

  async reload(): Promise<void> {
    await this.#page.reload()
    await this.#ready()
  }

  /** The process of the page ends, without a word to anybody. Chromium only. */
  async kill(): Promise<void> {
    const crashed = this.#page.waitForEvent('crash', {timeout: patienceMs})
    const session = await this.context.newCDPSession(this.#page)
    void session.send('Page.crash').catch(() => undefined)
    await crashed
  }

  /** Comes back in another page of the same browser. */
  async comeBack(): Promise<void> {
    await this.#page.close()
    this.#page = await this.context.newPage()
    this.#page.on('pageerror', error => this.errors.push(String(error)))
    await this.#go()
  }

  call<K extends keyof FilesPage>(
    name: K,
    ...args: Parameters<FilesPage[K]>
  ): Promise<Awaited<ReturnType<FilesPage[K]>>> {
    return this.#page.evaluate(
      ([name, args]) => {
        const {filesPage} = globalThis as unknown as {filesPage: Methods}
        return filesPage[name as keyof FilesPage](...(args as never[]))
      },
      [name, args] as const
    ) as Promise<Awaited<ReturnType<FilesPage[K]>>>
  }

  async becomes(name: string, state: string, timeout = 90_000): Promise<void> {
    try {
      await expect.poll(() => this.call('state', name), {timeout, interval: 50}).toBe(state)
    } catch (error) {
      throw new Error(JSON.stringify(await this.call('report')), {cause: error})
    }
  }

  /** Asks for a file once it is offered, and has all of it. */
  async gets(name: string): Promise<void> {
    await this.becomes(name, 'offered')
    await this.call('download', name)
    await this.becomes(name, 'here')
  }

  async hasMoreThan(name: string, bytes: number): Promise<void> {
    await expect.poll(() => this.call('haveBytes', name), {timeout: patienceMs, interval: 10}).toBeGreaterThan(bytes)
  }

  async seesNeighbours(count: number): Promise<void> {
    await expect.poll(() => this.call('neighbours'), {timeout: patienceMs}).toBe(count)
  }
}

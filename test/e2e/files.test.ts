import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startNostrRelay, startPages} from '../config/serve/index.mjs'
import {patienceMs} from './chat-page.ts'
import type {FilesPage} from './files-page.ts'

const mebi = 1_048_576
let pages: Awaited<ReturnType<typeof startPages>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let chromium: Browser
let firefox: Browser

beforeAll(async () => {
  nostr = await startNostrRelay()
  chromium = await launchChromium()
  firefox = await launchFirefox()
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL('files-page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    target: 'es2022'
  })
  pages = await startPages({
    '/index.html': '<!doctype html><title>files</title><script type="module" src="files.js"></script>',
    '/files.js': outputFiles[0]!.text
  })
})

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  await Promise.all([pages?.close(), nostr?.close()])
})

type Methods = {[K in keyof FilesPage]: (...args: never[]) => unknown}

/** One page of one person. */
class Visitor {
  readonly context: BrowserContext
  readonly errors: string[] = []
  page: Page

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('pageerror', error => this.errors.push(String(error)))
  }

  static async open(browser: Browser, topic: string): Promise<Visitor> {
    const context = await browser.newContext()
    const page = await context.newPage()
    const visitor = new Visitor(context, page)
    onTestFinished(() => context.close().catch(() => undefined))
    await page.goto(`${pages.url}?relays=${encodeURIComponent(nostr.url)}#${encodeURIComponent(topic)}`)
    await visitor.ready()
    return visitor
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'filesPage' in globalThis, undefined, {timeout: patienceMs})
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.ready()
  }

  call<K extends keyof FilesPage>(
    name: K,
    ...args: Parameters<FilesPage[K]>
  ): Promise<Awaited<ReturnType<FilesPage[K]>>> {
    return this.page.evaluate(
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
}

describe.each([
  ['Chromium', 'Chromium'],
  ['Chromium', 'Firefox'],
  ['Firefox', 'Chromium']
] as const)('a file from %s to %s', (from, to) => {
  const of = (name: 'Chromium' | 'Firefox') => (name === 'Chromium' ? chromium : firefox)

  it('arrives byte by byte, also an empty one and a folder, and can be read while it comes', async () => {
    const topic = `files ${from} ${to}`
    const ada = await Visitor.open(of(from), topic)
    const ben = await Visitor.open(of(to), topic)
    const size = 24 * mebi + 4_321
    const sum = await ada.call('share', 'film.bin', size)
    const empty = await ada.call('share', 'empty.bin', 0)
    const parts = await ada.call('shareFolder', 'folder', [0, 70_000, 3 * mebi, 5])
    await ben.becomes('film.bin', 'offered')
    await ben.becomes('folder', 'offered')
    for (const name of ['film.bin', 'empty.bin', 'folder']) await ben.call('download', name)
    for (const name of ['film.bin', 'empty.bin', 'folder']) await ben.becomes(name, 'here')
    expect(await ben.call('sha256', 'film.bin')).toBe(sum)
    expect(await ben.call('sha256', 'empty.bin')).toBe(empty)
    const inside = await ben.call('insideOf', 'folder')
    expect(inside.map(({sha256}) => sha256)).toEqual(parts)
    expect(inside.map(({path}) => path)).toEqual(['part 0/0.bin', 'part 1/1.bin', 'part 0/2.bin', 'part 1/3.bin'])
    await ben.call('remove', 'film.bin')
    await ben.becomes('film.bin', 'offered')
    expect(await ben.call('readFrom', 'film.bin', 10 * mebi + 1)).toBe(size - 10 * mebi - 1)
    const {drops, closed} = await ben.call('report')
    expect({...drops, ignored: 0}).toEqual({ignored: 0})
    expect(closed).toEqual({})
    expect([...ada.errors, ...ben.errors]).toEqual([])
  })

  it('goes on when the taker reloads in the middle', async () => {
    const topic = `reload ${from} ${to}`
    const ada = await Visitor.open(of(from), topic)
    const ben = await Visitor.open(of(to), topic)
    const sum = await ada.call('share', 'big.bin', 96 * mebi + 17)
    await ben.becomes('big.bin', 'offered')
    await ben.call('download', 'big.bin')
    await expect
      .poll(() => ben.call('haveBytes', 'big.bin'), {timeout: patienceMs, interval: 10})
      .toBeGreaterThan(8 * mebi)
    await ben.reload()
    const had = await ben.call('haveBytes', 'big.bin')
    expect(had).toBeGreaterThan(4 * mebi)
    await ben.becomes('big.bin', 'here')
    expect(await ben.call('sha256', 'big.bin')).toBe(sum)
    const {files} = await ben.call('report')
    expect(files.duplicateBytes).toBeLessThanOrEqual(0.01 * 96 * mebi)
  })
})

describe('a source that goes', () => {
  it('in the middle: another brings the rest, and the first itself serves again after a reload', async () => {
    const topic = 'leaving'
    const ada = await Visitor.open(chromium, topic)
    const ben = await Visitor.open(firefox, topic)
    const sum = await ada.call('share', 'big.bin', 64 * mebi + 3)
    await ben.becomes('big.bin', 'offered')
    await ben.call('download', 'big.bin')
    await ben.becomes('big.bin', 'here')
    const cy = await Visitor.open(chromium, topic)
    await expect.poll(() => cy.call('neighbours'), {timeout: patienceMs}).toBe(2)
    await cy.becomes('big.bin', 'offered')
    await cy.call('download', 'big.bin')
    await expect
      .poll(() => cy.call('haveBytes', 'big.bin'), {timeout: patienceMs, interval: 10})
      .toBeGreaterThan(4 * mebi)
    await ada.page.close()
    await cy.becomes('big.bin', 'here')
    expect(await cy.call('sha256', 'big.bin')).toBe(sum)
    await cy.call('remove', 'big.bin')
    await ben.page.close()
    const again = await ada.context.newPage()
    ada.page = again
    await again.goto(`${pages.url}?relays=${encodeURIComponent(nostr.url)}#${topic}`)
    await ada.ready()
    await cy.call('download', 'big.bin')
    await cy.becomes('big.bin', 'here')
    expect(await cy.call('sha256', 'big.bin')).toBe(sum)
  })
})

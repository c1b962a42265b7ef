import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startPages, startSite, startTracker} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {ChatPage, patienceMs} from './chat-page.ts'

let site: Awaited<ReturnType<typeof startSite>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let tracker: Awaited<ReturnType<typeof startTracker>>
let stock: Awaited<ReturnType<typeof startPages>>
let chromium: Browser

beforeAll(async () => {
  site = await startSite({port: 0})
  nostr = await startNostrRelay()
  tracker = await startTracker()
  const script = await bundledPage('stock-page.ts')
  stock = await startPages({
    '/index.html': '<!doctype html><title>waiting</title><script type="module" src="stock.js"></script>',
    '/stock.js': script
  })
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium?.close()
  await Promise.all([site?.close(), nostr?.close(), tracker?.close(), stock?.close()])
})

describe('a stock Trystero page in the same room', () => {
  for (const kind of ['nostr', 'torrent'] as const) {
    it.each([
      ['after', false],
      ['before', true]
    ])(`is met over ${kind} when it comes %s ours, and is not shown as a person`, async (_, first) => {
      const topic = `stock ${kind} ${first}`
      const url = kind === 'nostr' ? nostr.url : tracker.url
      const relays = kind === 'nostr' ? `relays=${url}&trackers=none` : `relays=none&trackers=${url}`
      const context = await chromium.newContext()
      const openStock = async () => {
        const page = await context.newPage()
        await page.goto(`${stock.url}?kind=${kind}&url=${encodeURIComponent(url)}&topic=${encodeURIComponent(topic)}`)
        return page
      }
      const before = first ? await openStock() : undefined
      const ours = await ChatPage.open(chromium, `${site.url}?${relays}&stun=none#${encodeURIComponent(topic)}`)
      await ours.sees('Nobody else is here yet')
      const page = before ?? (await openStock())
      await page.waitForFunction(() => document.title.startsWith('joined '), undefined, {timeout: patienceMs})
      await ours.sees('Nobody else is here yet')
      expect(await ours.page.getByText('2 people').count()).toBe(0)
      ours.expectNoErrors()
      await context.close()
      await ours.close()
    })
  }
})

import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startPages, startSite} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {ChatPage, patienceMs, talk} from './chat-page.ts'
import type {Hostile} from './hostile-member-page.ts'

type Counts = Readonly<Record<string, number>>
interface Report {
  readonly drops: Counts
  readonly closed: Counts
  readonly rendezvous: Counts
}

const topic = 'hostile member'
let site: Awaited<ReturnType<typeof startSite>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let pages: Awaited<ReturnType<typeof startPages>>
let chromium: Browser
let hostileContext: BrowserContext
let honest: readonly [ChatPage, ChatPage]

/** What a page counted, by the report any script of the page can ask for. */
async function reportOf(chat: ChatPage): Promise<Report> {
  return await chat.page
    .locator('p2p-chat')
    .evaluate(element => (element as unknown as {swarm: {getReport(): Report}}).swarm.getReport())
}

const inHostile = {
  linked: (page: Page) => page.evaluate(() => (globalThis as unknown as {hostile: Hostile}).hostile.linked(2)),
  attack: (page: Page, name: string, text: string) =>
    page.evaluate(([name, text]) => (globalThis as unknown as {hostile: Hostile}).hostile.attack(name, text), [
      name,
      text
    ] as const),
  left: (page: Page) => page.evaluate(() => (globalThis as unknown as {hostile: Hostile}).hostile.left()),
  leave: (page: Page) => page.evaluate(() => (globalThis as unknown as {hostile: Hostile}).hostile.leave())
}

/** A new page each time: to the others another member, since who was cut off is not let in again for a while. */
async function hostileMember(): Promise<Page> {
  const page = await hostileContext.newPage()
  await page.goto(`${pages.url}?relay=${encodeURIComponent(nostr.url)}&topic=${encodeURIComponent(topic)}`)
  await page.waitForFunction(() => 'hostile' in globalThis, undefined, {timeout: patienceMs})
  await inHostile.linked(page)
  return page
}

beforeAll(async () => {
  site = await startSite({port: 0})
  nostr = await startNostrRelay()
  const script = await bundledPage('hostile-member-page.ts')
  pages = await startPages({
    '/index.html': '<!doctype html><title>hostile</title><script type="module" src="hostile.js"></script>',
    '/hostile.js': script
  })
  chromium = await launchChromium()
  hostileContext = await chromium.newContext()
  const url = `${site.url}?relays=${nostr.url}&trackers=none&stun=none#${encodeURIComponent(topic)}`
  honest = [await ChatPage.open(chromium, url), await ChatPage.open(chromium, url)]
  await talk(...honest)
})

// One that failed is not to stand in the way of the next.
afterEach(async () => {
  for (const page of hostileContext.pages()) await page.close()
})

afterAll(async () => {
  await chromium?.close()
  await Promise.all([site?.close(), nostr?.close(), pages?.close()])
})

describe('a proven member of the topic', () => {
  it('is heard as long as it sends what is sound, and nothing of what it stamps with a time to come is shown', async () => {
    const page = await hostileMember()
    const before = await Promise.all(honest.map(reportOf))
    await inHostile.attack(page, 'messages of next week', 'words from the future')
    const ignored = async () => {
      const now = await Promise.all(honest.map(reportOf))
      return now.map(({drops}, i) => (drops['ignored'] ?? 0) - (before[i]!.drops['ignored'] ?? 0))
    }
    // Before there is anything that the two tell each other of: what one has already it ignores.
    await expect.poll(ignored, {timeout: patienceMs}).toEqual([10, 10])
    await inHostile.attack(page, 'a sound message', 'sound words')
    for (const chat of honest) {
      await chat.hears('sound words')
      expect(await chat.count('words from the future')).toBe(0)
      chat.expectNoErrors()
    }
    expect(await inHostile.left(page)).toBe(2)
    await inHostile.leave(page)
    for (const chat of honest) await chat.sees('2 people')
    await page.close()
  })

  it.each<[attack: string, counted: {drops?: string; rendezvous?: string}, cut: string]>([
    ['oversize frames', {drops: 'oversize'}, 'invalid'],
    ['garbage', {drops: 'malformed'}, 'invalid'],
    ['unsigned messages', {drops: 'rejected'}, 'invalid'],
    ['messages in the name of who reads them', {drops: 'rejected'}, 'invalid'],
    ['messages of another topic', {drops: 'rejected'}, 'invalid'],
    ['bodies that are not the signed ones', {drops: 'rejected'}, 'invalid'],
    ['headers that are none', {drops: 'rejected'}, 'invalid'],
    ['frames of a topic it never opened', {drops: 'topic-not-open'}, 'invalid'],
    ['junk on the other channels', {drops: 'malformed'}, 'invalid'],
    ['a flood of pings', {drops: 'ping-flood'}, 'budget'],
    ['a flood of frames', {drops: 'rate'}, 'budget'],
    ['channels nobody asked for', {rendezvous: 'foreign-channel'}, 'lost'],
    ['a flood on Trystero’s own channel', {rendezvous: 'trystero-channel-flood'}, 'lost']
  ])('that sends %s is counted and cut off, while the others talk on', async (attack, counted, cut) => {
    const page = await hostileMember()
    for (const chat of honest) await chat.sees('3 people')
    const before = await Promise.all(honest.map(reportOf))
    const words = `forged: ${attack}`
    await Promise.all([inHostile.attack(page, attack, words), talk(...honest, `during ${attack}`)])
    await expect.poll(() => inHostile.left(page), {timeout: patienceMs}).toBe(0)
    for (const [i, chat] of honest.entries()) {
      await chat.sees('2 people')
      const report = await reportOf(chat)
      const grown = (part: 'drops' | 'closed' | 'rendezvous', reason: string) =>
        (report[part][reason] ?? 0) - (before[i]![part][reason] ?? 0)
      for (const [part, reason] of Object.entries(counted)) {
        expect(grown(part as 'drops' | 'rendezvous', reason), reason).toBeGreaterThanOrEqual(1)
      }
      expect(grown('closed', cut), `closed as ${cut}`).toBe(1)
      expect(await chat.count(words)).toBe(0)
      chat.expectNoErrors()
    }
    await page.close()
  })
})

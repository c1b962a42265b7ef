import type {Browser} from 'playwright-core'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startSite} from '../config/serve/index.mjs'
import {ChatPage, patienceMs, talk} from './chat-page.ts'
import {startHostileRelay} from './hostile-relay.ts'

let site: Awaited<ReturnType<typeof startSite>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let chromium: Browser
const open: ChatPage[] = []

const address = (relays: string, topic: string) =>
  `${site.url}?relays=${relays}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** `initScript` changes the page's globals before anything of the site runs. */
async function visit(url: string, initScript?: string): Promise<ChatPage> {
  const chat = await ChatPage.open(chromium, url, initScript === undefined ? {} : {initScript})
  open.push(chat)
  return chat
}

/** What the page's rendezvous counted, by the report any script of the page can ask for. */
async function countsOf(chat: ChatPage): Promise<Record<string, number>> {
  return await chat.page.locator('p2p-chat').evaluate(element => {
    const {swarm} = element as unknown as {swarm?: {getReport(): {rendezvous: Record<string, number>}}}
    return swarm?.getReport().rendezvous ?? {}
  })
}

beforeAll(async () => {
  site = await startSite({port: 0})
  nostr = await startNostrRelay()
  chromium = await launchChromium()
})

afterEach(async () => {
  for (const chat of open.splice(0)) await chat.close().catch(() => undefined)
})

afterAll(async () => {
  await chromium?.close()
  await Promise.all([site?.close(), nostr?.close()])
})

describe('a hostile relay', () => {
  it('floods and lies: nothing is thrown, few are dialled, and the real other is linked within five seconds', async () => {
    const relay = await startHostileRelay()
    try {
      const url = address(relay.url, 'flood')
      const a = await visit(url)
      await a.composer.waitFor({timeout: patienceMs})
      await expect
        .poll(async () => (await countsOf(a))['undecryptable'] ?? 0, {timeout: patienceMs})
        .toBeGreaterThanOrEqual(200)
      const b = await visit(url)
      await b.composer.waitFor({timeout: patienceMs})
      const startedMs = Date.now()
      await Promise.all([a.sees('2 people'), b.sees('2 people')])
      expect(Date.now() - startedMs).toBeLessThan(5_000)
      expect(relay.thrown()).toBeGreaterThan(1_800)
      for (const each of [a, b]) {
        const counts = await countsOf(each)
        expect(counts['pendingDials']).toBeLessThanOrEqual(16)
        expect(counts['undecryptable']).toBeGreaterThanOrEqual(200)
        expect(counts['connectionsBuilt']).toBeLessThanOrEqual(24)
        each.expectNoErrors()
      }
      await talk(a, b)
    } finally {
      await relay.close()
    }
  })
})

describe('a browser that lacks something', () => {
  it('without WebRTC says so in words', async () => {
    const chat = await visit(
      address(nostr.url, 'no rtc'),
      'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection'
    )
    await chat.page
      .getByText(/WebRTC/)
      .first()
      .waitFor({timeout: patienceMs})
    chat.expectNoErrors()
  })

  it('without IndexedDB talks for now and says that nothing will be kept', async () => {
    const script = `Object.defineProperty(globalThis, 'indexedDB', {value: undefined})`
    const a = await visit(address(nostr.url, 'no storage'), script)
    const b = await visit(address(nostr.url, 'no storage'))
    await talk(a, b)
    await a.page
      .getByText(/nothing will be kept/i)
      .first()
      .waitFor({timeout: patienceMs})
    a.expectNoErrors()
  })

  it('with IndexedDB that refuses to open talks for now and says so', async () => {
    const script = `IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') }`
    const a = await visit(address(nostr.url, 'blocked storage'), script)
    const b = await visit(address(nostr.url, 'blocked storage'))
    await talk(a, b)
    await a.page
      .getByText(/nothing will be kept/i)
      .first()
      .waitFor({timeout: patienceMs})
    a.expectNoErrors()
  })
})

describe('a topic that is none', () => {
  it.each([
    ['too long', 'x'.repeat(129), /128/],
    ['unprintable', 'a\u202Eb', /cannot be shown/],
    ['blank', '   ', /Type a topic|topic/]
  ])('%s: says why and joins nothing', async (_, topic, words) => {
    const chat = await visit(address(nostr.url, topic))
    await chat.page.getByText(words).first().waitFor({timeout: patienceMs})
    expect(await chat.composer.count()).toBe(0)
    chat.expectNoErrors()
  })
})

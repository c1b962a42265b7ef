import type {Browser} from 'playwright-core'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startNostrRelay, startSite, startTracker} from '../config/serve/index.mjs'
import {ChatPage, patienceMs, talk} from './chat-page.ts'

type Started<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>

let site: Started<typeof startSite>
let nostr: Started<typeof startNostrRelay>
let tracker: Started<typeof startTracker>
let chromium: Browser
const open: ChatPage[] = []
let topics = 0

/** A topic of its own for each test, and only the named relays: nothing outside this machine is tried. */
function address(relays: string, trackers: string, topic = `topic ${++topics}`): string {
  return `${site.url}?relays=${encodeURIComponent(relays)}&trackers=${encodeURIComponent(trackers)}&stun=none#${encodeURIComponent(topic)}`
}

async function visit(browser: Browser, url: string, beside?: ChatPage): Promise<ChatPage> {
  const chat = await ChatPage.open(browser, url, beside ? {beside} : {})
  open.push(chat)
  return chat
}

beforeAll(async () => {
  site = await startSite({port: 0})
  nostr = await startNostrRelay()
  tracker = await startTracker()
  chromium = await launchChromium()
})

afterEach(async () => {
  for (const chat of open.splice(0)) await chat.close().catch(() => undefined)
})

afterAll(async () => {
  await chromium?.close()
  await Promise.all([site?.close(), nostr?.close(), tracker?.close()])
})

describe('two browsers, one topic', () => {
  it('meet with nothing configured but what npm start serves, talk, and still have it after a reload of both', async () => {
    const url = `${site.url}?stun=none#tea`
    const a = await visit(chromium, url)
    const b = await visit(chromium, url)
    await talk(a, b)
    await a.sees('2 people')
    await Promise.all([a.page.reload(), b.page.reload()])
    for (const each of [a, b]) {
      await each.hears('hello from the one')
      await each.hears('hello from the other')
      expect(await each.count('hello from the one')).toBe(1)
    }
    await talk(a, b, 'again')
    await a.sees('2 people')
    a.expectNoErrors()
    b.expectNoErrors()
  })

  it('meet when only the Nostr relay is up', async () => {
    const url = address(nostr.url, 'none')
    await talk(await visit(chromium, url), await visit(chromium, url))
  })

  it('meet when only the tracker is up', async () => {
    const url = address('none', tracker.url)
    await talk(await visit(chromium, url), await visit(chromium, url))
  })

  it('meet while one network is dead', async () => {
    const url = address('ws://127.0.0.1:9', tracker.url)
    await talk(await visit(chromium, url), await visit(chromium, url))
  })

  it('a third who comes late reads everything, also from one who did not write it', async () => {
    const url = address(nostr.url, tracker.url)
    const a = await visit(chromium, url)
    const b = await visit(chromium, url)
    await talk(a, b)
    await a.close()
    open.splice(open.indexOf(a), 1)
    const c = await visit(chromium, url)
    await c.hears('hello from the one')
    await c.hears('hello from the other')
    await talk(b, c, 'later')
  })

  it('what was written alone reaches who comes later', async () => {
    const url = address(nostr.url, 'none')
    const a = await visit(chromium, url)
    await a.say('is anybody here?')
    await a.sees('Nobody else is here yet')
    const b = await visit(chromium, url)
    await b.hears('is anybody here?')
  })

  it('two tabs of one browser are one person, talk without any relay, and never write over each other', async () => {
    const url = address('none', 'none')
    const a = await visit(chromium, url)
    const b = await visit(chromium, url, a)
    await talk(a, b)
    for (let i = 0; i < 5; i++) await Promise.all([a.say(`left ${i}`), b.say(`right ${i}`)])
    for (let i = 0; i < 5; i++) {
      await b.hears(`left ${i}`)
      await a.hears(`right ${i}`)
    }
    await a.page.reload()
    for (let i = 0; i < 5; i++) {
      await a.hears(`left ${i}`)
      await a.hears(`right ${i}`)
      expect(await a.count(`left ${i}`)).toBe(1)
    }
  })

  it('two topics do not hear each other', async () => {
    const a = await visit(chromium, address(nostr.url, 'none', 'green tea'))
    const b = await visit(chromium, address(nostr.url, 'none', 'black tea'))
    const c = await visit(chromium, address(nostr.url, 'none', '  Green   TEA '))
    await talk(a, c, 'green')
    expect(await b.count('green from the one')).toBe(0)
    await b.sees('Nobody else is here yet')
  })

  it('meet again when every relay was down and came back', async () => {
    const relay = await startNostrRelay()
    const url = address(relay.url, 'none')
    const a = await visit(chromium, url)
    await a.sees('Nobody else is here yet')
    await relay.close()
    await a.sees('Not connected')
    const b = await visit(chromium, url)
    const again = await startNostrRelay({port: relay.port})
    try {
      await talk(a, b)
    } finally {
      await again.close()
    }
  })

  it('one who leaves is gone from the list', async () => {
    const url = address(nostr.url, 'none')
    const a = await visit(chromium, url)
    const b = await visit(chromium, url)
    await a.sees('2 people')
    await b.page.goto('about:blank')
    await a.sees('Nobody else is here')
  })
})

describe('the embed', () => {
  it('on a page of another origin meets the site with one script tag', async () => {
    const {startPages} = await import('../config/serve/index.mjs')
    const html = `<!doctype html><title>A blog</title><h1>A blog</h1>
      <script type="module" src="${site.url}shoal.js"></script><p2p-chat topic="tea time" stun="none"></p2p-chat>`
    const blog = await startPages({'/index.html': html})
    try {
      const a = await visit(chromium, blog.url)
      const b = await visit(chromium, `${site.url}?stun=none#tea%20time`)
      await talk(a, b)
      a.expectNoErrors()
      // A part of it that cannot be had when it is asked for says so, and is there once it can.
      const emoji = a.page.getByRole('button', {name: 'Add an emoji'})
      await a.page.route('**/shoal-p2p-chat-emoji.js', route => route.abort())
      await emoji.click()
      await a.page.getByRole('alert').filter({hasText: 'could not be loaded'}).waitFor({timeout: patienceMs})
      await a.page.unroute('**/shoal-p2p-chat-emoji.js')
      await emoji.click()
      await a.page.locator('p2p-chat-emoji').getByRole('combobox').waitFor({timeout: patienceMs})
      expect(await a.page.getByRole('alert').filter({hasText: 'could not be loaded'}).count()).toBe(0)
      a.expectNoErrors()
    } finally {
      await blog.close()
    }
  })
})

describe('Chromium and Firefox', () => {
  let firefox: Browser
  beforeAll(async () => {
    firefox = await launchFirefox()
  })
  afterAll(async () => {
    await firefox?.close()
  })

  it('talk to each other, and Firefox keeps it over a reload', async () => {
    const url = address(nostr.url, tracker.url)
    const a = await visit(chromium, url)
    const b = await visit(firefox, url)
    await talk(a, b)
    await b.page.reload()
    await b.hears('hello from the one')
    await b.hears('hello from the other')
    await talk(b, a, 'again')
  })

  it('two Firefoxes talk', async () => {
    const url = address(nostr.url, tracker.url)
    await talk(await visit(firefox, url), await visit(firefox, url))
  })
})

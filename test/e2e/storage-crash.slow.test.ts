import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startSite} from '../config/serve/index.mjs'
import {ChatPage, patienceMs, talk} from './chat-page.ts'
import {OwnChromium} from './own-chromium.ts'

let site: Awaited<ReturnType<typeof startSite>>

beforeAll(async () => {
  site = await startSite({port: 0})
})

afterAll(async () => {
  await site?.close()
})

/** While the page's session says so, nothing can be written, as in a browser without room; reading goes on. */
const quotaScript = `const {put} = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (...parts) {
    if (sessionStorage.getItem('full')) throw new DOMException('No room.', 'QuotaExceededError')
    return put.apply(this, parts)
  }`
const setFull = (chat: ChatPage, full: boolean) =>
  chat.page.evaluate(on => (on ? sessionStorage.setItem('full', 'yes') : sessionStorage.removeItem('full')), full)

const numbered = (word: string, count: number) => Array.from({length: count}, (_, i) => `${word} ${i}`)

describe('a browser that is killed', () => {
  let profileFolder: string
  let own: OwnChromium | undefined

  beforeAll(async () => {
    profileFolder = await mkdtemp(join(tmpdir(), 'shoal-profile-'))
  })

  afterAll(async () => {
    await own?.crash()
    await rm(profileFolder, {recursive: true, force: true, maxRetries: 5})
  })

  async function start(): Promise<ChatPage> {
    own = await OwnChromium.start(profileFolder)
    const url = `${site.url}?relays=none&trackers=none&stun=none#crash`
    return await ChatPage.open(own.browser, url, {context: own.context})
  }

  it('has lost nothing that was shown as sent, and writing goes on', async () => {
    const first = await start()
    const calm = numbered('calm', 4)
    for (const text of calm) await first.say(text)
    await expect.poll(() => first.kept(), {timeout: patienceMs}).toEqual(calm)
    await own!.crash()

    const second = await start()
    await second.hears('calm 3')
    expect(await second.kept()).toEqual(calm)
    // In the midst of writing: some are shown as sent, some may not be.
    for (const text of numbered('hasty', 12)) await second.say(text)
    await expect.poll(async () => (await second.kept()).length, {timeout: patienceMs}).toBeGreaterThan(calm.length)
    const shown = await second.kept()
    await own!.crash()

    const third = await start()
    for (const text of shown) await third.hears(text)
    await third.say('after it all')
    await expect.poll(async () => (await third.kept()).at(-1), {timeout: patienceMs}).toBe('after it all')
    const all = await third.kept()
    expect(all.slice(0, shown.length)).toEqual(shown)
    expect(new Set(all).size).toBe(all.length)
    third.expectNoErrors()
  })
})

describe('a browser whose storage is full', () => {
  let chromium: Browser
  let nostr: Awaited<ReturnType<typeof startNostrRelay>>

  beforeAll(async () => {
    nostr = await startNostrRelay()
    chromium = await launchChromium()
  })

  afterAll(async () => {
    await chromium?.close()
    await nostr?.close()
  })

  it('talks for now, says that nothing new will be kept, and keeps all of it when there is room again', async () => {
    const url = `${site.url}?relays=${nostr.url}&trackers=none&stun=none#full`
    const a = await ChatPage.open(chromium, url, {initScript: quotaScript})
    const b = await ChatPage.open(chromium, url)
    await talk(a, b, 'before')
    await setFull(a, true)
    await talk(a, b, 'while full')
    const notice = a.page.getByText(/nothing new will be kept/i)
    await notice.waitFor({timeout: patienceMs})
    await setFull(a, false)
    await talk(a, b, 'with room')
    await notice.waitFor({state: 'detached', timeout: patienceMs})
    await b.close()
    await a.page.reload()
    for (const words of ['before', 'while full', 'with room']) {
      for (const who of ['one', 'other']) {
        await a.hears(`${words} from the ${who}`)
        expect(await a.count(`${words} from the ${who}`)).toBe(1)
      }
    }
    a.expectNoErrors()
  })

  it('still has what it kept after a reload, and goes on without disturbing it', async () => {
    const url = `${site.url}?relays=${nostr.url}&trackers=none&stun=none#full-reload`
    const a = await ChatPage.open(chromium, url, {initScript: quotaScript})
    await a.say('kept')
    await expect.poll(() => a.kept(), {timeout: patienceMs}).toEqual(['kept'])
    await setFull(a, true)
    await a.page.reload()
    await a.hears('kept')
    await a.say('for now')
    await a.page.getByText(/nothing new will be kept/i).waitFor({timeout: patienceMs})
    await a.hears('for now')
    await a.page.reload()
    await a.hears('kept')
    expect(await a.count('for now')).toBe(0)
    a.expectNoErrors()
  })
})

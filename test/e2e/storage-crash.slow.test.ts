import {randomBytes} from 'node:crypto'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser, CDPSession} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startSite} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {ChatPage, patienceMs, talk} from './chat-page.ts'
import {OwnChromium} from './own-chromium.ts'
import type {StoragePage} from './storage-page.ts'

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

describe('a browser that refuses a site more room', () => {
  const topic = 'quota'
  let profileFolder: string
  let own: OwnChromium
  let quota: CDPSession

  beforeAll(async () => {
    profileFolder = await mkdtemp(join(tmpdir(), 'shoal-profile-'))
    own = await OwnChromium.start(profileFolder)
    // A session of its own, which outlives the pages with the conversation: the limit ends with it.
    quota = await own.context.newCDPSession(await own.context.newPage())
    const script = await bundledPage('storage-page.ts')
    const body = `<!doctype html><title>storage</title><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`
    await own.context.route(`${site.url}check`, route => route.fulfill({body, contentType: 'text/html'}))
  })

  afterAll(async () => {
    await own?.crash()
    await rm(profileFolder, {recursive: true, force: true, maxRetries: 5})
  })

  /** Undefined: as much as the disk has. */
  const limitRoom = (quotaSize?: number) =>
    quota.send('Storage.overrideQuotaForOrigin', {origin: new URL(site.url).origin, ...(quotaSize && {quotaSize})})

  const open = () =>
    ChatPage.open(own.browser, `${site.url}?relays=none&trackers=none&stun=none#${topic}`, {context: own.context})

  /** What the storage itself has of the conversation; no other page may have it open, or its last write could come between. */
  async function check() {
    const page = await own.context.newPage()
    try {
      await page.goto(`${site.url}check#${topic}`)
      await page.waitForFunction(() => 'storagePage' in globalThis, undefined, {timeout: patienceMs})
      return await page.evaluate(() => (globalThis as unknown as {storagePage: StoragePage}).storagePage.check())
    } finally {
      await page.close()
    }
  }

  /** Writes until something is not kept any more, and waits each time for what the page says of it. Texts are such that compressing makes no room. */
  async function fill(chat: ChatPage) {
    const kept: string[] = []
    for (;;) {
      const text = `${kept.length} ${randomBytes(1_000).toString('hex')}`
      await chat.say(text)
      const button = chat.message(text).getByRole('button', {name: /, (Waiting|Not kept): details$/})
      const said = await button.getAttribute('aria-label', {timeout: patienceMs})
      if (said!.includes('Not kept')) return {kept, refused: text}
      kept.push(text)
      expect(kept.length).toBeLessThan(200)
    }
  }

  it('loses nothing that was shown as kept, says that it is full, and keeps again what is written later', async () => {
    // Before the first write: what Chromium found to be free is good for half a minute.
    await limitRoom(120_000)
    const notice = (chat: ChatPage) => chat.page.getByText(/no room left.*nothing new will be kept/i)
    const first = await open()
    const before = await fill(first)
    expect(before.kept.length).toBeGreaterThan(5)
    await notice(first).waitFor({timeout: patienceMs})
    first.expectNoErrors()
    await first.page.close()

    const stored = await check()
    expect(stored).toMatchObject({faults: [], equivocators: 0, chains: 1})
    const times = (text: string, {texts}: typeof stored) => texts.filter(body => body?.includes(text)).length
    for (const text of before.kept) expect(times(text, stored)).toBe(1)
    expect(times(before.refused, stored)).toBe(0)

    const second = await open()
    await second.hears(before.kept.at(-1)!)
    expect(await second.count(before.refused)).toBe(0)
    const after = await fill(second)
    await notice(second).waitFor({timeout: patienceMs})
    await limitRoom()
    await second.say('with room')
    for (const text of ['with room', after.refused]) await second.becomes(text, 'Waiting')
    await notice(second).waitFor({state: 'detached', timeout: patienceMs})
    second.expectNoErrors()
    await second.page.reload()
    await second.hears('with room')
    await second.page.close()

    const last = await check()
    expect(last).toMatchObject({faults: [], equivocators: 0})
    const all = [...before.kept, ...after.kept, after.refused, 'with room']
    for (const text of all) expect(times(text, last)).toBe(1)
    expect(times(before.refused, last)).toBe(0)
  })
})

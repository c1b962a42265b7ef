import type {Browser, BrowserContext, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'

type Api = typeof import('../../src/index.ts')
type Joined = Awaited<ReturnType<Api['joinSwarm']>>
type Chat = Awaited<ReturnType<Api['openChat']>>
type Globals = {shoal: Api; swarm: Joined; chat: Chat}

let pages: Awaited<ReturnType<typeof startPages>>
let chromium: Browser
let context: BrowserContext

beforeAll(async () => {
  const script = await bundledPage('forget-page.ts')
  pages = await startPages({
    '/index.html': '<!doctype html><title>forget</title><script type="module" src="shoal.js"></script>',
    '/shoal.js': script
  })
  chromium = await launchChromium()
  context = await chromium.newContext()
})

afterAll(async () => {
  await chromium?.close()
  await pages?.close()
})

/** A tab that has joined and opened the conversation. */
async function tab(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(pages.url)
  await page.waitForFunction(() => 'shoal' in globalThis, undefined, {timeout: patienceMs})
  await join(page)
  return page
}

const join = (page: Page) =>
  page.evaluate(async () => {
    const globals = globalThis as unknown as Globals
    globals.swarm = await globals.shoal.joinSwarm({topic: 'forget', relays: [], trackers: [], stun: [], name: 'Ada'})
    globals.chat = await globals.shoal.openChat(globals.swarm)
  })

const look = (page: Page) =>
  page.evaluate(async () => {
    const {swarm, chat} = globalThis as unknown as Globals
    return {
      key: swarm.identity.key,
      name: swarm.identity.name,
      left: swarm.status.kind === 'left',
      messages: chat.messages.length,
      databases: (await indexedDB.databases()).map(({name}) => name),
      notes: Object.keys(localStorage)
    }
  })

describe('forgetting everything', () => {
  it('leaves nothing behind, ends every tab, and makes a stranger of who comes back', async () => {
    const [one, other] = [await tab(), await tab()]
    await one.evaluate(() => (globalThis as unknown as Globals).chat.send('soon forgotten'))
    await expect.poll(async () => (await look(other)).messages, {timeout: patienceMs}).toBeGreaterThan(0)
    const before = await look(one)
    expect(before.databases).toContain('shoal log')
    expect(before.databases).toContain('shoal-identity')

    // As if it had been hidden: what it began is left in a note.
    await one.evaluate(() => {
      ;(globalThis as unknown as Globals).chat.setDraft('half a sent')
      dispatchEvent(new PageTransitionEvent('pagehide'))
    })
    expect((await look(one)).notes).toHaveLength(1)

    await one.evaluate(() => (globalThis as unknown as Globals).shoal.forgetEverything())
    expect(await look(one)).toMatchObject({left: true, databases: [], notes: []})
    await expect.poll(async () => (await look(other)).left, {timeout: patienceMs}).toBe(true)
    expect((await look(other)).databases).toEqual([])

    await one.reload()
    await one.waitForFunction(() => 'shoal' in globalThis, undefined, {timeout: patienceMs})
    await join(one)
    const after = await look(one)
    expect(after.key).not.toBe(before.key)
    expect(after.messages).toBe(0)
    await one.close()
    await other.close()
  })
})

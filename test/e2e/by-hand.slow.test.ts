import type {Browser, BrowserContext} from 'playwright-core'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startPages} from '../config/serve/index.mjs'
import {decodeOffer, encodeOffer} from '../../src/protocol/by-hand.ts'
import type {HandTester} from './by-hand-page.ts'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import {TestedPage} from './tested-page.ts'

let pages: Awaited<ReturnType<typeof startPages>>
let chromium: Browser
let firefox: Browser
const contexts: BrowserContext[] = []
const errors: string[] = []

class TestPage extends TestedPage<HandTester> {
  async sees(people: number): Promise<void> {
    await expect.poll(async () => (await this.do('look')).people.length, {timeout: patienceMs}).toBe(people)
  }

  /** By a link of their own. */
  async isLinkedWith(other: TestPage): Promise<void> {
    const [key] = (await other.do('look')).people
    await expect.poll(async () => (await this.do('look')).neighbours, {timeout: patienceMs}).toContain(key)
  }
}

async function open(browser: Browser): Promise<TestPage> {
  const context = await browser.newContext()
  contexts.push(context)
  const page = new TestPage(await context.newPage(), errors)
  await page.page.goto(pages.url)
  await page.page.waitForFunction(() => 'tester' in globalThis, undefined, {timeout: patienceMs})
  return page
}

beforeAll(async () => {
  const script = await bundledPage('by-hand-page.ts')
  pages = await startPages({
    '/index.html': '<!doctype html><title>by hand</title><script type="module" src="page.js"></script>',
    '/page.js': script
  })
  ;[chromium, firefox] = [await launchChromium(), await launchFirefox()]
})

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
  expect(errors.splice(0)).toEqual([])
})

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  await pages?.close()
})

/** The same offer from addresses where nobody replies (RFC 5737), as from behind a router that lets nothing in. */
function deaf(text: string): string {
  const offer = decodeOffer(text)
  if (!offer.ok) throw new Error(offer.error)
  const {description} = offer.value
  const candidates = description.candidates
    .filter(({address}) => address.length === 4)
    .map(candidate => ({...candidate, address: Uint8Array.of(203, 0, 113, 7)}))
  return encodeOffer({...offer.value, description: {...description, candidates}})
}

/** A browser that was told nothing more gives up sooner: Firefox after 11 s, Chromium after 15. */
const carriedMs = 20_000

describe('two browsers without any relay', () => {
  it.each([
    ['Chromium', 'Firefox', () => [chromium, firefox] as const],
    ['Firefox', 'Chromium', () => [firefox, chromium] as const],
    ['Firefox', 'Firefox', () => [firefox, firefox] as const]
  ])('come together by an offer of %s and an answer of %s', async (_, __, browsers) => {
    const [one, other] = browsers()
    const [a, b] = [await open(one), await open(other)]
    for (const page of [a, b]) await page.do('join', {topic: 'tea'})
    const {text, at} = await a.do('offer')
    const answer = await b.do('answer', text)
    await a.do('accept', at, answer)
    await Promise.all([a.sees(2), b.sees(2)])
    expect(await a.do('state', at)).toEqual({kind: 'together'})
    expect(await b.do('states')).toEqual(['together'])
    const [{people: own, relays}] = [await a.do('look')]
    expect(relays).toEqual([])
    for (const [from, to] of [
      [a, b],
      [b, a]
    ] as const) {
      await from.do('say', true)
      await expect.poll(() => to.do('heard'), {timeout: patienceMs}).toHaveLength(1)
    }
    expect(await b.do('heard')).toEqual([`${own[0]} true`])
    console.info(`${text.length} and ${answer.length} characters`)
  })

  it('two who were each linked by hand with a third are linked with each other, and stay so without it', async () => {
    const [a, b, c] = [await open(chromium), await open(chromium), await open(firefox)]
    for (const page of [a, b, c]) await page.do('join', {topic: 'three by hand'})
    for (const [one, other] of [
      [a, b],
      [b, c]
    ] as const) {
      const {text, at} = await one.do('offer')
      await one.do('accept', at, await other.do('answer', text))
      await Promise.all([one.isLinkedWith(other), other.isLinkedWith(one)])
    }
    await Promise.all([a.isLinkedWith(c), c.isLinkedWith(a)])
    for (const page of [a, b, c]) expect((await page.do('look')).relays.filter(({kind}) => kind !== 'mesh')).toEqual([])
    await b.page.context().close()
    await Promise.all([a.sees(2), c.sees(2)])
    await c.do('say', true)
    await expect.poll(() => a.do('heard'), {timeout: patienceMs}).toEqual([`${(await c.do('look')).people[0]} true`])
  })

  it.each([
    ['Chromium', () => chromium],
    ['Firefox', () => firefox]
  ])(
    '%s, which answered, still waits when the answer was carried for longer than it would by itself',
    async (_, browser) => {
      const [a, b] = [await open(chromium), await open(browser())]
      for (const page of [a, b]) await page.do('join', {topic: 'tea'})
      const {text, at} = await a.do('offer')
      const answer = await b.do('answer', deaf(text))
      const answeredMs = await b.page.evaluate(() => performance.now())
      await b.page.waitForFunction(untilMs => performance.now() > untilMs, answeredMs + carriedMs, {
        timeout: carriedMs + patienceMs
      })
      expect(await b.do('states')).toEqual([])
      await a.do('accept', at, answer)
      await Promise.all([a.sees(2), b.sees(2)])
    }
  )
})

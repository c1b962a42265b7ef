import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, it, type TestContext} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startSite} from '../config/serve/index.mjs'
import {ChatPage, patienceMs, visibilityScript} from './chat-page.ts'
import {OwnChromium} from './own-chromium.ts'

/** Who is gone is off the list of those who are here within this. */
const offWithinMs = 5_000
/** A link is closed at 30 s of silence, looked at once a second: up to two seconds of it may lie before the crash, since pages ask that often. */
const [closedAfterMs, closedWithinMs] = [27_500, 33_000]
/** The same where the other page was stopped a little before the time is taken. */
const longMs = 36_000
/** What a person would call at once; the figure of the laboratory, doubled where other tests run beside. */
const soonMs = 6_000

/** Longer than a link may be silent, and than the page's own timers rest. */
const hiddenMs = 75_000

/** While the page is hidden its timers come once a minute, and there are no frames, as Chromium has it after five minutes; at once here. */
const throttlingScript = `${visibilityScript}
{
  const [timeout, frame] = [setTimeout, requestAnimationFrame]
  const untilMinute = at => 60_000 - (at % 60_000)
  globalThis.setTimeout = (task, delayMs = 0, ...rest) =>
    timeout(task, delayMs + (document.hidden ? untilMinute(performance.now() + delayMs) : 0), ...rest)
  globalThis.requestAnimationFrame = task => (document.hidden ? 0 : frame(task))
}`

let site: Awaited<ReturnType<typeof startSite>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let chromium: Browser

const address = (topic: string, name: string) =>
  `${site.url}?name=${name}&relays=${nostr.url}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** Ben, who stays, and Ada in a browser of her own, whose processes can be stopped or killed. */
async function adaAndBen(topic: string, {onTestFinished}: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-absence-'))
  const own = await OwnChromium.start(folder)
  onTestFinished(async () => {
    await own.crash()
    await rm(folder, {recursive: true, force: true, maxRetries: 5})
  })
  const ben = await ChatPage.open(chromium, address(topic, 'Ben'))
  onTestFinished(() => ben.close())
  const ada = await ChatPage.open(own.browser, address(topic, 'Ada'), {context: own.context})
  await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  await ada.say('before')
  await ben.hears('before')
  return {own, ada, ben}
}

/** Those of that name a page lists, here or away. */
const listed = ({people}: ChatPage, name: string) => people.getByRole('listitem').filter({hasText: name})

/** She is not among those who are here. */
const away = (ben: ChatPage) => ben.people.getByText('Away · 1').waitFor({timeout: patienceMs})

interface LinkedElement extends Element {
  readonly swarm?: {readonly neighbours: readonly unknown[]}
}

/** Its link to her is closed; who is gone stands under “Away” still. */
const dropped = (ben: ChatPage) =>
  ben.page.waitForFunction(
    () => {
      const app = document.querySelector('shoal-app')
      return app?.shadowRoot?.querySelector<LinkedElement>('p2p-swarm')?.swarm?.neighbours.length === 0
    },
    undefined,
    {timeout: longMs, polling: 100}
  )

/** From now on `mostNames` of that page is how often one name was listed at most. */
const watchNames = ({people}: ChatPage) =>
  people.evaluate(({shadowRoot}) => {
    const scope = globalThis as unknown as {mostNames: number}
    scope.mostNames = 0
    const look = () => {
      const names = [...shadowRoot!.querySelectorAll('.name')].filter(({textContent}) => textContent === 'Ada')
      scope.mostNames = Math.max(scope.mostNames, names.length)
    }
    look()
    new MutationObserver(look).observe(shadowRoot!, {subtree: true, childList: true, characterData: true})
  })

/** Milliseconds until it is so. */
async function took(task: Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await task
  return performance.now() - startedMs
}

/** What was said meanwhile has come, talk goes on both ways, and everybody is there once. */
async function together({expect}: TestContext, ada: ChatPage, ben: ChatPage) {
  await ada.hears('while she was away')
  await ada.say('after')
  await ben.hears('after')
  await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  expect([await listed(ben, 'Ada').count(), await listed(ada, 'Ben').count()]).toEqual([1, 1])
  for (const page of [ada, ben]) {
    expect(await page.count('while she was away')).toBe(1)
    page.expectNoErrors()
  }
}

beforeAll(async () => {
  site = await startSite({port: 0})
  nostr = await startNostrRelay()
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium?.close()
  await Promise.all([site?.close(), nostr?.close()])
})

// By itself: the browsers of the others, being started, would take its seconds.
describe('who is killed', () => {
  it('a killed browser is off the list within five seconds, and its link is closed at thirty', async test => {
    const {expect} = test
    const {own, ben} = await adaAndBen('killed', test)
    const crash = own.crash()
    const closing = took(dropped(ben))
    const offMs = await took(away(ben))
    console.log(`off the list after ${Math.round(offMs)} ms`)
    expect(offMs).toBeLessThan(offWithinMs)
    expect(await listed(ben, 'Ada').count()).toBe(1)
    await crash
    const closedMs = await closing
    expect(closedMs).toBeGreaterThan(closedAfterMs)
    expect(closedMs).toBeLessThan(closedWithinMs)
    ben.expectNoErrors()
  })
})

describe.concurrent('who is away', () => {
  it('a page that is loaded again, or opened again after a crash, is there once', async test => {
    const {expect} = test
    const {own, ada, ben} = await adaAndBen('again', test)
    await watchNames(ben)
    await ada.page.reload()
    await ada.say('loaded again')
    await ben.hears('loaded again')
    const crashed = await own.context.newCDPSession(ada.page)
    // The tab dies with the command, which is never answered.
    void crashed.send('Page.crash').catch(() => undefined)
    await ada.page.waitForEvent('crash')
    const again = await ChatPage.open(own.browser, address('again', 'Ada'), {context: own.context})
    await again.say('opened again')
    await ben.hears('opened again')
    await Promise.all([again.sees('2 people'), ben.sees('2 people')])
    expect(await ben.page.evaluate(() => (globalThis as unknown as {mostNames: number}).mostNames)).toBe(1)
    for (const text of ['before', 'loaded again', 'opened again']) expect(await again.count(text)).toBe(1)
    for (const page of [again, ben]) page.expectNoErrors()
  })

  it('a tab in the background whose timers come once a minute stays linked, as the same person', async test => {
    const {expect, onTestFinished} = test
    const ben = await ChatPage.open(chromium, address('hidden', 'Ben'))
    onTestFinished(() => ben.close())
    const ada = await ChatPage.open(chromium, address('hidden', 'Ada'), {initScript: throttlingScript})
    onTestFinished(() => ada.close())
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    await ada.setVisible(false)
    await ben.people.evaluate(({shadowRoot}) => {
      const scope = globalThis as unknown as {wasAway: boolean}
      const look = () => (scope.wasAway ||= shadowRoot!.textContent?.includes('Away ·') === true)
      scope.wasAway = false
      new MutationObserver(look).observe(shadowRoot!, {subtree: true, childList: true, characterData: true})
    })
    await ben.page.waitForFunction(
      untilMs => performance.now() >= untilMs,
      (await ben.page.evaluate(() => performance.now())) + hiddenMs,
      {timeout: 2 * hiddenMs, polling: 1_000}
    )
    await ben.say('while she was away')
    await ada.setVisible(true)
    await together(test, ada, ben)
    expect(await ben.page.evaluate(() => (globalThis as unknown as {wasAway: boolean}).wasAway)).toBe(false)
    const report = (page: ChatPage) =>
      page.page.evaluate(() => {
        const app = document.querySelector('shoal-app')
        const {swarm} = app!.shadowRoot!.querySelector<Element & {swarm: {getReport(): unknown}}>('p2p-swarm')!
        return swarm.getReport() as {closed: object; counts: {met: number}; heldBack: boolean}
      })
    for (const page of [ada, ben])
      expect(await report(page)).toMatchObject({closed: {}, counts: {met: 1}, heldBack: false})
  })

  it('a computer that slept is back soon after it wakes, as the same person', async test => {
    const {expect} = test
    const {own, ada, ben} = await adaAndBen('slept', test)
    const wake = own.sleep()
    await away(ben)
    await ben.say('while she was away')
    await dropped(ben)
    wake()
    expect(await took(ada.hears('while she was away'))).toBeLessThan(soonMs)
    await together(test, ada, ben)
  })

  it('a tab the browser froze is back soon after it thaws, as the same person', async test => {
    const {expect} = test
    const {own, ada, ben} = await adaAndBen('frozen', test)
    const thaw = await own.freezePages()
    await away(ben)
    await ben.say('while she was away')
    await dropped(ben)
    thaw()
    expect(await took(ada.hears('while she was away'))).toBeLessThan(soonMs)
    await together(test, ada, ben)
  })
})

import type {Browser, BrowserContext} from 'playwright-core'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startNostrRelay, startPages, startTracker} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import {patienceMs} from './chat-page.ts'
import type {Tester, Where} from './private-topic-page.ts'
import {TestedPage} from './tested-page.ts'
import {startRecordingRelay, type RecordedConnection} from './recording-relay.ts'

type Started<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>

const name = 'Friday plans'
let nostr: Started<typeof startNostrRelay>
let tracker: Started<typeof startTracker>
let pages: Started<typeof startPages>
let chromium: Browser
let firefox: Browser
let nostrTap: Started<typeof startRecordingRelay>
let trackerTap: Started<typeof startRecordingRelay>
const contexts: BrowserContext[] = []
const errors: string[] = []

/** One page of the test's own kind, and what the test asks of it. */
class TestPage extends TestedPage<Tester> {
  async sees(people: number, as = 'private'): Promise<void> {
    await expect.poll(async () => (await this.do('look', as)).people.length, {timeout: patienceMs}).toBe(people)
  }
}

const hourMs = 3_600_000

async function open(browser: Browser, {beside, clockAheadMs = 0}: {beside?: TestPage; clockAheadMs?: number} = {}) {
  const context = beside?.page.context() ?? (await browser.newContext())
  if (!beside) contexts.push(context)
  if (!beside) {
    await context.addInitScript(
      `{const now = Date.now; globalThis.aheadMs = ${clockAheadMs}; Date.now = () => now() + globalThis.aheadMs}`
    )
  }
  const page = new TestPage(await context.newPage(), errors)
  await page.page.goto(pages.url)
  await page.page.waitForFunction(() => 'tester' in globalThis, undefined, {timeout: patienceMs})
  return page
}

/** Both hear each other in the topic. */
async function talk(a: TestPage, b: TestPage, as = 'private'): Promise<void> {
  for (const [from, to] of [
    [a, b],
    [b, a]
  ] as const) {
    const [{people}, before] = [await from.do('look', as), await to.do('heard')]
    await from.do('say', as, true)
    await expect.poll(() => to.do('heard'), {timeout: patienceMs}).toEqual([...before, `${as} ${people[0]} true`])
  }
}

const words = (frames: readonly string[]) => new Set(frames.flatMap(text => text.match(/[0-9A-Za-z_-]{6,}/g) ?? []))

const onNostr = (): Where => ({relays: [nostrTap.url], trackers: []})
const onTracker = (): Where => ({relays: [], trackers: [trackerTap.url]})

beforeAll(async () => {
  nostr = await startNostrRelay()
  tracker = await startTracker()
  const script = await bundledPage('private-topic-page.ts', {
    tsconfigRaw: {compilerOptions: {experimentalDecorators: true, useDefineForClassFields: false}}
  })
  pages = await startPages({
    '/index.html': '<!doctype html><title>private</title><script type="module" src="page.js"></script>',
    '/page.js': script
  })
  ;[chromium, firefox] = [await launchChromium(), await launchFirefox()]
})

beforeEach(async () => {
  nostrTap = await startRecordingRelay(nostr.url)
  trackerTap = await startRecordingRelay(tracker.url)
})

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
  await Promise.all([nostrTap.close(), trackerTap.close()])
  expect(errors.splice(0)).toEqual([])
})

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  await Promise.all([nostr?.close(), tracker?.close(), pages?.close()])
})

describe('a private topic', () => {
  it.each([
    ['Nostr', onNostr, () => nostrTap],
    ['the tracker', onTracker, () => trackerTap]
  ])('is where those with the invitation meet over %s only, and nobody else', async (_, where, tap) => {
    const [a, b] = [await open(chromium), await open(firefox)]
    const {invite} = await a.do('createPrivateTopic', name)
    await a.do('join', 'private', {invite}, where())
    await b.do('join', 'private', {invite: `https://shoal.example/#!${invite}`}, where())
    await Promise.all([a.sees(2), b.sees(2)])
    await talk(a, b)
    const outsider = await open(chromium)
    await outsider.do('join', 'public', {topic: name}, where())
    await outsider.do('intrude', invite, where())
    await expect.poll(async () => (await outsider.do('look', 'public')).status, {timeout: patienceMs}).toBe('alone')
    expect(await outsider.do('met')).toBe(0)
    for (const page of [a, b]) {
      const {people, links, access, invite: shown, topic} = await page.do('look', 'private')
      expect({people: people.length, links, access, shown, topic}).toEqual({
        people: 2,
        links: 1,
        access: 'private',
        shown: invite,
        topic: name
      })
    }
    // Of the two members only: the others have connections of their own.
    const members = tap()
      .connections.slice(0, 2)
      .flatMap(({sent}) => sent)
    const secrets = [...(await a.do('secrets')), ...(await b.do('secrets')), invite, name, 'ice-ufrag', 'fingerprint']
    expect(members.length).toBeGreaterThan(2)
    for (const secret of secrets) expect(members.join('\n')).not.toContain(secret)
  })

  it('is one more link to somebody who is met in public too, and each of the two carries its own', async () => {
    const [a, b] = [await open(chromium), await open(chromium)]
    const {invite} = await a.do('createPrivateTopic', name)
    for (const page of [a, b]) {
      await page.do('join', 'public', {topic: 'tea'}, onNostr())
      await page.do('join', 'private', {invite}, onNostr())
    }
    for (const page of [a, b]) for (const as of ['public', 'private']) await page.sees(2, as)
    await talk(a, b, 'public')
    await talk(a, b, 'private')
    const [inPublic, inPrivate] = [await a.do('look', 'public'), await a.do('look', 'private')]
    expect([inPublic.links, inPrivate.links]).toEqual([1, 1])
    expect(inPublic.people).toEqual(inPrivate.people)
    expect(inPublic.neighbours).not.toEqual(inPrivate.neighbours)
    // No socket says things of both, and no key signs in both.
    const signers = nostrTap.connections.map(({sent}) => {
      const events = sent.filter(frame => frame.startsWith('["EVENT"'))
      return new Set(events.map(frame => (JSON.parse(frame) as [string, {pubkey: string}])[1].pubkey))
    })
    expect(signers.map(({size}) => size)).toEqual([1, 1, 1, 1])
    expect(new Set(signers.flatMap(keys => [...keys])).size).toBe(4)
    await a.do('leave', 'private')
    await b.sees(1)
    await b.sees(2, 'public')
  })

  it('is not looked for with an invitation that is cut, mistyped or of a later version: the page says so', async () => {
    const page = await open(chromium)
    const {invite} = await page.do('createPrivateTopic', name)
    const mistyped = invite.replace(/.(?=.{20}$)/, sign => (sign === 'A' ? 'B' : 'A'))
    for (const [wrong, words] of [
      [invite.slice(0, -3), 'Part of this invitation is missing.'],
      [mistyped, 'This invitation has a mistake in it.'],
      ['AgAAAItNF5c', 'This invitation needs a newer version.']
    ] as const) {
      await expect(page.do('join', 'private', {invite: `#!${wrong}`}, onNostr())).rejects.toThrow(words)
    }
    expect(nostrTap.connections).toEqual([])
  })

  it('works between tabs of one browser without any relay', async () => {
    const a = await open(firefox)
    const b = await open(firefox, {beside: a})
    const {invite} = await a.do('createPrivateTopic')
    const nowhere = {relays: [], trackers: []}
    for (const page of [a, b]) await page.do('join', 'private', {invite}, nowhere)
    await expect.poll(async () => (await a.do('look', 'private')).neighbours.length, {timeout: patienceMs}).toBe(1)
    await a.do('say', 'private', true)
    await expect.poll(() => b.do('heard'), {timeout: patienceMs}).toHaveLength(1)
  })

  it.each([
    ['Nostr', onNostr],
    ['the tracker', onTracker]
  ])('brings together clocks that are an hour apart, over %s', async (_, where) => {
    const [a, b] = [await open(chromium), await open(chromium, {clockAheadMs: hourMs - 120_000})]
    const {invite} = await a.do('createPrivateTopic')
    for (const page of [a, b]) await page.do('join', 'private', {invite}, where())
    await Promise.all([a.sees(2), b.sees(2)])
  })

  it('goes on over the hours: links stay, relays hear other tags, and who comes later meets the others', async () => {
    const where = (): Where => ({relays: [nostrTap.url], trackers: [trackerTap.url]})
    const [a, b] = [await open(chromium), await open(chromium)]
    const {invite} = await a.do('createPrivateTopic')
    for (const page of [a, b]) await page.do('join', 'private', {invite}, where())
    await Promise.all([a.sees(2), b.sees(2)])
    const taps = [nostrTap, trackerTap]
    const counts = taps.map(({connections}) => connections.length)
    for (const page of [a, b])
      await page.page.evaluate(ahead => Object.assign(globalThis, {aheadMs: ahead}), 5 * hourMs)
    await expect.poll(() => nostrTap.connections.length, {timeout: patienceMs}).toBe(counts[0]! + 2)
    const c = await open(firefox, {clockAheadMs: 5 * hourMs})
    await c.do('join', 'private', {invite}, where())
    await Promise.all([a, b, c].map(page => page.sees(3)))
    await talk(a, b)
    for (const page of [a, b]) {
      const {links, closed, counts: seen} = await page.do('look', 'private')
      expect({links, closed, met: seen['met']}).toEqual({links: 2, closed: {}, met: 2})
    }
    // In the one hour and in the other, relays are told the same words only that every page of Shoal tells them.
    const framesOf = (connections: readonly RecordedConnection[]) => connections.flatMap(({sent}) => sent)
    const before = words(taps.flatMap((tap, i) => framesOf(tap.connections.slice(0, counts[i]))))
    const after = words(taps.flatMap((tap, i) => framesOf(tap.connections.slice(counts[i]))))
    expect(after.size).toBeGreaterThan(20)
    const told = [...after].filter(
      word => before.has(word) && !/^[a-z_-]{4,11}$|^0{64}$|^0123456789abcdefghij$/.test(word)
    )
    expect(told).toEqual([])
  })

  it('is not disturbed by a relay that repeats all it ever heard', async () => {
    const [a, b] = [await open(chromium), await open(chromium)]
    const {invite} = await a.do('createPrivateTopic')
    for (const page of [a, b]) await page.do('join', 'private', {invite}, onNostr())
    await Promise.all([a.sees(2), b.sees(2)])
    const events = nostrTap.frames().filter(frame => frame.startsWith('["EVENT"'))
    expect(events.length).toBeGreaterThan(2)
    for (let again = 0; again < 20; again++) {
      for (const event of events) {
        for (const {say} of nostrTap.connections) say(event.replace('["EVENT",', '["EVENT","shoal",'))
      }
    }
    await talk(a, b)
    for (const page of [a, b]) {
      await expect
        .poll(async () => (await page.do('look', 'private')).rendezvous['replayed-signal'], {timeout: patienceMs})
        .toBeGreaterThan(20)
      const {people, links, counts} = await page.do('look', 'private')
      expect([people.length, links, counts['met']]).toEqual([2, 1, 1])
    }
    // Nor is who comes later and cannot know what was said before.
    const c = await open(chromium)
    await c.do('join', 'private', {invite}, onNostr())
    await c.sees(3)
  })
})

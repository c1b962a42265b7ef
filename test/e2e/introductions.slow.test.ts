import {randomBytes} from 'node:crypto'
import type {Browser} from 'playwright-core'
import {afterEach, describe, expect, it} from 'vitest'
import {encodeInvite} from '../../src/protocol/invite.ts'
import {startNostrRelay} from '../config/serve/index.mjs'
import {ChatPage, talk} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()
const open: ChatPage[] = []
let topics = 0

type Relay = Awaited<ReturnType<typeof startNostrRelay>>

async function visit(browser: Browser, relay: Relay, topic: string): Promise<ChatPage> {
  const query = `relays=${encodeURIComponent(relay.url)}&trackers=none&stun=none`
  const fragment = topic.startsWith('!') ? topic : encodeURIComponent(topic)
  const chat = await ChatPage.open(browser, `${browsers.site.url}?${query}#${fragment}`)
  open.push(chat)
  return chat
}

afterEach(async () => {
  for (const chat of open.splice(0)) await chat.close().catch(() => undefined)
})

/** After the relay is back, until data flows to a page that was opened without it: found, linked and read. */
const flowsWithinMs = 3_000

/** What the page's own clock says. */
const now = ({page}: ChatPage) => page.evaluate(() => performance.now())

describe('pages that are linked introduce others', () => {
  it('two that know no relay in common are linked by a third, and talk on when every relay is gone and it has left', async () => {
    const [left, right] = [await startNostrRelay(), await startNostrRelay()]
    const topic = `introduced ${++topics}`
    // Only the one in the middle is on both relays.
    const middle = await visit(browsers.chromium, {...left, url: `${left.url},${right.url}`} as Relay, topic)
    const a = await visit(browsers.chromium, left, topic)
    await talk(middle, a, 'left')
    const b = await visit(browsers.firefox, right, topic)
    await talk(middle, b, 'right')
    await a.sees('3 people')
    await b.sees('3 people')
    await Promise.all([left.close(), right.close()])
    await talk(a, b, 'no relay')
    open.splice(open.indexOf(middle), 1)
    await middle.close()
    await a.sees('2 people')
    await talk(b, a, 'only two')
    // Firefox says of every socket to a dead relay that it could not be opened.
    for (const {errors} of [a, b]) expect(errors.filter(text => !text.includes('establish a connection'))).toEqual([])
    expect(await a.count('only two from the one')).toBe(1)
  })
  it('so do those of a private topic', async () => {
    const [left, right] = [await startNostrRelay(), await startNostrRelay()]
    try {
      const topic = `!${encodeInvite({secret: randomBytes(32), name: 'introduced in private'})}`
      const middle = await visit(browsers.chromium, {...left, url: `${left.url},${right.url}`} as Relay, topic)
      const a = await visit(browsers.chromium, left, topic)
      await talk(middle, a, 'left')
      const b = await visit(browsers.chromium, right, topic)
      await a.sees('3 people')
      await b.sees('3 people')
      await middle.close()
      open.splice(open.indexOf(middle), 1)
      await a.sees('2 people')
      await talk(a, b, 'only two')
    } finally {
      await Promise.all([left.close(), right.close()])
    }
  })

  it('the relay is dead for 100 s: those who are linked talk on, and who came meanwhile joins when it is back', async () => {
    const relay = await startNostrRelay()
    const topic = `introduced ${++topics}`
    const a = await visit(browsers.chromium, relay, topic)
    const b = await visit(browsers.chromium, relay, topic)
    await talk(a, b)
    await relay.close()
    const deadMs = performance.now()
    const c = await visit(browsers.chromium, relay, topic)
    let said = 0
    do {
      await talk(a, b, `round ${said++}`)
      // A round each five seconds: nobody may write more than two hundred times an hour.
      const nextMs = deadMs + said * 5_000 - performance.now()
      await c.page.waitForFunction(ms => performance.now() >= ms, (await now(c)) + Math.max(0, nextMs), {
        polling: 250
      })
    } while (performance.now() - deadMs < 100_000)
    expect(await c.count('round 0 from the one')).toBe(0)
    const again = await startNostrRelay({port: relay.port})
    const backMs = performance.now()
    try {
      await c.hears(`round ${said - 1} from the other`)
      const waitedMs = performance.now() - backMs
      console.log(`the relay was back, and ${Math.round(waitedMs)} ms later what was said meanwhile had come`)
      expect(waitedMs).toBeLessThan(flowsWithinMs)
      await talk(c, b, 'back')
      await a.hears('back from the one')
      await a.sees('3 people')
    } finally {
      await again.close()
    }
  }, 240_000)
})

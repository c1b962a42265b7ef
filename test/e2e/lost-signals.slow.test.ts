import {afterEach, describe, expect, it} from 'vitest'
import {parameters} from '../../src/rendezvous/parameters.ts'
import {ChatPage, talk} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()
const open: ChatPage[] = []
let topics = 0

afterEach(async () => {
  for (const chat of open.splice(0)) await chat.close().catch(() => undefined)
})

/** What the page says to its relay arrives, but for the first signal of this kind. */
const losesFirst = (kind: 'offer' | 'answer') => `{
  const {send} = WebSocket.prototype
  globalThis.signalsLost = 0
  WebSocket.prototype.send = function (data) {
    if (globalThis.signalsLost === 0 && typeof data === 'string' && data.includes('\\\\"${kind}\\\\"')) globalThis.signalsLost++
    else send.call(this, data)
  }
}`

const lost = async ({page}: ChatPage) =>
  page.evaluate(() => (globalThis as unknown as {signalsLost: number}).signalsLost)

/** A dial that comes to nothing is over after that; then it takes no longer than usual, and a pause between two words at a relay. */
const withinMs = parameters.pendingDialMs + parameters.announceMinMs + 2_000

describe('a signal that a relay lost', () => {
  for (const kind of ['offer', 'answer'] as const) {
    it(`costs one dial and no more when it is the ${kind}`, async () => {
      const query = `relays=${encodeURIComponent(browsers.nostr.url)}&trackers=none&stun=none`
      const topic = `lost ${++topics}`
      const visit = async () => {
        const url = `${browsers.site.url}?${query}#${encodeURIComponent(topic)}`
        const chat = await ChatPage.open(browsers.chromium, url, {initScript: losesFirst(kind)})
        open.push(chat)
        return chat
      }
      const a = await visit()
      const b = await visit()
      const startMs = performance.now()
      await a.say('through')
      await b.page.getByRole('log', {name: 'Messages'}).getByText('through', {exact: true}).waitFor({timeout: 60_000})
      const waitedMs = performance.now() - startMs
      console.log(`the ${kind} was lost: linked after ${(waitedMs / 1_000).toFixed(1)} s`)
      // By whoever dials, or answers.
      expect((await lost(a)) + (await lost(b))).toBeGreaterThan(0)
      expect(waitedMs).toBeLessThan(withinMs)
      await talk(b, a)
    })
  }
})

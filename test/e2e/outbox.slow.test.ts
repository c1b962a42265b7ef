import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {launchChromium} from '../config/browsers.mjs'
import {startNostrRelay, startSite} from '../config/serve/index.mjs'
import {ChatPage} from './chat-page.ts'

let site: Awaited<ReturnType<typeof startSite>>
let nostr: Awaited<ReturnType<typeof startNostrRelay>>
let chromium: Browser

const address = (topic: string, name: string) =>
  `${site.url}?name=${name}&relays=${nostr.url}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** Opens a page in a browser profile of its own that ends with the test, or once more in the profile of `again`. */
async function visit(topic: string, name: string, again?: ChatPage): Promise<ChatPage> {
  const chat = await ChatPage.open(chromium, address(topic, name), again === undefined ? {} : {context: again.context})
  if (again === undefined) onTestFinished(() => chat.close())
  return chat
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

describe('what one writes', () => {
  it('reaches who was away by way of who was there, after its author has left', async () => {
    const ada = await visit('passed on', 'Ada')
    const ben = await visit('passed on', 'Ben')
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    await ada.say('for everyone')
    await ada.becomes('for everyone', 'Seen by 1')
    await ada.say('and this')
    await ada.becomes('and this', 'Seen by 1')
    await ada.page.close()
    await ben.sees('Nobody else is here')
    const cat = await visit('passed on', 'Cat')
    await cat.hears('for everyone')
    await cat.hears('and this')
    expect(await cat.log.getByRole('article').count()).toBe(2)
    await cat.sees('2 people')
    await ben.page.close()
    await cat.sees('Nobody else is here')
    // Back after all that, and alone with somebody who was not there when it was written.
    const again = await visit('passed on', 'Ada', ada)
    await again.becomes('for everyone', 'Seen by 2')
    await again.becomes('and this', 'Seen by 2')
    for (const page of [again, cat]) page.expectNoErrors()
  })

  it('alone waits, also over a reload, and reaches the next who comes', async () => {
    const ada = await visit('alone', 'Ada')
    const texts = ['one', 'two', 'three']
    for (const text of texts) await ada.say(text)
    for (const text of texts) await ada.becomes(text, 'Waiting')
    await ada.page.reload()
    for (const text of texts) await ada.becomes(text, 'Waiting')
    const ben = await visit('alone', 'Ben')
    for (const text of texts) await ben.hears(text)
    expect(await ben.log.getByRole('article').locator('.text').allTextContents()).toEqual(texts)
    for (const text of texts) await ada.becomes(text, 'Seen by 1')
    await ben.page.close()
    await ada.sees('Nobody else is here')
    await ada.say('four')
    await ada.becomes('four', 'Waiting')
    await ada.page.reload()
    for (const text of texts) await ada.becomes(text, 'Seen by 1')
    await ada.becomes('four', 'Waiting')
    const again = await visit('alone', 'Ben', ben)
    await again.hears('four')
    await ada.becomes('four', 'Seen by 1')
    for (const page of [ada, again]) page.expectNoErrors()
  })

  it('on both sides while apart is on both sides once they meet', async () => {
    const ada = await visit('apart', 'Ada')
    const ben = await visit('apart', 'Ben')
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    await ben.page.close()
    await ada.sees('Nobody else is here')
    for (let i = 0; i < 3; i++) await ada.say(`left ${i}`)
    await ada.becomes('left 2', 'Waiting')
    await ada.page.close()
    const benAlone = await visit('apart', 'Ben', ben)
    await benAlone.sees('Nobody else is here')
    for (let i = 0; i < 3; i++) await benAlone.say(`right ${i}`)
    await benAlone.becomes('right 2', 'Waiting')
    const adaAgain = await visit('apart', 'Ada', ada)
    for (let i = 0; i < 3; i++) {
      await adaAgain.hears(`right ${i}`)
      await benAlone.hears(`left ${i}`)
    }
    await adaAgain.becomes('left 2', 'Seen by 1')
    await benAlone.becomes('right 2', 'Seen by 1')
    const texts = (page: ChatPage) => page.log.getByRole('article').locator('.text').allTextContents()
    const all = ['left 0', 'left 1', 'left 2', 'right 0', 'right 1', 'right 2']
    for (const page of [adaAgain, benAlone]) {
      expect(await texts(page)).toEqual(all)
      page.expectNoErrors()
    }
  })
})

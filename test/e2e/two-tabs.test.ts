import type {Browser} from 'playwright-core'
import {describe, expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs, visibilityScript} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

const address = (topic: string, name: string, relays: string) =>
  `${browsers.site.url}?name=${name}&relays=${relays}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** Two tabs of one browser; they end with the test. */
async function openTabs(browser: Browser, topic: string, relays = 'none'): Promise<readonly [ChatPage, ChatPage]> {
  const url = address(topic, 'Ada', relays)
  const left = await ChatPage.open(browser, url, {initScript: visibilityScript})
  onTestFinished(() => left.close())
  await left.composer.waitFor({timeout: patienceMs})
  return [left, await ChatPage.open(browser, url, {beside: left})]
}

describe.each([
  ['Chromium', () => browsers.chromium],
  ['Firefox', () => browsers.firefox]
])('two tabs of one %s', (name, browser) => {
  it('are one person: what is written, changed and taken back in one is so in the other', async () => {
    const [left, right] = await openTabs(browser(), `one person ${name}`)
    await left.say('written on the left')
    // Only own messages say how far they have come; the other tab is nobody else.
    await right.becomes('written on the left', 'Waiting')
    await right.choose('written on the left', 'Edit')
    await expect.poll(() => right.composer.inputValue(), {timeout: patienceMs}).toBe('written on the left')
    await right.say('changed on the right')
    for (const tab of [left, right]) {
      await tab.message('changed on the right').getByText('edited').waitFor({timeout: patienceMs})
      expect(await tab.count('written on the left')).toBe(0)
    }
    // A person acts in the tab that is in front.
    await left.page.bringToFront()
    await left.choose('changed on the right', 'Take back')
    await left.page.getByText('Others drop its text too').waitFor({timeout: patienceMs})
    await left.page.getByRole('menuitem', {name: 'Take back'}).click()
    for (const tab of [left, right]) {
      await tab.message('Taken back').waitFor({timeout: patienceMs})
      expect(await tab.count('changed on the right')).toBe(0)
      await tab.sees('Nobody else is here yet')
      tab.expectNoErrors()
    }
  })

  it('count the same as unread: what was seen in one is not unread in the other', async () => {
    const topic = `unread ${name}`
    const tabs = await openTabs(browser(), topic, browsers.nostr.url)
    const [left, right] = tabs
    const ben = await ChatPage.open(browsers.chromium, address(topic, 'Ben', browsers.nostr.url))
    onTestFinished(() => ben.close())
    for (const tab of tabs) {
      await tab.sees('2 people')
      await tab.setVisible(false)
    }
    await ben.say('first missed')
    await ben.say('second missed')
    for (const tab of tabs) await tab.showsUnread(2)
    await ben.becomes('second missed', 'Sent')
    await left.setVisible(true)
    for (const tab of tabs) await tab.showsUnread(0)
    await ben.becomes('second missed', 'Seen by 1')
    await left.setVisible(false)
    await ben.say('missed again')
    for (const tab of tabs) await tab.showsUnread(1)
    await right.setVisible(true)
    for (const tab of tabs) await tab.showsUnread(0)
    await left.page.bringToFront()
    await left.say('we are one')
    await ben.message('we are one').waitFor({timeout: patienceMs})
    await right.becomes('we are one', 'Seen by 1')
    for (const page of [...tabs, ben]) page.expectNoErrors()
  })
})

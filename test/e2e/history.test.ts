import {readFile} from 'node:fs/promises'
import type {Browser, Locator} from 'playwright-core'
import {describe, expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs, talk} from './chat-page.ts'
import {findInStorage} from './page-storage.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

const address = (topic: string, relays = 'none') =>
  `${browsers.site.url}?relays=${relays}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** Opens a page in a browser profile of its own that ends with the test. */
async function visit(browser: Browser, url: string): Promise<ChatPage> {
  const chat = await ChatPage.open(browser, url)
  onTestFinished(() => chat.close())
  return chat
}

/** Saves the topic as a file, as its page offers it. */
async function exportFile(chat: ChatPage): Promise<{name: string; bytes: Buffer}> {
  const panel = await chat.openHistory()
  const downloading = chat.page.waitForEvent('download', {timeout: patienceMs})
  await panel.getByRole('button', {name: 'Save as a file'}).click()
  const download = await downloading
  const name = download.suggestedFilename()
  await panel.getByText(`Saved as ${name}.`).waitFor({timeout: patienceMs})
  await panel.getByRole('button', {name: 'Back'}).click()
  return {name, bytes: await readFile(await download.path())}
}

/** Chooses a file in the panel of what is kept. */
async function importFile(panel: Locator, bytes: Uint8Array, name = 'topic.shoal'): Promise<void> {
  const file = {name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes)}
  await panel.locator('input[type=file]').setInputFiles(file)
}

const says = (panel: Locator, words: string) => panel.getByText(words).waitFor({timeout: patienceMs})

const ownKey = async (chat: ChatPage): Promise<string> => {
  await chat.people
    .getByRole('listitem')
    .filter({hasText: 'you'})
    .getByRole('button')
    .first()
    .click({timeout: patienceMs})
  const panel = chat.page.getByRole('region', {name: 'Person', exact: true})
  await panel.getByText('Key', {exact: true}).click({timeout: patienceMs})
  const key = await panel.locator('code').textContent()
  await panel.getByRole('button', {name: 'Back'}).click()
  return key!.replace(/\s/g, '')
}

describe('what is kept of a topic', () => {
  it('is saved as a file, comes back from it in another browser, and adds nothing the second time', async () => {
    const url = address('saved topic', browsers.nostr.url)
    const [ada, ben] = [await visit(browsers.chromium, url), await visit(browsers.chromium, url)]
    await talk(ada, ben)
    await ben.say('words taken back')
    await ada.hears('words taken back')
    await ben.choose('words taken back', 'Take back')
    await ben.page.getByRole('menuitem', {name: 'Keep it'}).waitFor({timeout: patienceMs})
    await ben.page.getByRole('menuitem', {name: 'Take back'}).click()
    await ada.message('Taken back').waitFor({timeout: patienceMs})
    const {name, bytes} = await exportFile(ada)
    expect(name).toBe('saved-topic.shoal')
    expect(bytes.subarray(1, 6).toString()).toBe('shoal')
    expect(bytes.includes('hello from the other')).toBe(true)
    expect(bytes.includes('words taken back')).toBe(false)

    for (const browser of [browsers.chromium, browsers.firefox]) {
      const cat = await visit(browser, address('saved topic'))
      const panel = await cat.openHistory()
      await importFile(panel, bytes, name)
      // What the two are called, what they said, and that something was taken back.
      await says(panel, '6 new entries.')
      await cat.hears('hello from the one')
      await cat.hears('hello from the other')
      await cat.message('Taken back').waitFor({timeout: patienceMs})
      await importFile(panel, bytes, name)
      await says(panel, 'Everything in the file was here already.')
      await cat.page.reload()
      await cat.hears('hello from the one')
      expect(await cat.count('hello from the one')).toBe(1)
      cat.expectNoErrors()
    }
  })

  it('goes from here when it is cleared, does not come back from the other, and does from a file', async () => {
    const url = address('cleared topic', browsers.nostr.url)
    const [ada, ben] = [await visit(browsers.chromium, url), await visit(browsers.chromium, url)]
    await talk(ada, ben)
    await ada.sees('2 people')
    const {bytes} = await exportFile(ada)
    const panel = await ada.openHistory()
    await panel.getByRole('button', {name: 'Clear on this device'}).click()
    await panel.getByText('Clear everything kept here? This cannot be undone.').waitFor({timeout: patienceMs})
    await panel.getByRole('button', {name: 'Clear', exact: true}).click()
    await says(panel, 'Nothing older is kept here now.')
    const expectCleared = async () => {
      for (const who of ['one', 'other']) expect(await ada.count(`hello from the ${who}`)).toBe(0)
    }
    await expect.poll(() => ada.log.getByRole('article').count(), {timeout: patienceMs}).toBe(0)
    for (const who of ['one', 'other']) expect(await findInStorage(ada.page, `hello from the ${who}`)).toEqual([])
    await ben.hears('hello from the one')
    await talk(ada, ben, 'afterwards')
    await expectCleared()
    await ada.page.reload()
    await ada.hears('afterwards from the other')
    await ada.sees('2 people')
    await talk(ada, ben, 'after the reload')
    await expectCleared()
    await importFile(await ada.openHistory(), bytes)
    await ada.hears('hello from the one')
    await ada.hears('hello from the other')
    expect(await ada.log.getByRole('article').count()).toBe(6)
    for (const page of [ada, ben]) page.expectNoErrors()
  })

  it('is not disturbed by a file that is damaged, cut, of another topic or none at all: the page says so', async () => {
    const ada = await visit(browsers.chromium, address('damaged file'))
    for (const text of ['one', 'two', 'three']) await ada.say(text)
    await expect.poll(() => ada.kept(), {timeout: patienceMs}).toEqual(['one', 'two', 'three'])
    const {bytes} = await exportFile(ada)
    const damaged = Buffer.from(bytes)
    damaged[bytes.length - 100]! ^= 1
    const ben = await visit(browsers.chromium, address('damaged file'))
    const panel = await ben.openHistory()
    const alert = panel.getByRole('alert')
    for (const [wrong, words] of [
      [Buffer.from('Dear diary, today I went fishing.'), 'This is not a file of a topic’s history.'],
      [Buffer.alloc(0), 'This is not a file of a topic’s history.'],
      [damaged, 'This file is damaged or was changed'],
      [bytes.subarray(0, -20), 'This file is damaged or was changed']
    ] as const) {
      await importFile(panel, wrong)
      await alert.filter({hasText: words}).waitFor({timeout: patienceMs})
    }
    await importFile(panel, bytes)
    await alert.waitFor({state: 'hidden', timeout: patienceMs})
    for (const text of ['one', 'two', 'three']) await ben.hears(text)
    const other = await visit(browsers.chromium, address('another topic'))
    const otherPanel = await other.openHistory()
    await importFile(otherPanel, bytes)
    await says(otherPanel, 'This file is the history of another topic.')
    expect(await other.log.getByRole('article').count()).toBe(0)
    for (const page of [ada, ben, other]) page.expectNoErrors()
  })
})

describe('a person who is forgotten', () => {
  it.each([
    ['Chromium', () => browsers.chromium],
    ['Firefox', () => browsers.firefox]
  ])('comes back in %s as a stranger with another key and no history', async (name, browser) => {
    const url = address(`forgotten in ${name}`)
    const ada = await visit(browser(), url)
    await ada.say('nobody will know')
    await ada.becomes('nobody will know', 'Waiting')
    const before = await ownKey(ada)
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    await ada.page.reload()
    await ada.hears('nobody will know')
    expect(await ownKey(ada)).toBe(before)
    await ada.page.getByRole('button', {name: 'Settings'}).first().click()
    const dialog = ada.page.getByRole('dialog', {name: 'Settings'})
    await dialog.getByRole('button', {name: 'Forget everything on this device'}).click({timeout: patienceMs})
    await dialog.getByRole('button', {name: 'Forget everything', exact: true}).click({timeout: patienceMs})
    await ada.page.getByText('Type a topic. Talk with everyone who typed the same.').waitFor({timeout: patienceMs})
    expect(await ada.page.getByText(`forgotten in ${name}`).count()).toBe(0)
    for (const trace of ['nobody will know', before, `forgotten in ${name}`]) {
      expect(await findInStorage(ada.page, trace)).toEqual([])
    }
    await ada.page.goto(url)
    await ada.sees('Nobody else is here yet')
    expect(await ada.count('nobody will know')).toBe(0)
    expect(await ownKey(ada)).not.toBe(before)
    ada.expectNoErrors()
  })
})

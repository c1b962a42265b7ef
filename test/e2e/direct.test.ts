import type {Browser} from 'playwright-core'
import {describe, expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs} from './chat-page.ts'
import {findInStorage} from './page-storage.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

const address = (topic: string, name: string) =>
  `${browsers.site.url}?name=${name}&relays=${browsers.nostr.url}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** Opens a page in a browser profile of its own that ends with the test, or once more in the profile of `again`. */
async function visit(browser: Browser, topic: string, name: string, again?: ChatPage): Promise<ChatPage> {
  const chat = await ChatPage.open(browser, address(topic, name), again === undefined ? {} : {context: again.context})
  if (again === undefined) onTestFinished(() => chat.close())
  return chat
}

/** The conversation with one person, as far as it is open. */
const privately = (chat: ChatPage, name: string) => {
  const place = chat.page.getByRole('region', {name: `Private conversation with ${name}`})
  return {
    place,
    field: place.getByRole('textbox', {name: `Write to ${name} alone`}),
    async says(text: string) {
      await place.getByRole('textbox').fill(text, {timeout: patienceMs})
      await place.getByRole('button', {name: 'Send', exact: true}).click()
    },
    async shows(text: string) {
      await place.getByRole('log').getByText(text, {exact: true}).waitFor({timeout: patienceMs})
    }
  }
}

async function beginWith(chat: ChatPage, name: string) {
  const panel = await chat.openPerson(name)
  await panel.getByRole('button', {name: 'Write privately'}).click({timeout: patienceMs})
  const conversation = privately(chat, name)
  await conversation.field.waitFor({timeout: patienceMs})
  return conversation
}

const entryOf = (chat: ChatPage, name: string, unread = 0) =>
  chat.people.getByRole('button', {
    name: unread === 0 ? `Private with ${name}` : `Private with ${name}, ${unread} unread`,
    exact: true
  })

/** Entries of the topic the page holds, as it says itself. */
async function entriesOf(chat: ChatPage): Promise<number> {
  const panel = await chat.openHistory()
  const words = await panel.getByText(/ of [\d,]+ entries$/).textContent({timeout: patienceMs})
  await panel.getByRole('button', {name: 'Back'}).click()
  return Number(/\d+/.exec(words ?? '')?.[0])
}

describe('two of three people', () => {
  it('talk in private: the third carries it, shows nothing of it and cannot read it', async () => {
    const topic = 'private talk'
    const ada = await visit(browsers.chromium, topic, 'Ada')
    const ben = await visit(browsers.firefox, topic, 'Ben')
    const cat = await visit(browsers.chromium, topic, 'Cat')
    for (const page of [ada, ben, cat]) await page.sees('3 people')
    const toBen = await beginWith(ada, 'Ben')
    await toBen.says('meet me at the pier')
    await toBen.shows('meet me at the pier')
    await ben.showsUnread(1)
    await entryOf(ben, 'Ada', 1).click({timeout: patienceMs})
    const toAda = privately(ben, 'Ada')
    await toAda.shows('meet me at the pier')
    await ben.showsUnread(0)
    await toAda.says('at low tide')
    await toBen.shows('at low tide')

    // Besides, what the two are called.
    await expect.poll(() => entriesOf(cat), {timeout: patienceMs}).toBe(4)
    const words = ['meet me at the pier', 'at low tide']
    const expectNothing = async () => {
      for (const text of words) {
        expect(await cat.page.getByText(text).count()).toBe(0)
        expect(await findInStorage(cat.page, text)).toEqual([])
      }
      expect(await cat.people.getByRole('button', {name: /^Private with/}).count()).toBe(0)
      expect(await cat.unread()).toBe(0)
    }
    await expectNothing()
    // Those who may read it keep it closed as well.
    for (const page of [ada, ben]) expect(await findInStorage(page.page, words[0]!)).toEqual([])
    expect(await findInStorage(ada.page, 'Ben')).not.toEqual([])

    // What is written while the other is away waits with whoever is there.
    await ben.page.close()
    for (const page of [ada, cat]) await page.sees('2 people')
    await toBen.says('bring a lamp')
    words.push('bring a lamp')
    // Only then somebody else has it: Ada's page is closed next.
    await toBen.place
      .getByRole('article', {name: /^you: bring a lamp .*, Passed on: details$/})
      .waitFor({timeout: patienceMs})
    await ada.page.close()
    await cat.sees('Nobody else is here')
    await expectNothing()
    const benAgain = await visit(browsers.firefox, topic, 'Ben', ben)
    await entryOf(benAgain, 'Ada', 1).click({timeout: patienceMs})
    for (const text of words) await privately(benAgain, 'Ada').shows(text)
    await expectNothing()
    for (const page of [ada, benAgain, cat]) page.expectNoErrors()
  })

  it('have their conversation again after a reload of both, apart from what is said to all', async () => {
    const topic = 'private reload'
    const ada = await visit(browsers.chromium, topic, 'Ada')
    const ben = await visit(browsers.chromium, topic, 'Ben')
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    await ada.say('hello to all')
    const toBen = await beginWith(ada, 'Ben')
    await toBen.says('only for you')
    await entryOf(ben, 'Ada', 1).click({timeout: patienceMs})
    await privately(ben, 'Ada').shows('only for you')
    await privately(ben, 'Ada').says('and back')
    await toBen.shows('and back')
    await Promise.all([ada.page.reload(), ben.page.reload()])
    for (const [page, other] of [
      [ada, 'Ben'],
      [ben, 'Ada']
    ] as const) {
      await page.hears('hello to all')
      // What was on the screen for a few milliseconds before the reload may count as unread.
      await page.people.getByRole('button', {name: new RegExp(`^Private with ${other}`)}).click({timeout: patienceMs})
      const conversation = privately(page, other)
      for (const text of ['only for you', 'and back']) await conversation.shows(text)
      expect(await conversation.place.getByText('hello to all').count()).toBe(0)
      await conversation.place.getByRole('button', {name: 'Back to the topic'}).click()
      await page.hears('hello to all')
      expect(await page.count('only for you')).toBe(0)
      page.expectNoErrors()
    }
  })

  it('see the same words when they ask whether it is really them', async () => {
    const ada = await visit(browsers.chromium, 'safety words', 'Ada')
    const ben = await visit(browsers.firefox, 'safety words', 'Ben')
    const read = async (page: ChatPage, name: string) => {
      const words = (await page.openPerson(name)).getByRole('list').getByRole('listitem')
      await expect.poll(() => words.count(), {timeout: patienceMs}).toBe(4 + 8)
      const all = await words.allTextContents()
      return {ofThem: all.slice(0, 4), ofBoth: all.slice(4)}
    }
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    const [atAda, atBen] = [await read(ada, 'Ben'), await read(ben, 'Ada')]
    expect(atAda.ofBoth).toEqual(atBen.ofBoth)
    // Those of one person are another's not.
    expect(atAda.ofThem).not.toEqual(atBen.ofThem)
  })
})

describe('somebody one has never met', () => {
  it('cannot be written to in private: the page says why', async () => {
    const topic = 'never met'
    const ada = await visit(browsers.chromium, topic, 'Ada')
    const ben = await visit(browsers.chromium, topic, 'Ben')
    await ada.say('I was here')
    await ben.hears('I was here')
    await ada.becomes('I was here', 'Seen by 1')
    await ada.page.close()
    await ben.sees('Nobody else is here')
    const cat = await visit(browsers.chromium, topic, 'Cat')
    await cat.hears('I was here')
    await cat
      .message('I was here')
      .getByRole('button', {name: /^About /})
      .click()
    const panel = cat.page.getByRole('region', {name: 'Person', exact: true})
    const write = panel.getByRole('button', {name: 'Write privately'})
    await write.waitFor({timeout: patienceMs})
    expect(await write.isDisabled()).toBe(true)
    await panel.getByText(/once you have both been here at the same time/).waitFor({timeout: patienceMs})
    cat.expectNoErrors()
  })
})

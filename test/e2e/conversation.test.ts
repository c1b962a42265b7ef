import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs, visibilityScript} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

const address = (topic: string, name: string) =>
  `${browsers.site.url}?name=${name}&relays=${browsers.nostr.url}&trackers=none&stun=none#${encodeURIComponent(topic)}`

/** Opens a page that ends with the test. */
async function visit(browser: Browser, topic: string, name: string, initScript?: string): Promise<ChatPage> {
  const chat = await ChatPage.open(browser, address(topic, name), initScript === undefined ? {} : {initScript})
  onTestFinished(() => chat.close())
  return chat
}

describe('Ada in Chromium and Ben in Firefox', () => {
  let ada: ChatPage
  let ben: ChatPage

  beforeAll(async () => {
    ada = await ChatPage.open(browsers.chromium, address('conversation', 'Ada'))
    ben = await ChatPage.open(browsers.firefox, address('conversation', 'Ben'))
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  })

  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
  })

  it('answer each other: the answer says what it answers to, also after a reload', async () => {
    await ada.say('Shall we meet at nine?')
    await ben.hears('Shall we meet at nine?')
    await ben.choose('Shall we meet at nine?', 'Reply')
    await ben.page.getByText('Replying to Ada').waitFor({timeout: patienceMs})
    await ben.say('Nine is early.')
    const quote = ada.message('Nine is early.').getByRole('button', {name: 'Replies to'})
    await quote.filter({hasText: 'Shall we meet at nine?'}).waitFor({timeout: patienceMs})
    await ada.page.reload()
    await quote.filter({hasText: 'Ada'}).filter({hasText: 'Shall we meet at nine?'}).waitFor({timeout: patienceMs})
    ada.expectNoErrors()
    ben.expectNoErrors()
  })

  it('change what they sent: the arrow key brings the last back, and the new words take the place of the old', async () => {
    await ada.say('a cup of teh')
    await ben.hears('a cup of teh')
    await ada
      .message('a cup of teh')
      .getByRole('button', {name: /details$/})
      .waitFor({timeout: patienceMs})
    await ada.composer.press('ArrowUp')
    await expect.poll(() => ada.composer.inputValue(), {timeout: patienceMs}).toBe('a cup of teh')
    await ada.say('a cup of tea')
    for (const page of [ada, ben]) {
      await page.message('a cup of tea').getByText('edited').waitFor({timeout: patienceMs})
      expect(await page.count('a cup of teh')).toBe(0)
    }
    expect(await ada.composer.inputValue()).toBe('')
    await ben.page.reload()
    await ben.message('a cup of tea').getByText('edited').waitFor({timeout: patienceMs})
    expect(await ben.count('a cup of teh')).toBe(0)
  })

  it('take back what they sent: its text is gone on both sides, and stays gone', async () => {
    await ada.say('an embarrassing slip')
    await ben.hears('an embarrassing slip')
    await ada.choose('an embarrassing slip', 'Take back')
    await ada.page.getByText('Others drop its text too').waitFor({timeout: patienceMs})
    await ada.page.getByRole('menuitem', {name: 'Take back'}).click()
    const expectGone = async (page: ChatPage) => {
      await page.message('Taken back').waitFor({timeout: patienceMs})
      expect(await page.log.getByText('an embarrassing slip').count()).toBe(0)
      // Nor where screen readers hear of it, once they had time for that.
      await expect.poll(() => page.page.getByText('an embarrassing slip').count(), {timeout: patienceMs}).toBe(0)
    }
    for (const page of [ada, ben]) await expectGone(page)
    await Promise.all([ada.page.reload(), ben.page.reload()])
    for (const page of [ada, ben]) await expectGone(page)
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    for (const page of [ada, ben]) await expectGone(page)
  })

  it('use keys for the message they are on, however they came there', async () => {
    for (const text of ['one thing', 'another thing']) {
      await ada.say(text)
      await ben.hears(text)
    }
    await ben.log.press('End')
    await ben.message('one thing').locator('.text').click()
    await ben.page.keyboard.press('r')
    const answered = ben.page.locator('p2p-chat-composer').getByText(/^(one|another) thing$/)
    await answered.waitFor({timeout: patienceMs})
    expect(await answered.textContent()).toBe('one thing')
    await ben.page.keyboard.press('Escape')
    await answered.waitFor({state: 'detached', timeout: patienceMs})
  })

  it('react with an emoji, join in, and take it off again', async () => {
    await ada.say('there is cake')
    await ben.hears('there is cake')
    await ben.openMenu('there is cake')
    await ben.page.getByRole('menuitemcheckbox', {name: '👍'}).click()
    const chip = (page: ChatPage, name: string) =>
      page.message('there is cake').getByRole('button', {name, exact: true})
    await chip(ada, '👍: Ben').click({timeout: patienceMs})
    for (const page of [ada, ben]) {
      const both = page.message('there is cake').getByRole('button', {name: /^👍 2: /, pressed: true})
      await both.waitFor({timeout: patienceMs})
    }
    await ben
      .message('there is cake')
      .getByRole('button', {name: /^👍 2: /})
      .click()
    await chip(ada, '👍: Ada').click({timeout: patienceMs})
    for (const page of [ada, ben]) {
      const any = page.message('there is cake').getByRole('button', {name: /^👍/})
      await expect.poll(() => any.count(), {timeout: patienceMs}).toBe(0)
    }
  })

  it('name each other: the name completes itself after an @, and whoever is meant is told', async () => {
    await ada.composer.pressSequentially('@b')
    await ada.page.getByRole('option', {name: 'Ben'}).waitFor({timeout: patienceMs})
    await ada.composer.press('Enter')
    await expect.poll(() => ada.composer.inputValue(), {timeout: patienceMs}).toBe('@Ben ')
    await ada.composer.pressSequentially('are you there?')
    await ada.composer.press('Enter')
    await ben.message('@Ben are you there?').getByText('(To you)').waitFor({timeout: patienceMs})
    expect(await ada.message('@Ben are you there?').getByText('(To you)').count()).toBe(0)
  })

  it('write Markdown, and nothing that is sent becomes a part of the page', async () => {
    const hostile = [
      '**bold** and `code`',
      '<img src=x onerror="globalThis.harmed = true"> <script>globalThis.harmed = true</script>',
      '[press](javascript:globalThis.harmed=true) [data](data:text/html,harm) javascript:harm()',
      '[fine](https://example.org/)'
    ].join('\n')
    await ada.say(hostile)
    const message = ben.log.getByRole('article').filter({hasText: 'onerror'})
    await message.locator('strong', {hasText: 'bold'}).waitFor({timeout: patienceMs})
    await message.locator('code', {hasText: 'code'}).waitFor({timeout: patienceMs})
    await message.getByText('<img src=x onerror=').waitFor({timeout: patienceMs})
    const links = await message.getByRole('link').evaluateAll(found => found.map(link => link.getAttribute('href')))
    expect(links).toEqual(['https://example.org/'])
    for (const page of [ada, ben]) {
      expect(await page.log.locator('img, script, iframe').count()).toBe(0)
      expect(await page.page.evaluate(() => 'harmed' in globalThis)).toBe(false)
      page.expectNoErrors()
    }
  })

  it('mute somebody: what they write is folded away here, can be read all the same, and comes back', async () => {
    await ada.say('blah blah')
    await ben.hears('blah blah')
    const panel = await ben.openPerson('Ada')
    await panel.getByRole('button', {name: 'Mute', exact: true}).click()
    const folded = ben.log.getByText('Hidden: you muted Ada')
    await folded.last().waitFor({timeout: patienceMs})
    await expect.poll(() => ben.count('blah blah'), {timeout: patienceMs}).toBe(0)
    const before = await folded.count()
    await ada.say('and more blah')
    const foldsOneMore = () => expect.poll(() => folded.count(), {timeout: patienceMs}).toBe(before + 1)
    await foldsOneMore()
    await ben.page.reload()
    await foldsOneMore()
    await ben.log.getByRole('button', {name: 'Show', exact: true}).last().click()
    await ben.hears('and more blah')
    expect(await ben.count('blah blah')).toBe(0)
    const again = await ben.openPerson('Ada')
    await again.getByRole('button', {name: 'Unmute'}).click()
    await ben.hears('blah blah')
    expect(await folded.count()).toBe(0)
    ben.expectNoErrors()
  })
})

describe('what is unread', () => {
  it('is counted in the title and begins with a line while the page is hidden', async () => {
    const ada = await visit(browsers.firefox, 'hidden', 'Ada')
    const ben = await visit(browsers.chromium, 'hidden', 'Ben', visibilityScript)
    await ada.say('read at once')
    await ben.hears('read at once')
    await ada.becomes('read at once', 'Seen by 1')
    expect(await ben.unread()).toBe(0)
    await ben.setVisible(false)
    await ada.say('first missed')
    await ada.say('second missed')
    await ben.showsUnread(2)
    const line = ben.log.locator('[data-id]').filter({hasText: 'first missed'}).getByText('New', {exact: true})
    await line.waitFor({timeout: patienceMs})
    await ada.becomes('second missed', 'Sent')
    await ben.setVisible(true)
    await ben.showsUnread(0)
    await ada.becomes('second missed', 'Seen by 1')
    expect(await line.count()).toBe(1)
    ben.expectNoErrors()
  })

  it('is counted while one reads further up, and one key leads to it', async () => {
    const ada = await visit(browsers.chromium, 'scrolled', 'Ada')
    const ben = await visit(browsers.firefox, 'scrolled', 'Ben')
    for (let i = 0; i < 8; i++) await ada.say(Array.from({length: 12}, (_, line) => `${i}, line ${line}`).join('\n'))
    await ben.log.getByText('7, line 11').waitFor({timeout: patienceMs})
    await ben.showsUnread(0)
    await ben.log.press('Home')
    await ben.page.getByRole('button', {name: 'Jump to newest', exact: true}).waitFor({timeout: patienceMs})
    await ada.say('far below')
    await ben.showsUnread(1)
    await ben.page.getByRole('button', {name: 'Jump to newest, 1 unread'}).click({timeout: patienceMs})
    await ben.showsUnread(0)
    await ben.hears('far below')
    await ada.becomes('far below', 'Seen by 1')
  })
})

describe('an own message', () => {
  it('says how far it has come: kept here, then sent, then seen', async () => {
    const ada = await visit(browsers.chromium, 'delivery', 'Ada')
    await ada.sees('Nobody else is here yet')
    await ada.say('is anybody here?')
    await ada.becomes('is anybody here?', 'Waiting')
    await ada
      .message('is anybody here?')
      .getByRole('button', {name: /details$/})
      .click()
    await ada.message('is anybody here?').getByText('Kept here; nobody else has it yet.').waitFor({timeout: patienceMs})
    const ben = await visit(browsers.firefox, 'delivery', 'Ben', `${visibilityScript}; setVisible(false)`)
    await ada.becomes('is anybody here?', 'Sent')
    await ada
      .message('is anybody here?')
      .getByText('At least one other person has it. That')
      .waitFor({timeout: patienceMs})
    await ben.hears('is anybody here?')
    await ben.setVisible(true)
    await ada.becomes('is anybody here?', 'Seen by 1')
    await ada.page.reload()
    await ada.becomes('is anybody here?', 'Seen by 1')
  })

  it('that was begun and not sent is still in the field after a reload', async () => {
    for (const [topic, browser] of Object.entries({
      'draft in Chromium': browsers.chromium,
      'draft in Firefox': browsers.firefox
    })) {
      const ada = await visit(browser, topic, 'Ada')
      await ada.sees('Nobody else is here yet')
      await ada.composer.pressSequentially('half a thou')
      await ada.page.reload()
      await expect.poll(() => ada.composer.inputValue(), {timeout: patienceMs}).toBe('half a thou')
    }
  })

  it('that is old is found by its words and jumped to', async () => {
    const ada = await visit(browsers.chromium, 'search', 'Ada')
    await ada.say('the needle lies here')
    const hay = Array.from({length: 12}, (_, line) => `hay ${line}`).join('\n')
    for (let i = 0; i < 20; i++) await ada.say(`${hay}\nstack ${i}`)
    await ada.log.getByText('stack 19').waitFor({timeout: patienceMs})
    await ada.page.reload()
    await ada.log.getByText('stack 19').waitFor({timeout: patienceMs})
    const needle = ada.message('the needle lies here')
    const isOnScreen = async () => {
      if ((await needle.count()) === 0) return false
      const [list, found] = [await ada.log.boundingBox(), await needle.boundingBox()]
      return list !== null && found !== null && found.y >= list.y && found.y < list.y + list.height
    }
    expect(await isOnScreen()).toBe(false)
    await ada.page.getByRole('button', {name: 'Search', exact: true}).click()
    await ada.page.getByRole('searchbox', {name: 'Search this topic'}).fill('NEEDLE')
    await ada.page.getByText('1 place', {exact: true}).waitFor({timeout: patienceMs})
    await ada.page.getByRole('list', {name: 'Places found'}).getByRole('button').click()
    await expect.poll(isOnScreen, {timeout: patienceMs}).toBe(true)
    ada.expectNoErrors()
  })
})

describe('two people with one name', () => {
  it('have other fish and other keys', async () => {
    const [a, b] = [
      await visit(browsers.chromium, 'same name', 'Sam'),
      await visit(browsers.chromium, 'same name', 'Sam')
    ]
    await Promise.all([a.sees('2 people'), b.sees('2 people')])
    const rows = a.people.getByRole('listitem').filter({hasText: 'Sam'})
    await expect.poll(() => rows.count(), {timeout: patienceMs}).toBe(2)
    const fish = await rows.locator('svg.fish').evaluateAll(found => found.map(each => each.outerHTML))
    expect(new Set(fish).size).toBe(2)
    const keys: (string | null)[] = []
    for (const row of await rows.all()) {
      await row.getByRole('button').first().click()
      const panel = a.page.getByRole('region', {name: 'Person', exact: true})
      await panel.getByText('Key', {exact: true}).click({timeout: patienceMs})
      keys.push(await panel.locator('code').textContent())
      await panel.getByRole('button', {name: 'Back'}).click()
    }
    expect(new Set(keys).size).toBe(2)
    for (const key of keys) expect(key?.replace(/\s/g, '')).toMatch(/^[0-9a-f]{64}$/)
  })
})

import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, expect, it, onTestFinished} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startSite} from '../config/serve/index.mjs'
import {ChatPage, patienceMs} from './chat-page.ts'

let site: Awaited<ReturnType<typeof startSite>>
let chromium: Browser
let firefox: Browser

/** Nothing that could introduce anybody: no relay, no tracker, no STUN server. */
const alone = '?relays=none&trackers=none&stun=none'

beforeAll(async () => {
  site = await startSite({port: 0})
  ;[chromium, firefox] = [await launchChromium(), await launchFirefox()]
})

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  await site?.close()
})

async function visit(browser: Browser, hash: string, options: {initScript?: string} = {}): Promise<ChatPage> {
  const chat = await ChatPage.open(browser, `${site.url}${alone}${hash}`, options)
  onTestFinished(() => chat.close())
  return chat
}

const passing = ({page}: ChatPage, name: string) => page.getByRole('textbox', {name})

/** The link one page offers. */
async function offered(chat: ChatPage): Promise<string> {
  const {page} = chat
  await page.getByRole('button', {name: 'No relay? Pass it by hand'}).first().click({timeout: patienceMs})
  await page.getByRole('button', {name: 'Make a text for them'}).click({timeout: patienceMs})
  await page.getByRole('img', {name: 'QR code to pass on'}).waitFor({timeout: patienceMs})
  return passing(chat, 'Link to pass on').inputValue()
}

async function answered(chat: ChatPage): Promise<string> {
  await chat.page.getByRole('img', {name: 'QR code of the answer'}).waitFor({timeout: patienceMs})
  return passing(chat, 'Answer to give back').inputValue()
}

async function putIn(chat: ChatPage, answer: string): Promise<void> {
  await passing(chat, 'Their answer').fill(answer)
  await chat.page.getByRole('button', {name: 'Connect', exact: true}).click()
}

it('a link there and an answer back bring two browsers together without any relay', async () => {
  const ada = await visit(chromium, '#by-hand')
  const link = await offered(ada)
  expect(link).toMatch(/^http:.*stun=none#![\w-]{150,400}$/)
  const ben = await visit(firefox, link.slice(link.indexOf('#')))
  const answer = await answered(ben)
  expect(ben.page.url()).toMatch(/#by-hand$/)
  await putIn(ada, answer)
  await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  await ada.say('no relay at all')
  await ben.hears('no relay at all')
  await ben.say('and back')
  await ada.hears('and back')
  ada.expectNoErrors()
  ben.expectNoErrors()
})

it('of a private topic, a text that lets in opens it elsewhere; another is for members, who put it in', async () => {
  const ada = await visit(firefox, '')
  await ada.page
    .getByRole('button', {name: /private topic/i})
    .first()
    .click({timeout: patienceMs})
  await ada.page
    .getByRole('textbox', {name: /name|called/i})
    .last()
    .fill('Plans')
  await ada.page.keyboard.press('Enter')
  await ada.page.waitForURL(/#!A/)
  await ada.page.getByRole('button', {name: 'No relay? Pass it by hand'}).first().click({timeout: patienceMs})
  await ada.page.getByRole('button', {name: 'Make a text for them'}).click({timeout: patienceMs})
  const members = await passing(ada, 'Link to pass on').inputValue({timeout: patienceMs})
  const stranger = await visit(chromium, members.slice(members.indexOf('#')))
  await stranger.page.getByText('This text is for people who are in a private topic.').waitFor({timeout: patienceMs})
  await ada.page.getByRole('button', {name: 'Start over'}).click()
  await ada.page.getByRole('checkbox').check()
  await ada.page.getByRole('button', {name: 'Make a text for them'}).click()
  const link = await passing(ada, 'Link to pass on').inputValue({timeout: patienceMs})
  const ben = await visit(chromium, link.slice(link.indexOf('#')))
  await putIn(ada, await answered(ben))
  await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  await ben.say('just the two of us')
  await ada.hears('just the two of us')
  ada.expectNoErrors()
  ben.expectNoErrors()
})

it('what is damaged, too old, or in the wrong place is said in words', async () => {
  const ada = await visit(chromium, '#by-hand')
  const link = await offered(ada)
  const text = link.slice(link.indexOf('#!') + 2)
  const mistyped = text.replace(/.(?=.{30}$)/, sign => (sign === 'A' ? 'B' : 'A'))
  const ben = await visit(firefox, `#!${mistyped}`)
  await ben.page.getByText('This text has a mistake in it.').waitFor({timeout: patienceMs})
  const old = await visit(firefox, `#!${text}`, {
    initScript: '{const now = Date.now; Date.now = () => now() + 3_600_000}'
  })
  await old.page.getByText('This invitation is too old.').waitFor({timeout: patienceMs})
  const says = async (answer: string, words: string) => {
    await putIn(ada, answer)
    await ada.page.getByRole('alert').filter({hasText: words}).waitFor({timeout: patienceMs})
  }
  await says(text, 'This is not an answer.')
  await says('', 'Part of this text is missing.')
  const other = await visit(chromium, '#by-hand')
  const theirs = await visit(firefox, `#!${(await offered(other)).split('#!')[1]}`)
  const answer = await answered(theirs)
  await says(answer, 'This answer belongs to another invitation.')
  await says(answer.slice(0, 50), 'Part of this text is missing.')
  const lost = await visit(chromium, `#!${answer}`)
  await lost.page.getByText('This is an answer.').waitFor({timeout: patienceMs})
  for (const page of [ada, ben, old, other, theirs, lost]) page.expectNoErrors()
})

import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs} from './chat-page.ts'
import {startStunServer, type StunServer} from './stun-server.ts'
import {ownAddress, startTurnServer, turnPassword, type TurnServer} from './turn-server.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()
const host = ownAddress()
const names = ['chromium', 'firefox'] as const

let one: StunServer
let two: StunServer
let shifted: StunServer
let silent: StunServer
let turn: TurnServer | undefined

beforeAll(async () => {
  ;[one, two, shifted, silent] = await Promise.all([
    startStunServer(host),
    startStunServer(host),
    startStunServer(host, {shift: 7}),
    startStunServer(host, {silent: true})
  ])
  turn = await startTurnServer(host)
}, 600_000)

afterAll(async () => {
  await Promise.all([one, two, shifted, silent].map(server => server?.close()))
  await turn?.close()
})

interface Options {
  readonly relays?: string
  readonly stun?: readonly StunServer[]
  readonly turn?: string
}

async function visit(browser: Browser, topic: string, {relays, stun = [], turn: server}: Options): Promise<ChatPage> {
  const query = new URLSearchParams({
    relays: relays ?? browsers.nostr.url,
    trackers: 'none',
    stun: stun.length === 0 ? 'none' : stun.map(({url}) => url).join(','),
    ...(server === undefined ? {} : {turn: server})
  })
  const chat = await ChatPage.open(browser, `${browsers.site.url}?${query}#${topic}/network`)
  onTestFinished(() => chat.close())
  return chat
}

/** Presses the button and reads what every check and all of them come to. */
async function examined({page}: ChatPage) {
  await page.getByRole('button', {name: 'Check now'}).click({timeout: patienceMs})
  const again = page.getByRole('button', {name: 'Check again'})
  await again.waitFor({timeout: patienceMs})
  const verdict = (await page.locator('.verdict').textContent())!.trim()
  await page.getByText(/^What was checked/).click()
  const rows = await page.locator('.checks .check').all()
  const found = new Map<string, string>()
  for (const row of rows)
    found.set((await row.locator('.what').textContent())!, (await row.locator('.found').textContent())!)
  /** What was found of the first whose title is this, or else begins like this: the port 4 is not 41234. */
  const of = (begins: string) => found.get(begins) ?? [...found].find(([title]) => title.startsWith(begins))?.[1]
  return {verdict, of}
}

/** Firefox tells of each socket that was refused as of an error nobody caught. */
const expectOnlyRefusals = ({errors}: ChatPage) =>
  expect(errors.filter(error => !error.includes('establish a connection to the server at ws://127.0.0.1:4'))).toEqual(
    []
  )

describe.each(names)('the checks in %s', name => {
  it('find that all is well where all answers', async () => {
    const page = await visit(browsers[name], `good-${name}`, {stun: [one, two]})
    await page.page.getByRole('button', {name: 'Check now'}).waitFor({timeout: patienceMs})
    const {verdict, of} = await examined(page)
    expect(of('Page is')).toBe('Yes')
    expect(of('Browser makes')).toBe('Yes')
    expect(of('Browser keeps')).toMatch(/^Yes/)
    expect(of('Relay ws://')).toMatch(/^Answers, after \d+ ms$/)
    expect(of('STUN server')).toMatch(/^Answers, after \d+ ms$/)
    expect(of('Network lets others')).toBe('Yes, the same port for everybody')
    expect(of('Network lets UDP')).toBe('Yes')
    expect(of('Clock')).toBe('Not known: nobody is here to compare with')
    expect(verdict).toBe('Everything works here, and nobody else is in this topic now. Send someone the link.')
    page.expectNoErrors()
  })

  it('name a relay that is not reached, and a symmetric NAT', async () => {
    const relays = `${browsers.nostr.url},ws://127.0.0.1:4`
    const page = await visit(browsers[name], `symmetric-${name}`, {relays, stun: [one, shifted]})
    const {verdict, of} = await examined(page)
    expect(of('Relay ws://127.0.0.1:4')).toBe('Does not answer')
    expect(of('Network lets others')).toBe('Another port for each: symmetric. Needs TURN')
    expect(verdict).toMatch(/^Your network is strict: .*Add a TURN server in Settings/)
    expectOnlyRefusals(page)
  })

  it('say that no relay answers', async () => {
    const page = await visit(browsers[name], `relays-out-${name}`, {relays: 'ws://127.0.0.1:4', stun: [one, two]})
    const {verdict} = await examined(page)
    expect(verdict).toMatch(/^No relay answers/)
    await page.page.getByText('You are not connected.', {exact: false}).first().waitFor({timeout: patienceMs})
    expectOnlyRefusals(page)
  })

  it('say that the STUN server is dead, and end in time', async () => {
    const page = await visit(browsers[name], `stun-dead-${name}`, {stun: [silent]})
    const {verdict, of} = await examined(page)
    expect(silent.asked()).toBeGreaterThan(0)
    expect(of('STUN server')).toBe('Does not answer')
    expect(of('Network lets others')).toBe('Not known: needs two STUN servers that answer')
    expect(verdict).toMatch(/^No STUN server answers/)
    page.expectNoErrors()
  })

  it('tell a TURN server that works from a wrong password', async () => {
    const right = await visit(browsers[name], `turn-${name}`, {
      stun: [one, shifted],
      turn: turn!.address(turnPassword)
    })
    const good = await examined(right)
    expect(good.of('TURN server')).toMatch(/^Answers, after \d+ ms$/)
    expect(good.verdict).toMatch(/^Your network is strict, and your TURN server gets you through/)
    const wrong = await visit(browsers[name], `turn-${name}`, {stun: [one, two], turn: turn!.address('wrong')})
    const bad = await examined(wrong)
    expect(bad.of('TURN server')).toBe('Wrong user or password (401)')
    expect(bad.verdict).toMatch(/^Your TURN server does not take the user or the password/)
    expect(await wrong.page.locator('p2p-network').textContent()).not.toContain('wrong@')
  })
})

it('two pages see each other drawn and listed, with the way and the round trip', async () => {
  const ada = await visit(browsers.chromium, 'drawn', {})
  const ben = await visit(browsers.firefox, 'drawn', {})
  for (const {page} of [ada, ben]) {
    await page.getByText('You are linked with 1 other page.').waitFor({timeout: patienceMs})
    const row = page.locator('.links .row-button')
    await expect.poll(() => row.textContent(), {timeout: patienceMs}).toMatch(/direct · \d+ ms/)
    await page.getByRole('img', {name: /^Drawing: this page in the middle, linked with 1\./}).waitFor()
    await row.press('Enter')
    await page.getByText(/^(host|prflx|srflx) to (host|prflx|srflx), UDP$/).waitFor({timeout: patienceMs})
  }
  const masked = await ada.page.locator('p2p-network').evaluate(element => {
    const {feature} = element as unknown as {feature: {maskedReport(): string}}
    return feature.maskedReport()
  })
  expect(JSON.parse(masked)).toMatchObject({access: 'public', topicLinks: [{path: {protocol: 'udp'}}]})
  expect(masked).not.toMatch(/\d+\.\d+\.\d+\.\d+|"drawn"/)
  const {topicLinks} = JSON.parse(masked) as {topicLinks: {sentBytes: number; receivedBytes: number}[]}
  expect(Math.min(topicLinks[0]!.sentBytes, topicLinks[0]!.receivedBytes)).toBeGreaterThan(100)
  ada.expectNoErrors()
  ben.expectNoErrors()
})

it('leads there from the conversation when nothing is connected, and back', async () => {
  const query = '?relays=ws://127.0.0.1:4&trackers=none&stun=none'
  const chat = await ChatPage.open(browsers.chromium, `${browsers.site.url}${query}#lonely`)
  onTestFinished(() => chat.close())
  await chat.page.getByRole('link', {name: 'Why can’t I connect?'}).click({timeout: patienceMs})
  await chat.page.getByRole('button', {name: 'Check now'}).waitFor({timeout: patienceMs})
  expect(chat.page.url()).toMatch(/#lonely\/network$/)
  await chat.page.getByRole('link', {name: 'Back to the conversation'}).click()
  await chat.composer.waitFor({timeout: patienceMs})
  expect(chat.page.url()).toMatch(/#lonely$/)
})

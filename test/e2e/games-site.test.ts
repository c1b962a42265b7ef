import type {Browser, Page} from 'playwright-core'
import {expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

async function visit(browser: Browser, name: string, view: string): Promise<ChatPage> {
  const query = `?name=${name}&relays=${browsers.nostr.url}&trackers=none&stun=none`
  const chat = await ChatPage.open(browser, `${browsers.site.url}${query}#games-on-the-site${view}`)
  onTestFinished(() => chat.close())
  return chat
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', {name}).first().click({timeout: patienceMs})
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({timeout: patienceMs})

/** Two taps. */
async function move(page: Page, from: string, to: string): Promise<void> {
  await page.getByText('It is your turn').first().waitFor({timeout: patienceMs})
  for (const square of [from, to]) await page.locator(`[data-square=${square}]`).click({timeout: patienceMs})
}

it('two people play chess on the site: a table, a seat, moves to the mate, and the same after a reload', async () => {
  const ada = await visit(browsers.firefox, 'Ada', '/play')
  const ben = await visit(browsers.chromium, 'Ben', '')
  await ben.sees('2 people')
  await press(ada.page, 'New table')
  await press(ada.page, 'Open the table')
  await sees(ada.page, 'Waits for 1 more player')
  expect(ada.page.url()).toMatch(/#games-on-the-site\/play\/[0-9a-f]{32}$/)
  await ben.page.getByRole('link', {name: /^Play/}).first().click()
  await press(ben.page, /^Sit down: Chess/)
  await press(ben.page, 'Sit down')
  await press(ada.page, 'Start')
  await move(ada.page, 'f2', 'f3')
  await move(ben.page, 'e7', 'e5')
  await move(ada.page, 'g2', 'g4')
  await move(ben.page, 'd8', 'h4')
  await Promise.all([sees(ada.page, 'Ben has won: checkmate.'), sees(ben.page, 'You have won: checkmate.')])
  await ada.page.reload()
  await sees(ada.page, 'Ben has won: checkmate.')
  await press(ada.page, 'Play again')
  await press(ben.page, 'Agree')
  // The seats have changed.
  await move(ben.page, 'e2', 'e4')
  await sees(ada.page, 'It is your turn')
  ada.expectNoErrors()
  ben.expectNoErrors()
})

it('two people play liar’s dice: everybody sees the own dice only, until somebody doubts', async () => {
  const ada = await visit(browsers.firefox, 'Ada', '/play')
  const ben = await visit(browsers.chromium, 'Ben', '/play')
  await press(ada.page, 'New table')
  await ada.page.getByRole('radio', {name: /Liar’s dice/}).check({timeout: patienceMs})
  await press(ada.page, 'Open the table')
  await press(ben.page, /^Sit down: Liar’s dice/)
  await press(ben.page, 'Sit down')
  await press(ada.page, 'Start')
  await Promise.all(
    [ada, ben].map(async ({page}) => {
      const own = page.getByRole('region', {name: 'Your dice'}).getByRole('img')
      await own.nth(4).waitFor({timeout: patienceMs})
      expect(await own.count()).toBe(5)
    })
  )
  await press(ada.page, /^Bid 1 one/)
  await sees(ben.page, 'Ada says: at least 1 one')
  await press(ben.page, 'Doubt it')
  await Promise.all([ada, ben].map(({page}) => sees(page, 'The round before')))
  await Promise.all([sees(ada.page, /loses? a die/), sees(ben.page, /loses? a die/)])
  await sees(ada.page, '9 dice in all')
  ada.expectNoErrors()
  ben.expectNoErrors()
})

it('two people drive light cycles: to the end of a match, and into the next one', async () => {
  const ada = await visit(browsers.chromium, 'Ada', '/play')
  const ben = await visit(browsers.firefox, 'Ben', '/play')
  await press(ada.page, 'New table')
  await ada.page.getByRole('radio', {name: /Light cycles/}).check({timeout: patienceMs})
  await ada.page.getByRole('combobox', {name: 'Seats'}).selectOption('2', {timeout: patienceMs})
  await press(ada.page, 'Open the table')
  await press(ben.page, /^Sit down: Light cycles/)
  await press(ben.page, 'Sit down')
  await press(ada.page, 'Start')
  const pictures = [ada, ben].map(({page}) => page.getByRole('application', {name: 'Game: Light cycles'}))
  for (const picture of pictures) await picture.waitFor({timeout: patienceMs})
  // Ben turns up in every round, and is at the wall before Ada is.
  await expect
    .poll(
      async () => {
        await pictures[1]!.press('ArrowUp')
        return ben.page.getByRole('heading', {name: 'Ada won.'}).count()
      },
      {timeout: 90_000, interval: 300}
    )
    .toBe(1)
  await ada.page.getByRole('heading', {name: 'You won!'}).waitFor({timeout: patienceMs})
  await sees(ben.page, 'Ada can start another match.')
  await press(ada.page, 'Play again')
  for (const {page} of [ada, ben]) await sees(page, 'The game runs.')
  ada.expectNoErrors()
  ben.expectNoErrors()
})

/** A stroke across the board, in shares of its width and height. */
async function draw(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = (await boardOf(page).boundingBox({timeout: patienceMs}))!
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]), {steps: 4})
  await page.mouse.move(...at(to), {steps: 4})
  await page.mouse.up()
}

const boardOf = (page: Page) => page.locator('p2p-whiteboard .board')
const has = (page: Page, lines: number) =>
  sees(page, `On the board: ${lines === 1 ? '1 line' : `${lines} lines`}, 0 notes`)

/** How many pixels of what moves are drawn: pens and pointers of the others among them. */
const moving = (page: Page) =>
  page.locator('p2p-whiteboard canvas.live').evaluate(canvas => {
    const {width, height} = canvas as HTMLCanvasElement
    const {data} = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    let count = 0
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 128) count++
    return count
  })

it('two people draw on a whiteboard: it is there at once, after a reload, and when nobody else is there, until it is forgotten', async () => {
  const ada = await visit(browsers.chromium, 'Ada', '/play')
  const ben = await visit(browsers.firefox, 'Ben', '/play')
  await press(ada.page, 'New table')
  await ada.page.getByRole('radio', {name: /Whiteboard/}).check({timeout: patienceMs})
  await press(ada.page, 'Open the table')
  await sees(ada.page, 'Nothing on the board yet')
  await press(ben.page, /^Open: Whiteboard, Ada’s table/)
  await Promise.all([sees(ada.page, 'You and Ben are there'), sees(ben.page, 'You and Ada are there')])
  await draw(ada.page, [0.2, 0.3], [0.6, 0.6])
  await Promise.all([ada, ben].map(({page}) => has(page, 1)))
  await draw(ben.page, [0.3, 0.6], [0.7, 0.3])
  await Promise.all([ada, ben].map(({page}) => has(page, 2)))
  // Each takes back what is their own.
  await press(ben.page, 'Undo')
  await Promise.all([ada, ben].map(({page}) => has(page, 1)))
  // Where the other's pointer is.
  await ben.page.mouse.move(5, 5)
  await expect.poll(() => moving(ada.page), {timeout: patienceMs}).toBe(0)
  const box = (await boardOf(ben.page).boundingBox())!
  await ben.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, {steps: 3})
  await expect.poll(() => moving(ada.page), {timeout: patienceMs}).toBeGreaterThan(0)
  await ada.page.reload()
  await has(ada.page, 1)
  await sees(ada.page, 'You and Ben are there')
  // Alone, from what this browser kept.
  await ada.close()
  await sees(ben.page, 'Only you are there')
  await ben.page.reload()
  await has(ben.page, 1)
  await ben.page.getByText('Only you are there').click({timeout: patienceMs})
  await press(ben.page, 'Forget it on this device')
  await sees(ben.page, 'Not kept on this device')
  await ben.page.reload()
  await sees(ben.page, 'Not kept on this device')
  await sees(ben.page, 'Nothing on the board yet')
  ada.expectNoErrors()
  ben.expectNoErrors()
}, 180_000)

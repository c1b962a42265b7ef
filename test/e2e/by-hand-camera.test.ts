import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser} from 'playwright-core'
import {encode} from 'uqr'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startSite} from '../config/serve/index.mjs'
import {ChatPage, patienceMs} from './chat-page.ts'

let site: Awaited<ReturnType<typeof startSite>>
let folder: string

const alone = '?relays=none&trackers=none&stun=none'

beforeAll(async () => {
  site = await startSite({port: 0})
  folder = await mkdtemp(join(tmpdir(), 'shoal-camera-'))
})

afterAll(async () => {
  await site?.close()
  await rm(folder, {recursive: true, force: true})
})

/** Chromium, before whose camera nothing but this code is held, a little off the middle. */
async function chromiumSeeing(text: string): Promise<Browser> {
  const [width, height] = [640, 480]
  const {size, data} = encode(text, {ecc: 'L', border: 4})
  const scale = Math.floor(height / size)
  const light = Buffer.alloc(width * height, 200)
  data.forEach((row, y) =>
    row.forEach((isDark, x) => {
      for (let line = 0; line < scale; line++) {
        const at = (y * scale + line) * width + 40 + x * scale
        light.fill(isDark ? 30 : 220, at, at + scale)
      }
    })
  )
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((width * height) / 2, 128)])
  const film = join(folder, 'seen.y4m')
  await writeFile(film, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 C420jpeg\n`), frame, frame]))
  return launchChromium({
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`
    ]
  })
}

/** As in most browsers, whatever the one at hand has of its own. */
const withoutDetector = 'delete globalThis.BarcodeDetector'

async function visit(launching: Promise<Browser>): Promise<ChatPage> {
  const browser = await launching
  onTestFinished(() => browser.close())
  const chat = await ChatPage.open(browser, `${site.url}${alone}#by-camera`, {initScript: withoutDetector})
  await chat.page.getByRole('button', {name: 'No relay? Pass it by hand'}).first().click({timeout: patienceMs})
  return chat
}

/** Opens the field for a text of somebody else's. */
const asked = ({page}: ChatPage) => page.getByRole('button', {name: 'I was given one'}).click({timeout: patienceMs})
const scan = ({page}: ChatPage) => page.getByRole('button', {name: 'Scan with the camera'})

describe('the camera', () => {
  it('reads the code of an invitation, and the two come together', async () => {
    const ada = await visit(launchChromium())
    await ada.page.getByRole('button', {name: 'Make a text for them'}).click({timeout: patienceMs})
    const link = await ada.page.getByRole('textbox', {name: 'Link to pass on'}).inputValue({timeout: patienceMs})
    const ben = await visit(chromiumSeeing(link))
    await asked(ben)
    await scan(ben).click({timeout: patienceMs})
    await ben.page.getByRole('img', {name: 'QR code of the answer'}).waitFor({timeout: patienceMs})
    // It is let go once it has seen something.
    expect(await ben.page.getByRole('button', {name: 'Stop the camera'}).count()).toBe(0)
    const answer = await ben.page.getByRole('textbox', {name: 'Answer to give back'}).inputValue()
    await ada.page.getByRole('textbox', {name: 'Their answer'}).fill(answer)
    await ada.page.getByRole('button', {name: 'Connect', exact: true}).click()
    await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
    ada.expectNoErrors()
    ben.expectNoErrors()
  })

  it('is offered in Firefox, and a refusal is said in words', async () => {
    const prefs = {'media.navigator.streams.fake': true, 'permissions.default.camera': 2}
    const ben = await visit(launchFirefox({firefoxUserPrefs: prefs}))
    await asked(ben)
    await scan(ben).click({timeout: patienceMs})
    await ben.page.getByText('The camera cannot be used. Allow it for this page').waitFor({timeout: patienceMs})
    await scan(ben).waitFor({timeout: patienceMs})
    ben.expectNoErrors()
  })

  it('that is not there is not offered, and what to do instead is said', async () => {
    const ben = await visit(launchFirefox())
    await asked(ben)
    await ben.page.getByText('Codes cannot be scanned here. Copy the text instead').waitFor({timeout: patienceMs})
    expect(await scan(ben).count()).toBe(0)
    ben.expectNoErrors()
  })
})

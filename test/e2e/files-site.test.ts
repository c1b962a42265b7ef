import {mkdir, mkdtemp, open, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser} from 'playwright-core'
import {expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

/** A dialogue of the system cannot be driven: the page saves as browsers do that have none. */
const withoutDialogue = `for (const name of ['showSaveFilePicker', 'showOpenFilePicker', 'showDirectoryPicker']) delete globalThis[name]`

async function visit(browser: Browser, name: string): Promise<ChatPage> {
  const query = `?name=${name}&relays=${browsers.nostr.url}&trackers=none&stun=none`
  const chat = await ChatPage.open(browser, `${browsers.site.url}${query}#files-on-the-site`, {
    initScript: withoutDialogue
  })
  onTestFinished(() => chat.close())
  return chat
}

/** Drops a drawn picture and a text on the conversation, as from a folder. */
const drop = ({page}: ChatPage): Promise<void> =>
  page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 60
    canvas.height = 40
    canvas.getContext('2d')!.fillRect(10, 10, 20, 20)
    const picture = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([picture!], 'square.png', {type: 'image/png'}))
    dataTransfer.items.add(new File(['every word of it'], 'words.txt', {type: 'text/plain'}))
    const chat = document.querySelector('shoal-app')!.shadowRoot!.querySelector('p2p-chat')!
    const log = chat.shadowRoot!.querySelector('p2p-chat-log')!
    log.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, composed: true, cancelable: true}))
  })

it('files go from person to person: dropped, got, shown, saved, and kept over a reload', async () => {
  const ada = await visit(browsers.firefox, 'Ada')
  const ben = await visit(browsers.chromium, 'Ben')
  await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  await drop(ada)
  const get = (name: string) => ben.page.getByRole('button', {name: `Get: ${name}`})
  await get('square.png').click({timeout: patienceMs})
  const picture = ben.page.getByRole('button', {name: 'Open: square.png'})
  await picture.getByRole('img', {name: 'square.png'}).waitFor({timeout: patienceMs})
  await picture.click()
  await ben.page.getByRole('dialog', {name: 'square.png'}).waitFor({timeout: patienceMs})
  await ben.page.keyboard.press('Escape')
  await ben.page.getByRole('dialog', {name: 'square.png'}).waitFor({state: 'detached', timeout: patienceMs})

  await get('words.txt').click({timeout: patienceMs})
  const save = ben.page.getByRole('button', {name: 'Save: words.txt'})
  const [download] = await Promise.all([ben.page.waitForEvent('download', {timeout: patienceMs}), save.click()])
  expect(download.suggestedFilename()).toBe('words.txt')
  expect(await readFile(await download.path(), 'utf8')).toBe('every word of it')

  await ben.page.getByRole('button', {name: /^Files/}).click()
  const list = ben.page.getByRole('list', {name: 'Files'})
  await list.getByRole('listitem').nth(1).waitFor({timeout: patienceMs})
  expect(ben.page.url()).toMatch(/#files-on-the-site\/files$/)
  await ben.page.reload()
  await list.getByText('On this device').nth(1).waitFor({timeout: patienceMs})
  ada.expectNoErrors()
  ben.expectNoErrors()
})

/** Silence of so many seconds, as a WAV of one byte a sample: takes no room on the disk. */
async function silence(path: string, samples: number): Promise<void> {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples, 40)
  const file = await open(path, 'w')
  await file.write(head)
  await file.truncate(44 + samples)
  await file.close()
}

/** Adds what is on the disk by the button of that name. */
async function add({page}: ChatPage, button: string, path: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser', {timeout: patienceMs})
  // The list and the conversation have one each.
  await page.getByRole('button', {name: button, exact: true}).first().click({timeout: patienceMs})
  await (await choosing).setFiles(path)
}

it('a sound plays while it arrives, and a folder is saved as a ZIP', async () => {
  const disk = await mkdtemp(join(tmpdir(), 'shoal-files-'))
  onTestFinished(() => rm(disk, {recursive: true, force: true}))
  const samples = 96_000_000
  await silence(join(disk, 'long.wav'), samples)
  const folder = join(disk, 'holiday')
  await mkdir(join(folder, 'inside'), {recursive: true})
  await writeFile(join(folder, 'inside', 'words.txt'), 'as they were')
  await writeFile(join(folder, 'more.bin'), Buffer.alloc(3_000_000, 7))

  const ada = await visit(browsers.chromium, 'Ada')
  const ben = await visit(browsers.chromium, 'Ben')
  await Promise.all([ada.sees('2 people'), ben.sees('2 people')])
  for (const {page} of [ada, ben]) await page.getByRole('button', {name: /^Files/}).click()
  await add(ada, 'Add files', join(disk, 'long.wav'))
  await add(ada, 'Add a folder', folder)

  const list = ben.page.getByRole('list', {name: 'Files'})
  const sound = list.getByRole('listitem').filter({hasText: 'long.wav'})
  await sound.getByRole('button', {name: 'Open: long.wav'}).click({timeout: patienceMs})
  const audio = ben.page.getByRole('dialog', {name: 'long.wav'}).locator('audio')
  const duration = () => audio.evaluate(element => (element as HTMLAudioElement).duration)
  await expect.poll(duration, {timeout: patienceMs}).toBeCloseTo(samples / 8_000, 0)
  await expect
    .poll(() => audio.evaluate(element => (element as HTMLAudioElement).currentTime), {timeout: patienceMs})
    .toBeGreaterThan(0.1)
  expect(await sound.textContent()).not.toContain('On this device')
  await ben.page.keyboard.press('Escape')
  await audio.waitFor({state: 'detached', timeout: patienceMs})

  const zip = list.getByRole('listitem').filter({hasText: 'holiday'})
  await zip.getByRole('button', {name: /^Get/}).click({timeout: patienceMs})
  const save = zip.getByRole('button', {name: /^Save/})
  const saving = ben.page.waitForEvent('download', {timeout: patienceMs})
  await save.click({timeout: patienceMs})
  const download = await saving
  expect(download.suggestedFilename()).toBe('holiday.zip')
  const bytes = await readFile(await download.path())
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
  for (const part of ['inside/words.txt', 'more.bin', 'as they were']) expect(bytes.includes(part)).toBe(true)
  expect(bytes.includes(Buffer.alloc(3_000_000, 7))).toBe(true)
  ada.expectNoErrors()
  ben.expectNoErrors()
})

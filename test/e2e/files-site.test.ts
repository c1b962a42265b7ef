import {readFile} from 'node:fs/promises'
import type {Browser} from 'playwright-core'
import {expect, it, onTestFinished} from 'vitest'
import {ChatPage, patienceMs} from './chat-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

/** A dialogue of the system cannot be driven: the page saves as browsers do that have none. */
const withoutDialogue = 'delete globalThis.showSaveFilePicker'

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

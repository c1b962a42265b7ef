import {describe, expect, it} from 'vitest'
import {utf8, type Bytes} from '../../../../src/base/bytes.ts'
import type {HandingOutParts} from '../../../../src/features/files/handing-out.ts'
import {fileOf, FilesWorld, plainHanding, randomBytes} from './files-world.ts'

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...randomBytes(1000)])

interface Saved {
  readonly name: string
  readonly bytes: Bytes
}

/** A browser with everything; what came of it is written down. */
class Browser {
  readonly saved: Saved[] = []
  readonly shown: Blob[] = []
  readonly revoked: string[] = []
  readonly passed: string[] = []
  readonly parts: HandingOutParts

  constructor(over: Partial<HandingOutParts> = {}) {
    this.parts = {
      saving: {
        pick: name => {
          const blocks: Bytes[] = []
          const close = async () => {
            this.saved.push({name, bytes: new Uint8Array(await new Blob(blocks).arrayBuffer())})
          }
          const write = (block: Bytes) => Promise.resolve(void blocks.push(block.slice()))
          return Promise.resolve({write, close, abort: () => Promise.resolve()})
        },
        download: () => undefined
      },
      addressOf: (id, name) => `files/${id}/${name}`,
      canShare: ({mediaType}) => mediaType === 'image/png',
      share: (_blob, name) => Promise.resolve(this.passed.push(name) > 0),
      addresses: {
        createObjectURL: blob => `blob:${this.shown.push(blob as Blob)}`,
        revokeObjectURL: address => void this.revoked.push(address)
      },
      ...over
    }
  }
}

async function offered(file: File, browser = new Browser()) {
  const world = new FilesWorld({seed: 77})
  const ada = await world.join('ada')
  const ben = await world.join('ben', {handing: browser.parts})
  const [shared] = await ada.files.share([{file}])
  const {id} = shared!
  await world.sees(ben, id)
  const now = () => ben.files.list.find(each => each.id === id)!
  const get = async () => {
    await ben.files.download(id)
    await world.has(ben, id)
  }
  return {world, ada, ben, id, now, get, browser}
}

describe('giving files to the person', () => {
  it('saves where they choose, loading what is missing', async () => {
    const bytes = randomBytes(3_000_000)
    const {ben, id, browser, world} = await offered(fileOf(bytes, 'data.bin'))
    const saving = ben.files.save(id)
    await world.env.until(() => browser.saved.length === 1)
    expect(await saving).toBe('saved')
    expect(browser.saved[0]!.name).toBe('data.bin')
    expect(browser.saved[0]!.bytes).toEqual(bytes)
  })

  it('saves a folder as one ZIP of its name', async () => {
    const browser = new Browser()
    const world = new FilesWorld({seed: 78})
    const ada = await world.join('ada', {handing: browser.parts})
    const files = [
      {path: 'a/one.txt', file: new File([utf8('first')], 'one.txt')},
      {path: 'two.txt', file: new File([utf8('second')], 'two.txt')}
    ]
    const [folder] = await ada.files.share([{folder: 'holiday', files}])
    expect(await ada.files.save(folder!.id)).toBe('saved')
    expect(browser.saved[0]!.name).toBe('holiday.zip')
    const text = new TextDecoder('latin1').decode(browser.saved[0]!.bytes)
    expect(text).toMatch(/^PK/)
    for (const part of ['a/one.txt', 'first', 'two.txt', 'second']) expect(text).toContain(part)
  })

  it('shows a picture once it is here, by an address that ends', async () => {
    const {ben, id, now, get, browser} = await offered(new File([png], 'a.png', {type: 'image/png'}))
    expect(ben.files.opens(now())).toBe(undefined)
    expect(await ben.files.open(id)).toBe(undefined)
    await get()
    expect(ben.files.opens(now())).toBe('image')
    const opened = await ben.files.open(id)
    expect(opened).toMatchObject({as: 'image', address: 'blob:1'})
    expect(browser.shown[0]!.type).toBe('image/png')
    opened!.close()
    expect(browser.revoked).toEqual(['blob:1'])
  })

  it('shows nothing whose bytes are not what its type says', async () => {
    const page = new File(['<script>alert(1)</script>'], 'a.png', {type: 'image/png'})
    const {ben, id, get, browser} = await offered(page)
    await get()
    expect(await ben.files.open(id)).toBe(undefined)
    expect(browser.shown).toEqual([])
  })

  it.each([
    ['page.html', 'text/html'],
    ['drawing.svg', 'image/svg+xml'],
    ['setup.exe', 'application/x-msdownload']
  ])('never shows %s', async (name, type) => {
    const {ben, id, now, get} = await offered(new File(['<svg/>'], name, {type}))
    await get()
    expect(ben.files.opens(now())).toBe(undefined)
    expect(await ben.files.open(id)).toBe(undefined)
  })

  it('plays a film while it arrives, where a service worker gives it', async () => {
    const film = new File([randomBytes(100)], 'a.mp4', {type: 'video/mp4'})
    const {ben, id, now} = await offered(film)
    expect(ben.files.opens(now())).toBe('video')
    expect(await ben.files.open(id)).toMatchObject({as: 'video', address: `files/${id}/a.mp4`})
    const without = await offered(film, new Browser({addressOf: () => undefined}))
    expect(without.ben.files.opens(without.now())).toBe(undefined)
  })

  it('passes on what is here and the system takes', async () => {
    const {ben, id, now, get, browser} = await offered(new File([png], 'a.png', {type: 'image/png'}))
    expect(ben.files.passesOn(now())).toBe(false)
    await get()
    expect(ben.files.passesOn(now())).toBe(true)
    expect(await ben.files.passOn(id)).toBe(true)
    expect(browser.passed).toEqual(['a.png'])
  })

  it('gives nothing that is not offered, nor after closing', async () => {
    const {ben, id} = await offered(fileOf(randomBytes(10)))
    await expect(ben.files.save('00'.repeat(32) as typeof id)).rejects.toMatchObject({reason: 'not-here'})
    await ben.files.close()
    await expect(ben.files.save(id)).rejects.toMatchObject({reason: 'closed'})
    await expect(ben.files.open(id)).rejects.toMatchObject({reason: 'closed'})
  })

  it('saves by downloads where there is no dialogue', async () => {
    const downloads: string[] = []
    const saving = {pick: undefined, download: (_blob: Blob, name: string) => void downloads.push(name)}
    const {ben, id, get} = await offered(fileOf(randomBytes(10), 'a.bin'), new Browser({...plainHanding, saving}))
    await get()
    expect(await ben.files.save(id)).toBe('handed-over')
    expect(downloads).toEqual(['a.bin'])
  })
})

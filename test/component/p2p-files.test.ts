import {expect, fixture, html} from '@open-wc/testing'
import {FileError} from '../../src/base/errors.ts'
import type {FileView} from '../../src/elements/files-view.ts'
import '../../src/elements/p2p-files/p2p-files.ts'
import type {P2pFiles} from '../../src/elements/p2p-files/p2p-files.ts'
import '../../src/elements/p2p-files-list/p2p-files-list.ts'
import {button, find, findAll, focused, pressOn, until} from './chat-fixture.ts'
import {FakeFiles, mapOf} from './fake-files.ts'

interface Shown {
  readonly element: P2pFiles
  readonly files: FakeFiles
  readonly rows: HTMLElement[]
  row(name: string): HTMLElement
  /** What can be pressed in a row, by name. */
  actions(name: string): string[]
  press(action: string, name: string): void
  readonly snack: string
}

async function show(files = new FakeFiles(), theme: 'light' | 'dark' = 'light', width = '50rem'): Promise<Shown> {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pFiles>(html`<p2p-files .files=${files} theme=${theme}></p2p-files>`, {
    parentNode: frame
  })
  await until(() => findAll(element, '.bar').length === 1)
  const rows = () => findAll(element, '.row')
  const row = (name: string) => {
    const found = rows().find(each => each.querySelector('.name')?.textContent.trim() === name)
    if (found === undefined) throw new Error(`no row is called ${name}`)
    return found
  }
  const buttons = (name: string) => [...row(name).querySelectorAll<HTMLButtonElement>('.actions button')]
  const wordsOf = (each: HTMLButtonElement, name: string) => each.getAttribute('aria-label')!.replace(`: ${name}`, '')
  return {
    element,
    files,
    get rows() {
      return rows()
    },
    row,
    actions: name => buttons(name).map(each => wordsOf(each, name)),
    press(action, name) {
      const found = buttons(name).find(each => wordsOf(each, name) === action)
      if (found === undefined) throw new Error(`${name} cannot be asked to ${action}`)
      found.click()
    },
    get snack() {
      return findAll(element, '.snack span')[0]?.textContent ?? ''
    }
  }
}

const drop = (element: Element, type: string, files: readonly File[]): DragEvent => {
  const dataTransfer = new DataTransfer()
  for (const file of files) dataTransfer.items.add(file)
  const event = new DragEvent(type, {dataTransfer, bubbles: true, composed: true, cancelable: true})
  find(element, 'p2p-files-list').dispatchEvent(event)
  return event
}

const paste = (element: Element, fill: (clipboard: DataTransfer) => void): ClipboardEvent => {
  const clipboardData = new DataTransfer()
  fill(clipboardData)
  const event = new ClipboardEvent('paste', {clipboardData, bubbles: true, composed: true, cancelable: true})
  find(element, 'p2p-files-list').dispatchEvent(event)
  return event
}

/** One of each state. */
const everything = (files: FakeFiles): readonly FileView[] => [
  files.file({by: 0, name: 'adding.mkv', mediaType: 'video/x-matroska', state: {kind: 'adding', doneBytes: 400_000}}),
  files.file({
    name: 'loading.mp4',
    mediaType: 'video/mp4',
    size: 100_000_000,
    state: {kind: 'loading', bytesPerSecond: 2_000_000, secondsLeft: 25, sources: 3},
    haveBytes: 50_000_000,
    map: mapOf(0.5)
  }),
  files.file({name: 'queued.zip', state: {kind: 'queued'}}),
  files.file({name: 'offered.pdf', mediaType: 'application/pdf'}),
  files.file({name: 'folder', folder: {count: 3}}),
  files.file({name: 'waiting.bin', state: {kind: 'waiting'}, haveBytes: 400_000, map: mapOf(0.4)}),
  files.file({name: 'paused.bin', state: {kind: 'paused', why: 'asked'}, haveBytes: 300_000, map: mapOf(0.3)}),
  files.file({name: 'full.bin', state: {kind: 'paused', why: 'storage-full'}}),
  files.file({name: 'here.bmp', mediaType: 'image/bmp', size: 70, state: {kind: 'here', from: 'copy', takers: 2}}),
  files.file({by: 0, name: 'own.txt', mediaType: 'text/plain', state: {kind: 'here', from: 'original', takers: 0}}),
  files.file({by: 0, name: 'locked.txt', state: {kind: 'locked'}}),
  files.file({by: 0, name: 'changed.txt', state: {kind: 'changed'}}),
  files.file({name: 'too big.iso', state: {kind: 'failed', why: 'too-big'}}),
  files.file({name: 'wrong.bin', state: {kind: 'failed', why: 'tree-mismatch'}}),
  files.file({name: 'program.exe', mediaType: 'application/x-msdownload'})
]

describe('p2p-files', () => {
  for (const theme of ['light', 'dark'] as const)
    for (const width of ['50rem', '22.5rem'])
      it(`says where every file stands and what one can do, ${theme}, ${width}`, async () => {
        const files = new FakeFiles()
        files.show(...everything(files))
        files.declined = [files.file({name: 'hidden.bin'})]
        const shown = await show(files, theme, width)
        await until(() => findAll(shown.element, '.tile img').length === 1)
        expect(shown.rows).to.have.length(15)
        expect(shown.actions('adding.mkv')).to.deep.equal(['Stop'])
        expect(shown.actions('loading.mp4')).to.deep.equal(['Open', 'Pause', 'Stop'])
        expect(shown.actions('queued.zip')).to.deep.equal(['Get first', 'Stop'])
        expect(shown.actions('offered.pdf')).to.deep.equal(['Get', 'Not now'])
        expect(shown.actions('waiting.bin')).to.deep.equal(['Pause', 'Stop'])
        expect(shown.actions('paused.bin')).to.deep.equal(['Go on', 'Stop'])
        expect(shown.actions('here.bmp')).to.deep.equal(['Open', 'Save', 'Keep', 'Remove'])
        expect(shown.actions('own.txt')).to.deep.equal(['Open', 'Save', 'Remove'])
        expect(shown.actions('locked.txt')).to.deep.equal(['Allow reading again', 'Remove'])
        expect(shown.actions('changed.txt')).to.deep.equal(['Remove'])
        expect(shown.actions('too big.iso')).to.deep.equal(['Not now'])
        expect(shown.actions('wrong.bin')).to.deep.equal(['Try again', 'Not now'])
        const loading = shown.row('loading.mp4')
        expect(loading.querySelector('.state')!.textContent).to.match(
          /50 MB of 100 MB, 2 MB\/s, 25 sec left, from 3 people/
        )
        const bar = loading.querySelector('[role=progressbar]')!
        expect([bar.getAttribute('aria-label'), bar.getAttribute('aria-valuenow')]).to.deep.equal(['loading.mp4', '50'])
        await expect(shown.element).to.be.accessible()
      })

  it('asks for what is pressed', async () => {
    const files = new FakeFiles()
    files.passes = true
    files.show(...everything(files))
    const shown = await show(files)
    shown.press('Get', 'offered.pdf')
    shown.press('Get first', 'queued.zip')
    shown.press('Pause', 'loading.mp4')
    shown.press('Go on', 'paused.bin')
    shown.press('Stop', 'waiting.bin')
    shown.press('Save', 'here.bmp')
    shown.press('Share', 'here.bmp')
    shown.press('Keep', 'here.bmp')
    shown.press('Allow reading again', 'locked.txt')
    const wanted =
      'get offered.pdf, get-first queued.zip, pause loading.mp4, go-on paused.bin, stop waiting.bin, save here.bmp, ' +
      'pass-on here.bmp, keep here.bmp, unlock locked.txt'
    const asked = () => files.asked.filter(each => !each.startsWith('open')).join(', ')
    await until(() => asked() === wanted)
    await until(() => shown.row('here.bmp').querySelector('.keep')!.getAttribute('aria-pressed') === 'true')
  })

  it('says why something did not work', async () => {
    const files = new FakeFiles()
    files.show(...everything(files))
    const shown = await show(files)
    files.refusal = new FileError('not-here', 'Some of this file is not here yet.')
    shown.press('Save', 'own.txt')
    await until(() => findAll(shown.element, '[role=alert]').length === 1)
    expect(find(shown.element, '[role=alert] p').textContent).to.equal('Some of this file is not here yet.')
    await expect(shown.element).to.be.accessible()
    button(shown.element, 'All right').click()
    await until(() => findAll(shown.element, '[role=alert]').length === 0)
  })

  describe('taking away', () => {
    it('an own offer waits until it is too late to undo it', async () => {
      const files = new FakeFiles()
      files.show(...everything(files))
      const shown = await show(files)
      shown.press('Remove', 'own.txt')
      await until(() => shown.snack === 'No longer offered: own.txt')
      expect(shown.rows).to.have.length(14)
      await expect(shown.element).to.be.accessible()
      button(shown.element, 'Undo').click()
      await until(() => shown.rows.length === 15)
      expect(files.asked).to.not.include('remove own.txt')
      expect(focused()).to.equal(shown.row('own.txt'))
      shown.press('Remove', 'own.txt')
      await until(() => shown.snack !== '')
      // The next one ends the wait.
      shown.press('Remove', 'locked.txt')
      await until(() => files.asked.includes('remove own.txt'))
      shown.element.remove()
      await until(() => files.asked.includes('remove locked.txt'))
    })

    it('an offer of others is hidden, and comes back by undo or from the fold', async () => {
      const files = new FakeFiles()
      files.show(...everything(files))
      const shown = await show(files)
      shown.press('Not now', 'offered.pdf')
      await until(() => shown.snack === 'Hidden: offered.pdf')
      button(shown.element, 'Undo').click()
      await until(() => files.asked.includes('restore offered.pdf'))
      shown.press('Not now', 'offered.pdf')
      await until(() => findAll(shown.element, 'summary').length === 1)
      expect(find(shown.element, 'summary').textContent).to.equal('Not now · 1')
      find(shown.element, 'summary').click()
      await until(() => findAll(shown.element, '.hidden-files button').length === 1)
      button(shown.element, 'Show: offered.pdf').click()
      await until(() => files.asked.filter(each => each === 'restore offered.pdf').length === 2)
    })
  })

  describe('with the keyboard', () => {
    it('goes from file to file, does the likeliest, takes away and back', async () => {
      const files = new FakeFiles()
      files.show(...everything(files))
      const shown = await show(files)
      const [first] = shown.rows
      expect(shown.rows.map(row => row.tabIndex).filter(index => index === 0)).to.have.length(1)
      first!.focus()
      pressOn(first!, 'End')
      await until(() => focused() === shown.row('program.exe'))
      pressOn(focused()!, 'ArrowUp')
      await until(() => focused() === shown.row('wrong.bin'))
      pressOn(focused()!, 'Home')
      await until(() => focused() === first)
      for (const name of ['loading.mp4', 'queued.zip', 'offered.pdf']) {
        pressOn(focused()!, 'ArrowDown')
        await until(() => focused() === shown.row(name))
      }
      pressOn(focused()!, 'Enter')
      await until(() => files.asked.includes('get offered.pdf'))
      // Only the row one is on has buttons that Tab stops at.
      await until(() => shown.row('offered.pdf').querySelector<HTMLElement>('.actions button')!.tabIndex === 0)
      expect(first!.querySelector<HTMLElement>('.actions button')!.tabIndex).to.equal(-1)
      pressOn(focused()!, 'Delete')
      await until(() => files.asked.includes('not-now offered.pdf'))
      await until(() => focused() === shown.row('folder'))
      pressOn(focused()!, 'z', {ctrlKey: true})
      await until(() => files.asked.includes('restore offered.pdf'))
    })
  })

  describe('adding', () => {
    it('shows where to drop, and offers what is dropped', async () => {
      const shown = await show()
      const over = drop(shown.element, 'dragover', [new File(['x'], 'x.txt')])
      expect(over.defaultPrevented).to.equal(true)
      await until(() => findAll(shown.element, '.drop').length === 1)
      expect(find(shown.element, '.drop').textContent).to.contain('everyone in “tea”')
      await expect(shown.element).to.be.accessible()
      drop(shown.element, 'dragleave', [])
      await until(() => findAll(shown.element, '.drop').length === 0)
      drop(shown.element, 'dragover', [new File(['x'], 'x.txt')])
      drop(shown.element, 'drop', [new File(['one'], 'one.txt'), new File(['two'], 'two.txt'), new File([], 'empty')])
      await until(() => shown.rows.length === 3)
      expect(findAll(shown.element, '.drop')).to.have.length(0)
      expect(shown.files.shared.map(item => 'file' in item && item.file.name)).to.deep.equal([
        'one.txt',
        'two.txt',
        'empty'
      ])
    })

    it('offers pasted pictures, and leaves pasted text alone', async () => {
      const shown = await show()
      const text = paste(shown.element, clipboard => {
        clipboard.setData('text/plain', 'words')
        clipboard.items.add(new File(['x'], 'table.png'))
      })
      expect(text.defaultPrevented).to.equal(false)
      paste(shown.element, clipboard => clipboard.items.add(new File(['x'], 'image.png', {type: 'image/png'})))
      await until(() => shown.rows.length === 1)
      expect(shown.files.shared).to.have.length(1)
    })

    it('names each that could not be added, and adds the others', async () => {
      const shown = await show()
      shown.files.refusal = new FileError('too-big', 'Files of up to 1 TiB can be shared.')
      drop(shown.element, 'drop', [new File(['x'], 'huge.bin'), new File(['x'], 'small.bin')])
      await until(() => shown.rows.length === 1)
      await until(() => findAll(shown.element, '[role=alert]').length === 1)
      expect(find(shown.element, '[role=alert] p').textContent).to.equal(
        'huge.bin: Files of up to 1 TiB can be shared.'
      )
    })

    it('passes the handles of the browser’s own dialogue on', async () => {
      const handle = {kind: 'file', name: 'kept.txt', getFile: () => Promise.resolve(new File(['x'], 'kept.txt'))}
      const global = globalThis as {showOpenFilePicker?: unknown}
      const before = global.showOpenFilePicker
      global.showOpenFilePicker = () => Promise.resolve([handle])
      try {
        const shown = await show()
        button(shown.element, 'Add files').click()
        await until(() => shown.files.shared.length === 1)
        expect(shown.files.shared[0]).to.have.property('handle', handle)
        global.showOpenFilePicker = () => Promise.reject(new DOMException('no', 'AbortError'))
        button(shown.element, 'Add files').click()
        await until(() => shown.rows.length === 1)
        expect(findAll(shown.element, '[role=alert]')).to.have.length(0)
      } finally {
        global.showOpenFilePicker = before
      }
    })
  })

  describe('without much', () => {
    it('says that nothing is here, and that nobody is', async () => {
      const shown = await show()
      expect(find(shown.element, '.empty').textContent).to.contain('No files here yet')
      await expect(shown.element).to.be.accessible()
      shown.files.swarm.become('alone')
      await until(() => find(shown.element, '.empty').textContent.includes('Nobody else is here yet.'))
      shown.files.swarm.become('offline')
      await until(() => findAll(shown.element, '.line').length === 1)
      expect(find(shown.element, '.line').textContent).to.contain('Not connected.')
      await expect(shown.element).to.be.accessible()
    })

    it('says that nothing is kept', async () => {
      const shown = await show()
      shown.files.tell({kind: 'not-kept', reason: 'missing'})
      await until(() => findAll(shown.element, '.line').length === 1)
      expect(find(shown.element, '.line').textContent).to.contain('Nothing is kept here')
      await expect(shown.element).to.be.accessible()
    })

    for (const theme of ['light', 'dark'] as const)
      it(`asks before it makes room, and names what would go, ${theme}`, async () => {
        const files = new FakeFiles()
        files.show(...everything(files))
        files.evictables = [{...files.list[8]!, haveBytes: 900_000_000}]
        files.tell({kind: 'storage-full', neededBytes: 1_200_000})
        const shown = await show(files, theme)
        expect(find(shown.element, '.line').textContent).to.contain('1.2 MB more is needed')
        button(shown.element, 'Make room').click()
        await until(() => findAll(shown.element, '.ask').length === 1)
        expect(find(shown.element, '.ask').textContent).to.contain('here').and.to.contain('900 MB')
        await until(() => focused()?.textContent?.trim() === 'Cancel')
        await expect(shown.element).to.be.accessible()
        pressOn(focused()!, 'Escape')
        await until(() => findAll(shown.element, '.ask').length === 0)
        expect(files.asked).to.not.include('remove here.bmp')
        button(shown.element, 'Make room').click()
        await until(() => findAll(shown.element, '.ask .yes').length === 1)
        find(shown.element, '.ask .yes').click()
        await until(() => files.asked.includes('go-on full.bin'))
        expect(files.asked).to.include('remove here.bmp')
      })

    it('says when there is nothing to delete', async () => {
      const files = new FakeFiles()
      files.show(...everything(files))
      files.tell({kind: 'storage-full', neededBytes: 1_200_000})
      const shown = await show(files)
      button(shown.element, 'Make room').click()
      await until(() => findAll(shown.element, '.ask').length === 1)
      expect(find(shown.element, '.ask').textContent).to.contain('Free some room on this device')
      button(shown.element, 'Try again').click()
      await until(() => files.asked.includes('go-on full.bin'))
    })
  })

  describe('what others call their files', () => {
    const hostile = [
      `${'a'.repeat(10_000)}.pdf`,
      'invoice\u202Efdp.exe',
      'a\u0007\u0000b\nc.txt',
      `<img src=x onerror=alert(1)>.html`,
      `${'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301'.repeat(200)}.png`,
      '   ',
      '\ud800.txt'
    ]

    it('is shown on one line, with its end in view, and changes nothing else', async () => {
      const files = new FakeFiles()
      files.show(...hostile.map(name => files.file({name, authorName: name})))
      const shown = await show(files, 'light', '22.5rem')
      expect(shown.rows).to.have.length(hostile.length)
      const list = find(shown.element, '.scroller')
      expect(list.scrollWidth).to.equal(list.clientWidth)
      for (const row of shown.rows) {
        expect(row.querySelector('.name')!.getBoundingClientRect().height).to.be.lessThan(40)
        expect(row.textContent).to.not.match(/[\u202a-\u202e\u0000-\u0008\u000e-\u001f]/)
        expect(row.querySelector('img')).to.equal(null)
      }
      const [long, turned] = shown.rows
      const end = long!.querySelector('.extension')!
      expect(end.textContent).to.equal('.pdf')
      expect(end.getBoundingClientRect().right).to.be.at.most(long!.getBoundingClientRect().right)
      expect(turned!.querySelector('.extension')!.textContent).to.equal('.exe')
      await expect(shown.element).to.be.accessible()
    })

    it('a program is only saved, with a warning', async () => {
      const files = new FakeFiles()
      const at = (name: string, mediaType: string) =>
        files.file({name, mediaType, state: {kind: 'here', from: 'copy', takers: 0}})
      files.show(
        at('setup.exe', ''),
        at('page.html', 'text/html'),
        at('drawing.svg', 'image/svg+xml'),
        at('a.jar. ', '')
      )
      files.opens = () => undefined
      const shown = await show(files)
      for (const row of shown.rows) {
        expect(row.querySelector('.risky')!.textContent).to.contain('can run programs')
        expect(row.querySelector('.open')).to.equal(null)
        expect(row.querySelector('.save')).to.not.equal(null)
      }
      await expect(shown.element).to.be.accessible()
    })
  })

  it('shows what is in a folder', async () => {
    const files = new FakeFiles()
    files.show(...everything(files))
    const shown = await show(files)
    const toggle = shown.row('folder').querySelector<HTMLElement>('.link')!
    toggle.click()
    await until(() => findAll(shown.element, '.paths li').length === 3)
    expect(find(shown.element, '.paths').textContent).to.contain('day 1/beach.jpg')
    expect(toggle.getAttribute('aria-expanded')).to.equal('true')
    await expect(shown.element).to.be.accessible()
    toggle.click()
    await until(() => findAll(shown.element, '.paths').length === 0)
  })

  it('opens a picture over the page, and lets go of its address when it is closed', async () => {
    const files = new FakeFiles()
    files.show(...everything(files))
    const shown = await show(files)
    await until(() => files.openAddresses.length === 1)
    shown.press('Open', 'here.bmp')
    await until(() => findAll(shown.element, 'dialog img').length === 1)
    const dialog = find<HTMLDialogElement>(shown.element, 'dialog')
    expect(dialog.open).to.equal(true)
    expect(find(shown.element, 'dialog img').getAttribute('alt')).to.equal('here.bmp')
    await expect(shown.element).to.be.accessible()
    find(shown.element, 'dialog .close').click()
    await until(() => findAll(shown.element, 'p2p-files-viewer').length === 0)
    expect(files.openAddresses).to.have.length(1)
    shown.element.remove()
    await until(() => files.openAddresses.length === 0)
  })

  it('says when a file is not what its type says', async () => {
    const files = new FakeFiles()
    files.show(...everything(files))
    const shown = await show(files)
    files.open = () => Promise.resolve(undefined)
    shown.press('Open', 'own.txt')
    await until(() => findAll(shown.element, '[role=alert]').length === 1)
    expect(find(shown.element, '[role=alert] p').textContent).to.contain('It can only be saved')
  })

  it('speaks of what arrived, and not of every step', async () => {
    const files = new FakeFiles()
    files.show(...everything(files))
    const shown = await show(files)
    const spoken = () =>
      findAll(shown.element, '.unseen[aria-live]')
        .map(each => each.textContent)
        .join('')
    const loading = files.list[1]!
    for (let part = 51; part < 60; part++) files.change(loading.id, {haveBytes: part * 1_000_000})
    await until(() => shown.row('loading.mp4').querySelector('.state')!.textContent.includes('59 MB'))
    expect(spoken()).to.equal('')
    files.change(loading.id, {state: {kind: 'here', from: 'copy', takers: 0}, haveBytes: loading.size})
    await until(() => spoken() === 'loading.mp4 is here.')
  })

  it('draws a hundred of many, and more when asked', async () => {
    const files = new FakeFiles()
    files.show(...Array.from({length: 1000}, () => files.file()))
    const shown = await show(files)
    expect(shown.rows).to.have.length(100)
    button(shown.element, 'Show 100 more').click()
    await until(() => shown.rows.length === 200)
  })

  it('tells its page what is on its way', async () => {
    const files = new FakeFiles()
    const shown = await show(files)
    const told: string[] = []
    shown.element.addEventListener('p2p-files', event => told.push(`${event.coming} ${event.giving}`))
    files.show(...everything(files))
    expect(told).to.deep.equal(['2 2'])
    await until(() => findAll(shown.element, '.summary').length === 1)
    expect(find(shown.element, '.summary').textContent).to.equal('2 files are coming, 2 MB/sStill giving to 2 people')
  })
})

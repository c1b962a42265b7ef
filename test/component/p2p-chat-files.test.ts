import {expect, fixture, html} from '@open-wc/testing'
import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {FileError, StorageError} from '../../src/base/errors.ts'
import {ChatFiles} from '../../src/elements/p2p-chat/chat-files.ts'
import {LazyParts} from '../../src/elements/p2p-chat/lazy-parts.ts'
import type {P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import '../../src/elements/p2p-chat/p2p-chat.ts'
import {button, find, findAll, focused, pressOn, until} from './chat-fixture.ts'
import {FakeChat, keyOf} from './fake-chat.ts'
import {FakeFiles} from './fake-files.ts'

interface Shown {
  readonly element: P2pChat
  readonly chat: FakeChat
  readonly files: FakeFiles
  /** Every row of the conversation: what was said, or the name of the file. */
  readonly rows: string[]
}

async function show(
  files = new FakeFiles(),
  chat = new FakeChat(),
  {theme = 'light', width = '60rem'}: {theme?: 'light' | 'dark'; width?: string} = {}
): Promise<Shown> {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pChat>(
    html`<p2p-chat .chat=${chat} .files=${files} theme=${theme} link="https://shoal.example/#tea"></p2p-chat>`,
    {parentNode: frame}
  )
  await until(() => findAll(element, '.attach').length === 1)
  await customElements.whenDefined('p2p-chat-people')
  return {
    element,
    chat,
    files,
    get rows() {
      return findAll(element, '.row .bubble').map(bubble => {
        const [name] = findAll(bubble, '.name')
        return (name ?? bubble.querySelector('.text') ?? bubble).textContent.trim()
      })
    }
  }
}

const minute = (at: number) => Date.UTC(2026, 10, 22, 12, at)

function talk(): FakeChat {
  const chat = new FakeChat()
  chat.add(
    {text: 'first', timeMs: minute(1)},
    {text: 'second', timeMs: minute(3), author: keyOf(0)},
    {text: 'third', timeMs: minute(5)}
  )
  return chat
}

const transfer = (...items: readonly File[]): DataTransfer => {
  const data = new DataTransfer()
  for (const item of items) data.items.add(item)
  return data
}

const dropOn = (target: Element, type: string, ...items: readonly File[]): DragEvent => {
  const event = new DragEvent(type, {dataTransfer: transfer(...items), bubbles: true, composed: true, cancelable: true})
  target.dispatchEvent(event)
  return event
}

describe('files in p2p-chat', () => {
  for (const theme of ['light', 'dark'] as const)
    it(`stand among what was said, where they were offered, ${theme}`, async () => {
      const files = new FakeFiles()
      files.show(
        files.file({name: 'late.bin', timeMs: minute(9), state: {kind: 'failed', why: 'tree-mismatch'}}),
        files.file({by: 0, name: 'mine.pdf', timeMs: minute(4), state: {kind: 'here', from: 'original', takers: 1}}),
        files.file({name: 'between.zip', timeMs: minute(2)}),
        files.file({name: 'before.exe', timeMs: minute(0)})
      )
      const shown = await show(files, talk(), {theme})
      await until(() => shown.rows.join() === 'before.exe,first,between.zip,second,mine.pdf,third,late.bin')
      await expect(shown.element).to.be.accessible()
      button(shown.element, 'Get: between.zip').click()
      await until(() => files.asked.includes('get between.zip'))
      // It is written there too, and its card is the same row.
      files.change(files.list[2]!.id, {
        state: {kind: 'loading', bytesPerSecond: 1000, secondsLeft: 9, sources: 1},
        haveBytes: 1000
      })
      await until(() => findAll(shown.element, '[role=progressbar]').length === 1)
      await expect(shown.element).to.be.accessible()
    })

  it('of somebody who is blocked are in neither place, and are back afterwards', async () => {
    const files = new FakeFiles()
    files.show(
      files.file({name: 'theirs.zip', timeMs: minute(6)}),
      files.file({by: 0, name: 'mine.pdf', timeMs: minute(4)})
    )
    const chat = talk()
    const shown = await show(files, chat)
    await until(() => shown.rows.join() === 'first,second,mine.pdf,third,theirs.zip')
    find(shown.element, '.files-toggle').click()
    const names = () =>
      findAll(find(shown.element, 'p2p-files-list'), '.rows .name').map(name => name.textContent.trim())
    await until(() => findAll(shown.element, 'p2p-files-list').length === 1 && names().length === 2)
    await chat.setBlocked(keyOf(1), true)
    await until(() => names().join() === 'mine.pdf')
    await until(() => shown.rows.join() === 'first,second,mine.pdf,third')
    await chat.setBlocked(keyOf(1), false)
    await until(() => names().length === 2 && shown.rows.length === 5)
  })

  it('of before the loaded messages come when those are', async () => {
    const chat = talk()
    chat.older = [chat.message({text: 'older', timeMs: minute(-10)})]
    let load = (): void => undefined
    const loading = new Promise<void>(resolve => (load = resolve))
    const loadOlder = chat.loadOlder.bind(chat)
    chat.loadOlder = async () => {
      await loading
      return loadOlder()
    }
    const files = new FakeFiles()
    files.show(files.file({name: 'old.zip', timeMs: minute(-5)}))
    const shown = await show(files, chat)
    await until(() => shown.rows.length === 3)
    load()
    await until(() => shown.rows.join() === 'older,old.zip,first,second,third')
  })

  it('that are pictures and here are shown, and open over the page', async () => {
    const files = new FakeFiles()
    const here = {kind: 'here', from: 'copy', takers: 0} as const
    files.show(
      files.file({name: 'large.bmp', mediaType: 'image/bmp', size: 9 * 1024 ** 2, timeMs: minute(7), state: here}),
      files.file({name: 'heron.bmp', mediaType: 'image/bmp', size: 70, timeMs: minute(6), state: here})
    )
    const shown = await show(files, talk())
    await until(() => findAll(shown.element, '.picture img').length === 1)
    expect(find(shown.element, '.picture img').getAttribute('alt')).to.equal('heron.bmp')
    expect(files.openAddresses).to.have.length(1)
    await expect(shown.element).to.be.accessible()
    find(shown.element, '.picture').click()
    await until(() => findAll(shown.element, 'dialog[open] img').length === 1)
    find(shown.element, 'dialog .close').click()
    await until(() => findAll(shown.element, 'dialog').length === 0)
    shown.element.remove()
    await until(() => files.openAddresses.length === 0)
  })

  it('do not count as seen or said', async () => {
    const files = new FakeFiles()
    const shown = await show(files, talk())
    files.show(files.file({name: 'new.zip', timeMs: minute(8)}))
    await until(() => shown.rows.length === 4)
    await until(() => shown.chat.seen.length > 0)
    expect(shown.chat.seen.some(id => id.startsWith('file'))).to.equal(false)
    // There is nothing to answer or take back.
    const row = findAll(shown.element, '.entry').at(-1)!
    row.focus()
    pressOn(row, 'r')
    pressOn(row, 'Delete')
    pressOn(row, 'Enter')
    expect(findAll(shown.element, 'p2p-chat-actions')).to.have.length(0)
    expect(findAll(shown.element, '.context')).to.have.length(0)
  })

  it('are added by the button beside the field', async () => {
    const global = globalThis as {showOpenFilePicker?: unknown}
    const before = global.showOpenFilePicker
    const handle = {kind: 'file', name: 'a.txt', getFile: () => Promise.resolve(new File(['x'], 'a.txt'))}
    global.showOpenFilePicker = () => Promise.resolve([handle])
    try {
      const shown = await show()
      find(shown.element, '.attach').click()
      await until(() => shown.rows.join() === 'a.txt')
      expect(shown.files.shared[0]).to.have.property('handle', handle)
    } finally {
      global.showOpenFilePicker = before
    }
  })

  it('are added by dropping and pasting, and what could not be is said', async () => {
    const shown = await show(new FakeFiles(), talk())
    const log = find(shown.element, '.scroller')
    expect(dropOn(log, 'dragover', new File(['x'], 'x.txt')).defaultPrevented).to.equal(true)
    await until(() => findAll(shown.element, '.drop').length === 1)
    await expect(shown.element).to.be.accessible()
    dropOn(log, 'drop', new File(['x'], 'dropped.txt'))
    await until(() => shown.files.shared.length === 1)
    expect(findAll(shown.element, '.drop')).to.have.length(0)
    const field = find(shown.element, 'textarea')
    const clipboardData = transfer(new File(['x'], 'pasted.png', {type: 'image/png'}))
    field.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, composed: true, cancelable: true}))
    await until(() => shown.files.shared.length === 2)
    shown.files.refusal = new FileError('unreadable', 'It cannot be read.')
    dropOn(log, 'drop', new File(['x'], 'bad.txt'))
    await until(() => findAll(shown.element, '.banner.error').length === 1)
    expect(find(shown.element, '.banner p').textContent).to.equal('bad.txt: It cannot be read.')
    button(shown.element, 'All right').click()
    await until(() => findAll(shown.element, '.banner').length === 0)
  })

  describe('that are dropped before they are open', () => {
    /** The files of a conversation, opened by the test. */
    function opening() {
      const element = document.createElement('div')
      const answers: {resolve: (files: FakeFiles) => void; reject: (error: Error) => void}[] = []
      const parts = new LazyParts(browserEnvironment, () => undefined)
      const host = {element, parts, isPublic: () => true, isShown: () => false, draw: () => undefined}
      const files = new ChatFiles(host, () => new Promise((resolve, reject) => answers.push({resolve, reject})))
      const follow = (chat: FakeChat | undefined) => files.follow(chat, {chat: undefined, files: undefined})
      files.connect()
      return {element, answers, files, follow}
    }
    const drop = (element: Element) => dropOn(element, 'drop', new File(['x'], 'early.txt')).defaultPrevented

    it('wait, and are added', async () => {
      const {element, answers, follow} = opening()
      follow(new FakeChat())
      expect(drop(element)).to.equal(true)
      const open = new FakeFiles()
      answers[0]!.resolve(open)
      await until(() => open.shared.length === 1)
    })

    it('are left where there is no conversation, or it became another', async () => {
      const {element, answers, follow} = opening()
      expect(drop(element)).to.equal(false)
      follow(new FakeChat())
      expect(drop(element)).to.equal(true)
      follow(new FakeChat())
      const [former, open] = [new FakeFiles(), new FakeFiles()]
      answers[0]!.resolve(former)
      answers[1]!.resolve(open)
      expect(drop(element)).to.equal(true)
      await until(() => open.shared.length === 1)
      expect(former.shared).to.deep.equal([])
    })

    it('are not lost without a word', async () => {
      const {element, answers, files, follow} = opening()
      follow(new FakeChat())
      drop(element)
      answers[0]!.reject(new StorageError('blocked', 'This browser keeps nothing.'))
      await until(() => files.failure !== '')
      expect(files.failure).to.equal('This browser keeps nothing.')
      expect(drop(element)).to.equal(false)
    })
  })

  it('are not given to everybody from a private conversation', async () => {
    const chat = talk()
    chat.people = [...chat.people, {key: keyOf(1), name: 'Ada', here: true, self: false, pages: 1}]
    chat.addDirect(keyOf(1), {text: 'in private'})
    const shown = await show(new FakeFiles(), chat)
    await until(() => findAll(shown.element, '[part~=person]').length > 0)
    button(shown.element, 'Private with Ada, 1 unread').click()
    await until(() => findAll(shown.element, 'textarea').length === 2)
    const field = find(find(shown.element, 'p2p-chat-direct'), 'textarea')
    expect(dropOn(field, 'dragover', new File(['x'], 'x.txt')).defaultPrevented).to.equal(false)
    dropOn(field, 'drop', new File(['x'], 'x.txt'))
    const clipboardData = transfer(new File(['x'], 'pasted.png'))
    const paste = new ClipboardEvent('paste', {clipboardData, bubbles: true, composed: true, cancelable: true})
    field.dispatchEvent(paste)
    expect(paste.defaultPrevented).to.equal(false)
    expect(shown.files.shared).to.deep.equal([])
    expect(findAll(find(shown.element, 'p2p-chat-direct'), '.attach')).to.have.length(0)
  })

  for (const [width, theme] of [
    ['60rem', 'light'],
    ['22.5rem', 'dark']
  ] as const)
    it(`have their list beside the conversation, or instead of it: ${width}, ${theme}`, async () => {
      const files = new FakeFiles()
      files.show(files.file({name: 'a.zip', timeMs: minute(2)}))
      const shown = await show(files, talk(), {theme, width})
      const told: string[] = []
      shown.element.addEventListener('p2p-view', event => told.push(event.view))
      shown.element.addEventListener('p2p-files', event => told.push(`fresh ${event.fresh}`))
      const isWide = width === '60rem'
      files.show(files.file({name: 'b.zip', timeMs: minute(6)}), ...files.list)
      await until(() => told.includes('fresh 1'))
      const open = () => {
        if (!isWide) find(shown.element, '.more-toggle').click()
        return shown.element.updateComplete.then(() => button(shown.element, isWide ? 'Files, 1 new' : 'Files').click())
      }
      await open()
      await until(() => findAll(shown.element, '.bar').length === 1)
      expect(shown.element.view).to.equal('files')
      expect(find(shown.element, '.conversation').checkVisibility()).to.equal(isWide)
      await until(() => focused()?.textContent === 'Files')
      await expect(shown.element).to.be.accessible()
      // A file that is shown over the page is closed alone.
      files.change(files.list[0]!.id, {mediaType: 'text/plain', state: {kind: 'here', from: 'copy', takers: 0}})
      await until(() => findAll(find(shown.element, 'p2p-files-list'), '.open').length === 1)
      find(find(shown.element, 'p2p-files-list'), '.open').click()
      await until(() => findAll(shown.element, 'dialog[open] iframe').length === 1)
      pressOn(find(shown.element, 'dialog[open]'), 'Escape')
      find(shown.element, 'dialog .close').click()
      await until(() => findAll(shown.element, 'dialog').length === 0)
      expect(findAll(shown.element, 'p2p-files-list')).to.have.length(1)
      pressOn(find(shown.element, 'p2p-files-list'), 'Escape')
      await until(() => findAll(shown.element, 'p2p-files-list').length === 0)
      expect(told.filter(each => !each.startsWith('fresh'))).to.deep.equal(['files', 'chat'])
      // They have been seen.
      if (isWide) expect(find(shown.element, '.files-toggle').getAttribute('aria-label')).to.equal('Files')
    })

  it('have no place where a script opened a chat without them', async () => {
    const element = await fixture<P2pChat>(html`<p2p-chat .chat=${talk()}></p2p-chat>`)
    await customElements.whenDefined('p2p-chat-people')
    await element.updateComplete
    expect(findAll(element, '.attach')).to.have.length(0)
  })
})

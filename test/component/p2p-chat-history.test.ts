import {expect} from '@open-wc/testing'
import {StorageError} from '../../src/base/errors.ts'
import type {P2pChatHistory} from '../../src/elements/p2p-chat-history/p2p-chat-history.ts'
import {button, find, findAll, focused, pressOn, showChat, until, type Shown} from './chat-fixture.ts'
import {FakeChat} from './fake-chat.ts'

async function open(theme: 'light' | 'dark' = 'light'): Promise<{shown: Shown; chat: FakeChat; panel: P2pChatHistory}> {
  const chat = new FakeChat()
  const shown = await showChat(chat, theme)
  find(shown.element, '.history').click()
  await until(() => findAll(shown.element, 'meter').length === 1)
  return {shown, chat, panel: find<P2pChatHistory>(shown.element, 'p2p-chat-history')}
}

const words = (panel: Element, selector: string) => find(panel, selector).textContent.replace(/\s+/g, ' ').trim()

/** A file as a person would choose it. */
function choose(panel: Element): void {
  const files = new DataTransfer()
  files.items.add(new File(['x'], 'tea.shoal'))
  const picker = find<HTMLInputElement>(panel, 'input[type=file]')
  picker.files = files.files
  picker.dispatchEvent(new Event('change'))
}

describe('what is kept here', () => {
  for (const theme of ['light', 'dark'] as const) {
    it(`is said in figures and as a meter, ${theme}`, async () => {
      const {shown, panel, chat} = await open(theme)
      expect(words(panel, '.figures')).to.match(/3\.4 MB of 50 MB 1,200 of 100,000 entries/)
      expect(find<HTMLMeterElement>(panel, 'meter').value).to.be.closeTo(0.068, 0.001)
      expect(focused()).to.equal(find(panel, 'h3'))
      await expect(shown.element).to.be.accessible()
      chat.history.usage = {...chat.history.usage, entries: 99_999}
      await chat.history.setLimits(chat.history.usage)
      await until(() => find<HTMLMeterElement>(panel, 'meter').value > 0.9)
    })
  }

  it('sets other limits, and asks when something would go', async () => {
    const {shown, panel, chat} = await open()
    const select = find<HTMLSelectElement>(panel, 'select')
    const pick = (at: number) => {
      select.selectedIndex = at
      select.dispatchEvent(new Event('change'))
    }
    pick(2)
    await until(() => chat.history.usage.maxEntries === 400_000)
    chat.history.usage = {...chat.history.usage, entries: 50_000}
    pick(0)
    await until(() => findAll(panel, '.ask').length === 1)
    await until(() => focused() === find(panel, '.cancel'))
    await expect(shown.element).to.be.accessible()
    find(panel, '.cancel').click()
    await until(() => findAll(panel, '.ask').length === 0 && select.selectedIndex === 2)
    expect(chat.history.usage.maxEntries).to.equal(400_000)
    pick(0)
    await until(() => findAll(panel, '.ask').length === 1)
    find(panel, '.yes').click()
    await until(() => chat.history.usage.maxEntries === 10_000)
  })

  it('is saved as one file', async () => {
    const {panel, chat} = await open()
    const saved: string[] = []
    panel.save = (file, name) => saved.push(`${name} ${file.size}`)
    find(panel, '.export').click()
    await until(() => words(panel, '.said') === 'Saved as tea.shoal.')
    expect(saved).to.deep.equal(['tea.shoal 9'])
    expect(chat.history.exports).to.equal(1)
  })

  it('takes a file that is chosen or dropped, and says what came of it', async () => {
    const {panel, chat} = await open()
    choose(panel)
    await until(() => words(panel, '.said') === '12 new entries.')
    const dropped = new DataTransfer()
    dropped.items.add(new File(['y'], 'x.shoal'))
    find(panel, '.drop').dispatchEvent(new DragEvent('dragover', {cancelable: true}))
    await until(() => findAll(panel, '.drop.over').length === 1)
    find(panel, '.drop').dispatchEvent(new DragEvent('drop', {dataTransfer: dropped, cancelable: true}))
    await until(() => chat.history.imported.length === 2 && findAll(panel, '.drop.over').length === 0)
  })

  it('says in words what is wrong with a file', async () => {
    const {shown, panel, chat} = await open()
    chat.history.refusal = new StorageError('broken', 'This file is of another topic.')
    choose(panel)
    await until(() => words(panel, '.trouble') === 'This file is of another topic.')
    await expect(shown.element).to.be.accessible()
    chat.history.refusal = new RangeError('ours')
    choose(panel)
    await until(() => words(panel, '.trouble').startsWith('The file could not be read.'))
  })

  it('is cleared only after a question, which Escape answers with no', async () => {
    const {shown, panel, chat} = await open()
    button(panel, 'Clear on this device').click()
    await until(() => findAll(panel, '.ask').length === 1)
    expect(words(panel, '.ask')).to.contain('cannot be undone').and.to.contain('Others keep theirs')
    await until(() => focused() === find(panel, '.cancel'))
    await expect(shown.element).to.be.accessible()
    pressOn(find(panel, '.cancel'), 'Escape')
    await until(() => focused() === findAll(panel, '.clear')[0])
    expect(findAll(shown.element, 'p2p-chat-history')).to.have.length(1)
    button(panel, 'Clear on this device').click()
    await until(() => findAll(panel, '.yes').length === 1)
    find(panel, '.yes').click()
    await until(() => chat.history.cleared === 1)
    await until(() => words(panel, '.said') === 'Nothing older is kept here now.')
    await until(() => focused() === find(panel, 'h3'))
  })
})

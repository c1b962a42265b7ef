import {expect, fixture, html} from '@open-wc/testing'
import type {MessageView, PersonView, QuoteView} from '../../src/elements/chat-view.ts'
import type {P2pChatComposer, Submitted} from '../../src/elements/p2p-chat-composer/p2p-chat-composer.ts'
import '../../src/elements/p2p-chat-composer/p2p-chat-composer.ts'
import {keyOf, messageView} from './fake-chat.ts'
import {settled, until} from './p2p-chat-log-fixture.ts'

const person = (seed: number, name: string, over: Partial<PersonView> = {}): PersonView => ({
  key: keyOf(seed),
  name,
  here: true,
  self: false,
  pages: 1,
  ...over
})
const people = [
  person(0, 'quiet heron', {self: true}),
  person(1, 'Ada Lovelace'),
  person(2, 'Adam', {here: false}),
  person(3, 'Mirza'),
  person(4, 'Adel')
]
const quote: QuoteView = {id: 'q', state: 'shown', author: keyOf(1), authorName: 'Ada Lovelace', text: 'what was said'}

interface Shown {
  readonly composer: P2pChatComposer
  readonly field: HTMLTextAreaElement
  readonly sent: {text: string; options: Submitted}[]
  readonly kept: string[]
  readonly asked: string[]
  one(selector: string): HTMLElement | null
  all(selector: string): HTMLElement[]
  /** Writes at the end, as a person does. */
  write(text: string): Promise<void>
  press(key: string, options?: KeyboardEventInit): Promise<KeyboardEvent>
}

interface Given {
  readonly reply?: QuoteView
  readonly editing?: MessageView
  readonly draft?: string
  readonly theme?: string
  readonly width?: string
}

async function show({reply, editing, draft = '', theme = 'light', width = '40rem'}: Given = {}): Promise<Shown> {
  const frame = document.createElement('part-frame')
  frame.style.width = width
  frame.style.paddingBlockStart = '20rem'
  frame.setAttribute('theme', theme)
  const sent: Shown['sent'] = []
  const kept: string[] = []
  const asked: string[] = []
  const composer = await fixture<P2pChatComposer>(
    html`<p2p-chat-composer
      .self=${people[0]}
      .people=${people}
      .draft=${draft}
      .reply=${reply}
      .editing=${editing}
      .submit=${(text: string, options: Submitted) => sent.push({text, options})}
      .keepDraft=${(text: string, isEdit: boolean) => isEdit || kept.push(text)}
      .cancel=${() => asked.push('cancel')}
      .editLast=${() => asked.push('edit last')}
    ></p2p-chat-composer>`,
    {parentNode: frame}
  )
  await settled(composer)
  const root = composer.shadowRoot!
  const field = root.querySelector('textarea')!
  return {
    composer,
    field,
    sent,
    kept,
    asked,
    one: selector => root.querySelector<HTMLElement>(selector),
    all: selector => [...root.querySelectorAll<HTMLElement>(selector)],
    async write(text) {
      field.value += text
      field.setSelectionRange(field.value.length, field.value.length)
      field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}))
      await settled(composer)
    },
    async press(key, options = {}) {
      const event = new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...options})
      field.dispatchEvent(event)
      await settled(composer)
      return event
    }
  }
}

const words = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim()

describe('<p2p-chat-composer>', () => {
  for (const theme of ['light', 'dark']) {
    it(`passes axe with everything open, ${theme}`, async () => {
      for (const width of ['40rem', '20rem']) {
        const shown = await show({reply: quote, theme, width})
        await shown.write('@a')
        expect(shown.all('[role=option]')).to.have.length(3)
        await expect(shown.composer).to.be.accessible()
      }
    })
  }

  it('has one field named Message and one button named Send, also while something is edited', async () => {
    const shown = await show({editing: messageView({id: 'e', text: 'old'})})
    expect(shown.field.getAttribute('aria-label')).to.equal('Message')
    const names = shown.all('button').map(button => button.getAttribute('aria-label') ?? words(button))
    expect(names.filter(name => name === 'Send')).to.have.length(1)
    expect(names.some(name => /message/i.test(name))).to.equal(false)
    shown.composer.label = 'Write to Ada'
    await settled(shown.composer)
    expect(shown.field.getAttribute('aria-label')).to.equal('Write to Ada')
  })

  describe('writing', () => {
    it('sends by Enter, takes a new line by Shift+Enter, and waits for a composition to end', async () => {
      const shown = await show()
      await shown.write('one\ntwo')
      expect((await shown.press('Enter', {shiftKey: true})).defaultPrevented).to.equal(false)
      expect((await shown.press('Enter', {isComposing: true})).defaultPrevented).to.equal(false)
      expect((await shown.press('Enter')).defaultPrevented).to.equal(true)
      expect(shown.sent).to.deep.equal([{text: 'one\ntwo', options: {mentions: []}}])
      expect(shown.field.value).to.equal('')
    })

    it('takes a new line by Enter where there are only fingers to write with, and sends by Ctrl+Enter everywhere', async () => {
      const {matchMedia} = window
      const pointers = (...kinds: string[]) => {
        window.matchMedia = query => {
          const [, kind] = /any-pointer: (\w+)/.exec(query) ?? []
          return kind === undefined ? matchMedia(query) : ({matches: kinds.includes(kind)} as MediaQueryList)
        }
      }
      try {
        pointers('coarse')
        const phone = await show()
        expect(phone.field.enterKeyHint).to.equal('enter')
        await phone.write('one')
        expect((await phone.press('Enter')).defaultPrevented).to.equal(false)
        expect(phone.sent).to.deep.equal([])
        await phone.press('Enter', {ctrlKey: true})
        expect(phone.sent.map(({text}) => text)).to.deep.equal(['one'])
        await phone.write('@ad')
        // A name is chosen all the same.
        expect((await phone.press('Enter')).defaultPrevented).to.equal(true)
        pointers('coarse', 'fine')
        const tablet = await show()
        expect(tablet.field.enterKeyHint).to.equal('send')
        await tablet.write('two')
        await tablet.press('Enter')
        await tablet.write('three')
        await tablet.press('Enter', {metaKey: true})
        expect(tablet.sent.map(({text}) => text)).to.deep.equal(['two', 'three'])
      } finally {
        window.matchMedia = matchMedia
      }
    })

    it('adds an emoji at the cursor by its button, and goes back to the field', async () => {
      const shown = await show({draft: 'tea time'})
      shown.field.setSelectionRange(3, 3)
      const toggle = shown.one('.emoji')!
      expect(toggle.getAttribute('aria-label')).to.equal('Add an emoji')
      toggle.click()
      await until(() => Boolean(shown.one('p2p-chat-emoji')?.shadowRoot?.querySelector('input')))
      await settled(shown.composer)
      const picker = shown.one('p2p-chat-emoji')!.shadowRoot!
      expect(toggle.getAttribute('aria-expanded')).to.equal('true')
      await until(() => picker.activeElement?.localName === 'input')
      await expect(shown.composer).to.be.accessible()
      const [first] = picker.querySelectorAll<HTMLElement>('[role=option]')
      first!.click()
      await settled(shown.composer)
      expect(shown.field.value).to.equal('tea👍 time')
      expect(shown.kept.at(-1)).to.equal('tea👍 time')
      expect([shown.field.selectionStart, shown.one('.picker')]).to.deep.equal([5, null])
      expect(shown.composer.shadowRoot!.activeElement).to.equal(shown.field)
      toggle.click()
      await until(() => shown.one('.picker') !== null)
      shown
        .one('p2p-chat-emoji')!
        .dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, composed: true}))
      await until(() => shown.one('.picker') === null)
      expect(shown.sent).to.deep.equal([])
    })

    it('grows up to eight lines', async () => {
      const shown = await show()
      const heights: number[] = []
      for (let line = 0; line < 20; line++) {
        heights.push(shown.field.getBoundingClientRect().height)
        await shown.write('line\n')
      }
      const lineHeight = Number.parseFloat(getComputedStyle(shown.field).lineHeight)
      expect(heights[4]! - heights[0]!).to.be.closeTo(4 * lineHeight, 2)
      expect(heights[19]! - heights[0]!).to.be.within(lineHeight, 7 * lineHeight + 2)
      expect(heights[19]).to.equal(heights[12])
    })

    it('takes a long paste whole, says how much is too much, and does not send it', async () => {
      const shown = await show()
      await shown.write('word '.repeat(20_000))
      expect(shown.field.value).to.have.length(100_000)
      expect(words(shown.one('#counter'))).to.match(/^\d+ too many/)
      await shown.press('Enter')
      expect(shown.sent).to.deep.equal([])
      shown.field.value = ''
      await shown.write('x'.repeat(8000))
      expect(words(shown.one('#counter'))).to.equal('192 left')
    })
  })

  describe('drafts', () => {
    it('begin with what was kept, and are kept as one writes', async () => {
      const shown = await show({draft: 'half a'})
      expect(shown.field.value).to.equal('half a')
      await shown.write(' thought')
      await shown.press('Enter')
      expect(shown.kept).to.deep.equal(['half a thought', ''])
    })

    it('do not take the place of what was typed meanwhile', async () => {
      const shown = await show()
      await shown.write('typed')
      shown.composer.draft = 'older'
      await settled(shown.composer)
      expect(shown.field.value).to.equal('typed')
    })

    it('change with the topic', async () => {
      const shown = await show()
      shown.composer.topic = 'tea'
      await shown.write('for tea')
      shown.composer.topic = 'coffee'
      shown.composer.draft = 'for coffee'
      await settled(shown.composer)
      expect(shown.field.value).to.equal('for coffee')
      // Neither does an edit bring the former one back.
      shown.composer.editing = messageView({id: 'e', text: 'old text'})
      await settled(shown.composer)
      shown.composer.topic = 'cocoa'
      shown.composer.draft = ''
      shown.composer.editing = undefined
      await settled(shown.composer)
      expect(shown.field.value).to.equal('')
    })

    it('are there again after something else was edited, and are not mixed up with it', async () => {
      const shown = await show({draft: 'my draft'})
      shown.composer.editing = messageView({id: 'e', text: 'old text'})
      await settled(shown.composer)
      expect(shown.field.value).to.equal('old text')
      await shown.write('!')
      expect(shown.kept).to.deep.equal([])
      shown.composer.editing = undefined
      await settled(shown.composer)
      expect(shown.field.value).to.equal('my draft')
    })

    it('take back what could not be sent', async () => {
      const shown = await show({draft: 'later'})
      shown.composer.giveBack('first')
      await settled(shown.composer)
      expect(shown.field.value).to.equal('first\nlater')
      shown.composer.editing = messageView({id: 'e', text: 'old text'})
      await settled(shown.composer)
      shown.composer.giveBack('zeroth')
      await settled(shown.composer)
      expect(shown.field.value).to.equal('old text')
      shown.composer.editing = undefined
      await settled(shown.composer)
      expect(shown.field.value).to.equal('zeroth\nfirst\nlater')
    })
  })

  describe('answering and editing', () => {
    it('says whom one answers, and is given up by Escape or its button', async () => {
      const shown = await show({reply: quote})
      expect(words(shown.one('.context'))).to.equal('Replying to Ada Lovelace what was said')
      expect((await shown.press('Escape')).defaultPrevented).to.equal(true)
      shown.one('.context button')!.click()
      expect(shown.asked).to.deep.equal(['cancel', 'cancel'])
      shown.composer.reply = undefined
      await settled(shown.composer)
      expect((await shown.press('Escape')).defaultPrevented).to.equal(false)
    })

    it('saves a changed text, and gives up one that was not changed', async () => {
      const shown = await show({editing: messageView({id: 'e', text: 'old'})})
      await shown.press('Enter')
      expect(shown.asked).to.deep.equal(['cancel'])
      await shown.write(' and new')
      await shown.press('Enter')
      expect(shown.sent.map(({text}) => text)).to.deep.equal(['old and new'])
    })

    it('edits the last own one by the up arrow, in the empty field only', async () => {
      const shown = await show()
      await shown.press('ArrowUp', {shiftKey: true})
      await shown.press('ArrowUp')
      expect(shown.asked).to.deep.equal(['edit last'])
      await shown.write('x')
      expect((await shown.press('ArrowUp')).defaultPrevented).to.equal(false)
      expect(shown.asked).to.have.length(1)
    })
  })

  describe('completing', () => {
    it('names people, those who are here first, by keys', async () => {
      const shown = await show()
      await shown.write('hello @ad')
      expect(shown.all('[role=option]').map(words)).to.deep.equal(['Ada Lovelace', 'Adel', 'Adam'])
      expect(shown.field.getAttribute('aria-controls')).to.equal('suggestions')
      const active = () => shown.one(`#${shown.field.getAttribute('aria-activedescendant')!}`)
      expect(words(active())).to.equal('Ada Lovelace')
      const spoken = () => words(shown.one('.unseen[aria-live]'))
      expect(spoken()).to.equal('Ada Lovelace, 1 of 3')
      await shown.press('ArrowDown')
      expect(words(active())).to.equal('Adel')
      expect(active()!.getAttribute('aria-selected')).to.equal('true')
      expect(spoken()).to.equal('Adel, 2 of 3')
      await shown.press('ArrowUp')
      await shown.press('ArrowUp')
      expect(words(active())).to.equal('Adam')
      await shown.press('Enter')
      expect(shown.field.value).to.equal('hello @Adam ')
      expect(spoken()).to.equal('')
      expect(shown.sent).to.deep.equal([])
      await shown.press('Enter')
      expect(shown.sent).to.deep.equal([{text: 'hello @Adam ', options: {mentions: [{key: keyOf(2), name: 'Adam'}]}}])
    })

    it('finds who was named by hand, with a space in the name, and nobody else', async () => {
      const shown = await show()
      await shown.write('@Ada Lovelace and @Mirza, not @Adamant or a@Adel')
      await shown.press('Escape')
      await shown.press('Enter')
      expect(shown.sent[0]!.options.mentions.map(({name}) => name)).to.deep.equal(['Ada Lovelace', 'Mirza'])
    })

    it('ends by Escape and by leaving, and never in an address', async () => {
      const shown = await show()
      await shown.write('@a')
      expect((await shown.press('Escape')).defaultPrevented).to.equal(true)
      expect(shown.all('[role=option]')).to.have.length(0)
      await shown.write('b')
      expect(shown.all('[role=option]')).to.have.length(0)
      shown.field.value = ''
      await shown.write('mail me@a')
      expect(shown.all('[role=option]')).to.have.length(0)
      shown.field.value = ''
      await shown.write('@m')
      expect(shown.all('[role=option]')).to.have.length(1)
      shown.field.dispatchEvent(new FocusEvent('blur'))
      await settled(shown.composer)
      expect(shown.all('[role=option]')).to.have.length(0)
    })

    it('takes one by a press of the mouse', async () => {
      const shown = await show()
      await shown.write('@mir')
      shown.one('[role=option]')!.click()
      await settled(shown.composer)
      expect(shown.field.value).to.equal('@Mirza ')
    })

    it('finds emoji by name, and puts one in when its name is closed', async () => {
      const shown = await show()
      await shown.write('tea :octo')
      await until(() => shown.all('[role=option]').length > 0)
      expect(words(shown.one('[role=option]'))).to.equal('🐙 :octopus:')
      await shown.press('Tab')
      expect(shown.field.value).to.equal('tea 🐙 ')
      await shown.write(':fish:')
      await until(() => shown.field.value === 'tea 🐙 🐟')
      await shown.write(' at 10:30: :nosuchname:')
      expect(shown.field.value).to.equal('tea 🐙 🐟 at 10:30: :nosuchname:')
    })
  })
})

import {expect, fixture, html, oneEvent} from '@open-wc/testing'
import {SendError} from '../../src/base/errors.ts'
import type {NameChangedEvent, P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import type {SwarmErrorEvent} from '../../src/elements/p2p-swarm/p2p-swarm.ts'
import type {P2pChatLog} from '../../src/elements/p2p-chat-log/p2p-chat-log.ts'
import {find, findAll, focused, nameOf, showChat, until} from './chat-fixture.ts'
import {FakeChat, keyOf} from './fake-chat.ts'

const together = () => {
  const chat = new FakeChat()
  const others = ['Ada', 'Mirza', 'يوسف'].map((name, at) => ({
    key: keyOf(at + 1),
    name,
    here: at < 2,
    self: false,
    pages: at + 1
  }))
  chat.people = [...chat.people, ...others]
  chat.status = {kind: 'together', others: 3}
  return chat
}

describe('<p2p-chat>', () => {
  it('lets the page style what is inside the field where one writes', async () => {
    const {element} = await showChat(together())
    const style = document.createElement('style')
    const parts = ['composer', 'me', 'input', 'emoji', 'send']
    style.textContent = parts.map(part => `p2p-chat::part(${part}) { color: rgb(1, 2, 3); }`).join('\n')
    document.head.append(style)
    try {
      const styled = parts.filter(
        part => getComputedStyle(find(find(element, 'p2p-chat-composer'), `[part~=${part}]`)).color === 'rgb(1, 2, 3)'
      )
      expect(styled).to.deep.equal(parts)
    } finally {
      style.remove()
    }
  })

  describe('names and roles', () => {
    it('has one field named Message, one button named Send, a log named Messages and one status', async () => {
      const chat = together()
      chat.add({text: 'hello'}, {text: 'hi', author: keyOf(0)}, {text: 'lost', author: keyOf(0), state: 'failed'})
      const {element} = await showChat(chat)
      find(element, '.invite-toggle').click()
      find(element, '.edit').click()
      find(element, '.me').click()
      await until(() => findAll(element, 'p2p-chat-name').length === 2 && findAll(element, 'svg.code').length === 1)

      const controls = findAll(element, 'button, a, textarea, input, summary, [role]')
      const saying = controls.filter(
        control => /message/i.test(nameOf(control)) && control.getAttribute('role') !== 'log'
      )
      expect(saying.filter(control => control.hasAttribute('aria-label')).map(nameOf)).to.deep.equal(['Message'])
      expect(
        findAll(element, 'button')
          .map(nameOf)
          .filter(name => name === 'Send')
      ).to.have.length(1)
      expect(findAll(element, '[role=log]').map(nameOf.bind(undefined))).to.have.length(1)
      expect(find(element, '[role=log]').getAttribute('aria-label')).to.equal('Messages')
      expect(findAll(element, '[role=status]')).to.have.length(1)
      expect(findAll(element, 'dialog, [role=dialog], [aria-modal]')).to.have.length(0)
      for (const control of findAll(element, 'button, textarea, input')) expect(nameOf(control)).to.not.equal('')
    })

    it('closes the link by Escape, from inside and from its button, and the focus is on the button then', async () => {
      const {element} = await showChat(together())
      const toggle = find(element, '.invite-toggle')
      const isOpen = () => findAll(element, '.invite').length === 1
      const escape = () =>
        new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, composed: true, cancelable: true})
      for (const where of ['field', 'button']) {
        toggle.click()
        await until(() => isOpen() && findAll(element, 'svg.code').length > 0)
        const from = where === 'button' ? toggle : find(find(element, 'p2p-chat-invite'), 'input')
        from.focus()
        from.dispatchEvent(escape())
        await until(() => !isOpen())
        expect(element.shadowRoot!.activeElement).to.equal(toggle)
        expect(toggle.getAttribute('aria-expanded')).to.equal('false')
      }
    })

    for (const width of ['60rem', '20rem']) {
      it(`shows the whole code below the header, ${width}: nothing cuts it off`, async () => {
        const {element} = await showChat(together())
        element.style.inlineSize = width
        find(element, '.invite-toggle').click()
        await until(() => findAll(element, 'svg.code').length > 0)
        const drawer = find(element, '.drawer.invite')
        expect(find(element, 'svg.code').getBoundingClientRect().height).to.be.greaterThan(100)
        expect(drawer.scrollHeight).to.equal(drawer.clientHeight)
      })
    }

    it('keeps the field in view when there is little height, and the code can be scrolled to', async () => {
      const {element} = await showChat(together())
      element.style.blockSize = '18rem'
      element.style.inlineSize = '20rem'
      find(element, '.invite-toggle').click()
      await until(() => findAll(element, 'svg.code').length > 0)
      const drawer = find(element, '.drawer.invite')
      expect(drawer.scrollHeight).to.be.greaterThan(drawer.clientHeight)
      expect(drawer.clientHeight).to.be.greaterThan(60)
      const composer = find(element, 'p2p-chat-composer').getBoundingClientRect()
      expect(composer.bottom).to.be.at.most(element.getBoundingClientRect().bottom + 1)
    })

    for (const theme of ['light', 'dark'] as const) {
      for (const width of ['60rem', '20rem']) {
        it(`passes axe with people and messages, ${theme}, ${width}`, async () => {
          const chat = together()
          chat.typing = [keyOf(1)]
          chat.notice = {kind: 'not-kept', reason: 'blocked'}
          chat.add(
            {text: 'see https://example.org'},
            {text: 'late', author: keyOf(3), late: true},
            {text: 'own', author: keyOf(0)},
            {text: 'lost', author: keyOf(0), state: 'failed'}
          )
          const {element} = await showChat(chat, theme, width)
          find(element, 'button.meta').click()
          await element.updateComplete
          await expect(element).to.be.accessible()
          element.view = 'people'
          await element.updateComplete
          await expect(element).to.be.accessible()
        })
      }

      it(`passes axe when empty, ${theme}`, async () => {
        const {element} = await showChat(new FakeChat(), theme)
        await until(() => findAll(element, 'svg.code').length === 1)
        await expect(element).to.be.accessible()
      })
    }
  })

  describe('status', () => {
    it('says how many people are here', async () => {
      const shown = await showChat(together())
      expect(shown.status).to.equal('4 people are here')
      shown.chat.set('status', {kind: 'together', others: 1})
      await until(() => shown.status === '2 people are here')
    })

    it('says that nobody else is here, with the link, a code and a button to copy it', async () => {
      const {element, status} = await showChat()
      expect(status).to.equal('Nobody else is here yet. Send someone the link.')
      await until(() => findAll(element, 'svg.code').length === 1)
      expect(find<HTMLInputElement>(element, 'input[readonly]').value).to.equal('https://shoal.example/#tea')
      expect(findAll(element, 'button').map(nameOf)).to.include('Copy link')
    })

    it('says every other state in words', async () => {
      const shown = await showChat()
      for (const kind of ['starting', 'offline', 'left'] as const) {
        const before = shown.status
        shown.chat.set('status', {kind})
        await until(() => shown.status !== before)
        expect(shown.status).to.match(/^[A-Z].*[.…]$/)
      }
    })
  })

  describe('writing', () => {
    it('sends with Enter, clears the field and keeps the cursor there', async () => {
      const shown = await showChat(together())
      shown.type('hello\nthere')
      expect(shown.press('Enter').defaultPrevented).to.equal(true)
      await until(() => shown.texts.includes('hello\nthere'))
      expect(shown.chat.sent).to.deep.equal(['hello\nthere'])
      expect(shown.field.value).to.equal('')
      expect((shown.field.getRootNode() as ShadowRoot).activeElement).to.equal(shown.field)
    })

    it('sends with the button', async () => {
      const shown = await showChat()
      shown.type('by button')
      findAll(shown.element, 'button')
        .find(button => nameOf(button) === 'Send')!
        .click()
      await until(() => shown.texts.includes('by button'))
    })

    it('leaves Shift+Enter and the Enter that ends a composition to the field', async () => {
      const shown = await showChat()
      shown.type('明日')
      expect(shown.press('Enter', {shiftKey: true}).defaultPrevented).to.equal(false)
      expect(shown.press('Enter', {isComposing: true}).defaultPrevented).to.equal(false)
      expect(shown.press('Enter', {keyCode: 229}).defaultPrevented).to.equal(false)
      expect(shown.chat.sent).to.deep.equal([])
    })

    it('sends nothing that is empty', async () => {
      const shown = await showChat()
      shown.type(' \n ')
      shown.press('Enter')
      expect(shown.chat.sent).to.deep.equal([])
      expect(shown.field.value).to.equal(' \n ')
    })

    it('keeps the text and says why when sending fails', async () => {
      const shown = await showChat()
      shown.chat.refusal = new SendError('too-fast', 'Wait a moment before you send more.')
      shown.type('in vain')
      shown.press('Enter')
      await until(() => findAll(shown.element, '[role=alert]:not([hidden])').length > 0)
      expect(find(shown.element, '.banner.error').textContent).to.contain('Wait a moment before you send more.')
      expect(shown.field.value).to.equal('in vain')
      shown.press('Enter')
      await until(() => shown.chat.sent.length === 1)
      expect(findAll(shown.element, '.banner')).to.have.length(0)
    })

    it('counts near the limit and refuses what is over it', async () => {
      const shown = await showChat()
      const counter = find(shown.element, '#counter')
      shown.type('x'.repeat(7000))
      await until(() => counter.hidden === true)
      shown.type('x'.repeat(8000))
      await until(() => counter.textContent.includes('192 left'))
      shown.type('é'.repeat(4097))
      await until(() => counter.textContent.includes('2 too many'))
      shown.press('Enter')
      expect(shown.chat.sent).to.deep.equal([])
      shown.type('')
    })

    it('tells that one is typing', async () => {
      const shown = await showChat()
      shown.type('h')
      shown.type('')
      expect(shown.chat.typed).to.deep.equal([true, false])
    })

    it('keeps the draft of a topic', async () => {
      const first = await showChat()
      first.type('half a thought')
      first.element.remove()
      expect(first.chat.draft()).to.equal('half a thought')
      const second = await showChat(first.chat)
      expect(second.field.value).to.equal('half a thought')
    })

    it('leaves to each chat what was begun in it', async () => {
      const [ada, bob] = [new FakeChat(), new FakeChat()]
      ada.setDraft('for Ada only')
      bob.setDraft('for Bob')
      const shown = await showChat(ada)
      shown.type('for Ada only, and more')
      const follow = async (chat: FakeChat | undefined) => {
        shown.element.chat = chat
        await shown.element.updateComplete
        await find<P2pChat>(shown.element, 'p2p-chat-composer').updateComplete
        return shown.field.value
      }
      expect(await follow(undefined)).to.equal('')
      expect(await follow(bob)).to.equal('for Bob')
      expect(await follow(ada)).to.equal('for Ada only, and more')
      expect([ada.draft(), bob.draft()]).to.deep.equal(['for Ada only, and more', 'for Bob'])
    })

    it('is put back with what is kept now, not with what was when it was taken out', async () => {
      const chat = new FakeChat()
      chat.setDraft('half')
      const shown = await showChat(chat)
      const place = shown.element.parentElement!
      shown.element.remove()
      await until(() => shown.field.value === '')
      shown.chat.setDraft('written in another tab')
      place.append(shown.element)
      await until(() => shown.field.value === 'written in another tab')
      expect(shown.chat.draft()).to.equal('written in another tab')
    })

    const talk = async (chat = together()) => {
      if (chat.messages.length === 0) chat.add({text: 'theirs'}, {text: 'mine', author: keyOf(0)})
      const shown = await showChat(chat)
      const list = find<P2pChatLog>(shown.element, 'p2p-chat-log')
      const context = () => findAll(shown.element, '.context .title').map(({textContent}) => textContent)
      return {...shown, list, context, theirs: chat.messages[0]!, mine: chat.messages[1]!}
    }
    const refusal = () => new SendError('too-fast', 'Wait a little.')
    const hasFailed = (element: P2pChat) =>
      findAll(element, '[role=alert]').some(({textContent}) => textContent.trim() !== '')

    it('gives a change that failed back as a change', async () => {
      const {chat, element, list, field, context, mine, type, press} = await talk()
      list.actions!.edit!(mine)
      await until(() => field.value === 'mine')
      type('mine, changed')
      chat.refusal = refusal()
      press('Enter')
      await until(() => hasFailed(element) && field.value === 'mine, changed' && context().length === 1)
      expect(context()).to.deep.equal(['Editing what you sent'])
      press('Enter')
      await until(() => chat.messages[1]!.text === 'mine, changed')
      expect(chat.sent).to.deep.equal([])
    })

    it('gives an answer that failed back as an answer', async () => {
      const {chat, element, list, field, context, theirs, type, press} = await talk()
      list.actions!.reply!(theirs)
      await until(() => focused() === field && context().length === 1)
      type('my answer')
      chat.refusal = refusal()
      press('Enter')
      await until(() => hasFailed(element) && field.value === 'my answer' && context().length === 1)
      press('Enter')
      await until(() => chat.sendings.length === 1)
      expect(chat.sendings[0]).to.include({text: 'my answer', replyTo: theirs.id})
      await until(() => context().length === 0 && field.value === '')
    })

    it('mixes a change that failed with nothing that was begun meanwhile', async () => {
      const {chat, element, list, field, context, theirs, mine, type, press} = await talk()
      list.actions!.edit!(mine)
      await until(() => field.value === 'mine')
      type('mine, changed')
      chat.refusal = refusal()
      press('Enter')
      list.actions!.reply!(theirs)
      type('my answer')
      await until(() => hasFailed(element))
      expect([field.value, ...context()]).to.deep.equal(['my answer', 'Replying to Ada'])
      press('Enter')
      await until(() => chat.sendings.length === 1)
      expect(chat.sendings[0]).to.include({text: 'my answer', replyTo: theirs.id})
      await until(() => field.value === 'mine, changed' && context()[0] === 'Editing what you sent')
    })

    it('goes on with an answer and a change after a reload, without taking the focus', async () => {
      const first = await talk()
      first.list.actions!.reply!(first.theirs)
      first.type('half an answer')
      first.element.remove()
      const second = await talk(first.chat)
      await until(() => second.context()[0] === 'Replying to Ada')
      expect(second.field.value).to.equal('half an answer')
      expect(focused()).to.not.equal(second.field)
      second.list.actions!.edit!(second.mine)
      await until(() => second.field.value === 'mine')
      second.type('mine, chan')
      second.element.remove()
      const third = await talk(first.chat)
      await until(() => third.context()[0] === 'Editing what you sent')
      expect(third.field.value).to.equal('mine, chan')
      third.press('Escape')
      await until(() => third.context().length === 0)
      expect(third.field.value).to.equal('half an answer')
      expect(first.chat.begun).to.deep.equal({replyTo: undefined, edit: undefined})
    })

    it('takes a text before the chat is open and sends it then', async () => {
      const element = await fixture<P2pChat>(html`<p2p-chat topic="early"></p2p-chat>`)
      const field = find<HTMLTextAreaElement>(element, 'textarea')
      field.value = 'already written'
      field.dispatchEvent(new InputEvent('input'))
      field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))
      await until(() => findAll(element, '.text').length === 1)
      const chat = new FakeChat()
      element.chat = chat
      await until(() => chat.sent.length === 1)
      expect(chat.sent).to.deep.equal(['already written'])
      await until(() => findAll(element, '.text').length === 1)
    })
  })

  describe('messages', () => {
    it('does not say that nothing was said while something may have been', async () => {
      const chat = together()
      chat.olderExist = true
      const {element} = await showChat(chat)
      const still = () => find(element, '.still').textContent.trim()
      expect(still()).to.equal('Opening the conversation…')
      chat.olderExist = false
      chat.set('messages', [])
      await element.updateComplete
      await until(() => still().startsWith('Nothing has been said here yet.'))
    })

    it('shows hostile text as text', async () => {
      const chat = together()
      const texts = [
        '<img src=x onerror=alert(1)><b>bold</b>',
        'javascript:alert(1) data:text/html,hi',
        '\u202Eabc\u202D\u2066def',
        'w'.repeat(10_000),
        '  kept   spaces\n\n\tand lines ',
        Array.from({length: 4000}, () => 'x').join('\n')
      ]
      chat.add(...texts.map(text => ({text})))
      const {element, texts: shown} = await showChat(chat, 'light', '20rem')
      // What turns the direction of a text is not shown.
      expect(shown).to.deep.equal(texts.map(text => text.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')))
      expect(findAll(element, '.text a, .text b, .text img')).to.have.length(0)
      const log = find(element, '[role=log]')
      expect(log.scrollWidth).to.be.at.most(log.clientWidth)
      const line = find(element, '.text')
      expect(getComputedStyle(line).whiteSpace).to.equal('pre-wrap')
    })

    it('isolates names from what stands around them', async () => {
      const chat = together()
      chat.add({author: keyOf(3), text: 'x'})
      const {element} = await showChat(chat)
      for (const name of findAll(element, '.name')) expect(name.localName).to.equal('bdi')
    })

    it('links http and https only, safely', async () => {
      const chat = together()
      chat.add({text: 'https://a.example/x and http://b.example.'})
      const {element} = await showChat(chat)
      const links = findAll<HTMLAnchorElement>(element, '.text a')
      expect(links.map(link => link.href)).to.deep.equal(['https://a.example/x', 'http://b.example/'])
      for (const link of links) {
        expect(link.rel).to.contain('noopener')
        expect(link.target).to.equal('_blank')
      }
    })

    it('survives any time', async () => {
      const chat = together()
      chat.add({timeMs: Number.MAX_SAFE_INTEGER}, {timeMs: Number.NaN}, {timeMs: -1e300})
      const {texts} = await showChat(chat)
      expect(texts).to.have.length(3)
    })

    it('says the state of an own message on demand, and never that it was read', async () => {
      const chat = together()
      chat.add({author: keyOf(0), text: 'mine', state: 'pending'})
      const {element} = await showChat(chat)
      const state = find(element, 'button.meta')
      expect(nameOf(state)).to.contain('Waiting')
      chat.set(
        'messages',
        chat.messages.map(message => ({...message, state: 'sent'}))
      )
      await until(() => nameOf(state).includes('Sent'))
      state.click()
      await until(() => findAll(element, '.details').length === 1)
      expect(find(element, '.details').textContent).to.contain('nothing about who has read it')
      expect(state.getAttribute('aria-expanded')).to.equal('true')
    })

    it('offers to try again what was not sent', async () => {
      const chat = together()
      chat.add({author: keyOf(0), text: 'lost', state: 'failed'})
      const {element} = await showChat(chat)
      find(element, '.again').click()
      await until(() => chat.sent.length === 1)
      expect(chat.sent).to.deep.equal(['lost'])
    })
  })

  describe('people', () => {
    it('lists them with names, ourselves first, tabs, who is away and since when', async () => {
      const chat = together()
      chat.know(keyOf(3), {lastSeenMs: Date.now() - 5 * 60_000 - 1000})
      chat.know(keyOf(2), {muted: true})
      const {element} = await showChat(chat)
      const read = () => findAll(element, 'li[part=person]').map(item => item.textContent.replace(/\s+/g, ' ').trim())
      expect(read()).to.deep.equal([
        'quiet heron you',
        'Ada',
        'Mirza muted 2 tabs',
        'يوسف 3 tabs last seen 5 minutes ago'
      ])
      chat.know(keyOf(3), {lastSeenMs: undefined})
      await until(() => read().at(-1) === 'يوسف 3 tabs away')
      const titles = findAll(find(element, 'p2p-chat-people'), 'h3').map(title => title.textContent)
      expect(titles).to.deep.equal(['Here now · 3', 'Away · 1'])
    })

    it('lists who was here or wrote and is gone, and counts only those who are here as here', async () => {
      const chat = together()
      const shown = await showChat(chat)
      const count = () => find(shown.element, '.people-toggle').getAttribute('aria-label')
      const before = [count(), shown.status]
      chat.know(keyOf(7), {name: 'Grace', lastWroteMs: Date.now() - 86_400_000 - 1000})
      chat.know(keyOf(8), {name: 'Linus', met: true, lastSeenMs: Date.now() - 2 * 3_600_000 - 1000})
      chat.setAway(keyOf(8), keyOf(7))
      const titles = () => findAll(find(shown.element, 'p2p-chat-people'), 'h3').map(title => title.textContent)
      await until(() => titles().join() === 'Here now · 3,Away · 3')
      const read = findAll(shown.element, 'li.away').map(item => item.textContent.replace(/\s+/g, ' ').trim())
      expect(read.slice(1)).to.deep.equal(['Linus last seen 2 hours ago', 'Grace last wrote yesterday'])
      expect([count(), shown.status]).to.deep.equal(before)
      await expect(shown.element).to.be.accessible()
      findAll(shown.element, 'li.away .row').at(-1)!.click()
      await until(() => findAll(shown.element, 'p2p-chat-person').length === 1)
      await until(() => find(shown.element, '.card').textContent.includes('last wrote yesterday'))
    })

    it('offers who is away after an @, and tells them by whatever way the name was written', async () => {
      const chat = together()
      chat.know(keyOf(7), {name: 'Grace', lastWroteMs: Date.now() - 86_400_000})
      const shown = await showChat(chat)
      chat.setAway(keyOf(7))
      await until(() => find(shown.element, 'p2p-chat-people').shadowRoot!.textContent.includes('Grace'))
      shown.type('@gra')
      await until(() => findAll(shown.element, '[role=option]').length === 1)
      shown.press('Enter')
      shown.press('Enter')
      shown.type('and @Grace again')
      shown.press('Escape')
      shown.press('Enter')
      await until(() => chat.sendings.length === 2)
      const grace = [{key: keyOf(7), name: 'Grace'}]
      expect(chat.sendings.map(({mentions}) => mentions)).to.deep.equal([grace, grace])
    })

    it('changes the name in place and tells the page', async () => {
      const {element, chat} = await showChat(together())
      find(element, '.edit').click()
      await until(() => findAll(element, 'p2p-chat-people p2p-chat-name, p2p-chat-name').length === 1)
      await until(() => findAll(element, 'input[autocomplete=nickname]').length === 1)
      const field = find<HTMLInputElement>(element, 'input[autocomplete=nickname]')
      const form = field.form!
      field.value = '\u202E'
      form.requestSubmit()
      await until(() => findAll(element, '#trouble:not([hidden])').length === 1)
      field.value = ' Ada  L '
      const told = oneEvent<NameChangedEvent>(element, 'p2p-name')
      form.requestSubmit()
      expect((await told).name).to.equal('Ada L')
      await until(() => findAll(element, 'p2p-chat-name').length === 0)
      expect(chat.people[0]!.name).to.equal('Ada L')
    })

    it('shows who is typing', async () => {
      const {element, chat} = await showChat(together())
      chat.set('typing', [keyOf(1), keyOf(0)])
      await until(() => find(element, '.typing').textContent === 'Ada is typing…')
    })

    it('shows relays and their states in a fold', async () => {
      const {element} = await showChat(together())
      find<HTMLDetailsElement>(element, 'details').open = true
      await until(() => findAll(element, 'dt').length === 1)
      expect(find(element, 'dl').textContent).to.contain('ws://127.0.0.1:8080/nostr').and.to.contain('open, 12 ms')
    })

    it('gives a narrow element one view at a time', async () => {
      const {element} = await showChat(together(), 'light', '20rem')
      const shows = (selector: string) => find(element, selector).checkVisibility()
      expect([shows('p2p-chat-composer'), shows('p2p-chat-people')]).to.deep.equal([true, false])
      find(element, '.people-toggle').click()
      await element.updateComplete
      expect([shows('p2p-chat-composer'), shows('p2p-chat-people')]).to.deep.equal([false, true])
      expect(element.getAttribute('view')).to.equal('people')
    })
  })

  describe('errors and notices', () => {
    for (const topic of ['', 'x'.repeat(129), 'a\u0000b', '\u202Etea']) {
      it(`says in a sentence why ${JSON.stringify(topic.slice(0, 5))} cannot be joined`, async () => {
        const element = document.createElement('p2p-chat')
        element.topic = topic
        const told = oneEvent<SwarmErrorEvent>(element, 'p2p-error')
        await fixture(html`${element}`)
        const {error} = await told
        await until(() => findAll(element, '.banner.error').length === 1)
        expect(find(element, '.banner.error').textContent).to.contain(error.message)
        expect(error.message).to.match(/^[A-Z].*\.$/)
        expect(element.error).to.equal(error)
        await expect(element).to.be.accessible()
      })
    }

    it('says that nothing is kept until it is dismissed', async () => {
      const {element, chat} = await showChat()
      chat.set('notice', {kind: 'not-kept', reason: 'full'})
      await until(() => findAll(element, '.banner').length === 1)
      expect(find(element, '.banner').textContent).to.contain('no room')
      find(element, '.banner button').click()
      await until(() => findAll(element, '.banner').length === 0)
    })
  })

  it('has no style attribute in its templates, which a strict policy would refuse', async () => {
    const chat = together()
    chat.add({text: 'x'}, {text: 'y', author: keyOf(0)})
    const {element} = await showChat(chat)
    expect(findAll(element, '[style]').filter(styled => styled.localName !== 'textarea')).to.have.length(0)
    expect(findAll(element, 'style')).to.have.length(0)
  })
})

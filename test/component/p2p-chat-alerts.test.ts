import {expect, fixture, html, oneEvent} from '@open-wc/testing'
import type {AlertChoices} from '../../src/elements/notifications.ts'
import type {ChatUnreadEvent, P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import type {P2pChatLog} from '../../src/elements/p2p-chat-log/p2p-chat-log.ts'
import {ChatAlerts} from '../../src/elements/p2p-chat-alerts/chat-alerts.ts'
import type {Alert, AlertDesk} from '../../src/elements/p2p-chat-alerts/desk.ts'
import type {P2pChatAlerts} from '../../src/elements/p2p-chat-alerts/p2p-chat-alerts.ts'
import {button, find, findAll, focused, pressOn, showChat, until} from './chat-fixture.ts'
import {FakeChat, keyOf} from './fake-chat.ts'

class FakeDesk implements AlertDesk {
  watched = false
  readonly shown: Alert[] = []
  readonly presses: (() => void)[] = []
  sounds = 0
  closed = false

  isWatched(): boolean {
    return this.watched
  }

  show(alert: Alert, pressed: () => void): void {
    this.shown.push(alert)
    this.presses.push(pressed)
  }

  sound(): void {
    this.sounds++
  }

  close(): void {
    this.closed = true
  }
}

function watch(first: AlertChoices) {
  const chat = new FakeChat()
  chat.add({text: 'before'})
  const desk = new FakeDesk()
  let choices = first
  const opened: object[] = []
  const alerts = new ChatAlerts({
    chat,
    desk,
    choices: () => choices,
    open: target => opened.push(target),
    refused: () => undefined
  })
  return {chat, desk, alerts, opened, choose: (next: AlertChoices) => (choices = next)}
}

describe('alerts', () => {
  it('say what others write while nobody looks, several as one', () => {
    const {chat, desk, opened} = watch({notify: 'all', sound: true})
    chat.add({text: 'hello'})
    chat.add({text: 'own', author: keyOf(0)})
    chat.add({text: 'one'}, {text: 'two'})
    expect(desk.shown.map(({title, text}) => `${title}: ${text}`)).to.deep.equal([
      'Ada · tea: hello',
      '2 new · tea: two'
    ])
    expect(desk.sounds).to.equal(2)
    desk.presses[1]!()
    expect(opened).to.deep.equal([{messageId: chat.messages[3]!.id}])
  })

  it('show nothing that hides, turns round or piles up', () => {
    const {chat, desk} = watch({notify: 'all', sound: false})
    const text = `pay \u202e001\u2066 in\u200bvoice ${'a' + '\u0301'.repeat(50)}`
    chat.add({text})
    chat.addDirect(keyOf(1), {text})
    const shown = `pay 001 invoice ${'a' + '\u0301'.repeat(6)}`
    expect(desk.shown.map(alert => alert.text)).to.deep.equal([shown, shown])
  })

  it('say nothing while somebody looks, of people who are muted, and of what is not for one if that was chosen', () => {
    const {chat, desk, choose} = watch({notify: 'all', sound: true})
    desk.watched = true
    chat.add({text: 'seen'})
    desk.watched = false
    chat.add({text: 'folded', hidden: 'muted'})
    choose({notify: 'for-me', sound: false})
    chat.add({text: 'for all'})
    expect(desk.shown).to.deep.equal([])
    chat.add({text: 'for you', forMe: true})
    expect(desk.shown.map(({text}) => text)).to.deep.equal(['for you'])
    expect(desk.sounds).to.equal(0)
  })

  it('say what is written in private, and lead there', () => {
    const {chat, desk, opened, alerts} = watch({notify: 'for-me', sound: false})
    chat.addDirect(keyOf(1), {text: 'psst'})
    chat.markDirectSeen(keyOf(1))
    expect(desk.shown.map(({title, text}) => `${title}: ${text}`)).to.deep.equal(['Ada · in private: psst'])
    desk.presses[0]!()
    expect(opened).to.deep.equal([{direct: keyOf(1)}])
    chat.know(keyOf(1), {muted: true})
    chat.addDirect(keyOf(1), {text: 'muted'})
    alerts.close()
    chat.addDirect(keyOf(2), {text: 'too late'})
    expect(desk.shown).to.have.length(1)
    expect(desk.closed).to.equal(true)
  })

  it('are off until they are chosen, ask only then, and say when the browser refuses', async () => {
    const saved: AlertChoices[] = []
    const chat = new FakeChat()
    const {element} = await showChat(chat)
    element.alertMemory = {
      load: () => Promise.resolve(undefined),
      save: choices => {
        saved.push(choices)
        return Promise.resolve()
      }
    }
    await element.updateComplete
    button(element, 'Notifications and sound').click()
    await until(() => findAll(element, 'p2p-chat-alerts').length === 1)
    const panel = find<P2pChatAlerts>(element, 'p2p-chat-alerts')
    await panel.updateComplete
    const choice = (value: string) => find<HTMLInputElement>(panel, `[value=${value}]`)
    expect(choice('none').checked).to.equal(true)
    expect(focused()).to.equal(choice('none'))
    await expect(element).to.be.accessible()

    panel.ask = () => Promise.resolve('refused')
    choice('all').click()
    await until(() => findAll(panel, '.trouble:not([hidden])').length === 1)
    expect(find(panel, '.trouble').textContent).to.contain('Your browser refuses')
    await until(() => choice('none').checked)
    await expect(element).to.be.accessible()

    panel.ask = () => Promise.resolve('granted')
    choice('for-me').click()
    await until(() => saved.at(-1)?.notify === 'for-me')
    expect(findAll(panel, '.trouble:not([hidden])')).to.have.length(0)
    find(panel, '[type=checkbox]').click()
    await until(() => saved.at(-1)?.sound === true)
    pressOn(focused()!, 'Escape')
    await until(() => findAll(element, 'p2p-chat-alerts').length === 0)
    expect(focused()).to.equal(button(element, 'Notifications and sound'))
  })

  it('are as they were chosen before', async () => {
    const {element} = await showChat(new FakeChat())
    element.alertMemory = {load: () => Promise.resolve({notify: 'all', sound: true}), save: () => Promise.resolve()}
    button(element, 'Notifications and sound').click()
    await until(() => findAll<HTMLInputElement>(element, '[value=all]')[0]?.checked === true)
  })
})

describe('what is unread', () => {
  it('is told to the page, private conversations included', async () => {
    const chat = new FakeChat()
    const {element} = await showChat(chat)
    const told = oneEvent<ChatUnreadEvent>(element, 'p2p-unread')
    chat.set('unread', {count: 3, more: false, forMe: 1, firstId: undefined})
    const event = await told
    expect([event.count, event.forMe]).to.deep.equal([3, 1])
    const again = oneEvent<ChatUnreadEvent>(element, 'p2p-unread')
    chat.addDirect(keyOf(1), {text: 'psst'})
    const {count, forMe} = await again
    expect([count, forMe]).to.deep.equal([4, 2])
  })

  it('is put into the title only if the page asks for it, and the title is the page’s own again', async () => {
    document.title = 'A blog'
    const chat = new FakeChat()
    chat.unread = {count: 2, more: false, forMe: 0, firstId: undefined}
    const element = await fixture<P2pChat>(html`<p2p-chat .chat=${chat}></p2p-chat>`)
    expect(document.title).to.equal('A blog')
    element.toggleAttribute('title-count', true)
    await until(() => document.title === '(2) A blog')
    chat.set('unread', {count: 0, more: false, forMe: 0, firstId: undefined})
    await until(() => document.title === 'A blog')
    chat.set('unread', {count: 5, more: false, forMe: 0, firstId: undefined})
    await until(() => document.title === '(5) A blog')
    chat.set('unread', {count: 5, more: true, forMe: 0, firstId: undefined})
    await until(() => document.title === '(5+) A blog')
    element.remove()
    await until(() => document.title === 'A blog')
  })

  it('is gone to from where it begins above, until that was in view', async () => {
    const chat = new FakeChat()
    chat.add(...Array.from({length: 150}, (_, at) => ({text: `${at}`})))
    chat.unread = {count: 140, more: false, forMe: 0, firstId: chat.messages[10]!.id}
    const {element} = await showChat(chat)
    element.style.blockSize = '30rem'
    const buttons = () => findAll(element, '.jump.first')
    await until(() => buttons().length === 1)
    button(element, 'First unread').click()
    await until(() => buttons().length === 0 && findAll(element, '.new').length === 1)
    const [line, list] = [find(element, '.new'), find(element, '.scroller')].map(each => each.getBoundingClientRect())
    expect(line!.top).to.be.within(list!.top, list!.bottom)
    find<P2pChatLog>(element, 'p2p-chat-log').jumpToNewest()
    await until(() => findAll(element, '.text').at(-1)?.textContent === '149')
    expect(buttons()).to.have.length(0)
  })

  it('hands the line to the list, and takes it away when one writes', async () => {
    const chat = new FakeChat()
    chat.add({text: 'old'}, {text: 'new'})
    const from = chat.messages[1]!.id
    chat.unread = {count: 1, more: false, forMe: 0, firstId: from}
    const shown = await showChat(chat)
    expect(find<P2pChatLog>(shown.element, 'p2p-chat-log').unreadFrom).to.equal(from)
    shown.type('hello')
    shown.press('Enter')
    await until(() => find<P2pChatLog>(shown.element, 'p2p-chat-log').unreadFrom === undefined)
  })
})

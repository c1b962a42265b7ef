import {expect} from '@open-wc/testing'
import {StorageError} from '../../src/base/errors.ts'
import type {P2pChatLog} from '../../src/elements/p2p-chat-log/p2p-chat-log.ts'
import {button, find, findAll, focused, nameOf, pressOn, showChat, until, type Shown} from './chat-fixture.ts'
import {FakeChat, keyOf} from './fake-chat.ts'

const together = () => {
  const chat = new FakeChat()
  const others = ['Ada', 'Mirza'].map((name, at) => ({key: keyOf(at + 1), name, here: true, self: false, pages: 1}))
  chat.people = [...chat.people, ...others]
  chat.status = {kind: 'together', others: 2}
  return chat
}

const isShown = (shown: Shown, selector: string) => until(() => findAll(shown.element, selector).length === 1)
const isGone = (shown: Shown, selector: string) => until(() => findAll(shown.element, selector).length === 0)
const words = (shown: Shown, selector: string) => {
  const found = find(shown.element, selector)
  return (found.shadowRoot ?? found).textContent.replace(/\s+/g, ' ').trim()
}
const visible = (shown: Shown, selector: string) =>
  findAll(shown.element, selector).filter(found => found.checkVisibility())

async function showPerson(chat: FakeChat, name: string): Promise<Shown> {
  const shown = await showChat(chat)
  findAll(find(shown.element, 'p2p-chat-people'), '.row')
    .find(row => row.textContent.includes(name))!
    .click()
  await isShown(shown, 'p2p-chat-person')
  return shown
}

describe('the panel of a person', () => {
  it('says who it is, with words to compare, and its title has the focus', async () => {
    const shown = await showPerson(together(), 'Ada')
    await isShown(shown, 'ol.safety')
    expect(findAll(shown.element, 'ol.safety li').map(word => word.textContent)).to.have.length(8)
    expect(words(shown, 'p2p-chat-person')).to.contain('read these words to each other')
    expect(focused()).to.equal(find(find(shown.element, 'p2p-chat-person'), 'h3'))
    await expect(shown.element).to.be.accessible()
  })

  for (const [who, name, seed] of [
    ['somebody never met', 'Ada', 1],
    ['oneself', 'quiet heron', 0]
  ] as const) {
    it(`shows four words of ${who}`, async () => {
      const chat = together()
      chat.know(keyOf(1), {met: false, lastSeenMs: undefined})
      const shown = await showPerson(chat, name)
      await isShown(shown, 'ol.four')
      const four = findAll(shown.element, 'ol.four li').map(word => word.textContent)
      expect(four).to.deep.equal(await chat.fourWords(keyOf(seed)))
      expect(findAll(shown.element, 'ol.safety')).to.have.length(0)
      await expect(shown.element).to.be.accessible()
    })
  }

  it('tells people whose names look the same apart by words, in the list and beside what they say', async () => {
    const chat = together()
    const shown = await showChat(chat)
    chat.add({text: 'from one', author: keyOf(1)}, {text: 'from another', author: keyOf(4)})
    expect(words(shown, 'p2p-chat-people')).not.to.contain('tide')
    const other = {key: keyOf(4), name: '\u0410da', here: true, self: false, pages: 1}
    chat.set('people', [...chat.people, other])
    const told = async (key: number) => (await chat.fourWords(keyOf(key))).join(' ')
    const [one, another] = [await told(1), await told(4)]
    await until(() => words(shown, 'p2p-chat-people').includes(another))
    expect(words(shown, 'p2p-chat-people')).to.contain(`Ada ${one}`)
    expect(words(shown, 'p2p-chat-people').match(/tide/g)).to.have.length(2)
    await until(() => findAll(shown.element, '.author').some(line => line.textContent.includes(another)))
    const lines = findAll(shown.element, '.author').map(line => line.textContent.replace(/\s+/g, ' ').trim())
    expect(lines[0]).to.equal(`Ada${one}`)
    const spoken = findAll(shown.element, '.words .unseen').map(name => name.textContent.trim())
    expect(spoken[0]).to.equal(`Ada ${one}:`)
    await expect(shown.element).to.be.accessible()
    chat.set('people', chat.people.slice(0, -1))
    await until(() => !words(shown, 'p2p-chat-people').includes(one))
  })

  it('goes back by its button and by Escape, and the focus is on the row then', async () => {
    for (const how of ['button', 'escape'] as const) {
      const shown = await showChat(together())
      const row = findAll(find(shown.element, 'p2p-chat-people'), '.row').find(each =>
        each.textContent.includes('Ada')
      )!
      row.focus()
      row.click()
      await isShown(shown, 'p2p-chat-person')
      if (how === 'button') button(shown.element, 'Back').click()
      else pressOn(focused()!, 'Escape')
      await isGone(shown, 'p2p-chat-person')
      await until(() => focused() === row)
    }
  })

  it('says of somebody who is here through others that it is so', async () => {
    const chat = new FakeChat()
    const carol = {key: keyOf(3), name: 'Carol', here: true, self: false, pages: 0}
    chat.people = [...chat.people, carol]
    const shown = await showChat(chat)
    await until(() => words(shown, 'p2p-chat-people').includes('Here now · 2'))
    expect(words(shown, 'p2p-chat-people')).to.match(/Carol\s*here, through others/)
    chat.set('people', [chat.people[0]!, {...carol, pages: 1}])
    await until(() => !words(shown, 'p2p-chat-people').includes('through others'))
  })

  it('mutes and unmutes, and says so', async () => {
    const chat = together()
    const shown = await showPerson(chat, 'Ada')
    button(shown.element, 'Mute').click()
    await until(() => chat.acquaintance(keyOf(1)).muted)
    await until(() => words(shown, '.card').includes('muted'))
    button(shown.element, 'Unmute').click()
    await until(() => !chat.acquaintance(keyOf(1)).muted)
  })

  it('blocks and unblocks, from the panel and from the list, and the focus stays', async () => {
    const chat = together()
    const shown = await showPerson(chat, 'Ada')
    button(shown.element, 'Block').focus()
    button(shown.element, 'Block').click()
    await until(() => words(shown, '.card').includes('blocked'))
    expect(findAll(shown.element, '.write, .mute')).to.have.length(0)
    expect(words(shown, 'p2p-chat-person')).to.contain('You blocked Ada')
    await until(() => focused() === button(shown.element, 'Unblock'))
    await expect(shown.element).to.be.accessible()
    button(shown.element, 'Unblock').click()
    await until(() => !chat.acquaintance(keyOf(1)).blocked)
    await isShown(shown, '.mute')
    await chat.setBlocked(keyOf(1), true)
    button(shown.element, 'Back').click()
    await isShown(shown, '.blocked summary')
    expect(words(shown, '.blocked summary')).to.equal('Blocked · 1')
    find(shown.element, '.blocked summary').click()
    chat.refusal = new StorageError('full', 'There is no room left.')
    button(shown.element, 'Unblock Ada').click()
    await until(() => words(shown, 'p2p-chat-people').includes('There is no room left.'))
    await expect(shown.element).to.be.accessible()
    button(shown.element, 'Unblock Ada').click()
    await isGone(shown, '.blocked')
    expect(chat.blocked).to.deep.equal([])
    await until(() => focused() === find(shown.element, '.history'))
  })

  it('lists whom one muted and whose block lists one follows, and takes it back there', async () => {
    const chat = together()
    const shown = await showChat(chat)
    await chat.setMuted(keyOf(1), true)
    await chat.followBlockList(keyOf(2), true)
    await isShown(shown, '.muted summary')
    await isShown(shown, '.followed summary')
    expect(words(shown, '.muted summary')).to.equal('Muted · 1')
    expect(words(shown, '.followed summary')).to.equal('Block lists you follow · 1')
    for (const summary of ['.muted summary', '.followed summary']) find(shown.element, summary).click()
    await expect(shown.element).to.be.accessible()
    button(shown.element, 'Unmute Ada').click()
    await isGone(shown, '.muted')
    expect(chat.acquaintance(keyOf(1)).muted).to.equal(false)
    findAll(shown.element, '.followed .undo')[0]!.click()
    await isGone(shown, '.followed')
    expect(chat.acquaintance(keyOf(2)).followed).to.equal(false)
  })

  it('says in words when something did not work', async () => {
    const chat = together()
    const shown = await showPerson(chat, 'Ada')
    await isShown(shown, 'ol.safety')
    chat.refusal = new StorageError('full', 'There is no room left.')
    button(shown.element, 'Mute').click()
    await until(() => visible(shown, 'p2p-chat-person .trouble, .trouble').length === 1)
    expect(words(shown, '.trouble')).to.equal('There is no room left.')
  })

  it('follows a block list only where there is one', async () => {
    const chat = together()
    const shown = await showPerson(chat, 'Ada')
    expect(findAll(shown.element, '.follow')).to.have.length(0)
    chat.know(keyOf(1), {hasBlockList: true})
    await isShown(shown, '.follow')
    find(shown.element, '.follow').click()
    await until(() => chat.acquaintance(keyOf(1)).followed)
  })

  it('says why one cannot write to somebody who was never met', async () => {
    const chat = together()
    chat.know(keyOf(1), {met: false, lastSeenMs: undefined})
    const shown = await showPerson(chat, 'Ada')
    expect(find<HTMLButtonElement>(shown.element, '.write').disabled).to.equal(true)
    expect(words(shown, 'p2p-chat-person')).to.contain('once you have both been here at the same time')
    await expect(shown.element).to.be.accessible()
  })

  it('says that somebody told two stories', async () => {
    const chat = together()
    const shown = await showPerson(chat, 'Ada')
    chat.add({equivocates: true, text: 'x'})
    await isShown(shown, '.warning')
    expect(words(shown, '.warning')).to.contain('two different entries')
    // In the list too, and when nothing of it is shown any more.
    chat.know(keyOf(1), {equivocates: true})
    chat.set('messages', [])
    button(shown.element, 'Back').click()
    await until(() => words(shown, 'p2p-chat-people').includes('two stories'))
    await expect(shown.element).to.be.accessible()
  })

  it('publishes the own mutes from the own panel', async () => {
    const chat = together()
    const shown = await showPerson(chat, 'quiet heron')
    expect(findAll(shown.element, '.write, .mute')).to.have.length(0)
    find(shown.element, '.publish').click()
    await until(() => chat.publishesBlockList)
    await expect(shown.element).to.be.accessible()
  })
})

describe('a private conversation', () => {
  async function open(): Promise<{shown: Shown; chat: FakeChat}> {
    const chat = together()
    chat.add({text: 'for everybody'})
    const shown = await showPerson(chat, 'Ada')
    find(shown.element, '.write').click()
    await isShown(shown, 'p2p-chat-direct')
    await until(() => visible(shown, 'textarea').length === 1)
    return {shown, chat}
  }

  it('says that only the two can read it, and has the one field and the one button', async () => {
    const {shown} = await open()
    expect(words(shown, '.sealed')).to.equal('Only you and Ada can read this')
    expect(visible(shown, 'textarea').map(nameOf)).to.deep.equal(['Write to Ada alone'])
    expect(visible(shown, 'button').filter(each => nameOf(each) === 'Send')).to.have.length(1)
    expect(visible(shown, '[role=log]')).to.have.length(1)
    await until(() => focused() === visible(shown, 'textarea')[0])
    await expect(shown.element).to.be.accessible()
  })

  it('sends to the one person only, keeps its own draft and gives back what was refused', async () => {
    const {shown, chat} = await open()
    const field = visible(shown, 'textarea')[0] as HTMLTextAreaElement
    const type = (text: string) => {
      field.value = text
      field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}))
    }
    type('half')
    expect([chat.draft(keyOf(1)), chat.draft()]).to.deep.equal(['half', ''])
    type('for you')
    pressOn(field, 'Enter')
    await until(() => chat.direct(keyOf(1)).length === 1)
    expect(chat.sent).to.deep.equal([])
    chat.refusal = new StorageError('full', 'There is no room left.')
    type('in vain')
    pressOn(field, 'Enter')
    await isShown(shown, '.failure')
    expect(words(shown, '.failure')).to.equal('There is no room left.')
    await until(() => field.value === 'in vain')
    await expect(shown.element).to.be.accessible()
  })

  it('takes an own message back, and says when that failed', async () => {
    const {shown, chat} = await open()
    chat.addDirect(keyOf(1), {text: 'too much', author: keyOf(0), reached: false}, {text: 'theirs'})
    await until(() => shown.texts.includes('too much'))
    const row = () =>
      findAll(find(shown.element, 'p2p-chat-direct'), '.entry').find(each => each.textContent.includes('too much'))!
    const takeBack = async () => {
      row().querySelector<HTMLElement>('.dots')!.click()
      await until(
        () =>
          findAll(shown.element, 'p2p-chat-actions button').length > 0 ||
          findAll(shown.element, '[role=menuitem]').length > 0
      )
      const named = (name: string) =>
        findAll(shown.element, 'button').find(each => nameOf(each) === name && each.checkVisibility())
      await until(() => named('Take back') !== undefined)
      named('Take back')!.click()
      await until(() => findAll(shown.element, 'button').filter(each => nameOf(each) === 'Keep it').length === 1)
      named('Take back')!.click()
    }
    chat.refusal = new StorageError('full', 'There is no room left.')
    await takeBack()
    await until(() => words(shown, 'p2p-chat-direct').includes('There is no room left.'))
    await takeBack()
    await until(() => !shown.texts.includes('too much'))
    expect(chat.direct(keyOf(1)).map(({text}) => text)).to.deep.equal(['theirs'])
  })

  it('says whether it has reached the one it is for', async () => {
    const {shown, chat} = await open()
    chat.addDirect(
      keyOf(1),
      {text: 'on its way', author: keyOf(0), reached: false},
      {text: 'there', author: keyOf(0), reached: true}
    )
    const states = () => findAll(find(shown.element, 'p2p-chat-direct'), 'button.meta').map(nameOf)
    await until(() => states().length === 2)
    expect(states()[0]).to.match(/, Passed on: details$/)
    expect(states()[1]).to.match(/, Delivered: details$/)
    findAll(find(shown.element, 'p2p-chat-direct'), 'button.meta')[0]!.click()
    await isShown(shown, '.details')
    expect(words(shown, '.details')).to.contain('Others carry it, sealed')
    await expect(shown.element).to.be.accessible()
  })

  it('ends by its button and by Escape, and the topic is as it was', async () => {
    for (const how of ['button', 'escape'] as const) {
      const {shown} = await open()
      if (how === 'button') button(shown.element, 'Back to the topic').click()
      else pressOn(visible(shown, 'textarea')[0]!, 'Escape')
      await isGone(shown, 'p2p-chat-direct')
      expect(visible(shown, 'textarea').map(nameOf)).to.deep.equal(['Message'])
      expect(shown.texts).to.include('for everybody')
      await until(() => focused() === shown.field)
    }
  })

  it('shows nothing of who is blocked, and leads out of that', async () => {
    const {shown, chat} = await open()
    chat.addDirect(keyOf(1), {text: 'psst'})
    await until(() => shown.texts.includes('psst'))
    await chat.setBlocked(keyOf(1), true)
    await until(() => words(shown, 'p2p-chat-direct').includes('You blocked Ada'))
    expect(visible(shown, 'textarea')).to.have.length(0)
    expect(shown.texts).not.to.include('psst')
    await expect(shown.element).to.be.accessible()
    button(shown.element, 'Unblock').click()
    await until(() => visible(shown, 'textarea').length === 1)
  })

  it('is listed with what is unread, and opened from there', async () => {
    const chat = together()
    const shown = await showChat(chat)
    chat.addDirect(keyOf(2), {text: 'psst'})
    await isShown(shown, '.direct')
    expect(nameOf(find(shown.element, '.direct'))).to.equal('Private with Mirza, 1 unread')
    await expect(shown.element).to.be.accessible()
    find(shown.element, '.direct').click()
    await isShown(shown, 'p2p-chat-direct')
    expect(find(shown.element, '.direct').getAttribute('aria-current')).to.equal('true')
  })

  it('takes the whole of a narrow element, and tells the page', async () => {
    const chat = together()
    chat.addDirect(keyOf(2), {text: 'psst'})
    const shown = await showChat(chat, 'light', '20rem')
    const views: string[] = []
    shown.element.addEventListener('p2p-view', event => views.push(event.view))
    find(shown.element, '.people-toggle').click()
    await shown.element.updateComplete
    find(shown.element, '.direct').click()
    await isShown(shown, 'p2p-chat-direct')
    expect(views).to.deep.equal(['people', 'chat'])
    expect(visible(shown, 'p2p-chat-people')).to.have.length(0)
    await expect(shown.element).to.be.accessible()
  })
})

describe('the search', () => {
  const chatWith = (...texts: string[]) => {
    const chat = together()
    chat.add(...texts.map(text => ({text})))
    return chat
  }

  async function look(chat: FakeChat, typed: string, width?: string): Promise<{shown: Shown; field: HTMLInputElement}> {
    const shown = await showChat(chat, 'light', width)
    shown.element.showSearch()
    await isShown(shown, 'p2p-chat-search')
    const field = find<HTMLInputElement>(shown.element, 'input[type=search]')
    await until(() => focused() === field)
    field.value = typed
    field.dispatchEvent(new InputEvent('input'))
    return {shown, field}
  }

  it('opens by its button, by Ctrl + F inside the element and by / where nobody writes', async () => {
    const shown = await showChat(chatWith('tea'))
    const log = find(shown.element, '[role=log]')
    expect(pressOn(shown.field, '/').defaultPrevented).to.equal(false)
    expect(findAll(shown.element, 'p2p-chat-search')).to.have.length(0)
    for (const openIt of [
      () => button(shown.element, 'Search').click(),
      () => pressOn(shown.field, 'f', {ctrlKey: true}),
      () => pressOn(log, '/')
    ]) {
      openIt()
      await isShown(shown, 'p2p-chat-search')
      pressOn(find(shown.element, 'input[type=search]'), 'Escape')
      await isGone(shown, 'p2p-chat-search')
    }
  })

  it('finds, newest first, marks the words, goes through them by arrows and jumps by Enter', async () => {
    const chat = chatWith('green tea', 'coffee', 'black tea')
    const {shown, field} = await look(chat, 'TEA')
    await until(() => findAll(shown.element, 'button.place').length === 2)
    await until(() => words(shown, '.said[aria-live]') === '2 places')
    expect(findAll(shown.element, '.excerpt').map(found => found.textContent)).to.deep.equal(['black tea', 'green tea'])
    expect(findAll(shown.element, 'mark').map(found => found.textContent)).to.deep.equal(['tea', 'tea'])
    await expect(shown.element).to.be.accessible()
    const places = findAll(shown.element, 'button.place')
    pressOn(field, 'ArrowDown')
    expect(focused()).to.equal(places[0])
    pressOn(places[0]!, 'ArrowDown')
    expect(focused()).to.equal(places[1])
    pressOn(places[1]!, 'ArrowUp')
    pressOn(places[0]!, 'ArrowUp')
    expect(focused()).to.equal(field)
    const asked: string[] = []
    find<P2pChatLog>(shown.element, 'p2p-chat-log').showMessage = id => {
      asked.push(id)
      return Promise.resolve(asked.length > 1)
    }
    pressOn(field, 'Enter')
    await until(() => words(shown, '.said[aria-live]') === 'This is not kept here any more.')
    places[1]!.click()
    await until(() => asked.length === 2)
    expect(asked).to.deep.equal([chat.messages[2]!.id, chat.messages[0]!.id])
  })

  it('shows nothing that hides, turns round or piles up', async () => {
    const {shown} = await look(chatWith(`tea \u202e001\u2066 in\u200bvoice ${'a' + '\u0301'.repeat(50)}`), 'tea')
    await isShown(shown, '.excerpt')
    expect(words(shown, '.excerpt')).to.equal(`tea 001 invoice ${'a' + '\u0301'.repeat(6)}`)
  })

  it('says that nothing was found, that there is too much, and that it failed', async () => {
    const chat = chatWith(...Array.from({length: 120}, (_, at) => `tea ${at}`))
    const {shown, field} = await look(chat, 'xyzzy')
    expect(words(shown, '.said[aria-live]')).to.match(/Looks through|Looking/)
    await until(() => words(shown, '.said[aria-live]') === 'Nothing kept here has “xyzzy” in it.')
    field.value = 'tea'
    field.dispatchEvent(new InputEvent('input'))
    await until(() => words(shown, '.said[aria-live]').includes('More words narrow it down'))
    expect(findAll(shown.element, 'button.place')).to.have.length(100)
    chat.refusal = new StorageError('broken', 'What is kept here cannot be read.')
    field.value = 'tea 1'
    field.dispatchEvent(new InputEvent('input'))
    await until(() => words(shown, '.said[aria-live]') === 'What is kept here cannot be read.')
    field.value = ''
    field.dispatchEvent(new InputEvent('input'))
    await until(() => words(shown, '.said[aria-live]').startsWith('Looks through'))
  })

  it('makes way for the conversation in a narrow element', async () => {
    const {shown} = await look(chatWith('green tea'), 'tea', '20rem')
    await isShown(shown, 'button.place')
    expect(visible(shown, 'p2p-chat-log')).to.have.length(0)
    await expect(shown.element).to.be.accessible()
    find(shown.element, 'button.place').click()
    await until(() => visible(shown, 'p2p-chat-log').length === 1)
  })
})

describe('a narrow element', () => {
  it('closes a panel when the page goes to another view', async () => {
    const shown = await showChat(together(), 'light', '20rem')
    shown.element.showSearch()
    await isShown(shown, 'p2p-chat-search')
    shown.element.view = 'people'
    await isGone(shown, 'p2p-chat-search')
    expect(visible(shown, 'p2p-chat-people')).to.have.length(1)
    shown.element.showTopic()
    await until(() => visible(shown, 'p2p-chat-log').length === 1)
  })

  it('has what its header has no room for behind one button', async () => {
    const shown = await showChat(together(), 'light', '20rem')
    const more = button(shown.element, 'More')
    more.click()
    await isShown(shown, '.menu')
    await expect(shown.element).to.be.accessible()
    pressOn(findAll(shown.element, '.menu button')[0]!, 'Escape')
    await isGone(shown, '.menu')
    expect(focused()).to.equal(more)
    more.click()
    await isShown(shown, '.menu')
    button(shown.element, 'What is kept here').click()
    await isShown(shown, 'p2p-chat-history')
    await isGone(shown, '.menu')
    await until(() => findAll(shown.element, 'meter').length === 1)
    await expect(shown.element).to.be.accessible()
  })
})

import {expect, oneEvent} from '@open-wc/testing'
import type {ChatArrivedEvent} from '../../src/elements/p2p-chat/p2p-chat.ts'
import {find, findAll, nameOf, nextTask, scrollTo, showChat, until} from './chat-fixture.ts'
import {FakeChat, keyOf} from './fake-chat.ts'

const long = (count: number) => {
  const chat = new FakeChat()
  chat.status = {kind: 'together', others: 1}
  chat.add(...Array.from({length: count}, (_, at) => ({text: `line ${at}`})))
  return chat
}

/** A hidden page gets no frame in which a change of size would be noticed, hence the event. */
const atEnd = (log: Element) => {
  log.dispatchEvent(new Event('scroll'))
  return log.scrollHeight - log.scrollTop - log.clientHeight < 2
}

describe('the list of messages', () => {
  it('renders the newest page only, at the end', async () => {
    const {element, texts} = await showChat(long(1000))
    expect(texts).to.have.length(200)
    expect(texts.at(-1)).to.equal('line 999')
    await until(() => atEnd(find(element, '[role=log]')))
  })

  it('stays at the end when more comes', async () => {
    const {element, chat} = await showChat(long(100))
    const log = find(element, '[role=log]')
    await until(() => atEnd(log))
    for (let at = 0; at < 5; at++) {
      chat.add({text: `more ${at}`})
      await until(() => findAll(element, '.text').at(-1)!.textContent === `more ${at}`)
      await until(() => atEnd(log))
    }
    expect(findAll(element, '.jump')).to.have.length(0)
  })

  it('keeps the place when more comes while one reads, counts it and jumps there', async () => {
    const {element, chat} = await showChat(long(100))
    const log = find(element, '[role=log]')
    await until(() => atEnd(log))
    scrollTo(log, log.scrollTop - 800)
    await until(() => findAll(element, '.jump').length === 1)
    const row = findAll(element, '.bubble').find(
      bubble => bubble.getBoundingClientRect().top > log.getBoundingClientRect().top
    )!
    const {top} = row.getBoundingClientRect()
    chat.add({text: 'one'}, {text: 'two'})
    await until(() => findAll(element, '.text').at(-1)!.textContent === 'two')
    expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1)
    const jump = find(element, '.jump')
    await until(() => nameOf(jump) === 'Jump to newest, 2 unread')
    jump.click()
    await until(() => atEnd(log) && findAll(element, '.jump').length === 0)
  })

  it('goes to the end for what oneself writes', async () => {
    const shown = await showChat(long(100))
    const log = find(shown.element, '[role=log]')
    await until(() => atEnd(log))
    scrollTo(log, 1000)
    await until(() => findAll(shown.element, '.jump').length === 1)
    shown.type('mine')
    shown.press('Enter')
    await until(() => shown.texts.at(-1) === 'mine' && atEnd(log))
  })

  it('shows and loads older ones at the start, and keeps the place', async () => {
    const chat = long(300)
    chat.older = Array.from({length: 250}, (_, at) =>
      chat.message({id: `o${at}`, text: `old ${at}`, timeMs: 1000 * at})
    )
    const {element} = await showChat(chat)
    const log = find(element, '[role=log]')
    await until(() => atEnd(log))
    const first = () => findAll(element, '.text')[0]!.textContent
    const goUp = async (expected: string) => {
      while (first() !== expected) {
        scrollTo(log, 0)
        await nextTask()
      }
    }
    scrollTo(log, 100)
    const row = findAll(element, '.bubble').find(
      bubble => bubble.getBoundingClientRect().top > log.getBoundingClientRect().top
    )!
    const text = row.textContent
    const {top} = row.getBoundingClientRect()
    await until(() => first() === 'line 0')
    const same = findAll(element, '.bubble').find(bubble => bubble.textContent === text)!
    expect(same.getBoundingClientRect().top).to.be.closeTo(top, 1)
    await goUp('old 0')
    expect(findAll(element, '.text')).to.have.length(550)
  })

  it('tells the page what others wrote, not what was there or oneself wrote', async () => {
    const {element, chat} = await showChat(long(3))
    const told = oneEvent<ChatArrivedEvent>(element, 'p2p-arrived')
    chat.add({text: 'own', author: keyOf(0)})
    chat.add({text: 'a'}, {text: 'b'})
    expect((await told).count).to.equal(2)
  })

  it('renders a flood together, not one by one', async () => {
    const {element, chat} = await showChat(long(10))
    let renderings = 0
    const log = find(element, 'p2p-chat-log')
    const observer = new MutationObserver(() => renderings++)
    observer.observe(log.shadowRoot!, {childList: true, subtree: true})
    for (let at = 0; at < 500; at++) {
      chat.add({text: `flood ${at}`})
      await Promise.resolve()
    }
    await until(() => findAll(element, '.text').at(-1)!.textContent === 'flood 499')
    observer.disconnect()
    expect(renderings).to.be.below(50)
  })

  it('can be scrolled with keys', async () => {
    const {element} = await showChat(long(50))
    expect(find(element, '[role=log]').tabIndex).to.equal(0)
  })
})

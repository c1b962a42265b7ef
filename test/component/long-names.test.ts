import {expect, fixture, html} from '@open-wc/testing'
import type {P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import '../../src/elements/p2p-chat/p2p-chat.ts'
import type {P2pFiles} from '../../src/elements/p2p-files/p2p-files.ts'
import '../../src/elements/p2p-files/p2p-files.ts'
import {maxSafeNameBytes, safeName} from '../../src/features/files/safe-name.ts'
import {maxNameCodePoints} from '../../src/identity/names.ts'
import {find, findAll, tooWide, until} from './chat-fixture.ts'
import {FakeChat, keyOf} from './fake-chat.ts'
import {FakeFiles, mapOf} from './fake-files.ts'

const phone = () => {
  const frame = document.createElement('div')
  frame.style.width = '320px'
  return frame
}

const peopleRows = (element: Element) => findAll(find(element, 'p2p-chat-people'), 'button.row')
const loading = {kind: 'loading', bytesPerSecond: 2_000_000, secondsLeft: 25, sources: 3} as const

describe('long names on a phone', () => {
  // What comes from others is cut to 32 characters before it is shown; an application may hand in more.
  for (const length of [maxNameCodePoints, 10_000]) {
    const name = 'W'.repeat(length)

    const together = () => {
      const chat = new FakeChat()
      chat.people = [
        {key: keyOf(0), name, here: true, self: true, pages: 1},
        {key: keyOf(1), name, here: true, self: false, pages: 2}
      ]
      chat.status = {kind: 'together', others: 1}
      chat.know(keyOf(2), {name, muted: true, hasBlockList: true})
      chat.setAway(keyOf(2))
      chat.add(
        {text: 'hello'},
        {
          text: `@${name} hello back`,
          author: keyOf(0),
          mentions: [{key: keyOf(1), name}],
          replyTo: {id: 'm0', state: 'shown', author: keyOf(1), authorName: name, text: 'hello'},
          reactions: [{emoji: '👍', count: 2, own: false, names: [name, name]}]
        },
        {text: 'folded away', hidden: 'muted'},
        {text: 'contradicts', equivocates: true, author: keyOf(2), authorName: name}
      )
      chat.addDirect(keyOf(1), {text: 'psst'})
      chat.typing = [keyOf(1)]
      return chat
    }

    const show = async (files?: FakeFiles) => {
      const element = await fixture<P2pChat>(
        html`<p2p-chat .chat=${together()} .files=${files} link="https://shoal.example/#tea"></p2p-chat>`,
        {parentNode: phone()}
      )
      await customElements.whenDefined('p2p-chat-people')
      await until(() => findAll(element, '.row .bubble').length > 2)
      return element
    }

    it(`of ${length} letters: the conversation fits`, async () => {
      const element = await show()
      expect(find(element, 'p2p-chat-log').shadowRoot!.textContent).to.contain(name)
      expect(tooWide(element)).to.deep.equal([])
    })

    it(`of ${length} letters: the people and the panel of one of them fit`, async () => {
      const element = await show()
      find(element, '.people-toggle').click()
      await until(() => peopleRows(element).length > 2)
      expect(find(element, 'p2p-chat-people').shadowRoot!.textContent).to.contain(name)
      expect(tooWide(element)).to.deep.equal([])
      peopleRows(element)
        .find(row => row.textContent.includes('away'))!
        .click()
      await until(() => findAll(element, 'p2p-chat-person').length === 1)
      await until(() => find(element, 'p2p-chat-person').shadowRoot!.textContent.includes(name))
      expect(tooWide(element)).to.deep.equal([])
    })

    it(`of ${length} letters: a conversation with one person fits, empty and blocked too`, async () => {
      const element = await show()
      const chat = element.chat as FakeChat
      find(element, '.people-toggle').click()
      await until(() => findAll(element, '.direct').length === 1)
      find(element, '.direct').click()
      await until(() => findAll(element, 'p2p-chat-direct').length === 1)
      const direct = find(element, 'p2p-chat-direct')
      await until(() => findAll(direct, '.entry').length === 1)
      expect(direct.shadowRoot!.textContent).to.contain(name)
      expect(tooWide(element)).to.deep.equal([])
      await chat.remove(chat.direct(keyOf(1))[0]!.id)
      await until(() => findAll(direct, '.still h3').some(title => title.checkVisibility()))
      expect(tooWide(element)).to.deep.equal([])
      await chat.setBlocked(keyOf(1), true)
      await until(() => findAll(direct, '.still .button').length === 1)
      expect(tooWide(element)).to.deep.equal([])
    })
  }

  // What comes from others has 220 bytes by then; an application may hand in more.
  for (const name of [`${'W'.repeat(maxSafeNameBytes - 4)}.mp4`, `${'W'.repeat(9_996)}.mp4`]) {
    const files = () => {
      const fake = new FakeFiles()
      fake.show(
        fake.file({name}),
        fake.file({name, mediaType: 'video/mp4', haveBytes: 500_000, map: mapOf(0.5), state: loading}),
        fake.file({name: `${name}.exe`, state: {kind: 'here', from: 'copy', takers: 2}}),
        fake.file({name, by: 0, state: {kind: 'here', from: 'original', takers: 0}}),
        fake.file({name, folder: {count: 3}})
      )
      fake.folders = [{path: `${name}/${name}`, size: 812}]
      return fake
    }

    it(`of ${name.length} letters: the list of files fits`, async () => {
      const element = await fixture<P2pFiles>(html`<p2p-files .files=${files()}></p2p-files>`, {parentNode: phone()})
      await until(() => findAll(element, '.row').length === 5)
      expect(tooWide(element)).to.deep.equal([])
    })

    it(`of ${name.length} letters: files in the conversation fit`, async () => {
      const chat = new FakeChat()
      chat.status = {kind: 'together', others: 1}
      chat.add({text: 'hello'})
      const element = await fixture<P2pChat>(html`<p2p-chat .chat=${chat} .files=${files()}></p2p-chat>`, {
        parentNode: phone()
      })
      await until(() => findAll(element, '.card .what').length > 3)
      expect(tooWide(element)).to.deep.equal([])
    })
  }

  it('of files from others are no longer than that', () => {
    expect(safeName(`${'W'.repeat(9_996)}.mp4`).length).to.equal(maxSafeNameBytes)
  })
})

import {expect, waitUntil} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {StorageError} from '../../../src/base/errors.ts'
import type {TopicId} from '../../../src/base/ids.ts'
import {leaveNote, notesLeft, removeNotes} from '../../../src/base/parting-notes.ts'
import {keptChange, stateOf} from '../../../src/features/chat/chat-memory-state.ts'
import {IndexedDbChatMemoryStore} from '../../../src/features/chat/indexeddb-chat-memory-store.ts'

const topic = '0c'.repeat(16) as TopicId

/** A page of its own that begins a text in the topic; another load of it is what a reload is. */
const page = (text: string): string => `<!doctype html><script type="module">
  import {browserEnvironment as env} from '${location.origin}/src/base/browser-environment.ts'
  import {openChatMemory} from '${location.origin}/src/features/chat/chat-memory.ts'
  import {IndexedDbChatMemoryStore} from '${location.origin}/src/features/chat/indexeddb-chat-memory-store.ts'
  const store = new IndexedDbChatMemoryStore({random: env.random})
  const onLeaving = listener => {
    addEventListener('pagehide', listener)
    return () => removeEventListener('pagehide', listener)
  }
  const memory = await openChatMemory('${topic}', env, store, onLeaving)
  memory.change({drafts: {'': ${JSON.stringify(text)}}})
  parent.postMessage('begun', '*')
</script>`

describe('a text begun in a page', () => {
  // A browser undoes what was committed with the page in a few of a hundred pages: often enough to be seen in ten.
  it('is there again when the page is left at once', async () => {
    const store = new IndexedDbChatMemoryStore({random: browserEnvironment.random})
    for (let i = 1; i <= 10; i++) {
      const text = `text ${i}`
      const frame = document.createElement('iframe')
      const begun = new Promise(resolve => addEventListener('message', resolve, {once: true}))
      frame.src = URL.createObjectURL(new Blob([page(text)], {type: 'text/html'}))
      document.body.append(frame)
      await begun
      // Long before the 400 ms after which it would have been kept anyway.
      const left = new Promise(resolve => frame.addEventListener('load', resolve, {once: true}))
      frame.contentWindow!.location.href = 'about:blank'
      await left
      frame.remove()
      // Two documents have two ways to the storage: what is read here may be asked for before what was written there arrives.
      const isKept = async () => stateOf(await store.load(topic)).drafts[''] === text
      await waitUntil(isKept, `“${text}” was not kept`, {timeout: 5_000})
    }
  })

  it('is there where the browser undid what was committed with the page, until it is kept', async () => {
    const database = 'undone with the page'
    const open = () => new IndexedDbChatMemoryStore({random: browserEnvironment.random, database})
    const [here, next] = [open(), open()]
    // Opened, so that what is left is written in this turn.
    await here.load(topic)
    const {commit} = IDBTransaction.prototype
    IDBTransaction.prototype.commit = IDBTransaction.prototype.abort
    const left = here.leave(topic, keptChange({drafts: {'': 'begun'}}, 1_000)).catch((error: unknown) => error)
    expect(await left).to.be.instanceOf(StorageError)
    IDBTransaction.prototype.commit = commit
    expect(stateOf(await next.load(topic)).drafts).to.deep.equal({'': 'begun'})
    expect(notesLeft(`${database} `).size).to.equal(1)
    await next.join(topic, keptChange({publishesBlockList: true}, 2_000))
    expect(notesLeft(`${database} `).size).to.equal(0)
    expect(stateOf(await open().load(topic))).to.deep.include({drafts: {'': 'begun'}, publishesBlockList: true})
  })

  it('of another database, or another page of this origin, stays where it is', async () => {
    localStorage.setItem('what another script keeps', 'here')
    leaveNote('one a', '1')
    leaveNote('other a', '1')
    removeNotes(notesLeft('one '))
    expect([...notesLeft('one ').keys(), ...notesLeft('other ').keys()]).to.deep.equal(['other a'])
    const notes = notesLeft('')
    leaveNote('other a', 'written again')
    removeNotes(notes)
    expect(notesLeft('other ').get('other a')).to.equal('written again')
    removeNotes(notesLeft('other '))
    expect(localStorage.getItem('what another script keeps')).to.equal('here')
    localStorage.removeItem('what another script keeps')
  })
})

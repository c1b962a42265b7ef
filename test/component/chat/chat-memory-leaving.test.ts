import {waitUntil} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import type {TopicId} from '../../../src/base/ids.ts'
import {stateOf} from '../../../src/features/chat/chat-memory-state.ts'
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
  it('is there again when the page is left at once', async () => {
    const store = new IndexedDbChatMemoryStore({random: browserEnvironment.random})
    for (const text of ['one', 'two', 'three']) {
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
})

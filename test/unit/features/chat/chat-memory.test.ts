import {describe, expect, test, vi} from 'vitest'
import {StorageError} from '../../../../src/base/errors.ts'
import type {EntryId, PersonKey, TopicId} from '../../../../src/base/ids.ts'
import {emptyMemory, maxDraftLength, readChatMemory, stateOf} from '../../../../src/features/chat/chat-memory-state.ts'
import type {ChatMemoryStore} from '../../../../src/features/chat/chat-memory-store.ts'
import {keptSoonMs, openChatMemory} from '../../../../src/features/chat/chat-memory.ts'
import {MemoryChatMemoryStore} from '../../../../src/features/chat/memory-chat-memory-store.ts'
import {storageTimeLimitMs} from '../../../../src/identity/storage-patience.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const topic = '0a'.repeat(16) as TopicId
const ada = 'a'.repeat(64) as PersonKey
const bo = 'b'.repeat(64) as PersonKey
const place = (hlcMs: number) => ({hlcMs, hlcCounter: 0, id: '1'.repeat(64) as EntryId})

/** The memory of a page, and what happens when that page is left or hidden. */
async function leavable(env: VirtualEnvironment, store: ChatMemoryStore) {
  const listeners: (() => void)[] = []
  const memory = await openChatMemory(topic, env, store, listener => {
    listeners.push(listener)
    return () => undefined
  })
  return {memory, leave: () => listeners.forEach(listener => listener())}
}

describe('a chat’s memory', () => {
  test('changes at once and is kept soon, once for many changes', async () => {
    const env = new VirtualEnvironment()
    const store = new MemoryChatMemoryStore()
    const join = vi.spyOn(store, 'join')
    const memory = await openChatMemory(topic, env, store)
    for (const text of ['h', 'he', 'hel']) memory.change({drafts: {'': text}})
    memory.change({seenUpTo: place(5)})
    expect(memory.state).toMatchObject({drafts: {'': 'hel'}, seenUpTo: place(5)})
    expect(memory.state).toBe(memory.state)
    await env.advance(keptSoonMs)
    expect(join).toHaveBeenCalledTimes(1)
    expect((await openChatMemory(topic, env, store.page())).state).toEqual(memory.state)
    expect(env.timers).toBe(0)
  })

  test('never goes back, and changes records by key', async () => {
    const memory = await openChatMemory(topic, new VirtualEnvironment(), new MemoryChatMemoryStore())
    memory.change({
      seenUpTo: place(5),
      heldUpTo: place(5),
      directSeen: {[ada]: place(5)},
      drafts: {'': 'a', [ada]: 'b'}
    })
    memory.change({
      seenUpTo: place(4),
      heldUpTo: place(4),
      directSeen: {[ada]: place(4), [bo]: place(1)},
      drafts: {'': ''}
    })
    expect(memory.state).toMatchObject({
      seenUpTo: place(5),
      heldUpTo: place(5),
      directSeen: {[ada]: place(5), [bo]: place(1)}
    })
    expect(memory.state.drafts).toEqual({[ada]: 'b'})
  })

  test('the last of several changes within one millisecond holds', async () => {
    const memory = await openChatMemory(topic, new VirtualEnvironment(), new MemoryChatMemoryStore())
    for (const text of ['z', 'a', '']) {
      memory.change({drafts: {'': text}})
      expect(memory.state.drafts['']).toBe(text === '' ? undefined : text)
    }
    for (const on of [true, false]) {
      memory.change({publishesBlockList: on})
      expect(memory.state.publishesBlockList).toBe(on)
    }
  })

  test('is handed over when the page is left, before the time is up', async () => {
    const env = new VirtualEnvironment()
    const store = new MemoryChatMemoryStore()
    const leaving = vi.spyOn(store, 'leave')
    const {memory, leave} = await leavable(env, store)
    leave()
    expect(leaving).not.toHaveBeenCalled()
    memory.change({drafts: {'': 'half a sent'}})
    leave()
    expect(leaving).toHaveBeenCalledTimes(1)
    await env.settle()
    expect((await openChatMemory(topic, env, store.page())).state.drafts).toEqual({'': 'half a sent'})
  })

  test('that is being written when the page is left is handed over as well', async () => {
    const env = new VirtualEnvironment()
    const store = new MemoryChatMemoryStore()
    const {memory, leave} = await leavable(env, store)
    vi.spyOn(store, 'join').mockImplementationOnce(() => new Promise(() => undefined))
    memory.change({drafts: {'': 'half a sent'}})
    await env.advance(keptSoonMs)
    memory.change({seenUpTo: place(1)})
    leave()
    await env.settle()
    expect((await openChatMemory(topic, env, store.page())).state).toMatchObject({
      drafts: {'': 'half a sent'},
      seenUpTo: place(1)
    })
  })

  test('of a page that is hidden twice is handed over as a whole, and kept when the page stays', async () => {
    const env = new VirtualEnvironment()
    const store = new MemoryChatMemoryStore()
    const {memory, leave} = await leavable(env, store)
    const leaving = vi.spyOn(store, 'leave')
    const joining = vi.spyOn(store, 'join')
    memory.change({drafts: {'': 'half a sent'}})
    leave()
    memory.change({seenUpTo: place(1)})
    leave()
    // What is left second takes the place of the first in the storage.
    expect(stateOf(leaving.mock.lastCall![1])).toMatchObject({drafts: {'': 'half a sent'}, seenUpTo: place(1)})
    joining.mockClear()
    await env.advance(keptSoonMs)
    expect(stateOf(joining.mock.lastCall![1])).toMatchObject({drafts: {'': 'half a sent'}, seenUpTo: place(1)})
    leave()
    expect(leaving).toHaveBeenCalledTimes(2)
  })

  test('is live in the other page', async () => {
    const env = new VirtualEnvironment()
    const store = new MemoryChatMemoryStore()
    const [here, there] = [
      await openChatMemory(topic, env, store.page()),
      await openChatMemory(topic, env, store.page())
    ]
    const heard = vi.fn()
    there.on('changed', heard)
    there.change({drafts: {[ada]: 'mine'}})
    here.change({seenUpTo: place(7), drafts: {'': 'yours'}})
    await env.advance(2 * keptSoonMs)
    expect(heard).toHaveBeenCalledTimes(1)
    expect(there.state).toMatchObject({seenUpTo: place(7), drafts: {'': 'yours', [ada]: 'mine'}})
    expect(here.state).toEqual(there.state)
    await Promise.all([here.close(), there.close()])
    expect(env.timers).toBe(0)
  })

  test('keeps what was changed last when it closes', async () => {
    const env = new VirtualEnvironment()
    const store = new MemoryChatMemoryStore()
    const memory = await openChatMemory(topic, env, store)
    memory.change({drafts: {'': 'begun'}})
    await memory.close()
    expect((await openChatMemory(topic, env, store.page())).state.drafts).toEqual({'': 'begun'})
  })

  test('goes on when storage fails or never answers, and is kept with the next change', async () => {
    const env = new VirtualEnvironment()
    const kept = new MemoryChatMemoryStore()
    let trouble: (() => Promise<never>) | undefined = () => new Promise(() => undefined)
    const store: ChatMemoryStore = {
      lasting: true,
      load: of => trouble?.() ?? kept.load(of),
      join: (of, memory) => trouble?.() ?? kept.join(of, memory),
      leave: (of, memory) => trouble?.() ?? kept.leave(of, memory),
      onJoined: () => () => undefined
    }
    const opening = openChatMemory(topic, env, store)
    await env.advance(storageTimeLimitMs)
    const memory = await opening
    trouble = () => Promise.reject(new StorageError('full', 'full'))
    memory.change({seenUpTo: place(1)})
    await env.advance(keptSoonMs)
    expect(memory.state.seenUpTo).toEqual(place(1))
    trouble = undefined
    memory.change({heldUpTo: place(2)})
    await env.advance(keptSoonMs)
    expect(await kept.load(topic)).toMatchObject({seenUpTo: place(1), heldUpTo: place(2)})
  })
})

test('a kept record is read as far as it is whole', () => {
  for (const bad of [undefined, null, 1, 'text', {}, {schema: 2}, {schema: 1, drafts: 'x', seenUpTo: 7, seenBy: []}]) {
    expect(readChatMemory(bad)).toEqual(emptyMemory)
  }
  const read = readChatMemory({
    schema: 1,
    seenUpTo: {hlcMs: Number.NaN, hlcCounter: 0, id: '1'.repeat(64)},
    heldUpTo: {...place(3), extra: true},
    directSeen: new Map<unknown, unknown>([
      ['__proto__', place(1)],
      [ada, place(1)],
      [bo, 'x']
    ]),
    drafts: new Map<unknown, unknown>([
      ['', {value: 'x'.repeat(maxDraftLength + 1), atMs: 1}],
      [ada, {value: 7, atMs: 1}],
      ['other', {value: 'x', atMs: 1}]
    ]),
    begun: {value: {replyTo: 7, edit: {id: '2'.repeat(64), text: 'x'.repeat(maxDraftLength + 1)}, more: 1}, atMs: 1},
    publishesBlockList: {value: 'yes', atMs: 1}
  })
  expect(read.begun.value).toEqual({edit: {id: '2'.repeat(64), text: 'x'.repeat(maxDraftLength)}})
  expect(read.seenUpTo).toBeUndefined()
  expect(read.heldUpTo).toEqual(place(3))
  expect([...read.directSeen]).toEqual([[ada, place(1)]])
  expect([...read.drafts]).toEqual([['', {value: 'x'.repeat(maxDraftLength), atMs: 1}]])
  expect(read.publishesBlockList.value).toBe(false)
})

import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {toHex} from '../../../../src/base/bytes.ts'
import type {TopicId} from '../../../../src/base/ids.ts'
import {openChatMemory} from '../../../../src/features/chat/chat-memory.ts'
import {DirectViews, type DirectViewsOptions} from '../../../../src/features/chat/direct-views.ts'
import {MemoryChatMemoryStore} from '../../../../src/features/chat/memory-chat-memory-store.ts'
import {openedStrangers, partRetryMs} from '../../../../src/features/chat/parameters.ts'
import {openAcquaintances} from '../../../../src/identity/acquaintances.ts'
import {MemoryAcquaintanceStore} from '../../../../src/identity/memory-acquaintance-store.ts'
import {entryKinds} from '../../../../src/protocol/bodies.ts'
import {sealerOf} from '../../identity/sealers.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {madeEntry} from './made-entries.ts'

const directsFile = '../../../../src/features/chat/directs.ts'
const ofKinds = vi.fn<DirectViewsOptions['log']['ofKinds']>()

let env: VirtualEnvironment
let views: DirectViews
beforeEach(async () => {
  env = new VirtualEnvironment({seed: 3})
  const identity = await sealerOf(1)
  const topicId = new Uint8Array(16)
  views = new DirectViews({
    identity,
    acquaintances: await openAcquaintances(env, new MemoryAcquaintanceStore()),
    topicId,
    memory: await openChatMemory(toHex(topicId) as TopicId, env, new MemoryChatMemoryStore()),
    env,
    verify: () => Promise.resolve(true),
    log: {ofKinds, find: () => Promise.resolve([])},
    around: {
      nameOf: () => '',
      isHeld: () => false,
      isKept: () => true,
      hidden: () => undefined
    } as unknown as DirectViewsOptions['around'],
    sending: {appendBytes: () => Promise.reject(new Error('unused'))},
    changed: () => undefined
  })
  ofKinds.mockReset()
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  vi.resetModules()
  vi.doMock(directsFile, () => {
    throw new Error('out of reach')
  })
})

afterEach(() => {
  views.close()
  vi.doUnmock(directsFile)
  vi.restoreAllMocks()
})

const sealed = async () => madeEntry((await sealerOf(2)).key, entryKinds.directMessage, new Uint8Array(3))

test('a topic without sealed messages needs nothing for them', async () => {
  ofKinds.mockResolvedValue([])
  await views.open()
  expect(views.list).toEqual([])
  expect(console.warn).not.toHaveBeenCalled()
})

test('what opens them is loaded again later when it is out of reach, and what came meanwhile is read from the log', async () => {
  ofKinds.mockResolvedValue([await sealed()])
  await views.open()
  expect(views.list).toEqual([])
  expect(console.warn).toHaveBeenCalledTimes(1)
  views.take([await sealed()])
  await env.settle()
  expect(console.warn).toHaveBeenCalledTimes(1)
  vi.doUnmock(directsFile)
  await env.advance(partRetryMs)
  await vi.waitFor(() => expect(ofKinds.mock.lastCall?.[1]).toBe(openedStrangers))
})

test('sending one says that it cannot, and is tried again at once', async () => {
  const key = (await sealerOf(2)).key
  await expect(views.send(key, 'psst')).rejects.toMatchObject({name: 'LoadError', reason: 'not-loaded'})
  vi.doUnmock(directsFile)
  await expect(views.send(key, 'psst')).rejects.toMatchObject({reason: 'not-met'})
})

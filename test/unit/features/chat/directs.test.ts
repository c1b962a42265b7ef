import {beforeEach, describe, expect, test, vi} from 'vitest'
import {toHex, type Bytes} from '../../../../src/base/bytes.ts'
import type {PersonKey, TopicId} from '../../../../src/base/ids.ts'
import {openChatMemory} from '../../../../src/features/chat/chat-memory.ts'
import {maxConversations, maxDirectMessages} from '../../../../src/features/chat/direct-conversations.ts'
import {DirectConversations} from '../../../../src/features/chat/direct-conversations.ts'
import {Directs, maxWaiting, strangerBurst} from '../../../../src/features/chat/directs.ts'
import {MemoryChatMemoryStore} from '../../../../src/features/chat/memory-chat-memory-store.ts'
import {openedOwnDirects, openedPerPartner} from '../../../../src/features/chat/parameters.ts'
import {openAcquaintances} from '../../../../src/identity/acquaintances.ts'
import {MemoryAcquaintanceStore} from '../../../../src/identity/memory-acquaintance-store.ts'
import {verify} from '../../../../src/identity/signatures.ts'
import type {LogEntry} from '../../../../src/log/log-entry.ts'
import {encodeBody, entryKinds, maxChatTextBytes} from '../../../../src/protocol/bodies.ts'
import {counting} from '../../../vectors/wire-samples.ts'
import {sealerOf} from '../../identity/sealers.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {madeEntry} from './made-entries.ts'
import {TestLog} from './test-log.ts'

const topicId = counting(16, 1)

/** One person's side. Whoever is named in `met` was linked with them. */
async function side(env: VirtualEnvironment, seed: number, met: readonly number[]) {
  const identity = await sealerOf(seed)
  const acquaintances = await openAcquaintances(env, new MemoryAcquaintanceStore())
  for (const other of met) {
    const {key, agreementKey} = await sealerOf(other)
    acquaintances.met({key, agreementKey, name: `number ${other}`}, env.clock.now())
  }
  const memory = await openChatMemory(toHex(topicId) as TopicId, env, new MemoryChatMemoryStore())
  const changed = vi.fn()
  const log = new TestLog(identity.key, () => env.clock.now())
  const directs = new Directs({identity, acquaintances, topicId, memory, env, verify, log, changed})
  const write = (body: Bytes) => madeEntry(identity.key, entryKinds.directMessage, body)
  const texts = (key: PersonKey) => directs.messages(key).map(({text}) => text)
  return {identity, key: identity.key, acquaintances, memory, log, directs, changed, write, texts}
}

let env: VirtualEnvironment
let ada: Awaited<ReturnType<typeof side>>
let bo: Awaited<ReturnType<typeof side>>
let eve: Awaited<ReturnType<typeof side>>
beforeEach(async () => {
  env = new VirtualEnvironment({seed: 7})
  ;[ada, bo, eve] = [await side(env, 1, [2, 3]), await side(env, 2, [1, 3]), await side(env, 3, [1, 2])]
})

describe('sealed messages that are kept', () => {
  const garbage = (author: PersonKey, count: number) =>
    Array.from({length: count}, () => madeEntry(author, entryKinds.directMessage, new Uint8Array(200)))

  test('are read however much strangers and people one met have written since', async () => {
    const told = [
      bo.write(await bo.directs.seal(ada.key, 'one')),
      ada.write(await ada.directs.seal(bo.key, 'two')),
      eve.write(await eve.directs.seal(ada.key, 'and I'))
    ]
    const strangers = Array.from({length: 20}, (_, n) => `${n}`.padStart(2, '0').repeat(32) as PersonKey)
    // Eve was met, and is in no conversation but for what she began herself.
    const flood = [...strangers.flatMap(key => garbage(key, 200)), ...garbage(eve.key, 31)]
    ada.log.fill([...told, ...flood])
    const opened = ada.directs.open()
    await env.until(() => ada.directs.conversations.length === 2)
    expect(ada.texts(bo.key)).toEqual(['one', 'two'])
    expect(ada.texts(eve.key)).toEqual(['and I'])
    await env.advance(60_000)
    await opened
    const {drops} = ada.directs
    expect(Object.values(drops).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(64 + 31)
  })

  test('are read further back when somebody looks back, past what was written to others', async () => {
    const old: LogEntry[] = []
    for (let i = 0; i < 3; i++) old.push(bo.write(await bo.directs.seal(ada.key, `old ${i}`)))
    const own = ada.write(await ada.directs.seal(bo.key, 'an answer'))
    const between = garbage(bo.key, openedPerPartner)
    ada.log.fill([...old, own, ...between])
    await Promise.all([ada.directs.open(), env.advance(10_000)])
    expect(ada.texts(bo.key)).toEqual(['an answer'])
    const found = ada.directs.loadOlder(bo.key)
    await env.advance(10_000)
    expect(await found).toBe(true)
    expect(ada.texts(bo.key)).toEqual(['old 0', 'old 1', 'old 2', 'an answer'])
    expect(await ada.directs.loadOlder(bo.key)).toBe(false)
  })
})

describe('direct messages', () => {
  test('are read by both and by nobody else', async () => {
    const sent = ada.write(await ada.directs.seal(bo.key, '  hello '))
    for (const {directs} of [ada, bo, eve]) await directs.take([sent])
    expect(bo.directs.messages(ada.key)).toMatchObject([{text: 'hello', own: false, author: ada.key, id: sent.id}])
    expect(ada.directs.messages(bo.key)).toMatchObject([{text: 'hello', own: true, author: ada.key}])
    expect(bo.directs.conversations).toEqual([{with: ada.key, lastMs: sent.header.hlcMs, unread: 1}])
    expect(ada.directs.conversations).toEqual([{with: bo.key, lastMs: sent.header.hlcMs, unread: 0}])
    expect(eve.directs.conversations).toEqual([])
    expect(eve.directs.drops).toEqual({'not-for-us': 1})
    expect([ada, bo, eve].map(({changed}) => changed.mock.calls.length)).toEqual([1, 1, 0])
  })

  test('are in the topic’s order, once each, the last active conversation first', async () => {
    const entries = [
      ada.write(await ada.directs.seal(bo.key, 'one')),
      bo.write(await bo.directs.seal(ada.key, 'two')),
      ada.write(await ada.directs.seal(bo.key, 'three')),
      eve.write(await eve.directs.seal(bo.key, 'psst'))
    ]
    await bo.directs.take([entries[2]!, entries[0]!])
    await bo.directs.take([...entries, ...entries])
    expect(bo.texts(ada.key)).toEqual(['one', 'two', 'three'])
    expect(bo.directs.conversations.map(({with: key}) => key)).toEqual([eve.key, ada.key])
    expect(bo.directs.messages(ada.key)).toBe(bo.directs.messages(ada.key))
  })

  test('are sealed only for somebody one has met, and never empty or too long', async () => {
    const stranger = (await sealerOf(9)).key
    await expect(ada.directs.seal(stranger, 'hello')).rejects.toMatchObject({reason: 'not-met'})
    await expect(ada.directs.seal(ada.key, 'hello')).rejects.toMatchObject({reason: 'not-met'})
    await ada.acquaintances.setFollowed(stranger, true)
    await expect(ada.directs.seal(stranger, 'hello')).rejects.toMatchObject({reason: 'not-met'})
    await expect(ada.directs.seal(bo.key, ' \n')).rejects.toMatchObject({reason: 'empty'})
    const long = 'ä'.repeat(maxChatTextBytes / 2)
    await expect(ada.directs.seal(bo.key, `${long}ä`)).rejects.toMatchObject({reason: 'too-long'})
    await bo.directs.take([ada.write(await ada.directs.seal(bo.key, long))])
    expect(bo.texts(ada.key)).toEqual([long])
  })

  test.each([
    ['muted', 'setMuted'],
    ['blocked', 'setBlocked']
  ] as const)('of somebody %s neither show nor count, until that ends', async (_, choose) => {
    await bo.directs.take([
      ada.write(await ada.directs.seal(bo.key, 'one')),
      bo.write(await bo.directs.seal(ada.key, 'two'))
    ])
    const before = bo.changed.mock.calls.length
    await bo.acquaintances[choose](ada.key, true)
    expect(bo.changed.mock.calls.length).toBe(before + 1)
    expect(bo.directs.conversations).toEqual([])
    expect(bo.texts(ada.key)).toEqual(['two'])
    await bo.directs.take([ada.write(await ada.directs.seal(bo.key, 'three'))])
    expect(bo.directs.conversations).toEqual([])
    await bo.acquaintances[choose](ada.key, false)
    expect(bo.texts(ada.key)).toEqual(['one', 'two', 'three'])
    expect(bo.directs.conversations).toMatchObject([{unread: 2}])
  })

  test('have reached the other when their own page has stored them, not when somebody else has', async () => {
    const [one, two] = [
      ada.write(await ada.directs.seal(bo.key, 'one')),
      ada.write(await ada.directs.seal(bo.key, 'two'))
    ]
    await ada.directs.take([one, two, bo.write(await bo.directs.seal(ada.key, 'three'))])
    const reached = () => ada.directs.messages(bo.key).map(message => message.reached)
    const told = ada.changed.mock.calls.length
    ada.directs.held({by: eve.key, ids: 'all'})
    ada.directs.held({by: eve.key, ids: [one.id]})
    expect([reached(), ada.changed.mock.calls.length]).toEqual([[false, false, false], told])
    ada.directs.held({by: bo.key, ids: [two.id]})
    expect([reached(), ada.changed.mock.calls.length]).toEqual([[false, true, false], told + 1])
    ada.directs.held({by: bo.key, ids: [two.id]})
    expect(ada.changed.mock.calls.length).toBe(told + 1)
    ada.directs.held({by: bo.key, ids: 'all'})
    expect(reached()).toEqual([true, true, false])
  })

  test('are known to have reached the other after a reload too, as far as all before them have', async () => {
    const own: LogEntry[] = []
    for (const text of ['one', 'two', 'three', 'four']) own.push(ada.write(await ada.directs.seal(bo.key, text)))
    const [one, two, , four] = own
    ada.log.fill(own)
    const {identity, acquaintances, memory, log, changed} = ada
    /** Another page of hers, or this one after a reload. */
    const page = async () => {
      const directs = new Directs({identity, acquaintances, topicId, memory, env, verify, log, changed})
      await directs.open()
      return directs
    }
    const reached = (directs: Directs) => directs.messages(bo.key).map(message => message.reached)
    /** As when another page of this browser kept something. */
    const otherPage = () =>
      (memory as unknown as {emit(name: 'changed', of: undefined): void}).emit('changed', undefined)
    const [here, there] = [await page(), await page()]
    here.held({by: bo.key, ids: [two!.id, four!.id]})
    expect(memory.state.directReached).toEqual({})
    here.held({by: bo.key, ids: [one!.id]})
    expect(memory.state.directReached[bo.key]?.id).toBe(two!.id)
    expect(reached(await page())).toEqual([true, true, false, false])
    otherPage()
    expect(reached(there)).toEqual([true, true, false, false])
    const told = changed.mock.calls.length
    otherPage()
    expect(changed.mock.calls.length).toBe(told)
    here.held({by: bo.key, ids: 'all'})
    expect(reached(await page())).toEqual([true, true, true, true])
  })

  test('are not said to have reached the other where own ones before them were not read', async () => {
    const own: LogEntry[] = []
    for (let i = 0; i <= openedOwnDirects; i++) own.push(ada.write(await ada.directs.seal(bo.key, `${i}`)))
    ada.log.fill(own)
    const opened = ada.directs.open()
    await env.advance(60_000)
    await opened
    expect(ada.directs.messages(bo.key).length).toBeGreaterThan(0)
    ada.directs.held({by: bo.key, ids: [own.at(-1)!.id]})
    expect(ada.directs.messages(bo.key).at(-1)).toMatchObject({reached: true})
    ada.directs.held({by: bo.key, ids: 'all'})
    expect(ada.memory.state.directReached).toEqual({})
  })

  test('count as unread until they were seen, here or in another page', async () => {
    const entries = [ada.write(await ada.directs.seal(bo.key, 'one')), ada.write(await ada.directs.seal(bo.key, 'two'))]
    await bo.directs.take(entries)
    expect(bo.directs.conversations).toMatchObject([{unread: 2}])
    bo.directs.markSeen(ada.key)
    expect(bo.directs.conversations).toMatchObject([{unread: 0}])
    const told = bo.changed.mock.calls.length
    bo.directs.markSeen(ada.key)
    bo.directs.markSeen(eve.key)
    expect(bo.changed.mock.calls.length).toBe(told)
    expect(bo.memory.state.directSeen[ada.key]?.id).toBe(entries[1]!.id)
    await bo.directs.take([ada.write(await ada.directs.seal(bo.key, 'three'))])
    expect(bo.directs.conversations).toMatchObject([{unread: 1}])
  })

  test('go when their author takes them back', async () => {
    const sent = ada.write(await ada.directs.seal(bo.key, 'oops'))
    await bo.directs.take([sent])
    await bo.directs.take([{...sent, body: undefined}])
    expect(bo.directs.conversations).toEqual([])
    expect(bo.texts(ada.key)).toEqual([])
    await bo.directs.take([sent])
    expect(bo.texts(ada.key)).toEqual(['oops'])
    const kept = ada.write(await ada.directs.seal(bo.key, 'stays'))
    await bo.directs.take([kept])
    bo.log.fill([kept])
    // The topic made room for others, or was cleared.
    await bo.directs.leaveOut()
    expect(bo.texts(ada.key)).toEqual(['stays'])
  })

  test('copied into another’s entry, cut or made up are refused, with the reason', async () => {
    const body = await ada.directs.seal(bo.key, 'hello')
    await bo.directs.take([
      eve.write(body),
      ada.write(body.slice(0, -1)),
      ada.write(counting(400)),
      ada.write(
        encodeBody({
          type: 'directMessage',
          ephemeral: new Uint8Array(32),
          forRecipient: counting(48),
          forSender: counting(48),
          box: counting(272)
        })
      )
    ])
    expect(bo.directs.conversations).toEqual([])
    expect(bo.directs.drops).toEqual({'not-for-us': 1, malformed: 2, 'agreement-key': 1})
    expect(bo.changed).not.toHaveBeenCalled()
  })

  test('of strangers take turns, and those of people one has met do not wait behind them', async () => {
    const agreed = vi.spyOn(bo.identity, 'agree')
    const stranger = await side(env, 9, [2])
    const body = await stranger.directs.seal(bo.key, 'spam')
    const flood = Array.from({length: strangerBurst + 40}, () => stranger.write(body))
    const taking = bo.directs.take([...flood, ada.write(await ada.directs.seal(bo.key, 'hello'))])
    await env.settle()
    await vi.waitFor(() => expect(bo.texts(ada.key)).toEqual(['hello']))
    expect(agreed.mock.calls.length).toBeLessThanOrEqual(strangerBurst + 2)
    await env.advance(10_000)
    await taking
    expect(agreed.mock.calls.length).toBe(flood.length + 1)
    expect(env.timers).toBeLessThanOrEqual(3)
  })

  test('that wait are so many and no more', async () => {
    const stranger = await side(env, 9, [2])
    const body = await stranger.directs.seal(bo.key, 'spam')
    const taking = bo.directs.take(Array.from({length: maxWaiting + 500}, () => stranger.write(body)))
    expect(bo.directs.drops.waiting).toBe(500)
    bo.directs.close()
    await env.advance(1_000)
    await taking
    await bo.directs.take([ada.write(await ada.directs.seal(bo.key, 'late'))])
    expect(bo.directs.messages(ada.key)).toEqual([])
  })
})

describe('conversations in memory', () => {
  const person = (number: number) => number.toString(16).padStart(64, '0') as PersonKey
  const self = person(1)
  const make = () =>
    new DirectConversations({
      ownKey: self,
      isMuted: () => false,
      seenUpTo: () => undefined,
      reachedUpTo: () => undefined
    })
  const entryOf = (author: PersonKey) => madeEntry(author, entryKinds.directMessage, counting(1))

  test('are so many: those longest quiet go, answered ones last', () => {
    const all = make()
    all.add(entryOf(person(2)), person(2), 'friend')
    all.add(entryOf(self), person(2), 'answer')
    for (let i = 0; i < maxConversations; i++) all.add(entryOf(person(100 + i)), person(100 + i), 'spam')
    expect(all.conversations).toHaveLength(maxConversations)
    expect(all.messages(person(2))).toHaveLength(2)
    expect(all.messages(person(100))).toHaveLength(0)
    expect(all.messages(person(101))).toHaveLength(1)
  })

  test('have so many messages: the oldest of the longest go', () => {
    const all = make()
    all.add(entryOf(person(2)), person(2), 'friend')
    for (let i = 0; i < maxDirectMessages; i++) all.add(entryOf(person(3)), person(3), `spam ${i}`)
    expect(all.messages(person(2))).toHaveLength(1)
    expect(all.messages(person(3))).toHaveLength(maxDirectMessages - 1)
    expect(all.messages(person(3))[0]?.text).toBe('spam 1')
  })

  test('are one’s own before those of many strangers', () => {
    const all = make()
    for (let i = 0; i < 300; i++) all.add(entryOf(i === 0 ? self : person(2)), person(2), `talk ${i}`)
    for (let i = 0; i < maxDirectMessages + 200; i++)
      all.add(entryOf(person(3 + (i % 250))), person(3 + (i % 250)), 'spam')
    expect(all.messages(person(2))).toHaveLength(300)
    expect(all.messages(person(3)).length).toBeGreaterThan(0)
  })
})

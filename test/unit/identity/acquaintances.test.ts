import {describe, expect, test, vi} from 'vitest'
import {StorageError} from '../../../src/base/errors.ts'
import type {PersonKey} from '../../../src/base/ids.ts'
import {maxAcquaintances, readAcquaintance} from '../../../src/identity/acquaintance.ts'
import type {AcquaintanceStore} from '../../../src/identity/acquaintance-store.ts'
import {openAcquaintances, writtenEveryMs, writtenSoonMs} from '../../../src/identity/acquaintances.ts'
import {MemoryAcquaintanceStore} from '../../../src/identity/memory-acquaintance-store.ts'
import {storageTimeLimitMs} from '../../../src/identity/storage-patience.ts'
import {counting} from '../../vectors/wire-samples.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const personKey = (number: number) => number.toString(16).padStart(64, '0') as PersonKey
const ada = personKey(1)
const asMet = (name: string, key = ada) => ({key, name, agreementKey: counting(32)})

/** A store that counts its writes and can be told to fail. */
function watched(memory = new MemoryAcquaintanceStore()) {
  const state = {writes: 0, trouble: undefined as StorageError | undefined}
  const store: AcquaintanceStore = {
    lasting: true,
    load: () => (state.trouble ? Promise.reject(state.trouble) : memory.load()),
    change: changes => {
      state.writes++
      return state.trouble ? Promise.reject(state.trouble) : memory.change(changes)
    },
    onChanged: listener => memory.onChanged(listener)
  }
  return {store, state, memory}
}

describe('acquaintances', () => {
  test('are known at once, and to the next page', async () => {
    const env = new VirtualEnvironment()
    const {store, state} = watched()
    const acquaintances = await openAcquaintances(env, store)
    const changed = vi.fn()
    acquaintances.on('changed', changed)
    acquaintances.met(asMet('Ada'), env.clock.now())
    expect(acquaintances.get(ada)).toMatchObject({name: 'Ada', muted: false, firstMetMs: env.clock.now()})
    expect(acquaintances.all()).toHaveLength(1)
    expect(acquaintances.all()).toBe(acquaintances.all())
    expect(changed).toHaveBeenCalledTimes(1)
    expect(state.writes).toBe(0)
    await env.advance(writtenSoonMs)
    expect(state.writes).toBe(1)
    expect((await openAcquaintances(env, store)).get(ada)).toMatchObject({name: 'Ada', agreementKey: counting(32)})
    await env.settle()
    expect(env.timers).toBe(0)
  })

  test('are written once a minute at most, however often they are met', async () => {
    const env = new VirtualEnvironment()
    const {store, state} = watched()
    const acquaintances = await openAcquaintances(env, store)
    for (let second = 0; second < 180; second++) {
      acquaintances.met(asMet(second % 2 ? 'Ada' : 'Adam'), env.clock.now())
      await env.advance(1_000)
    }
    expect(state.writes).toBeLessThanOrEqual(4)
    expect(acquaintances.get(ada)?.name).toBe('Ada')
    await env.advance(writtenEveryMs)
    expect((await store.load())[0]?.name).toBe('Ada')
  })

  test('that hide their name keep the one before', async () => {
    const env = new VirtualEnvironment()
    const acquaintances = await openAcquaintances(env, new MemoryAcquaintanceStore())
    acquaintances.met(asMet('Ada'), env.clock.now())
    for (const name of ['', 'A\u202eda', 'x'.repeat(10_000), '\u0000']) acquaintances.met(asMet(name), env.clock.now())
    expect(acquaintances.get(ada)?.name).toBe('Ada')
  })

  test('are muted and followed at once, also when never met, and in the other page too', async () => {
    const env = new VirtualEnvironment()
    const memory = new MemoryAcquaintanceStore()
    const [here, there] = [await openAcquaintances(env, memory.page()), await openAcquaintances(env, memory.page())]
    const heard = vi.fn()
    there.on('changed', heard)
    const muting = here.setMuted(ada, true)
    expect(here.get(ada)).toMatchObject({muted: true, agreementKey: undefined, lastSeenMs: undefined})
    await muting
    await env.advance(200)
    expect(heard).toHaveBeenCalled()
    expect(there.get(ada)?.muted).toBe(true)
    await there.setFollowed(ada, true)
    await env.advance(200)
    expect(here.get(ada)).toMatchObject({muted: true, followed: true})
  })

  test('what another page wrote does not undo what is not written yet', async () => {
    const env = new VirtualEnvironment()
    const memory = new MemoryAcquaintanceStore()
    const acquaintances = await openAcquaintances(env, memory.page())
    acquaintances.met(asMet('Ada'), env.clock.now())
    await memory.page().change(new Map([[personKey(2), {muted: true}]]))
    await acquaintances.read()
    expect(acquaintances.all()).toHaveLength(2)
    expect(acquaintances.get(ada)?.name).toBe('Ada')
    await acquaintances.close()
    expect(await memory.load()).toHaveLength(2)
    expect(env.timers).toBe(0)
  })

  test('go on in memory when storage fails, and are written when it works again', async () => {
    const env = new VirtualEnvironment()
    const {store, state, memory} = watched()
    state.trouble = new StorageError('full', 'full')
    const acquaintances = await openAcquaintances(env, store)
    expect(acquaintances.trouble?.reason).toBe('full')
    await expect(acquaintances.setMuted(ada, true)).rejects.toMatchObject({reason: 'full'})
    expect(acquaintances.get(ada)?.muted).toBe(true)
    state.trouble = undefined
    await env.advance(writtenEveryMs + 1_000)
    expect(await memory.load()).toMatchObject([{key: ada, muted: true}])
    expect(acquaintances.trouble).toBeUndefined()
  })

  test('do not wait for a storage that never answers', async () => {
    const env = new VirtualEnvironment()
    const never = () => new Promise<never>(() => undefined)
    const opening = openAcquaintances(env, {...watched().store, load: never, change: never})
    await env.advance(storageTimeLimitMs)
    const acquaintances = await opening
    expect(acquaintances.trouble?.reason).toBe('blocked')
    acquaintances.met(asMet('Ada'), env.clock.now())
    expect(acquaintances.get(ada)?.name).toBe('Ada')
  })

  test('are so many and no more', async () => {
    const env = new VirtualEnvironment()
    const acquaintances = await openAcquaintances(env, new MemoryAcquaintanceStore())
    await acquaintances.setMuted(ada, true)
    for (let i = 0; i < maxAcquaintances + 5; i++) {
      acquaintances.met(asMet('crowd', personKey(10 + i)), env.clock.now() + i)
    }
    expect(acquaintances.all()).toHaveLength(maxAcquaintances)
    expect(acquaintances.get(ada)?.muted).toBe(true)
    expect(acquaintances.get(personKey(10))).toBeUndefined()
  })
})

test('a kept record is read as far as it is whole', () => {
  const whole = {
    key: ada,
    name: 'Ada',
    agreementKey: counting(32),
    firstMetMs: 1,
    lastSeenMs: 2,
    muted: false,
    blocked: false,
    followed: false
  }
  expect(readAcquaintance(whole)).toEqual(whole)
  for (const bad of [undefined, null, 'text', 7, {}, {...whole, key: 'x'}, {...whole, key: 'A'.repeat(64)}]) {
    expect(readAcquaintance(bad)).toBeUndefined()
  }
  for (const bad of [{agreementKey: counting(31)}, {lastSeenMs: Number.NaN}, {firstMetMs: -1}]) {
    expect(readAcquaintance({...whole, ...bad})).toMatchObject({name: 'Ada', agreementKey: undefined})
  }
  expect(readAcquaintance({...whole, name: '\u202e', muted: 'yes'})).toMatchObject({
    name: expect.not.stringContaining('\u202e') as string,
    muted: false
  })
})

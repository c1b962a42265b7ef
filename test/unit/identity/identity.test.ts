import {afterEach, describe, expect, test, vi} from 'vitest'
import {toHex} from '../../../src/base/bytes.ts'
import {NameError, StorageError, SwarmError} from '../../../src/base/errors.ts'
import type {IdentityStore} from '../../../src/identity/identity-store.ts'
import {openIdentity, storageTimeLimitMs} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {defaultName} from '../../../src/identity/names.ts'
import {createVerify, verify} from '../../../src/identity/signatures.ts'
import {counting} from '../../vectors/wire-samples.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const never = <T>() => new Promise<T>(() => undefined)
const storeWith = (changes: Partial<IdentityStore>): IdentityStore => {
  const memory = new MemoryIdentityStore()
  return {
    lasting: true,
    load: () => memory.load(),
    claim: candidate => memory.claim(candidate),
    saveName: name => memory.saveName(name),
    ...changes
  }
}
const open = (store: IdentityStore = storeWith({}), env = new VirtualEnvironment()) => openIdentity(env, store)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('openIdentity', () => {
  test('makes one person and finds it again', async () => {
    const store = storeWith({})
    const first = await open(store)
    expect(first.publicKey).toHaveLength(32)
    expect(first.agreementKey).toHaveLength(32)
    expect(first.key).toBe(toHex(first.publicKey))
    expect(first.name).toBe(defaultName(first.publicKey))
    expect(first.kept).toBe('kept')
    const again = await open(store)
    expect(again.key).toBe(first.key)
    expect(again.agreementKey).toEqual(first.agreementKey)
  })

  test('signs what its public key verifies', async () => {
    const identity = await open()
    const signature = await identity.sign(counting(100))
    expect(await verify(identity.publicKey, signature, counting(100))).toBe(true)
    expect(await verify(identity.publicKey, signature, counting(99))).toBe(false)
  })

  test('says that a store which does not last keeps nothing', async () => {
    expect(await open(new MemoryIdentityStore())).toMatchObject({kept: 'memory', storageTrouble: undefined})
  })

  test.each(['load', 'claim'] as const)('goes on in memory when %s never answers', async method => {
    const env = new VirtualEnvironment()
    const opening = open(storeWith({[method]: never}), env)
    await env.advance(storageTimeLimitMs)
    expect(await opening).toMatchObject({kept: 'memory', storageTrouble: {reason: 'blocked'}})
  })

  test('leaves no timer behind when storage answers', async () => {
    const env = new VirtualEnvironment()
    const identity = await open(storeWith({}), env)
    await identity.setName('Ada')
    await env.settle()
    expect(env.timers).toBe(0)
  })

  test.each(['load', 'claim'] as const)('goes on in memory when %s fails, whatever it fails with', async method => {
    const typed = new StorageError('full', 'full')
    expect(await open(storeWith({[method]: () => Promise.reject(typed)}))).toMatchObject({
      kept: 'memory',
      storageTrouble: typed
    })
    const odd = await open(storeWith({[method]: () => Promise.reject(new TypeError('odd'))}))
    expect(odd).toMatchObject({kept: 'memory', storageTrouble: {reason: 'broken'}})
    expect(odd.name).toBe(defaultName(odd.publicKey))
  })

  test.each(['X25519', 'Ed25519'])('says in words that a browser lacks %s', async algorithm => {
    const generateKey = crypto.subtle.generateKey.bind(crypto.subtle)
    vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(((...args: Parameters<typeof generateKey>) =>
      (args[0] as {name: string}).name === algorithm
        ? Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError'))
        : generateKey(...args)) as typeof generateKey)
    const opening = open()
    await expect(opening).rejects.toThrow(SwarmError)
    await expect(opening).rejects.toMatchObject({
      reason: 'crypto-missing',
      message: expect.stringContaining('This browser')
    })
  })

  test('says in words that a page without a secure context has no cryptography', async () => {
    const env = new VirtualEnvironment()
    vi.stubGlobal('crypto', {getRandomValues: () => undefined})
    await expect(openIdentity(env, storeWith({}))).rejects.toMatchObject({reason: 'insecure-context'})
  })
})

describe('a name', () => {
  test('holds at once, is told, and is there again', async () => {
    const store = storeWith({})
    const identity = await open(store)
    const heard: string[] = []
    const stop = identity.onName(name => heard.push(name))
    await identity.setName('  Ada   Lovelace ')
    await identity.setName('Ada Lovelace')
    stop()
    await identity.setName('Bo')
    expect(heard).toEqual(['Ada Lovelace'])
    expect((await open(store)).name).toBe('Bo')
  })

  test('that cannot be shown changes nothing', async () => {
    const identity = await open()
    const before = identity.name
    for (const bad of ['', '  ', 'x'.repeat(33), 'a\u202eb', 'a\u0000']) {
      await expect(identity.setName(bad)).rejects.toThrow(NameError)
    }
    expect(identity.name).toBe(before)
  })

  test('that cannot be kept holds on this page, and the caller is told', async () => {
    const trouble = new StorageError('full', 'full')
    const identity = await open(storeWith({saveName: () => Promise.reject(trouble)}))
    await expect(identity.setName('Ada')).rejects.toBe(trouble)
    expect(identity.name).toBe('Ada')
  })

  test('is not waited for longer than storage may take', async () => {
    const env = new VirtualEnvironment()
    const identity = await open(storeWith({saveName: never}), env)
    const naming = expect(identity.setName('Ada')).rejects.toMatchObject({reason: 'blocked'})
    await env.advance(storageTimeLimitMs)
    await naming
    expect(identity.name).toBe('Ada')
  })

  test('needs no storage in memory', async () => {
    const identity = await open(storeWith({load: () => Promise.reject(new StorageError('missing', 'none'))}))
    await identity.setName('Ada')
    expect(identity.name).toBe('Ada')
  })
})

describe('verify', () => {
  test('is false for what has the wrong length or is no key, and never rejects', async () => {
    const identity = await open()
    const signature = await identity.sign(counting(3))
    expect(await verify(counting(31), signature, counting(3))).toBe(false)
    expect(await verify(identity.publicKey, counting(63), counting(3))).toBe(false)
    expect(await verify(new Uint8Array(32).fill(255), signature, counting(3))).toBe(false)
    expect(await verify(identity.publicKey, new Uint8Array(64).fill(255), counting(3))).toBe(false)
  })

  test('imports a key once, and remembers a bounded number', async () => {
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    const check = createVerify()
    const identity = await open()
    const signature = await identity.sign(counting(3))
    for (let i = 0; i < 3; i++) expect(await check(identity.publicKey, signature, counting(3))).toBe(true)
    expect(importKey).toHaveBeenCalledTimes(1)
    for (let i = 0; i < 260; i++) await check(counting(32, i), signature, counting(3))
    importKey.mockClear()
    expect(await check(identity.publicKey, signature, counting(3))).toBe(true)
    expect(importKey).toHaveBeenCalledTimes(1)
  })
})

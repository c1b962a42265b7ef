import {IDBFactory, IDBObjectStore} from 'fake-indexeddb'
import {createStore, get, set} from 'idb-keyval'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {generateKeys} from '../../../src/identity/identity-store.ts'
import {openIdentity} from '../../../src/identity/identity.ts'
import {IndexedDbIdentityStore} from '../../../src/identity/indexeddb-identity-store.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const database = () => createStore('shoal-identity', 'identity')
const failing = (name: string) => () => {
  throw new DOMException('no', name)
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('IndexedDbIdentityStore', () => {
  test('is one person across page loads and tabs', async () => {
    const env = new VirtualEnvironment()
    const tabs = await Promise.all([0, 1, 2].map(() => openIdentity(env, new IndexedDbIdentityStore())))
    expect(new Set(tabs.map(({key}) => key)).size).toBe(1)
    await tabs[0]!.setName('Ada')
    const later = await openIdentity(env, new IndexedDbIdentityStore())
    expect(later).toMatchObject({key: tabs[0]!.key, name: 'Ada', kept: 'kept', storageTrouble: undefined})
    expect(later.agreementKey).toEqual(tabs[0]!.agreementKey)
  })

  test.each([
    ['SecurityError', 'blocked'],
    ['InvalidStateError', 'blocked'],
    ['QuotaExceededError', 'full'],
    ['UnknownError', 'broken']
  ])('an open that throws %s is %s, and the identity is in memory', async (name, reason) => {
    vi.stubGlobal('indexedDB', {open: failing(name)})
    const store = new IndexedDbIdentityStore()
    await expect(store.load()).rejects.toMatchObject({name: 'StorageError', reason})
    const identity = await openIdentity(new VirtualEnvironment(), store)
    expect(identity).toMatchObject({kept: 'memory', storageTrouble: {reason}})
    expect(await identity.sign(new Uint8Array(3))).toHaveLength(64)
  })

  test('no IndexedDB at all is missing', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const identity = await openIdentity(new VirtualEnvironment(), new IndexedDbIdentityStore())
    expect(identity).toMatchObject({kept: 'memory', storageTrouble: {reason: 'missing'}})
  })

  test('a key that cannot be stored, as in some private windows, is blocked', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(failing('DataCloneError'))
    const identity = await openIdentity(new VirtualEnvironment(), new IndexedDbIdentityStore())
    expect(identity).toMatchObject({kept: 'memory', storageTrouble: {reason: 'blocked'}})
    vi.restoreAllMocks()
  })

  test('what a newer version or something else wrote is refused and left as it is', async () => {
    for (const [record, reason] of [
      [{schema: 2, anything: true}, 'newer-version'],
      [{schema: 1, publicKey: new Uint8Array(31)}, 'broken'],
      ['text', 'broken'],
      [null, 'broken']
    ] as const) {
      await set('identity', record, database())
      const store = new IndexedDbIdentityStore()
      await expect(store.load()).rejects.toMatchObject({reason})
      await expect(store.claim(await generateKeys())).rejects.toMatchObject({reason})
      await expect(store.saveName('Ada')).rejects.toMatchObject({reason})
      const identity = await openIdentity(new VirtualEnvironment(), store)
      expect(identity).toMatchObject({kept: 'memory', storageTrouble: {reason}})
      expect(await get('identity', database())).toEqual(record)
    }
  })

  test('recovers when a failed open later succeeds', async () => {
    const working = indexedDB
    vi.stubGlobal('indexedDB', {open: failing('UnknownError')})
    const store = new IndexedDbIdentityStore()
    await expect(store.load()).rejects.toMatchObject({reason: 'broken'})
    vi.stubGlobal('indexedDB', working)
    expect(await store.load()).toBeUndefined()
  })
})

import 'fake-indexeddb/auto'
import {IDBFactory} from 'fake-indexeddb'
import {get, promisifyRequest, set, setMany} from 'idb-keyval'
import {describe, expect, it} from 'vitest'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {StorageError} from '../../../src/base/errors.ts'
import type {EntryId, PersonKey, TopicId} from '../../../src/base/ids.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {migrations, openDatabase, recordStore, type MigrationStep} from '../../../src/log/log-database.ts'
import {openPatienceMs} from '../../../src/log/parameters.ts'
import {toStorageError} from '../../../src/log/storage-errors.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const {scheduler} = browserEnvironment
const topic = '0a'.repeat(16) as TopicId

/** A later version of the schema: it renames a record and adds one. */
const rename: MigrationStep = (_, transaction) => {
  const store = transaction.objectStore(recordStore)
  store.get('old').onsuccess = ({target}) => {
    const value: unknown = (target as IDBRequest<unknown>).result
    if (value !== undefined) store.put(value, 'new')
    store.delete('old')
  }
}
const later = [...migrations, rename]

describe('the log’s database', () => {
  it('keeps what was written across openings', async () => {
    const factory = new IDBFactory()
    await set('key', 'value', openDatabase({name: 'log', scheduler, factory}))
    expect(await get('key', openDatabase({name: 'log', scheduler, factory}))).toBe('value')
  })

  it('migrates what an older version wrote', async () => {
    const factory = new IDBFactory()
    const old = openDatabase({name: 'log', scheduler, factory})
    await setMany(
      [
        ['old', 'value'],
        ['other', 1]
      ],
      old
    )
    const now = openDatabase({name: 'log', scheduler, factory, steps: later})
    expect(await get('new', now)).toBe('value')
    expect(await get('old', now)).toBeUndefined()
    expect(await get('other', now)).toBe(1)
  })

  it('gives way to a newer version in another page and says so from then on', async () => {
    const factory = new IDBFactory()
    const old = openDatabase({name: 'log', scheduler, factory})
    await set('old', 'value', old)
    await get('new', openDatabase({name: 'log', scheduler, factory, steps: later}))
    await expect(set('old', 'again', old)).rejects.toMatchObject({reason: 'newer-version'})
  })

  it('refuses what a newer version wrote', async () => {
    const factory = new IDBFactory()
    await set('new', 1, openDatabase({name: 'shoal log', scheduler, factory, steps: later}))
    await expect(new IndexedDbLogStorage({scheduler, factory}).open(topic)).rejects.toMatchObject({
      reason: 'newer-version',
      name: 'StorageError'
    })
  })

  it('leaves an older database as it was when a migration fails', async () => {
    const factory = new IDBFactory()
    await set('old', 'value', openDatabase({name: 'log', scheduler, factory}))
    const failing: MigrationStep = (_, transaction) => {
      transaction.objectStore(recordStore).put('half', 'new')
      throw new Error('cannot migrate')
    }
    const broken = openDatabase({name: 'log', scheduler, factory, steps: [...migrations, failing]})
    await expect(get('new', broken)).rejects.toThrow(StorageError)
    const old = openDatabase({name: 'log', scheduler, factory})
    expect(await get('old', old)).toBe('value')
    expect(await get('new', old)).toBeUndefined()
  })

  it('undoes a write whose task fails', async () => {
    const use = openDatabase({name: 'log', scheduler, factory: new IDBFactory()})
    await set('key', 1, use)
    const write = use('readwrite', async store => {
      await promisifyRequest(store.put(2, 'key'))
      throw new Error('changed my mind')
    })
    await expect(write).rejects.toMatchObject({reason: 'broken'})
    expect(await get('key', use)).toBe(1)
  })

  it('asks for strict durability', async () => {
    const factory = new IDBFactory()
    const use = openDatabase({name: 'log', scheduler, factory})
    expect(await use('readwrite', store => store.transaction.durability)).toBe('strict')
  })

  it('does not hang when opening never ends', async () => {
    const env = new VirtualEnvironment()
    const never = {open: () => ({}) as IDBOpenDBRequest} as unknown as IDBFactory
    const outcome = get('key', openDatabase({name: 'log', scheduler: env.scheduler, factory: never})).catch(
      (error: unknown) => error
    )
    await env.advance(openPatienceMs)
    expect(await outcome).toMatchObject({reason: 'blocked'})
  })

  it('says that there is none where opening is forbidden', async () => {
    const forbidden = {
      open() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
    } as unknown as IDBFactory
    const storage = new IndexedDbLogStorage({scheduler, factory: forbidden})
    await expect(storage.open(topic)).rejects.toMatchObject({reason: 'missing'})
  })

  it.each([
    ['QuotaExceededError', 'full'],
    ['VersionError', 'newer-version'],
    ['SecurityError', 'missing'],
    ['UnknownError', 'broken']
  ])('calls %s %s, in a sentence', (name, reason) => {
    const error = toStorageError(new DOMException('technical words', name))
    expect(error.reason).toBe(reason)
    expect(error.message).toMatch(/^[A-Z][^.]+.*\.$/)
    expect(error.message).not.toContain('technical')
  })

  it('says that a segment is broken instead of failing in its own way', async () => {
    const factory = new IDBFactory()
    const storage = new IndexedDbLogStorage({scheduler, factory})
    const store = await storage.open(topic)
    const row = {
      id: '1'.repeat(64) as EntryId,
      author: '2'.repeat(64) as PersonKey,
      chain: '3'.repeat(16),
      seq: 0,
      hlcMs: 1,
      hlcCounter: 0,
      kind: 2,
      size: 70,
      late: false
    }
    await store.write([{row, entry: {header: new Uint8Array(5), signature: new Uint8Array(64), body: undefined}}], 0)
    await set(['entries', topic, 0], new Uint8Array(40).fill(9), openDatabase({name: 'shoal log', scheduler, factory}))
    await expect(store.entries(0, 1)).rejects.toMatchObject({reason: 'broken'})
  })
})

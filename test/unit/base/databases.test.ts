import 'fake-indexeddb/auto'
import {IDBFactory} from 'fake-indexeddb'
import {get, set} from 'idb-keyval'
import {describe, expect, it} from 'vitest'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {databaseNames, deleteDatabases, deletePatienceMs} from '../../../src/base/databases.ts'
import {openRecords} from '../../../src/base/record-database.ts'
import type {TopicId} from '../../../src/base/ids.ts'
import {IndexedDbFileStorage} from '../../../src/features/files/indexeddb-file-storage.ts'
import {IndexedDbAcquaintanceStore} from '../../../src/identity/indexeddb-acquaintance-store.ts'
import {IndexedDbIdentityStore} from '../../../src/identity/indexeddb-identity-store.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {IndexedDbRelayHealth} from '../../../src/rendezvous/indexed-db-relay-health.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const {scheduler} = browserEnvironment
const topic = '0a'.repeat(16) as TopicId

describe('deleting databases', () => {
  it('takes every one this project makes, though other pages have them open, and none of them brings one back', async () => {
    const log = new IndexedDbLogStorage({scheduler})
    const health = new IndexedDbRelayHealth()
    const identity = new IndexedDbIdentityStore()
    const store = await log.open(topic)
    await health.save({relay: 1})
    await identity.load()
    await new IndexedDbAcquaintanceStore().load()
    const files = new IndexedDbFileStorage({scheduler})
    await files.list()
    const site = openRecords('shoal-site', 'site')
    await set('key', 'value', site)
    const made = (await indexedDB.databases()).map(({name}) => name)
    expect(made.length).toBeGreaterThanOrEqual(6)
    for (const name of made) expect(databaseNames).toContain(name)

    await deleteDatabases(databaseNames, {scheduler, factory: indexedDB})
    expect(await indexedDB.databases()).toEqual([])
    await expect(store.state()).rejects.toMatchObject({reason: 'missing'})
    for (const late of [health.save({relay: 2}), identity.load(), files.list(), set('key', 'again', site)]) {
      await expect(late).rejects.toMatchObject({name: 'StorageError'})
    }
    expect(await indexedDB.databases()).toEqual([])
    expect((await (await new IndexedDbLogStorage({scheduler}).open(topic)).state()).entries).toBe(0)
  })

  it('does not wait for a page that does not let go, and deletes what it can', async () => {
    const env = new VirtualEnvironment()
    const factory = new IDBFactory()
    const held = await new Promise<IDBDatabase>(resolve => {
      const request = factory.open('shoal log')
      request.onsuccess = () => resolve(request.result)
    })
    const other = factory.open('shoal-site')
    other.onsuccess = () => other.result.close()
    const outcome = deleteDatabases(databaseNames, {scheduler: env.scheduler, factory}).catch((error: unknown) => error)
    await env.advance(deletePatienceMs)
    expect(await outcome).toMatchObject({name: 'StorageError', reason: 'blocked'})
    held.close()
    await expect.poll(() => factory.databases()).toEqual([])
  })

  it('has nothing to do where there is no storage, and says where it may not', async () => {
    await deleteDatabases(databaseNames, {scheduler, factory: undefined})
    const forbidden = {
      deleteDatabase() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
    } as unknown as IDBFactory
    await expect(deleteDatabases(['shoal log'], {scheduler, factory: forbidden})).rejects.toMatchObject({
      reason: 'missing'
    })
  })

  it('leaves databases of others alone', async () => {
    const records = openRecords('somebody else’s', 'records')
    await set('key', 'value', records)
    await deleteDatabases(databaseNames, {scheduler, factory: indexedDB})
    expect(await get('key', records)).toBe('value')
  })
})

import 'fake-indexeddb/auto'
import {get, set} from 'idb-keyval'
import {describe, expect, it} from 'vitest'
import {databaseNames, deleteDatabases} from '../../../../src/base/databases.ts'
import {StorageError} from '../../../../src/base/errors.ts'
import {openRecords} from '../../../../src/base/record-database.ts'
import {browserEnvironment} from '../../../../src/base/browser-environment.ts'
import {defineShared} from '../../../../src/features/game/define-shared.ts'
import {IndexedDbSharedStorage} from '../../../../src/features/game/indexeddb-shared-storage.ts'
import {MemorySharedStorage} from '../../../../src/features/game/memory-shared-storage.ts'
import type {SharedStorage} from '../../../../src/features/game/shared-storage.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {SharedWorld, tableId, textOf} from './shared-world.ts'

const kept = defineShared({name: 'kept', keep: true})

/** As a real one, but that a test says when it works. */
class StubbornStorage extends MemorySharedStorage {
  override readonly lasting = true as never
  failure: StorageError | 'silent' | undefined

  override load(...args: Parameters<SharedStorage['load']>) {
    return this.#answer(() => super.load(...args))
  }

  override keep(...args: Parameters<SharedStorage['keep']>) {
    return this.#answer(() => super.keep(...args))
  }

  override choose(...args: Parameters<SharedStorage['choose']>) {
    return this.#answer(() => super.choose(...args))
  }

  #answer<T>(work: () => Promise<T>): Promise<T> {
    if (this.failure === 'silent') return new Promise(() => undefined)
    return this.failure === undefined ? work() : Promise.reject(this.failure)
  }
}

const full = new StorageError('full', 'The disk is full.')

describe('a table that is kept', () => {
  it('is there after a reload, with what was removed, and goes on with the others', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    const {page, table} = await world.open(1, {definition: kept, storage})
    for (let i = 0; i < 5; i++) void table.set(`k${i}`, i)
    await env.advance(200)
    void table.remove('k0')
    await env.advance(1_000)
    const before = textOf(table)
    await table.close()

    const again = await world.table(page, {definition: kept, storage})
    expect(textOf(again)).toBe(before)
    expect(again.notice).toBeUndefined()
    const other = await world.open(2, {definition: kept})
    world.network.link(page, other.page)
    await env.until(() => textOf(other.table) === before, {withinMs: 1_000})
    // The removal is remembered too: what was there before is not taken for new.
    void other.table.set('k1', 'later')
    await env.until(() => again.get('k1') === 'later')
  })

  it('stores together what comes together, and before the page is left', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    let writes = 0
    const keep = storage.keep.bind(storage)
    storage.keep = (...args) => {
      writes++
      return keep(...args)
    }
    let leave: (() => void) | undefined
    const {table} = await world.open(1, {
      definition: kept,
      storage,
      onLeaving: listener => {
        leave = listener
        return () => (leave = undefined)
      }
    })
    for (let i = 0; i < 30; i++) void table.set(`k${i}`, i)
    await env.advance(1_000)
    expect(writes).toBe(1)
    void table.set('last', 1)
    await env.advance(50)
    leave!()
    await env.settle()
    const name = {topic: world.pages[0]!.page.keys.topicKey, table: tableId}
    const stored = await storage.load(name)
    expect(stored === 'refused' ? [] : stored.map(({key}) => key)).toContain('last')
    await table.close()
    expect(leave).toBeUndefined()
  })

  it('says that nothing is kept while the storage is full, goes on, and stores it when there is room again', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    const {page, table} = await world.open(1, {definition: kept, storage})
    const notices: (string | undefined)[] = []
    table.on('notice', () => notices.push(table.notice?.reason))
    storage.failure = full
    void table.set('k', 1)
    await env.advance(1_000)
    expect(table.notice).toEqual({kind: 'not-kept', reason: 'full'})
    expect(table.get('k')).toBe(1)
    storage.failure = undefined
    await env.advance(30_000)
    expect(notices).toEqual(['full', undefined])
    await table.close()
    expect((await world.table(page, {definition: kept, storage})).get('k')).toBe(1)
  })

  it('opens in memory when the storage does not answer, or is not there', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    storage.failure = 'silent'
    const opening = world.open(1, {definition: kept, storage})
    await env.advance(3_000)
    const {table} = await opening
    expect(table.notice).toEqual({kind: 'not-kept', reason: 'blocked'})
    void table.set('k', 1)
    expect(table.get('k')).toBe(1)
    const without = await world.open(2, {definition: kept})
    expect(without.table.notice).toEqual({kind: 'not-kept', reason: 'missing'})
    expect((await world.open(3)).table.notice).toBeUndefined()
  })

  it('is forgotten here when a person wants it so, stays so after a reload, and is kept again when they do', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    const {page, table} = await world.open(1, {definition: kept, storage})
    const name = {topic: page.keys.topicKey, table: tableId}
    const told: (boolean | undefined)[] = []
    table.on('kept', () => told.push(table.kept))
    void table.set('a', 1)
    await env.advance(1_000)
    expect(table.kept).toBe(true)
    void table.set('b', 1)
    const forgetting = table.setKept(false)
    await env.advance(1_000)
    await forgetting
    void table.set('c', 1)
    await env.advance(1_000)
    await table.close()
    expect(await storage.load(name)).toBe('refused')

    const again = await world.table(page, {definition: kept, storage})
    expect([again.kept, again.keys()]).toEqual([false, []])
    void again.set('d', 1)
    await env.advance(1_000)
    // What is there by now is kept, not only what is written from then on.
    const keeping = again.setKept(true)
    await env.advance(1_000)
    await keeping
    expect(again.kept).toBe(true)
    await again.close()
    const last = await world.table(page, {definition: kept, storage})
    expect([last.kept, last.keys()]).toEqual([true, ['d']])
    expect(told).toEqual([false])
    expect((await world.open(2)).table.kept).toBeUndefined()
  })

  it('follows what the person chose on another page of this browser', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    const {page, table} = await world.open(1, {definition: kept, storage})
    const tab = await world.table(page, {definition: kept, storage})
    const forgetting = table.setKept(false)
    await env.advance(10)
    await forgetting
    void tab.set('a', 1)
    await env.advance(1_000)
    expect(tab.kept).toBe(false)
    expect(tab.notice).toBeUndefined()
    expect(await storage.load({topic: page.keys.topicKey, table: tableId})).toBe('refused')
  })

  it('says so when the storage does not do what was chosen, and goes on as before', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new StubbornStorage()
    const {table} = await world.open(1, {definition: kept, storage})
    storage.failure = full
    await expect(table.setKept(false)).rejects.toBe(full)
    expect(table.kept).toBe(true)
    storage.failure = undefined
    await table.setKept(false)
    expect(table.kept).toBe(false)
  })

  it('leaves out what is damaged, and what its rules do not allow any more', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const database = 'shared damaged'
    const storage = new IndexedDbSharedStorage({clock: env.clock, database})
    const {page, table} = await world.open(1, {definition: kept, storage})
    for (const key of ['good', 'cut', 'number', 'other']) void table.set(key, key)
    await env.advance(100)
    await table.close()
    const records = openRecords(database, 'records')
    const at = (key: string) => `${page.keys.topicKey} ${tableId} ${key}`
    const cut = await get<{bytes: Uint8Array}>(at('cut'), records)
    await set(at('cut'), {...cut, bytes: cut!.bytes.subarray(1)}, records)
    await set(at('number'), 7, records)
    const stricter = defineShared({name: 'kept', keep: true, owner: key => key !== 'other'})
    const again = await world.table(page, {definition: stricter, storage})
    expect(again.keys()).toEqual(['good'])
    expect(again.notice).toBeUndefined()
  })

  it('is forgotten with everything else', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const storage = new IndexedDbSharedStorage({clock: env.clock})
    const {page, table} = await world.open(1, {definition: kept, storage})
    void table.set('k', 1)
    await env.advance(100)
    await table.close()
    expect((await indexedDB.databases()).map(({name}) => name)).toContain('shoal-shared')
    const {scheduler} = browserEnvironment
    await deleteDatabases(databaseNames, {scheduler, factory: indexedDB})
    expect((await indexedDB.databases()).map(({name}) => name)).not.toContain('shoal-shared')
    const fresh = new IndexedDbSharedStorage({clock: env.clock})
    expect((await world.table(page, {definition: kept, storage: fresh})).keys()).toEqual([])
  })
})

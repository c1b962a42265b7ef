import 'fake-indexeddb/auto'
import {IDBFactory} from 'fake-indexeddb'
import {get, promisifyRequest, set, setMany} from 'idb-keyval'
import {describe, expect, it, onTestFinished, vi} from 'vitest'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {StorageError} from '../../../src/base/errors.ts'
import type {EntryId, PersonKey, TopicId} from '../../../src/base/ids.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {migrations, openDatabase, recordStore, type MigrationStep} from '../../../src/log/log-database.ts'
import {shortId} from '../../../src/log/log-index.ts'
import {initialSettings} from '../../../src/log/log-storage.ts'
import {openPatienceMs} from '../../../src/log/parameters.ts'
import {toStorageError} from '../../../src/log/storage-errors.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, texts, write} from './log-fixture.ts'
import {MemoryNetwork, testIdentity} from './memory-network.ts'

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

  /** A database that cannot be opened the first `times` times, as when its files are still held by a browser that was killed. */
  function failing(times: number) {
    const working = new IDBFactory()
    let tries = 0
    const open: IDBFactory['open'] = (name, version) => {
      if (tries++ >= times) return working.open(name, version)
      const request = {error: new DOMException('Internal error opening backing store.', 'UnknownError')}
      queueMicrotask(() => (request as unknown as {onerror: () => void}).onerror())
      return request as unknown as IDBOpenDBRequest
    }
    return {factory: {open} as IDBFactory, tries: () => tries}
  }

  it('is opened again when that fails at first', async () => {
    const {factory, tries} = failing(2)
    const use = openDatabase({name: 'log', scheduler, factory})
    await set('key', 1, use)
    expect(await get('key', use)).toBe(1)
    expect(tries()).toBe(3)
  })

  it('is broken when opening fails again and again, and may be opened later', async () => {
    const {factory, tries} = failing(3)
    const use = openDatabase({name: 'log', scheduler, factory})
    await expect(get('key', use)).rejects.toMatchObject({reason: 'broken'})
    expect(tries()).toBe(3)
    expect(await get('key', use)).toBeUndefined()
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
      late: false,
      bodiless: true
    }
    await store.write([{row, entry: {header: new Uint8Array(5), signature: new Uint8Array(64), body: undefined}}], 0)
    await set(['entries', topic, 0], new Uint8Array(40).fill(9), openDatabase({name: 'shoal log', scheduler, factory}))
    await expect(store.entries(0, 1)).rejects.toMatchObject({reason: 'broken'})
  })

  describe('of version 1', () => {
    /** As the first release wrote it: see its `IndexedDbLogStorage`. */
    async function writtenByVersion1(factory: IDBFactory) {
      const use = openDatabase({name: 'shoal log', scheduler, factory, steps: migrations.slice(0, 1)})
      const row = (i: number) => {
        const packed = new Uint8Array(100)
        const view = new DataView(packed.buffer)
        packed.fill(i + 1, 0, 32)
        packed.fill(0xaa, 32, 64)
        packed.fill(0xbb, 64, 72)
        view.setFloat64(72, i)
        view.setFloat64(80, 1_000 + i)
        view.setUint32(88, i)
        view.setUint32(92, 70 + i)
        view.setUint16(96, 2)
        view.setUint8(98, i % 2)
        return packed
      }
      const entry = (i: number) => {
        const bytes = new Uint8Array(2 + 3 + 64 + 2 + i)
        const view = new DataView(bytes.buffer)
        view.setUint16(0, 3)
        bytes.fill(i + 1, 2, 5)
        bytes.fill(9, 5, 69)
        view.setUint16(69, i + 1)
        bytes.fill(7, 71)
        return bytes
      }
      const join = (parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap(part => [...part]))
      const chains = {['aa'.repeat(32)]: {chain: 'bb'.repeat(8), seq: 4, id: '05'.repeat(32)}}
      await setMany(
        [
          [['topic', topic], {length: 5, bytes: 360, tailStart: 3, tailBytes: 147, chains}],
          [['segments', topic], Float64Array.of(0, 3, 1_002)],
          [['entries', topic, 0], join([0, 1, 2].map(entry))],
          [['rows', topic, 0], join([0, 1, 2].map(row))],
          [['entries', topic, 3], entry(3)],
          [['rows', topic, 3], row(3)],
          [['entries', topic, 4], entry(4)],
          [['rows', topic, 4], row(4)],
          [['topic', '0b'.repeat(16)], {length: 0, bytes: 0, tailStart: 0, tailBytes: 0, chains: {}}]
        ],
        use
      )
      return chains
    }

    it('is migrated: everything is there, and all that is new works on it', async () => {
      const factory = new IDBFactory()
      const chains = await writtenByVersion1(factory)
      const store = await new IndexedDbLogStorage({scheduler, factory}).open(topic)
      const state = await store.state()
      expect(state).toEqual({
        length: 5,
        entries: 5,
        bytes: 360,
        segments: [
          {start: 0, count: 3, newestMs: 1_002, revision: 0},
          {start: 3, count: 2, newestMs: Infinity, revision: 0}
        ],
        chains,
        revision: 0,
        settings: initialSettings
      })
      const rows = await store.rows(0, 9)
      expect(rows.map(({seq, late, bodiless, position}) => [seq, late, bodiless, position])).toEqual(
        [0, 1, 2, 3, 4].map(i => [i, i % 2 === 1, false, i])
      )
      expect((await store.entries(0, 9)).map(entry => entry?.body?.length)).toEqual([0, 1, 2, 3, 4])
      await store.setBodies(
        new Map([
          [1, undefined],
          [4, undefined]
        ])
      )
      await store.remove([2])
      expect((await store.rows(0, 9)).map(({bodiless}) => bodiless)).toEqual([false, true, false, true])
      const empty = await new IndexedDbLogStorage({scheduler, factory}).open('0b'.repeat(16) as TopicId)
      expect(await empty.state()).toMatchObject({length: 0, settings: initialSettings})
    })

    it('cannot be opened by its own code afterwards', async () => {
      const factory = new IDBFactory()
      await writtenByVersion1(factory)
      await new IndexedDbLogStorage({scheduler, factory}).open(topic)
      const old = openDatabase({name: 'shoal log', scheduler, factory, steps: migrations.slice(0, 1)})
      await expect(get(['topic', topic], old)).rejects.toMatchObject({reason: 'newer-version'})
    })
  })

  it('says that nothing is kept once another page has deleted it, and does not bring it back', async () => {
    const factory = new IDBFactory()
    const use = openDatabase({name: 'log', scheduler, factory})
    await set('key', 1, use)
    await promisifyRequest(factory.deleteDatabase('log'))
    await expect(set('key', 2, use)).rejects.toMatchObject({reason: 'missing'})
    expect(await factory.databases()).toEqual([])
  })

  describe('whose browser finds at the very end that there is no room', () => {
    /** Until it is told otherwise, every transaction is undone as in a browser: all its puts have succeeded by then. */
    function fullAtTheEnd() {
      let puts: IDBRequest[] = []
      const seen = {full: true, succeeded: 0}
      const {put} = IDBObjectStore.prototype
      const {commit} = IDBTransaction.prototype
      const spies = [
        vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
          const request = put.apply(this, args)
          request.addEventListener('success', () => seen.succeeded++)
          puts.push(request)
          return request
        }),
        vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
          const last = puts.at(-1)
          puts = []
          commit.call(this)
          const {_abort} = this as unknown as {_abort(reason: string): void}
          if (seen.full) last?.addEventListener('success', () => _abort.call(this, 'QuotaExceededError'))
        })
      ]
      onTestFinished(() => {
        for (const spy of spies) spy.mockRestore()
      })
      return seen
    }

    it('says that it is full, and has what it had', async () => {
      const use = openDatabase({name: 'log', scheduler, factory: new IDBFactory()})
      await set('key', 1, use)
      const seen = fullAtTheEnd()
      const writing = use('readwrite', store => {
        store.put(2, 'key')
        store.put(3, 'other')
      })
      await expect(writing).rejects.toMatchObject({reason: 'full'})
      expect(seen.succeeded).toBe(2)
      expect(await get('key', use)).toBe(1)
      expect(await get('other', use)).toBeUndefined()
      seen.full = false
      await set('key', 4, use)
      expect(await get('key', use)).toBe(4)
    })

    it('has a log say so, keep what is written in memory, and store it once there is room', async () => {
      const env = new VirtualEnvironment()
      const page = new MemoryNetwork({env}).page('a', testIdentity(1))
      const factory = new IDBFactory()
      const open = () => openTestLog({env, page, storage: new IndexedDbLogStorage({scheduler, factory})})
      const log = await open()
      await write(log, 'stored')
      const seen = fullAtTheEnd()
      const {id} = await write(log, 'for now')
      expect(seen.succeeded).toBe(3)
      expect(log.trouble).toMatchObject({reason: 'full'})
      expect(log.isKept(shortId(id))).toBe(false)
      expect(await texts(await open())).toEqual(['stored'])
      seen.full = false
      await write(log, 'with room')
      await vi.waitUntil(() => log.trouble === undefined)
      expect(log.isKept(shortId(id))).toBe(true)
      expect(await texts(await open())).toEqual(['stored', 'for now', 'with room'])
    })
  })
})

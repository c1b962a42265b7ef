import 'fake-indexeddb/auto'
import {IDBFactory, IDBObjectStore} from 'fake-indexeddb'
import {promisifyRequest} from 'idb-keyval'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {browserEnvironment} from '../../../../src/base/browser-environment.ts'
import {fileDatabaseName, IndexedDbFileStorage} from '../../../../src/features/files/indexeddb-file-storage.ts'
import {openPatienceMs} from '../../../../src/log/parameters.ts'
import {piece, record} from '../../../contracts/file-storage.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const {scheduler} = browserEnvironment
const {id} = record()
const large = 1_048_576

const opened = (factory: IDBFactory, version?: number): Promise<IDBDatabase> =>
  promisifyRequest<IDBDatabase>(factory.open(fileDatabaseName, version))

afterEach(() => vi.restoreAllMocks())

describe('files in IndexedDB', () => {
  it('are there after the page was closed', async () => {
    const factory = new IDBFactory()
    const before = new IndexedDbFileStorage({scheduler, factory})
    await before.put(record({size: large}))
    await before.writePieces(id, [{index: 0, bytes: piece(0)}])
    const after = new IndexedDbFileStorage({scheduler, factory})
    expect((await after.list()).map(file => file.have)).toEqual([Uint8Array.of(1)])
    expect((await after.blob(id, ''))!.size).toBe(large)
  })

  it('keep large pieces as Blobs and small ones as bytes', async () => {
    const factory = new IDBFactory()
    const storage = new IndexedDbFileStorage({scheduler, factory})
    await storage.put(record({size: large + 5}))
    await storage.writePieces(id, [
      {index: 0, bytes: piece(0)},
      {index: 1, bytes: piece(1, 5)}
    ])
    const store = (await opened(factory)).transaction('records').objectStore('records')
    const kept = await Promise.all([0, 1].map(index => promisifyRequest<unknown>(store.get(['piece', id, index]))))
    expect(kept.map(one => one instanceof Blob)).toEqual([true, false])
  })

  it('are kept as bytes where the browser does not keep Blobs', async () => {
    const {put} = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      if (args[0] instanceof Blob) throw new DOMException('Blobs are not kept here', 'DataCloneError')
      return put.apply(this, args)
    })
    const storage = new IndexedDbFileStorage({scheduler, factory: new IDBFactory()})
    await storage.put(record({size: large}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
    expect(Buffer.compare((await storage.readPiece(id, 0))!, piece(0))).toBe(0)
    expect((await storage.blob(id, 'image/png'))!.size).toBe(large)
  })

  it('do not pass on a piece that was cut short, as by a loss of power', async () => {
    const factory = new IDBFactory()
    const storage = new IndexedDbFileStorage({scheduler, factory})
    await storage.put(record({size: large}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
    const database = await opened(factory)
    const store = database.transaction('records', 'readwrite').objectStore('records')
    await promisifyRequest(store.put(new Blob([piece(0, large - 1)]), ['piece', id, 0]))
    expect(await storage.readPiece(id, 0)).toBeUndefined()
    expect(await storage.blob(id, '')).toBeUndefined()
  })

  it('have what is free besides what they use', async () => {
    const factory = new IDBFactory()
    const make = (estimate: {usage?: number; quota?: number}) =>
      new IndexedDbFileStorage({scheduler, factory, estimate: () => Promise.resolve(estimate)})
    const storage = make({usage: 1_000, quota: 5_000})
    await storage.put(record({size: 5}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0, 5)}])
    expect(await storage.usage()).toEqual({usedBytes: 5, quotaBytes: 4_005})
    expect(await make({usage: 6_000, quota: 5_000}).usage()).toEqual({usedBytes: 5, quotaBytes: 5})
    expect(await make({}).usage()).toEqual({usedBytes: 5, quotaBytes: undefined})
  })

  it('survive a browser without an estimate', async () => {
    const storage = new IndexedDbFileStorage({scheduler, factory: new IDBFactory()})
    vi.stubGlobal('navigator', {storage: {estimate: () => Promise.reject(new TypeError('opaque origin'))}})
    expect(await storage.usage()).toEqual({usedBytes: 0, quotaBytes: undefined})
    vi.unstubAllGlobals()
  })
})

describe('storage that is out of reach is said in words about files', () => {
  it('missing: the browser has none', async () => {
    const storage = new IndexedDbFileStorage({scheduler, factory: undefined, name: 'none'})
    vi.stubGlobal('indexedDB', undefined)
    await expect(storage.list()).rejects.toMatchObject({
      name: 'StorageError',
      reason: 'missing',
      message: expect.stringContaining('files')
    })
    vi.unstubAllGlobals()
  })

  it('blocked: another page does not answer', async () => {
    const env = new VirtualEnvironment()
    const factory = {open: () => new EventTarget()} as unknown as IDBFactory
    const outcome = new IndexedDbFileStorage({scheduler: env.scheduler, factory})
      .list()
      .catch((error: unknown) => error)
    await env.advance(openPatienceMs)
    expect(await outcome).toMatchObject({reason: 'blocked'})
  })

  it('newer version: before it is opened, and while it is', async () => {
    const factory = new IDBFactory()
    const early = new IndexedDbFileStorage({scheduler, factory})
    await early.put(record())
    const newer = await opened(factory, 2)
    await expect(early.find(id)).rejects.toMatchObject({
      reason: 'newer-version',
      message: expect.stringContaining('files')
    })
    newer.close()
    const late = new IndexedDbFileStorage({scheduler, factory})
    await expect(late.find(id)).rejects.toMatchObject({reason: 'newer-version'})
  })

  it('broken: anything else', async () => {
    const factory = {
      open() {
        throw new DOMException('The disk is gone', 'UnknownError')
      }
    } as unknown as IDBFactory
    await expect(new IndexedDbFileStorage({scheduler, factory}).list()).rejects.toMatchObject({reason: 'broken'})
  })
})

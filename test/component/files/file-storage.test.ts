import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {databaseNames, deleteDatabases} from '../../../src/base/databases.ts'
import {fileDatabaseName, IndexedDbFileStorage} from '../../../src/features/files/indexeddb-file-storage.ts'
import {describeFileStorage, piece, record} from '../../contracts/file-storage.ts'

const {scheduler} = browserEnvironment
const suite = {describe, it, expect}
let made = 0
const names: string[] = []

function makeStorage(): IndexedDbFileStorage[] {
  const name = `shoal files test ${made++}`
  names.push(name)
  return [new IndexedDbFileStorage({scheduler, name}), new IndexedDbFileStorage({scheduler, name})]
}

/** The second piece of a transaction finds no room: what was put before it must be undone by the browser. */
function fillBrowser(): () => void {
  const {put} = IDBObjectStore.prototype
  let taken = 0
  IDBObjectStore.prototype.put = function (...args) {
    if (args[0] instanceof Blob && taken++ > 0) throw new DOMException('No room', 'QuotaExceededError')
    return put.apply(this, args)
  }
  return () => (IDBObjectStore.prototype.put = put)
}

describeFileStorage(
  'IndexedDbFileStorage in a browser',
  () => {
    const [one, two] = makeStorage()
    return Promise.resolve([one!, two!])
  },
  fillBrowser,
  suite
)

describe('files kept in a browser', () => {
  it('are held back to what the browser says there is room for', async () => {
    const [storage] = makeStorage()
    const {usedBytes, quotaBytes} = await storage!.usage()
    expect(usedBytes).to.equal(0)
    expect(quotaBytes).to.be.greaterThan(1_048_576)
  })

  it('are forgotten with everything else, also while a Blob of them is held', async () => {
    const storage = new IndexedDbFileStorage({scheduler})
    const {id} = record()
    await storage.put(record({size: 1_048_576}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
    const blob = (await storage.blob(id, ''))!
    expect(blob.size).to.equal(1_048_576)
    expect(databaseNames).to.include(fileDatabaseName)
    await deleteDatabases(databaseNames, {scheduler, factory: indexedDB})
    const late = await storage.find(id).catch((error: unknown) => error)
    expect(late).to.include({name: 'StorageError', reason: 'missing'})
    expect((await indexedDB.databases()).map(({name}) => name)).not.to.include(fileDatabaseName)
  })

  after(() => deleteDatabases(names, {scheduler, factory: indexedDB}))
})

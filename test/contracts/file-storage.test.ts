import 'fake-indexeddb/auto'
import {IDBFactory, IDBObjectStore} from 'fake-indexeddb'
import {describe, expect, it} from 'vitest'
import {browserEnvironment} from '../../src/base/browser-environment.ts'
import type {FileStorage} from '../../src/features/files/file-storage.ts'
import {IndexedDbFileStorage} from '../../src/features/files/indexeddb-file-storage.ts'
import {MemoryFileStorage} from '../../src/features/files/memory-file-storage.ts'
import {describeFileStorage} from './file-storage.ts'

const suite = {describe, it, expect}

/** Takes all of the room that is left, and gives it back. */
function fillMemory(storage: FileStorage): () => void {
  const roomy = storage as unknown as {quotaBytes: number}
  const {quotaBytes} = roomy
  roomy.quotaBytes = 0
  return () => (roomy.quotaBytes = quotaBytes)
}

describeFileStorage(
  'MemoryFileStorage',
  () => {
    const storage = new MemoryFileStorage(64 * 1_048_576)
    return Promise.resolve([storage, storage])
  },
  fillMemory,
  suite
)

/** The database takes the first of several pieces and has no room for the second, as a real one may: all or nothing is the transaction's. */
function fillFake(): () => void {
  const {put} = IDBObjectStore.prototype
  let taken = 0
  IDBObjectStore.prototype.put = function (...args) {
    if (args[0] instanceof Blob && taken++ > 0) throw new DOMException('No room', 'QuotaExceededError')
    return put.apply(this, args)
  }
  return () => (IDBObjectStore.prototype.put = put)
}

describeFileStorage(
  'IndexedDbFileStorage',
  () => {
    const options = {factory: new IDBFactory(), scheduler: browserEnvironment.scheduler}
    return Promise.resolve([new IndexedDbFileStorage(options), new IndexedDbFileStorage(options)])
  },
  fillFake,
  suite
)

import {IDBFactory} from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {IndexedDbLogStorage} from '../../src/log/indexeddb-log-storage.ts'
import {MemoryLogStorage} from '../../src/log/memory-log-storage.ts'
import {describeLogStorage} from './log-storage.ts'

describeLogStorage('MemoryLogStorage', () => {
  const storage = new MemoryLogStorage()
  return Promise.resolve([storage, storage])
})

describeLogStorage('IndexedDbLogStorage', () => {
  const options = {factory: new IDBFactory(), scheduler: browserEnvironment.scheduler}
  return Promise.resolve([new IndexedDbLogStorage(options), new IndexedDbLogStorage(options)])
})

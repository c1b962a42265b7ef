import 'fake-indexeddb/auto'
import {MemoryPageNotices} from '../../src/base/page-notices.ts'
import {IndexedDbAcquaintanceStore} from '../../src/identity/indexeddb-acquaintance-store.ts'
import {MemoryAcquaintanceStore} from '../../src/identity/memory-acquaintance-store.ts'
import {describeAcquaintanceStore} from './acquaintance-store.ts'

describeAcquaintanceStore('MemoryAcquaintanceStore', () => {
  const store = new MemoryAcquaintanceStore()
  return () => store.page()
})

let databases = 0
describeAcquaintanceStore('IndexedDbAcquaintanceStore', () => {
  const database = `acquaintances ${databases++}`
  const notices = new MemoryPageNotices()
  return () => new IndexedDbAcquaintanceStore(database, notices.page())
})

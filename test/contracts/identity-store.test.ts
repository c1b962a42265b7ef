import 'fake-indexeddb/auto'
import {IndexedDbIdentityStore} from '../../src/identity/indexeddb-identity-store.ts'
import {MemoryIdentityStore} from '../../src/identity/memory-identity-store.ts'
import {describeIdentityStore} from './identity-store.ts'

describeIdentityStore('MemoryIdentityStore', () => {
  const store = new MemoryIdentityStore()
  return () => store
})

// fake-indexeddb clones as Node's structuredClone does, which carries non-extractable keys as browsers do.
let databases = 0
describeIdentityStore('IndexedDbIdentityStore', () => {
  const database = `identity ${databases++}`
  return () => new IndexedDbIdentityStore(database)
})

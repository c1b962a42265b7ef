import 'fake-indexeddb/auto'
import {describe, expect, it} from 'vitest'
import {IndexedDbSharedStorage} from '../../src/features/game/indexeddb-shared-storage.ts'
import {MemorySharedStorage} from '../../src/features/game/memory-shared-storage.ts'
import {describeSharedStorage} from './shared-storage.ts'

const suite = {describe, it, expect}

describeSharedStorage(
  'MemorySharedStorage',
  () => {
    const storage = new MemorySharedStorage()
    return () => storage
  },
  suite
)

let databases = 0
let nowMs = 0
const clock = {now: () => nowMs++, monotonic: () => nowMs}
describeSharedStorage(
  'IndexedDbSharedStorage',
  () => {
    const database = `shared ${databases++}`
    return () => new IndexedDbSharedStorage({clock, database})
  },
  suite
)

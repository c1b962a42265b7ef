import 'fake-indexeddb/auto'
import {set} from 'idb-keyval'
import {describe, expect, it, test} from 'vitest'
import {openRecords} from '../../src/base/record-database.ts'
import {IndexedDbGameStore} from '../../src/features/game/indexeddb-game-store.ts'
import {MemoryGameStore} from '../../src/features/game/memory-game-store.ts'
import type {TableId} from '../../src/features/game/table-acts.ts'
import {describeGameStore} from './game-store.ts'

const suite = {describe, it, expect}

describeGameStore(
  'MemoryGameStore',
  () => {
    const store = new MemoryGameStore()
    return () => store
  },
  suite
)

let databases = 0
describeGameStore(
  'IndexedDbGameStore',
  () => {
    const database = `games ${databases++}`
    return () => new IndexedDbGameStore({database, checkpoints: `${database} checkpoints`})
  },
  suite
)

test('IndexedDbGameStore takes nothing for a secret that is none', async () => {
  const database = `games ${databases++}`
  const table = '0a'.repeat(16) as TableId
  for (const kept of ['text', 7, null, [new Uint8Array(3), 'x', new Uint8Array(64)], {length: 3}]) {
    await set(table, kept, openRecords(database, 'secrets'))
    const secrets = await new IndexedDbGameStore({database}).secrets(table)
    expect(secrets.every(secret => secret.length === 64)).toBe(true)
  }
})

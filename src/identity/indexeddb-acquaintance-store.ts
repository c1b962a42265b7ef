import {promisifyRequest, type UseStore} from 'idb-keyval'
import type {PersonKey} from '../base/ids.ts'
import {browserPageNotices, type PageNotices} from '../base/page-notices.ts'
import {openRecords} from '../base/record-database.ts'
import {
  changed,
  maxAcquaintances,
  readAcquaintance,
  surplus,
  type Acquaintance,
  type AcquaintanceChange
} from './acquaintance.ts'
import type {AcquaintanceStore} from './acquaintance-store.ts'

/** Keeps acquaintances in an IndexedDB database of their own, a record a person, by their key. */
export class IndexedDbAcquaintanceStore implements AcquaintanceStore {
  readonly lasting = true
  readonly #records: UseStore
  readonly #notices: PageNotices

  constructor(database = 'shoal-acquaintances', notices = browserPageNotices(database)) {
    this.#records = openRecords(database, 'people')
    this.#notices = notices
  }

  load(): Promise<readonly Acquaintance[]> {
    return this.#records('readonly', loadAll)
  }

  async change(changes: ReadonlyMap<PersonKey, AcquaintanceChange>): Promise<void> {
    await this.#records('readwrite', async records => {
      for (const [key, change] of changes) {
        const known = readAcquaintance(await promisifyRequest<unknown>(records.get(key)))
        records.put(changed(known, key, change), key)
      }
      const count = await promisifyRequest(records.count())
      if (count > maxAcquaintances) for (const key of surplus(await loadAll(records))) records.delete(key)
      await promisifyRequest(records.transaction)
    })
    this.#notices.tell('acquaintances')
  }

  onChanged(listener: () => void): () => void {
    return this.#notices.onTold('acquaintances', listener)
  }
}

async function loadAll(records: IDBObjectStore): Promise<readonly Acquaintance[]> {
  const kept = await promisifyRequest<unknown[]>(records.getAll())
  return kept.flatMap(record => readAcquaintance(record) ?? [])
}

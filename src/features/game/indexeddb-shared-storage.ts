import {promisifyRequest, type UseStore} from 'idb-keyval'
import type {Clock} from '../../base/ports.ts'
import {openRecords} from '../../base/record-database.ts'
import {maxKeptTables, maxRefusedTables, type KeptRecord, type SharedStorage, type TableName} from './shared-storage.ts'

export interface IndexedDbSharedStorageOptions {
  readonly clock: Clock
  readonly database?: string
}

/**
 * Keeps tables in an IndexedDB database of their own: a record a key, under `topic table key`, and beside them, under
 * `used topic table`, when a table was used last, or under `refused topic table` since when nothing of it is to be kept.
 */
export class IndexedDbSharedStorage implements SharedStorage {
  readonly lasting = true
  readonly #records: UseStore
  readonly #clock: Clock

  constructor({clock, database = 'shoal-shared'}: IndexedDbSharedStorageOptions) {
    this.#records = openRecords(database, 'records')
    this.#clock = clock
  }

  load(name: TableName): Promise<readonly KeptRecord[] | 'refused'> {
    return this.#records('readwrite', async records => {
      if (await isRefused(records, name)) {
        // A page that was left may have brought something in after the choice.
        drop(records, name)
        return 'refused'
      }
      await this.#use(records, name)
      const kept = await promisifyRequest<unknown[]>(records.getAll(recordsOf(name)))
      return kept.filter(isKept)
    })
  }

  keep(
    name: TableName,
    put: readonly KeptRecord[],
    gone: readonly Pick<KeptRecord, 'key' | 'order'>[]
  ): Promise<'kept' | 'refused'> {
    return this.#records('readwrite', async records => {
      if (await isRefused(records, name)) return 'refused'
      const places = [...put, ...gone].map(({key}) => placeOf(name, key))
      const kept = await Promise.all(places.map(place => promisifyRequest<unknown>(records.get(place))))
      const orders = kept.map(record => (isKept(record) ? record.order : undefined))
      put.forEach((record, at) => {
        if ((orders[at] ?? '') < record.order) records.put(record, places[at])
      })
      gone.forEach(({order}, at) => {
        const here = orders[put.length + at]
        if (here !== undefined && here <= order) records.delete(places[put.length + at]!)
      })
      await promisifyRequest(records.transaction)
      return 'kept'
    })
  }

  leave(
    name: TableName,
    put: readonly KeptRecord[],
    gone: readonly Pick<KeptRecord, 'key' | 'order'>[]
  ): Promise<void> {
    return this.#records('readwrite', async records => {
      // There is no time to look what is kept: a later record of another page comes back from that page.
      for (const {key} of gone) records.delete(placeOf(name, key))
      for (const record of put) records.put(record, placeOf(name, record.key))
      records.transaction.commit()
      await promisifyRequest(records.transaction)
    })
  }

  choose(name: TableName, keep: boolean): Promise<void> {
    return this.#records('readwrite', async records => {
      if (keep) records.delete(refusedOf(name))
      else {
        drop(records, name)
        records.put(this.#clock.now(), refusedOf(name))
        for (const place of await oldest(records, 'refused', maxRefusedTables)) records.delete(place)
      }
      await promisifyRequest(records.transaction)
    })
  }

  forget(name: TableName): Promise<void> {
    return this.#records('readwrite', async records => {
      drop(records, name)
      records.delete(refusedOf(name))
      await promisifyRequest(records.transaction)
    })
  }

  async #use(records: IDBObjectStore, name: TableName): Promise<void> {
    records.put(this.#clock.now(), usedOf(name))
    for (const place of await oldest(records, 'used', maxKeptTables)) {
      const [, topic, table] = place.split(' ') as [string, TableName['topic'], string]
      drop(records, {topic, table})
    }
  }
}

const placeOf = ({topic, table}: TableName, key: string): string => `${topic} ${table} ${key}`
const usedOf = ({topic, table}: TableName): string => `used ${topic} ${table}`
const refusedOf = ({topic, table}: TableName): string => `refused ${topic} ${table}`

const isRefused = async (records: IDBObjectStore, name: TableName): Promise<boolean> =>
  (await promisifyRequest(records.getKey(refusedOf(name)))) !== undefined

/** Where those of these times are that are too many. */
async function oldest(records: IDBObjectStore, what: string, most: number): Promise<readonly string[]> {
  const places = await promisifyRequest(records.getAllKeys(under(what)))
  if (places.length <= most) return []
  const times = await promisifyRequest<unknown[]>(records.getAll(under(what)))
  return places
    .map((place, at) => ({place: String(place), atMs: Number(times[at])}))
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, places.length - most)
    .map(({place}) => place)
}

/** Keys that begin with one of these and a space. */
const under = (beginning: string): IDBKeyRange => IDBKeyRange.bound(`${beginning} `, `${beginning}!`, false, true)
const recordsOf = ({topic, table}: TableName): IDBKeyRange => under(`${topic} ${table}`)

function drop(records: IDBObjectStore, name: TableName): void {
  records.delete(recordsOf(name))
  records.delete(usedOf(name))
}

/** Whatever may have been stored by another version. */
function isKept(record: unknown): record is KeptRecord {
  if (typeof record !== 'object' || record === null) return false
  const {key, order, bytes} = record as Partial<Record<keyof KeptRecord, unknown>>
  return typeof key === 'string' && typeof order === 'string' && bytes instanceof Uint8Array
}

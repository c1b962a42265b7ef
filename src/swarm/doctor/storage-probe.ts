import {browserDatabases, deleteDatabases} from '../../base/databases.ts'
import {StorageError} from '../../base/errors.ts'
import type {Scheduler} from '../../base/ports.ts'
import {openRecords} from '../../base/record-database.ts'
import type {StorageAnswer} from './probes.ts'

const database = 'shoal-check'
const word = 'kept'

/** Keeps something in a database of its own, reads it back and deletes it. */
export async function askStorage(scheduler: Scheduler): Promise<StorageAnswer> {
  const records = openRecords(database, 'check')
  try {
    await records('readwrite', store => finished(store.put(word, word)))
    const read = await records('readonly', store => finished(store.get(word)))
    if (read !== word) return {kind: 'broken'}
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return {kind: error.reason === 'full' ? 'full' : error.reason === 'broken' ? 'broken' : 'missing'}
  } finally {
    // Left over, it is forgotten with everything else.
    void deleteDatabases([database], {scheduler, factory: browserDatabases()}).catch(() => undefined)
  }
  const storage = globalThis.navigator.storage as Partial<StorageManager> | undefined
  const {quota, usage} = (await storage?.estimate?.()) ?? {}
  const leftBytes = quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage)
  return {kind: 'works', persisted: (await storage?.persisted?.()) ?? false, leftBytes}
}

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('nothing was kept'))
  })

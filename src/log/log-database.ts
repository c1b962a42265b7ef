import {promisifyRequest} from 'idb-keyval'
import {StorageError} from '../base/errors.ts'
import type {Scheduler} from '../base/ports.ts'
import {openAgainMs, openPatienceMs, openTries} from './parameters.ts'
import {storageError, toStorageError} from './storage-errors.ts'
import {segmentsFromVersion1, topicFromVersion1} from './topic-record.ts'

export const recordStore = 'records'

/** Changes the database of one schema version into the next; runs inside the upgrade transaction, so wholly or not at all. */
export type MigrationStep = (database: IDBDatabase, transaction: IDBTransaction) => void

/**
 * Step n leads from schema version n to n + 1; the schema version is the version of the IndexedDB database, so that the
 * browser itself refuses to open newer data with older code. Released steps are never changed, only added to.
 */
export const migrations: readonly MigrationStep[] = [
  database => void database.createObjectStore(recordStore),
  // Topics have revisions and settings.
  (_, transaction) => {
    const store = transaction.objectStore(recordStore)
    rewrite(store, 'topic', topicFromVersion1)
    rewrite(store, 'segments', segmentsFromVersion1)
  }
]

/** Changes every record whose key is an array that begins with `kind`. */
function rewrite<Old, New>(store: IDBObjectStore, kind: string, change: (old: Old) => New): void {
  // An array is behind every string: the end of the range.
  const request = store.openCursor(IDBKeyRange.bound([kind], [kind, []]))
  request.onsuccess = () => {
    const cursor = request.result
    if (cursor === null) return
    cursor.update(change(cursor.value as Old))
    cursor.continue()
  }
}

/** A `UseStore` of idb-keyval with a choice: 'relaxed' for what can be had again from others. Default: 'strict'. */
export type DurableUseStore = <T>(
  mode: IDBTransactionMode,
  task: (store: IDBObjectStore) => T | PromiseLike<T>,
  durability?: IDBTransactionDurability
) => Promise<T>

export interface LogDatabase extends DurableUseStore {
  /** Opens the database, if it is not open yet. */
  connect(): Promise<void>
}

export interface DatabaseOptions {
  readonly name: string
  readonly scheduler: Scheduler
  /** Undefined where the browser has none. Default: the global one. */
  readonly factory?: IDBFactory | undefined
  readonly steps?: readonly MigrationStep[]
}

/**
 * The database as an idb-keyval `UseStore`. Unlike idb-keyval's own: strict durability unless asked otherwise, a write resolves only when its whole
 * transaction is on disk and is undone when the task fails, the schema has versions, another page may upgrade or delete it
 * (our connection closes and says 'newer-version' or 'missing' from then on), and opening never hangs.
 * Rejects with StorageError only.
 */
export function openDatabase(options: DatabaseOptions): LogDatabase {
  const steps = options.steps ?? migrations
  let opening: Promise<IDBDatabase> | undefined
  /** What another page did to the database, for which our connection made way. */
  let superseded: 'newer-version' | 'missing' | undefined

  function connect(): Promise<IDBDatabase> {
    opening ??= openPatiently(options, steps).then(
      database => {
        database.onversionchange = ({newVersion}) => {
          // Deleted: opening it again would bring back what was to be forgotten.
          superseded = newVersion === null ? 'missing' : 'newer-version'
          database.close()
        }
        // Browsers close a connection by themselves when the person clears the site's data; the next use opens again.
        database.onclose = () => (opening = undefined)
        return database
      },
      (error: unknown) => {
        opening = undefined
        throw error
      }
    )
    return opening
  }

  const connected = (): Promise<IDBDatabase> =>
    superseded === undefined ? connect() : Promise.reject(storageError(superseded))

  const use: DurableUseStore = async (mode, task, durability = 'strict') => {
    const database = await connected()
    try {
      return await runTransaction(database.transaction(recordStore, mode, {durability}), task)
    } catch (cause) {
      throw superseded === undefined ? toStorageError(cause) : storageError(superseded, cause)
    }
  }
  return Object.assign(use, {connect: async () => void (await connected())})
}

async function runTransaction<T>(
  transaction: IDBTransaction,
  task: (store: IDBObjectStore) => T | PromiseLike<T>
): Promise<T> {
  const finished = new Promise<void>((resolve, reject) => {
    // Listeners rather than handlers: idb-keyval's own functions set the handlers of the same transaction.
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new DOMException('aborted', 'AbortError')))
  })
  const attempt = async () => {
    try {
      const result = await task(transaction.objectStore(recordStore))
      finish(transaction, 'commit')
      return result
    } catch (cause) {
      finish(transaction, 'abort')
      throw cause
    }
  }
  if (transaction.mode === 'readonly') {
    // What was read is right whatever becomes of the transaction, and is here before its end.
    finished.catch(() => undefined)
    return attempt()
  }
  const [result, end] = await Promise.allSettled([attempt(), finished])
  // When a request fails, its own error says less ('AbortError') than the transaction's ('QuotaExceededError').
  if (end.status === 'rejected' && (result.status === 'fulfilled' || transaction.error !== null)) throw end.reason
  if (result.status === 'rejected') throw result.reason
  return result.value
}

/** Commits without waiting until the answers to the last requests have come back here, or undoes everything. */
function finish(transaction: IDBTransaction, how: 'commit' | 'abort'): void {
  try {
    transaction[how]()
  } catch (cause) {
    // Already over, or about to be, which is what was wanted; anything else is a bug.
    if (!(cause instanceof Error || cause instanceof DOMException) || cause.name !== 'InvalidStateError') throw cause
  }
}

/** A page that goes on without storage does so until it closes. So what may pass is given a moment. */
async function openPatiently(options: DatabaseOptions, steps: readonly MigrationStep[]): Promise<IDBDatabase> {
  for (let tries = 1; ; tries++) {
    try {
      return await open(options, steps)
    } catch (error) {
      if (tries === openTries || !(error instanceof StorageError) || error.reason !== 'broken') throw error
      await new Promise<void>(resolve => options.scheduler.after(openAgainMs, resolve))
    }
  }
}

async function open({name, scheduler, factory = globalFactory()}: DatabaseOptions, steps: readonly MigrationStep[]) {
  if (factory === undefined) throw storageError('missing')
  let request: IDBOpenDBRequest
  try {
    request = factory.open(name, steps.length)
  } catch (cause) {
    throw toStorageError(cause)
  }
  request.onupgradeneeded = ({oldVersion}) => {
    for (const step of steps.slice(oldVersion)) step(request.result, request.transaction!)
  }
  const opened: Promise<IDBDatabase> = promisifyRequest<IDBDatabase>(request)
  return new Promise<IDBDatabase>((resolve, reject) => {
    let waiting = true
    const cancel = scheduler.after(openPatienceMs, () => {
      waiting = false
      reject(storageError('blocked'))
    })
    opened.then(
      database => {
        cancel()
        if (waiting) resolve(database)
        else database.close()
      },
      (cause: unknown) => {
        cancel()
        reject(toStorageError(cause))
      }
    )
  })
}

function globalFactory(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB as IDBFactory | undefined
  } catch (cause) {
    // Reading the property alone throws in a sandboxed frame.
    throw toStorageError(cause)
  }
}

import {createStore, type UseStore} from 'idb-keyval'
import {StorageError} from './errors.ts'

const sentences = {
  missing: 'This browser keeps nothing for this page.',
  blocked: 'This browser does not let this page keep anything. Private windows often do not.',
  full: 'The disk is full, so that nothing more is kept.',
  'newer-version': 'What is kept here was removed or changed by another page. Reload this one.',
  broken: 'The storage of this page does not work.'
} as const satisfies Record<StorageError['reason'], string>

const storageError = (reason: StorageError['reason'], cause?: unknown): StorageError =>
  new StorageError(reason, sentences[reason], {cause})

/**
 * A small IndexedDB database with one store of records, as idb-keyval has it, that stands in nobody's way: when another page deletes
 * the database or upgrades it, this connection closes, and nothing is written to it from this page any more.
 * Rejects with StorageError only.
 */
export function openRecords(database: string, store: string): UseStore {
  let superseded = false
  let opened: UseStore | undefined
  return async (mode, task) => {
    if (superseded) throw storageError('newer-version')
    try {
      if (!('indexedDB' in globalThis)) throw storageError('missing')
      opened ??= createStore(database, store)
      return await opened(mode, records => {
        const {db} = records.transaction
        db.onversionchange = () => {
          superseded = true
          db.close()
        }
        return task(records)
      })
    } catch (cause) {
      throw toStorageError(cause)
    }
  }
}

/** What an IndexedDB error means; names from the Indexed Database API 3.0, section 'Exceptions'. */
function toStorageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  switch (cause instanceof Error || cause instanceof DOMException ? cause.name : '') {
    case 'QuotaExceededError':
      return storageError('full', cause)
    case 'VersionError':
      return storageError('newer-version', cause)
    // The last: some private windows take everything but keys.
    case 'SecurityError':
    case 'InvalidStateError':
    case 'DataCloneError':
      return storageError('blocked', cause)
    default:
      return storageError('broken', cause)
  }
}

import {StorageError} from './errors.ts'
import type {Scheduler} from './ports.ts'

/** Every database this project makes. Who adds one adds it here, or it would not be forgotten; a test looks after that. */
export const databaseNames = [
  'shoal log',
  'shoal files',
  'shoal-identity',
  'shoal-acquaintances',
  'shoal-chat',
  'shoal-check',
  'shoal-games',
  'shoal-checkpoints',
  'shoal-relays',
  'shoal-shared',
  'shoal-site'
] as const

/** Pages that have one open close it when they are asked to; one that is frozen cannot. Milliseconds. */
export const deletePatienceMs = 5_000

export interface DeleteOptions {
  readonly scheduler: Scheduler
  /** Undefined where the browser has none. */
  readonly factory: IDBFactory | undefined
}

/**
 * Deletes databases, whether they exist or not. Every connection to them is told to close, in all pages of this browser. Where there is no
 * storage, nothing is kept either.
 * @throws StorageError 'blocked': another page does not let go; the browser deletes the rest when that page closes. 'broken'
 */
export async function deleteDatabases(names: readonly string[], {scheduler, factory}: DeleteOptions): Promise<void> {
  if (factory === undefined) return
  const outcomes = await Promise.allSettled(names.map(name => deleteDatabase(name, factory, scheduler)))
  const failed = outcomes.find(outcome => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

function deleteDatabase(name: string, factory: IDBFactory, scheduler: Scheduler): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = scheduler.after(deletePatienceMs, () => reject(storageError('blocked')))
    const fail = (cause: unknown) => {
      cancel()
      reject(storageError(isForbidden(cause) ? 'missing' : 'broken', cause))
    }
    try {
      const request = factory.deleteDatabase(name)
      request.onsuccess = () => {
        cancel()
        resolve()
      }
      request.onerror = () => fail(request.error)
    } catch (cause) {
      fail(cause)
    }
  })
}

const isForbidden = (cause: unknown): boolean =>
  cause instanceof Error || cause instanceof DOMException ? cause.name === 'SecurityError' : false

const sentences = {
  blocked: 'Another tab still holds some of it. Close the other tabs of this page, and the rest goes by itself.',
  missing: 'This browser does not let this page touch what is kept.',
  broken: 'The storage of this page does not work: some of what was kept may still be there.'
} as const satisfies Partial<Record<StorageError['reason'], string>>

const storageError = (reason: keyof typeof sentences, cause?: unknown): StorageError =>
  new StorageError(reason, sentences[reason], cause === undefined ? undefined : {cause})

/** The browser's own; undefined where there is none, or where it may not even be looked for. */
export function browserDatabases(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB as IDBFactory | undefined
  } catch {
    // Reading the property alone throws in a sandboxed frame, which keeps nothing.
    return undefined
  }
}

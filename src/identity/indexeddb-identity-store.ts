import {get, update, type UseStore} from 'idb-keyval'
import {StorageError} from '../base/errors.ts'
import {openRecords} from '../base/record-database.ts'
import type {IdentityStore, StoredIdentity} from './identity-store.ts'

const recordKey = 'identity'

/**
 * Keeps the identity in an IndexedDB database of its own, so that clearing a topic's history never touches it.
 * CryptoKey objects are stored as they are (structured clone): their private halves never become bytes.
 */
export class IndexedDbIdentityStore implements IdentityStore {
  readonly lasting = true
  readonly #database: string
  #store: UseStore | undefined

  constructor(database = 'shoal-identity') {
    this.#database = database
  }

  async load(): Promise<StoredIdentity | undefined> {
    return this.#run(async store => readRecord(await get<unknown>(recordKey, store)))
  }

  async claim(candidate: StoredIdentity): Promise<StoredIdentity> {
    return this.#run(async store => {
      let winner = candidate
      // Read and write in one transaction: of two tabs that open at once, the second finds the first one's.
      await update<unknown>(
        recordKey,
        found => {
          winner = readRecord(found) ?? candidate
          return winner
        },
        store
      )
      return winner
    })
  }

  async saveName(name: string): Promise<void> {
    await this.#run(store =>
      update<unknown>(
        recordKey,
        found => {
          const stored = readRecord(found)
          return stored && {...stored, name}
        },
        store
      )
    )
  }

  async #run<T>(task: (store: UseStore) => Promise<T>): Promise<T> {
    try {
      if (typeof indexedDB === 'undefined') throw new StorageError('missing', sentences.missing)
      this.#store ??= openRecords(this.#database, 'identity')
      return await task(this.#store)
    } catch (error) {
      throw error instanceof StorageError ? error : storageError(error)
    }
  }
}

/** @throws StorageError for what is no identity of this version; it is left alone, never written over */
function readRecord(found: unknown): StoredIdentity | undefined {
  if (found === undefined) return undefined
  const record = found as Partial<Record<keyof StoredIdentity, unknown>> | null
  if (typeof record?.schema === 'number' && record.schema > 1)
    throw new StorageError('newer-version', sentences['newer-version'])
  const whole =
    record?.schema === 1 &&
    isKeyBytes(record.publicKey) &&
    isKeyBytes(record.agreementPublicKey) &&
    isPrivateKey(record.signingKey) &&
    isPrivateKey(record.agreementPrivateKey)
  if (!whole) throw new StorageError('broken', sentences.broken)
  return record as StoredIdentity
}

const isKeyBytes = (value: unknown): boolean => value instanceof Uint8Array && value.length === 32
const isPrivateKey = (value: unknown): boolean => (value as CryptoKey | undefined)?.type === 'private'

const sentences = {
  missing: 'This browser has no storage here, so it cannot keep who you are.',
  blocked: 'This browser does not let this page keep who you are. Private windows often do not.',
  full: 'The disk is full, so this browser cannot keep who you are.',
  'newer-version': 'Who you are was kept by a newer version of this page. Reload to get that version.',
  broken: 'This browser cannot read or keep who you are: its storage fails.'
} as const satisfies Record<StorageError['reason'], string>

function storageError(cause: unknown): StorageError {
  const name = (cause as DOMException | null)?.name
  const blocked = name === 'SecurityError' || name === 'InvalidStateError' || name === 'DataCloneError'
  const reason = name === 'QuotaExceededError' ? 'full' : blocked ? 'blocked' : 'broken'
  return new StorageError(reason, sentences[reason], {cause})
}

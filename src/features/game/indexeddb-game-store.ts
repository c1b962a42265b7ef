import {promisifyRequest, type UseStore} from 'idb-keyval'
import type {Bytes} from '../../base/bytes.ts'
import {openRecords} from '../../base/record-database.ts'
import {maxSecrets, secretBytes, type GameStore} from './game-store.ts'
import type {TableId} from './table-acts.ts'

/** Keeps a record a table in an IndexedDB database of its own. */
export class IndexedDbGameStore implements GameStore {
  readonly lasting = true
  readonly #records: UseStore

  constructor({database = 'shoal-games'}: {readonly database?: string} = {}) {
    this.#records = openRecords(database, 'secrets')
  }

  secrets(table: TableId): Promise<readonly Bytes[]> {
    return this.#records('readonly', async records => readSecrets(await promisifyRequest(records.get(table))))
  }

  addSecret(table: TableId, secret: Bytes): Promise<void> {
    return this.#records('readwrite', async records => {
      const kept = readSecrets(await promisifyRequest(records.get(table)))
      records.put([...kept, secret].slice(-maxSecrets), table)
      await promisifyRequest(records.transaction)
    })
  }
}

/** What is kept was written by some version of this page: it is looked at before it is believed. */
const readSecrets = (kept: unknown): readonly Bytes[] =>
  Array.isArray(kept)
    ? kept.filter((secret): secret is Bytes => secret instanceof Uint8Array && secret.length === secretBytes)
    : []

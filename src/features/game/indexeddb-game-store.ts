import {promisifyRequest, type UseStore} from 'idb-keyval'
import type {Bytes} from '../../base/bytes.ts'
import {openRecords} from '../../base/record-database.ts'
import type {KeptCheckpoint} from './checkpoint.ts'
import {maxSecrets, secretBytes, type GameStore} from './game-store.ts'
import {checkpointParameters} from './parameters.ts'
import type {TableId} from './table-acts.ts'

/** Keeps the secrets of each table in one database, and what is kept of long games in another: a record a table in either. */
export class IndexedDbGameStore implements GameStore {
  readonly lasting = true
  readonly #secrets: UseStore
  /** Under topic, number and table; the numbers of a topic count on. */
  readonly #checkpoints: UseStore

  constructor({database = 'shoal-games', checkpoints = 'shoal-checkpoints'} = {}) {
    this.#secrets = openRecords(database, 'secrets')
    this.#checkpoints = openRecords(checkpoints, 'checkpoints')
  }

  secrets(table: TableId): Promise<readonly Bytes[]> {
    return this.#secrets('readonly', async records => readSecrets(await promisifyRequest(records.get(table))))
  }

  addSecret(table: TableId, secret: Bytes): Promise<void> {
    return this.#secrets('readwrite', async records => {
      const kept = readSecrets(await promisifyRequest(records.get(table)))
      records.put([...kept, secret].slice(-maxSecrets), table)
      await promisifyRequest(records.transaction)
    })
  }

  checkpoints(topic: string): Promise<ReadonlyMap<TableId, unknown>> {
    return this.#checkpoints('readonly', async records => {
      const [keys, kept] = await Promise.all([
        promisifyRequest(records.getAllKeys(ofTopic(topic))),
        promisifyRequest<unknown[]>(records.getAll(ofTopic(topic)))
      ])
      return new Map(keys.map((key, at) => [tableOf(key), kept[at]]))
    })
  }

  keepCheckpoint(topic: string, table: TableId, checkpoint: KeptCheckpoint): Promise<void> {
    return this.#checkpoints('readwrite', async records => {
      const keys = await promisifyRequest(records.getAllKeys(ofTopic(topic)))
      const others = keys.filter(key => tableOf(key) !== table)
      for (const key of keys) if (tableOf(key) === table) records.delete(key)
      // The keys of a topic are in the order they were kept in.
      for (const key of others.slice(0, Math.max(0, others.length + 1 - checkpointParameters.kept))) records.delete(key)
      records.put(checkpoint, [topic, Math.max(0, ...keys.map(numberOf)) + 1, table])
      await promisifyRequest(records.transaction)
    })
  }

  dropCheckpoint(topic: string, table: TableId): Promise<void> {
    return this.#checkpoints('readwrite', async records => {
      const keys = await promisifyRequest(records.getAllKeys(ofTopic(topic)))
      for (const key of keys) if (tableOf(key) === table) records.delete(key)
      await promisifyRequest(records.transaction)
    })
  }
}

const ofTopic = (topic: string): IDBKeyRange => IDBKeyRange.bound([topic], [topic, []])
const numberOf = (key: IDBValidKey): number => (key as [string, number, TableId])[1]
const tableOf = (key: IDBValidKey): TableId => (key as [string, number, TableId])[2]

/** What is kept was written by some version of this page: it is looked at before it is believed. */
const readSecrets = (kept: unknown): readonly Bytes[] =>
  Array.isArray(kept)
    ? kept.filter((secret): secret is Bytes => secret instanceof Uint8Array && secret.length === secretBytes)
    : []

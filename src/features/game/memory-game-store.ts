import type {Bytes} from '../../base/bytes.ts'
import {maxSecrets, type GameStore} from './game-store.ts'
import type {TableId} from './table-acts.ts'

/** Keeps them as long as this object lives. */
export class MemoryGameStore implements GameStore {
  readonly lasting = false
  readonly #secrets = new Map<TableId, readonly Bytes[]>()

  async secrets(table: TableId): Promise<readonly Bytes[]> {
    return this.#secrets.get(table) ?? []
  }

  async addSecret(table: TableId, secret: Bytes): Promise<void> {
    this.#secrets.set(table, [...(this.#secrets.get(table) ?? []), secret.slice()].slice(-maxSecrets))
  }
}

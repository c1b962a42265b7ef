import type {Bytes} from '../../base/bytes.ts'
import type {KeptCheckpoint} from './checkpoint.ts'
import {maxSecrets, type GameStore} from './game-store.ts'
import {checkpointParameters} from './parameters.ts'
import type {TableId} from './table-acts.ts'

/** Keeps them as long as this object lives. */
export class MemoryGameStore implements GameStore {
  readonly lasting = false
  readonly #secrets = new Map<TableId, readonly Bytes[]>()
  readonly #checkpoints = new Map<string, Map<TableId, KeptCheckpoint>>()

  async secrets(table: TableId): Promise<readonly Bytes[]> {
    return this.#secrets.get(table) ?? []
  }

  async addSecret(table: TableId, secret: Bytes): Promise<void> {
    this.#secrets.set(table, [...(this.#secrets.get(table) ?? []), secret.slice()].slice(-maxSecrets))
  }

  async checkpoints(topic: string): Promise<ReadonlyMap<TableId, unknown>> {
    return new Map(this.#checkpoints.get(topic))
  }

  async keepCheckpoint(topic: string, table: TableId, checkpoint: KeptCheckpoint): Promise<void> {
    const kept = this.#checkpoints.get(topic) ?? new Map<TableId, KeptCheckpoint>()
    this.#checkpoints.set(topic, kept)
    kept.delete(table)
    kept.set(table, structuredClone(checkpoint))
    if (kept.size > checkpointParameters.kept) kept.delete(kept.keys().next().value!)
  }

  async dropCheckpoint(topic: string, table: TableId): Promise<void> {
    this.#checkpoints.get(topic)?.delete(table)
  }
}

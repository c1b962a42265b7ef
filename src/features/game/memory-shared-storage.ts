import {maxKeptTables, type KeptRecord, type SharedStorage, type TableName} from './shared-storage.ts'

/** Keeps tables as long as this object lives. */
export class MemorySharedStorage implements SharedStorage {
  readonly lasting = false
  /** The one used last is at the end. */
  readonly #tables = new Map<string, Map<string, KeptRecord>>()

  async load(name: TableName): Promise<readonly KeptRecord[]> {
    return [...this.#use(name).values()]
  }

  async keep(
    name: TableName,
    put: readonly KeptRecord[],
    gone: readonly Pick<KeptRecord, 'key' | 'order'>[]
  ): Promise<void> {
    const records = this.#use(name)
    for (const {key, order} of gone) if ((records.get(key)?.order ?? '~') <= order) records.delete(key)
    for (const record of put) if ((records.get(record.key)?.order ?? '') < record.order) records.set(record.key, record)
  }

  leave(...args: Parameters<SharedStorage['keep']>): Promise<void> {
    return this.keep(...args)
  }

  async forget({topic, table}: TableName): Promise<void> {
    this.#tables.delete(`${topic} ${table}`)
  }

  #use({topic, table}: TableName): Map<string, KeptRecord> {
    const name = `${topic} ${table}`
    const records = this.#tables.get(name) ?? new Map<string, KeptRecord>()
    this.#tables.delete(name)
    this.#tables.set(name, records)
    if (this.#tables.size > maxKeptTables) this.#tables.delete(this.#tables.keys().next().value!)
    return records
  }
}

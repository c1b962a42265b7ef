import {maxKeptTables, maxRefusedTables, type KeptRecord, type SharedStorage, type TableName} from './shared-storage.ts'

/** Keeps tables as long as this object lives. */
export class MemorySharedStorage implements SharedStorage {
  readonly lasting = false
  /** The one used last is at the end. */
  readonly #tables = new Map<string, Map<string, KeptRecord>>()
  readonly #refused = new Set<string>()

  async load(name: TableName): Promise<readonly KeptRecord[] | 'refused'> {
    return this.#refused.has(nameOf(name)) ? 'refused' : [...this.#use(name).values()]
  }

  async keep(
    name: TableName,
    put: readonly KeptRecord[],
    gone: readonly Pick<KeptRecord, 'key' | 'order'>[]
  ): Promise<'kept' | 'refused'> {
    if (this.#refused.has(nameOf(name))) return 'refused'
    const records = this.#use(name)
    for (const {key, order} of gone) if ((records.get(key)?.order ?? '~') <= order) records.delete(key)
    for (const record of put) if ((records.get(record.key)?.order ?? '') < record.order) records.set(record.key, record)
    return 'kept'
  }

  async leave(...args: Parameters<SharedStorage['keep']>): Promise<void> {
    await this.keep(...args)
  }

  async choose(name: TableName, keep: boolean): Promise<void> {
    this.#refused.delete(nameOf(name))
    if (keep) return
    this.#tables.delete(nameOf(name))
    this.#refused.add(nameOf(name))
    if (this.#refused.size > maxRefusedTables) this.#refused.delete(this.#refused.keys().next().value!)
  }

  async forget(name: TableName): Promise<void> {
    this.#tables.delete(nameOf(name))
    this.#refused.delete(nameOf(name))
  }

  #use(name: TableName): Map<string, KeptRecord> {
    const place = nameOf(name)
    const records = this.#tables.get(place) ?? new Map<string, KeptRecord>()
    this.#tables.delete(place)
    this.#tables.set(place, records)
    if (this.#tables.size > maxKeptTables) this.#tables.delete(this.#tables.keys().next().value!)
    return records
  }
}

const nameOf = ({topic, table}: TableName): string => `${topic} ${table}`

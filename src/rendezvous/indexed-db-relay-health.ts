import {get, set} from 'idb-keyval'
import {openRecords} from '../base/record-database.ts'
import type {RelayHealthStore} from './relay-health.ts'

const key = 'failures'

/** Keeps relay health in a database of its own. Rejects where there is no IndexedDB. */
export class IndexedDbRelayHealth implements RelayHealthStore {
  readonly #open = () => openRecords('shoal-relays', 'health')
  #store: ReturnType<typeof openRecords> | undefined

  async load(): Promise<Readonly<Record<string, number>>> {
    this.#store ??= this.#open()
    return (await get<Record<string, number>>(key, this.#store)) ?? {}
  }

  async save(failures: Readonly<Record<string, number>>): Promise<void> {
    this.#store ??= this.#open()
    await set(key, failures, this.#store)
  }
}

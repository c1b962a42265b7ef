import type {PersonKey} from '../base/ids.ts'
import {MemoryPageNotices, type PageNotices} from '../base/page-notices.ts'
import {changed, surplus, type Acquaintance, type AcquaintanceChange} from './acquaintance.ts'
import type {AcquaintanceStore} from './acquaintance-store.ts'

/** Keeps acquaintances as long as this object lives. `page` gives another page the same ones. */
export class MemoryAcquaintanceStore implements AcquaintanceStore {
  readonly lasting = false
  readonly #people: Map<PersonKey, Acquaintance>
  readonly #all: MemoryPageNotices
  readonly #notices: PageNotices

  constructor(shared: {people: Map<PersonKey, Acquaintance>; notices: MemoryPageNotices} | undefined = undefined) {
    this.#people = shared?.people ?? new Map<PersonKey, Acquaintance>()
    this.#all = shared?.notices ?? new MemoryPageNotices()
    this.#notices = this.#all.page()
  }

  page(): MemoryAcquaintanceStore {
    return new MemoryAcquaintanceStore({people: this.#people, notices: this.#all})
  }

  async load(): Promise<readonly Acquaintance[]> {
    return [...this.#people.values()]
  }

  async change(changes: ReadonlyMap<PersonKey, AcquaintanceChange>): Promise<void> {
    for (const [key, change] of changes) this.#people.set(key, changed(this.#people.get(key), key, change))
    for (const key of surplus([...this.#people.values()])) this.#people.delete(key)
    this.#notices.tell('acquaintances')
  }

  onChanged(listener: () => void): () => void {
    return this.#notices.onTold('acquaintances', listener)
  }
}

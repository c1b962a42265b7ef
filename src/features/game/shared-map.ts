import type {PersonKey} from '../../base/ids.ts'
import type {SharedLimits} from './define-shared.ts'
import type {SharedRecord} from './shared-entry.ts'

/** What became of a record. `gone`: those that had to go for it, since more was written than is held. */
export type Offered =
  | {readonly kind: 'taken'; readonly before: SharedRecord | undefined; readonly gone: readonly SharedRecord[]}
  /** Something later is held. */
  | {readonly kind: 'stale'}
  /** Its author, or all together, have written enough that is newer. */
  | {readonly kind: 'refused'}

/** What there is, of one author or of all. */
export interface Tally {
  readonly keys: number
  readonly bytes: number
  readonly removed: number
}

const nothing: Tally = {keys: 0, bytes: 0, removed: 0}

const plus = ({keys, bytes, removed}: Tally, {value, size}: SharedRecord, sign: 1 | -1): Tally =>
  value === undefined
    ? {keys, bytes, removed: removed + sign}
    : {keys: keys + sign, bytes: bytes + sign * size, removed}

/**
 * For each key the latest record, within limits. Whatever the order records come in, and however often: two maps that have offered each other all
 * they hold hold the same. That is why the oldest go when there are too many, and not the last to come; the proof is in decision 30.
 */
export class SharedMap {
  readonly #limits: SharedLimits
  readonly #records = new Map<string, SharedRecord>()
  readonly #authors = new Map<PersonKey, Tally>()
  #all = nothing
  #revision = 0
  #latest: SharedRecord | undefined

  constructor(limits: SharedLimits) {
    this.#limits = limits
  }

  /** Another number after each change. */
  get revision(): number {
    return this.#revision
  }

  /** The latest that was ever held. */
  get latest(): SharedRecord | undefined {
    return this.#latest
  }

  get tally(): Tally {
    return this.#all
  }

  tallyOf(author: PersonKey): Tally {
    return this.#authors.get(author) ?? nothing
  }

  get(key: string): SharedRecord | undefined {
    return this.#records.get(key)
  }

  /** Those of removed keys too. */
  records(): IterableIterator<SharedRecord> {
    return this.#records.values()
  }

  offer(record: SharedRecord): Offered {
    const before = this.#records.get(record.key)
    if (before !== undefined && before.order >= record.order) return {kind: 'stale'}
    this.#put(record)
    const gone: SharedRecord[] = []
    for (let one = this.#tooMuch(record.author); one !== undefined; one = this.#tooMuch(record.author)) {
      if (one === record) {
        this.#drop(record)
        for (const each of before === undefined ? gone : [before, ...gone]) this.#put(each)
        return {kind: 'refused'}
      }
      this.#drop(one)
      gone.push(one)
    }
    this.#revision++
    if (this.#latest === undefined || record.order > this.#latest.order) this.#latest = record
    return {kind: 'taken', before, gone}
  }

  /** The one that has to go first, when an author or all together have too much. */
  #tooMuch(author: PersonKey): SharedRecord | undefined {
    const {keys, bytes, removed, keysPerAuthor, bytesPerAuthor, removedPerAuthor} = this.#limits
    const own = this.tallyOf(author)
    if (own.keys > keysPerAuthor || own.bytes > bytesPerAuthor) return this.#oldest(false, author)
    if (own.removed > removedPerAuthor) return this.#oldest(true, author)
    if (this.#all.keys > keys || this.#all.bytes > bytes) return this.#oldest(false)
    return this.#all.removed > removed ? this.#oldest(true) : undefined
  }

  #oldest(removed: boolean, author?: PersonKey): SharedRecord | undefined {
    let oldest: SharedRecord | undefined
    for (const record of this.#records.values()) {
      if ((record.value === undefined) !== removed || (author !== undefined && record.author !== author)) continue
      if (oldest === undefined || record.order < oldest.order) oldest = record
    }
    return oldest
  }

  #put(record: SharedRecord): void {
    this.#drop(this.#records.get(record.key))
    this.#records.set(record.key, record)
    this.#count(record, 1)
  }

  #drop(record: SharedRecord | undefined): void {
    if (record === undefined || !this.#records.delete(record.key)) return
    this.#count(record, -1)
  }

  #count(record: SharedRecord, sign: 1 | -1): void {
    this.#all = plus(this.#all, record, sign)
    const own = plus(this.tallyOf(record.author), record, sign)
    if (own.keys === 0 && own.removed === 0) this.#authors.delete(record.author)
    else this.#authors.set(record.author, own)
  }
}

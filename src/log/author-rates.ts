import type {PersonKey} from '../base/ids.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {isAct} from '../protocol/bodies.ts'
import {ratedAuthors} from './parameters.ts'

/** How much an hour. */
export interface Rates {
  readonly entriesPerAuthorPerHour: number
  readonly actsPerAuthorPerHour: number
}

/**
 * How much each author may add to a topic live: so many entries, and so many acts at tables beside them, which come faster than people write.
 * Remembers a bounded number of authors, those heard last.
 */
export class AuthorRates {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #rates: Rates

  constructor(rates: Rates) {
    this.#rates = rates
  }

  /** False when `author` is over the rate for entries of this kind. `nowMs` is monotonic. */
  take(author: PersonKey, kind: number, nowMs: number): boolean {
    const {entriesPerAuthorPerHour, actsPerAuthorPerHour} = this.#rates
    const name = isAct(kind) ? `${author} acts` : author
    const perHour = isAct(kind) ? actsPerAuthorPerHour : entriesPerAuthorPerHour
    const bucket = this.#buckets.get(name) ?? new TokenBucket(perHour, perHour / 3_600, nowMs)
    this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    if (this.#buckets.size > 2 * ratedAuthors) this.#buckets.delete(this.#buckets.keys().next().value!)
    return bucket.take(nowMs)
  }
}

import type {PersonKey} from '../base/ids.ts'
import {TokenBuckets} from '../base/token-buckets.ts'
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
  readonly #buckets = new TokenBuckets<string>(2 * ratedAuthors)
  readonly #rates: Rates

  constructor(rates: Rates) {
    this.#rates = rates
  }

  /** False when `author` is over the rate for entries of this kind. `nowMs` is monotonic. */
  take(author: PersonKey, kind: number, nowMs: number): boolean {
    const {entriesPerAuthorPerHour, actsPerAuthorPerHour} = this.#rates
    const name = isAct(kind) ? `${author} acts` : author
    const perHour = isAct(kind) ? actsPerAuthorPerHour : entriesPerAuthorPerHour
    return this.#buckets.take(name, {capacity: perHour, perSecond: perHour / 3_600}, nowMs)
  }
}

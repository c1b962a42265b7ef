import type {PersonKey} from '../base/ids.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {ratedAuthors} from './parameters.ts'

/** How much each author may add to a topic live. Remembers a bounded number of authors, those heard last. */
export class AuthorRates {
  readonly #buckets = new Map<PersonKey, TokenBucket>()
  readonly #perHour: number

  constructor(perHour: number) {
    this.#perHour = perHour
  }

  /** False when `author` is over the rate. `nowMs` is monotonic. */
  take(author: PersonKey, nowMs: number): boolean {
    const bucket = this.#buckets.get(author) ?? new TokenBucket(this.#perHour, this.#perHour / 3_600, nowMs)
    this.#buckets.delete(author)
    this.#buckets.set(author, bucket)
    if (this.#buckets.size > ratedAuthors) this.#buckets.delete(this.#buckets.keys().next().value!)
    return bucket.take(nowMs)
  }
}

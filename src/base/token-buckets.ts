import {TokenBucket} from './token-bucket.ts'

/** A budget for each key. Holds at most `limit`; whose was not used for longest goes first, and has a full one when it comes again. */
export class TokenBuckets<K> {
  readonly #limit: number
  readonly #buckets = new Map<K, TokenBucket>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** As `TokenBucket.take` of the one of `key`, which has these measures. */
  take(key: K, {capacity, perSecond}: {readonly capacity: number; readonly perSecond: number}, nowMs: number): boolean {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(capacity, perSecond, nowMs)
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > this.#limit) this.#buckets.delete(this.#buckets.keys().next().value!)
    return bucket.take(nowMs)
  }
}

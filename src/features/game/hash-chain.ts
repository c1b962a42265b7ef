import type {Bytes} from '../../base/bytes.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import {tableParameters} from './parameters.ts'

/**
 * A secret hashed over and over (Lamport, 1981). Its last link is published first; then one after another is shown, from the end, and whoever
 * knows the one before sees that there was no choice: its hash is that one.
 */
export class HashChain {
  readonly #links: Bytes[]

  /** @param seed 32 random bytes, which nobody else may know */
  constructor(seed: Bytes, links: number = tableParameters.chainLinks) {
    this.#links = [seed]
    for (let i = 0; i < links; i++) this.#links.push(sha256AtOnce(this.#links[i]!))
  }

  /** The commitment. */
  get end(): Bytes {
    return this.#links.at(-1)!
  }

  /** The link that was used `used` times before this; undefined: there are none left. The first is used 0 times. */
  link(used: number): Bytes | undefined {
    return used < 0 || used >= this.#links.length - 1 ? undefined : this.#links.at(-2 - used)
  }
}

/** Whether `link` is `steps` links before `end`, which others know. */
export function leadsTo(link: Bytes, end: Bytes, steps = 1): boolean {
  let at = link
  for (let i = 0; i < steps; i++) at = sha256AtOnce(at)
  return at.every((byte, i) => byte === end[i])
}

import {toHex, utf8, type Bytes} from '../base/bytes.ts'
import {hmacSha256} from '../identity/hash.ts'
import {parameters} from './parameters.ts'

/** Names of things for one hour: random to who has no key, and without relation to those of any other hour. */
export class RoomTags {
  readonly #key: Bytes
  readonly #known = new Map<string, Promise<string>>()

  constructor(tagKey: Bytes) {
    this.#key = tagKey
  }

  /** HMAC-SHA-256 over `hour what`, the first 20 bytes in hexadecimal. */
  of(hour: number, what: string): Promise<string> {
    const name = `${hour} ${what}`
    const known = this.#known.get(name)
    if (known) return known
    const tag = hmacSha256(this.#key, utf8(name)).then(mac => toHex(mac.subarray(0, 20)))
    this.#known.set(name, tag)
    if (this.#known.size > parameters.maxRememberedTags) this.#known.delete(this.#known.keys().next().value!)
    return tag
  }
}

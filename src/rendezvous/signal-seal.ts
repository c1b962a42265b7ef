import {concat, fromBase64Url, fromUtf8, toBase64Url, utf8, type Bytes} from '../base/bytes.ts'
import type {Random} from '../base/ports.ts'
import {parameters} from './parameters.ts'

const ivBytes = 12
const macBytes = 16
const lengthBytes = 2

/**
 * Seals signals of a private topic: AES-256-GCM with the tag they go to as additional data, so that what was sealed for one
 * hour or one page opens nowhere else. The text is padded to 2, 4, 8, 16 or 32 KiB: relays see which, and nothing more. The first
 * holds an announcement as well as a description.
 *
 *   sealed = base64url(iv (12) ‖ AES-GCM(length (uint16, big endian) ‖ UTF-8 ‖ zeros))
 */
export class SignalSeal {
  readonly #key: Promise<CryptoKey>
  readonly #random: Random

  constructor(signalKey: Bytes, random: Random) {
    this.#key = crypto.subtle.importKey('raw', signalKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
    this.#random = random
  }

  /** `undefined` when the text is too long for any size. */
  async seal(tag: string, text: string): Promise<string | undefined> {
    const plain = utf8(text)
    const size = parameters.sealedSizes.find(each => lengthBytes + plain.length <= each)
    if (size === undefined) return undefined
    const padded = new Uint8Array(size)
    new DataView(padded.buffer).setUint16(0, plain.length)
    padded.set(plain, lengthBytes)
    const iv = this.#random.bytes(ivBytes)
    const cipher = await crypto.subtle.encrypt(
      {name: 'AES-GCM', iv, additionalData: utf8(tag)},
      await this.#key,
      padded
    )
    return toBase64Url(concat(iv, new Uint8Array(cipher)))
  }

  /** `undefined` when it was not sealed with this key for this tag. Never throws. */
  async open(tag: string, sealed: string): Promise<string | undefined> {
    if (!sealedLengths.has(sealed.length)) return undefined
    const bytes = fromBase64Url(sealed)
    if (!bytes) return undefined
    const iv = bytes.subarray(0, ivBytes)
    let plain: Bytes
    try {
      const algorithm = {name: 'AES-GCM', iv, additionalData: utf8(tag)}
      plain = new Uint8Array(await crypto.subtle.decrypt(algorithm, await this.#key, bytes.subarray(ivBytes)))
    } catch {
      // Not sealed with this key: the caller counts it.
      return undefined
    }
    return fromUtf8(plain.subarray(lengthBytes, lengthBytes + new DataView(plain.buffer).getUint16(0)))
  }
}

const sealedLengths: ReadonlySet<number> = new Set(
  parameters.sealedSizes.map(size => Math.ceil(((ivBytes + size + macBytes) * 4) / 3))
)

/** What tells one sealing from every other: its random beginning. */
const markOf = (sealed: string): string => sealed.slice(0, (ivBytes * 4) / 3)

/**
 * Remembers what was opened, so that a relay that repeats it is not believed again. Bounded: only members can add to it, and what
 * is older than the oldest hour in use opens no more anyway.
 */
export class OpenedSignals {
  readonly #atMs = new Map<string, number>()

  /** Whether it is heard for the first time, or again within `repeatMs` of that. */
  isFresh(sealed: string, nowMs: number, repeatMs = 0): boolean {
    const mark = markOf(sealed)
    const firstMs = this.#atMs.get(mark)
    if (firstMs !== undefined) return nowMs - firstMs < repeatMs
    this.#atMs.set(mark, nowMs)
    if (this.#atMs.size > parameters.maxRememberedSignals) this.#atMs.delete(this.#atMs.keys().next().value!)
    return true
  }
}

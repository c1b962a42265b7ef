import {fromUtf8, toHex, utf8, type Bytes} from '../base/bytes.ts'

/**
 * Reads what Trystero's signals hold, with the key Trystero derives for the room
 * (AES-GCM under SHA-256 of `password:appId:roomId`; the text is `iv bytes by commas $ base64`).
 * Used to turn away what was not made by someone who knows the topic before a connection is spent on it.
 */
export class RoomCipher {
  readonly #key: CryptoKey
  readonly #announceKey: CryptoKey

  private constructor(key: CryptoKey, announceKey: CryptoKey) {
    this.#key = key
    this.#announceKey = announceKey
  }

  static async of(appId: string, roomId: string): Promise<RoomCipher> {
    const hash = (text: string) => crypto.subtle.digest('SHA-256', utf8(text))
    const [room, announce] = await Promise.all([hash(`:${appId}:${roomId}`), hash(`shoal announce:${appId}:${roomId}`)])
    const [key, announceKey] = await Promise.all([
      crypto.subtle.importKey('raw', room, 'AES-GCM', false, ['encrypt', 'decrypt']),
      crypto.subtle.importKey('raw', announce, {name: 'HMAC', hash: 'SHA-256'}, false, ['sign'])
    ])
    return new RoomCipher(key, announceKey)
  }

  /** The plain text, or `undefined` when it was not sealed with this room's key. Never throws. */
  async open(sealed: string): Promise<string | undefined> {
    const separator = sealed.indexOf('$')
    if (separator < 0 || separator > 64) return undefined
    const iv = sealed.slice(0, separator).split(',').map(Number)
    if (iv.length !== 16 || !iv.every(byte => Number.isInteger(byte) && byte >= 0 && byte < 256)) return undefined
    try {
      const plain = await crypto.subtle.decrypt(
        {name: 'AES-GCM', iv: Uint8Array.from(iv)},
        this.#key,
        fromBase64(sealed.slice(separator + 1))
      )
      return fromUtf8(new Uint8Array(plain))
    } catch {
      // Neither base64 nor sealed with this key: the caller counts it.
      return undefined
    }
  }

  /** Proves that the announcer knows the topic: HMAC-SHA-256 over its peer id, 8 bytes in hexadecimal. A relay can only repeat it. */
  async tagFor(peerId: string): Promise<string> {
    const mac = await crypto.subtle.sign('HMAC', this.#announceKey, utf8(peerId))
    return toHex(new Uint8Array(mac).subarray(0, 8))
  }
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}

import {createHash, createHmac} from 'node:crypto'
import {toHex, type Bytes} from '../../src/base/bytes.ts'
import type {PersonKey} from '../../src/base/ids.ts'
import type {LinkHashes} from '../../src/identity/hash.ts'
import type {Identity} from '../../src/identity/identity.ts'
import type {EntryCrypto} from '../../src/log/judge-entry.ts'

const bytesOf = (buffer: Buffer): Bytes => new Uint8Array(buffer)

export const sha256 = (bytes: Uint8Array): Bytes => bytesOf(createHash('sha256').update(bytes).digest())

/** At once, unlike WebCrypto, whose promises complete in no fixed order. */
export const simulatedHashes: LinkHashes = {
  sha256,
  hmacSha256: (key, bytes) => bytesOf(createHmac('sha256', key).update(bytes).digest())
}

/**
 * Signatures that cost a hash: whoever is not handed a person's identity cannot make them, since the secret stays in here. They prove
 * to the simulation what Ed25519 proves to a browser.
 */
export class SimulatedSignatures {
  readonly #secrets = new Map<PersonKey, Bytes>()
  /** What was ever signed, by whom. */
  readonly #signed = new Set<string>()

  person(seed: number, name: string): Identity {
    const publicKey = sha256(Buffer.from(`public ${seed} ${name}`))
    const key = toHex(publicKey) as PersonKey
    const secret = sha256(Buffer.from(`secret ${seed} ${name}`))
    this.#secrets.set(key, secret)
    return {
      publicKey,
      key,
      agreementKey: sha256(publicKey),
      name,
      kept: 'memory',
      storageTrouble: undefined,
      sign: async bytes => {
        this.#signed.add(`${key} ${toHex(sha256(bytes))}`)
        return this.#sign(secret, bytes)
      },
      agree: async () => undefined,
      setName: async () => undefined,
      onName: () => () => undefined
    }
  }

  isValid(publicKey: Bytes, signature: Bytes, bytes: Bytes): boolean {
    const secret = this.#secrets.get(toHex(publicKey) as PersonKey)
    return secret !== undefined && Buffer.compare(this.#sign(secret, bytes), signature) === 0
  }

  /** Whether the person with this key ever signed these bytes. */
  signed(bytes: Bytes, publicKey: Bytes): boolean {
    return this.#signed.has(`${toHex(publicKey)} ${toHex(sha256(bytes))}`)
  }

  get entryCrypto(): EntryCrypto {
    return {sha256, verify: async (...args) => this.isValid(...args)}
  }

  #sign(secret: Bytes, bytes: Bytes): Bytes {
    return bytesOf(createHmac('sha512', secret).update(bytes).digest())
  }
}

import type {Bytes} from '../base/bytes.ts'
import {toHex} from '../base/bytes.ts'
import {NameError, StorageError, SwarmError} from '../base/errors.ts'
import type {PersonKey} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {agree} from './agreement.ts'
import {generateKeys, type IdentityStore, type StoredIdentity} from './identity-store.ts'
import {cleanName, defaultName} from './names.ts'
import type {Signer} from './signatures.ts'
import {within} from './storage-patience.ts'

export {storageTimeLimitMs} from './storage-patience.ts'
export type {IdentityStore, StoredIdentity} from './identity-store.ts'
export type {Signer, Verify} from './signatures.ts'

/** The person at this browser: keys and a name. The same in every tab. */
export interface Identity extends Signer {
  /** Lower-case hexadecimal of `publicKey`. */
  readonly key: PersonKey
  /** X25519 public key for sealed messages, 32 bytes. */
  readonly agreementKey: Bytes
  /**
   * X25519 of the own agreement key and another's: 32 bytes that only the two can compute. Never use them as they are: derive
   * keys from them. Undefined when `publicKey` is no usable key: of another length, or a point of low order.
   */
  agree(publicKey: Bytes): Promise<Bytes | undefined>
  /** The chosen name, or one like 'quiet heron' that follows from the key. */
  readonly name: string
  /**
   * The name holds on this page at once; resolves when it is kept as well, or when nothing is kept anyway.
   * @throws NameError nothing changed; StorageError the name holds, but only until this page is closed
   */
  setName(name: string): Promise<void>
  /** Calls `listener` with each new name; the returned function ends that. */
  onName(listener: (name: string) => void): () => void
  /** 'memory': storage is unavailable, so the next page load makes somebody else of this person. Say so. */
  readonly kept: 'kept' | 'memory'
  /** What storage said when it failed; undefined when it works. */
  readonly storageTrouble: StorageError | undefined
}

/**
 * Opens this browser's identity, making one when there is none. Never hangs and never fails because of storage:
 * then the identity lives in memory only, and says so in `kept`.
 * @throws SwarmError as `generateKeys`
 */
export async function openIdentity(env: Environment, store: IdentityStore): Promise<Identity> {
  const opening = openStored(store)
  try {
    return new KeyedIdentity(env, await within(env, opening), store, undefined)
  } catch (error) {
    if (error instanceof SwarmError) throw error
    const trouble =
      error instanceof StorageError
        ? error
        : new StorageError('broken', 'This browser cannot keep who you are: its storage fails.', {cause: error})
    return new KeyedIdentity(env, await generateKeys(), undefined, trouble)
  }
}

async function openStored(store: IdentityStore): Promise<StoredIdentity> {
  return (await store.load()) ?? (await store.claim(await generateKeys()))
}

class KeyedIdentity implements Identity {
  readonly publicKey: Bytes
  readonly key: PersonKey
  readonly agreementKey: Bytes
  readonly storageTrouble: StorageError | undefined
  readonly #signingKey: CryptoKey
  readonly #agreementPrivateKey: CryptoKey
  readonly #env: Environment
  readonly #store: IdentityStore | undefined
  readonly #listeners = new Set<(name: string) => void>()
  #name: string

  constructor(
    env: Environment,
    stored: StoredIdentity,
    store: IdentityStore | undefined,
    trouble: StorageError | undefined
  ) {
    this.#env = env
    this.publicKey = stored.publicKey
    this.key = toHex(stored.publicKey) as PersonKey
    this.agreementKey = stored.agreementPublicKey
    this.storageTrouble = trouble
    this.#signingKey = stored.signingKey
    this.#agreementPrivateKey = stored.agreementPrivateKey
    this.#store = store
    this.#name = cleanName(stored.name ?? '') ?? defaultName(stored.publicKey)
  }

  get name(): string {
    return this.#name
  }

  get kept(): 'kept' | 'memory' {
    return this.#store === undefined || !this.#store.lasting ? 'memory' : 'kept'
  }

  async setName(name: string): Promise<void> {
    const clean = cleanName(name)
    if (clean === undefined) throw new NameError('unusable', 'A name has 1 to 32 characters that can be shown.')
    if (clean !== this.#name) {
      this.#name = clean
      for (const listener of [...this.#listeners]) listener(clean)
    }
    if (this.#store !== undefined) await within(this.#env, this.#store.saveName(clean))
  }

  onName(listener: (name: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async sign(bytes: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign({name: 'Ed25519'}, this.#signingKey, bytes))
  }

  agree(publicKey: Bytes): Promise<Bytes | undefined> {
    return agree(this.#agreementPrivateKey, publicKey)
  }
}

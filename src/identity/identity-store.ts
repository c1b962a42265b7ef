import type {Bytes} from '../base/bytes.ts'
import {SwarmError} from '../base/errors.ts'

/** What is kept of a person. Private keys are non-extractable: they can be stored and used, but not read. */
export interface StoredIdentity {
  /** Layout of this record. */
  readonly schema: 1
  /** Ed25519, 32 bytes, and its private key. */
  readonly publicKey: Bytes
  readonly signingKey: CryptoKey
  /** X25519, 32 bytes, and its private key. */
  readonly agreementPublicKey: Bytes
  readonly agreementPrivateKey: CryptoKey
  /** Absent until the person chooses one. */
  readonly name?: string
}

/**
 * Where the one identity of a browser is kept. Real: `IndexedDbIdentityStore`. In memory: `MemoryIdentityStore`.
 * Every method rejects with `StorageError`; none promises to answer in time.
 */
export interface IdentityStore {
  /** Whether what is stored outlives the page. */
  readonly lasting: boolean
  load(): Promise<StoredIdentity | undefined>
  /** Puts `candidate` if there is no identity yet; answers the one that is there afterwards. Atomic across tabs. */
  claim(candidate: StoredIdentity): Promise<StoredIdentity>
  /** Keeps the name with the identity that is there; does nothing when there is none. */
  saveName(name: string): Promise<void>
}

/**
 * Makes the keys of a new person.
 * @throws SwarmError 'insecure-context' when the page may not use WebCrypto; 'crypto-missing' without Ed25519 or X25519
 */
export async function generateKeys(): Promise<StoredIdentity> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new SwarmError(
      'insecure-context',
      'This page was opened over plain http, so the browser gives it no cryptography. Open it over https.'
    )
  }
  try {
    const signing = (await crypto.subtle.generateKey({name: 'Ed25519'}, false, ['sign', 'verify'])) as CryptoKeyPair
    const agreement = (await crypto.subtle.generateKey({name: 'X25519'}, false, ['deriveBits'])) as CryptoKeyPair
    const [publicKey, agreementPublicKey] = await Promise.all(
      [signing, agreement].map(async ({publicKey}) => new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)))
    )
    return {
      schema: 1,
      publicKey: publicKey!,
      signingKey: signing.privateKey,
      agreementPublicKey: agreementPublicKey!,
      agreementPrivateKey: agreement.privateKey
    }
  } catch (error) {
    throw new SwarmError(
      'crypto-missing',
      'This browser cannot make the keys that prove who says what (Ed25519 and X25519). A current version of it can.',
      {cause: error}
    )
  }
}

import {toHex, type Bytes} from '../base/bytes.ts'

/** Who can sign. Private keys stay behind this. */
export interface Signer {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes
  /** Ed25519 (RFC 8032), 64 bytes. */
  sign(bytes: Bytes): Promise<Bytes>
}

/** False for anything that is no valid signature, a key or signature of the wrong length included; never rejects. */
export type Verify = (publicKey: Bytes, signature: Bytes, bytes: Bytes) => Promise<boolean>

/** Importing a key costs as much as half a verification, and a log has many entries of few authors. */
const maxImportedKeys = 256

/** An Ed25519 verifier by WebCrypto that remembers the keys it imported last. */
export function createVerify(): Verify {
  const imported = new Map<string, CryptoKey>()
  const importKey = async (publicKey: Bytes): Promise<CryptoKey> => {
    const name = toHex(publicKey)
    const key =
      imported.get(name) ?? (await crypto.subtle.importKey('raw', publicKey, {name: 'Ed25519'}, false, ['verify']))
    // Taken out and put back at the end, so that the first in the map is the one unused longest.
    imported.delete(name)
    imported.set(name, key)
    if (imported.size > maxImportedKeys) imported.delete(imported.keys().next().value!)
    return key
  }
  return async (publicKey, signature, bytes) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false
    try {
      return await crypto.subtle.verify({name: 'Ed25519'}, await importKey(publicKey), signature, bytes)
    } catch {
      // Some browsers refuse at import what is no point of the curve; nothing signed by such a key is valid.
      return false
    }
  }
}

/** The page's verifier. */
export const verify: Verify = createVerify()

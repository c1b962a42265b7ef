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

/**
 * Points of order 1, 2, 4 and 8, and what some implementations read as one of them, without the sign bit. For such a key anybody can
 * sign. WebCrypto says that neither a key nor the first half of a signature may be one; browsers differ in whether they see to it.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'
])

/** Whether 32 bytes may be a point of the large group, written in the one way that counts (RFC 8032, 5.1.3): below 2^255 - 19. */
function isSoundPoint(encoded: Uint8Array): boolean {
  const y = toHex(encoded.subarray(0, 31)) + toHex(Uint8Array.of(encoded[31]! & 0x7f))
  const isCanonical = encoded[0]! < 0xed || !y.endsWith('ff'.repeat(30) + '7f')
  return isCanonical && !smallOrder.has(y)
}

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
    // Every browser must come to the same answer: who serves what others take for a forgery is cut off for it.
    if (!isSoundPoint(publicKey) || !isSoundPoint(signature.subarray(0, 32))) return false
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

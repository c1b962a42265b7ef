import {concat, equal, fromHex, type Bytes} from '../base/bytes.ts'

/** X25519 (RFC 7748): public keys, private scalars and shared secrets have 32 bytes each. */
export const agreementKeyBytes = 32

const zero = new Uint8Array(agreementKeyBytes)
const basePoint: Bytes = Uint8Array.from({length: agreementKeyBytes}, (_, i) => (i === 0 ? 9 : 0))
/** What stands before the 32 bytes of a private X25519 key in PKCS #8 (RFC 8410, section 7). */
const privateKeyPrefix = fromHex('302e020100300506032b656e04220420')!

/**
 * The X25519 shared secret. Undefined when `publicKey` is of another length or a point of low order: then the secret would be
 * zero whatever the private key, and known to everybody (RFC 7748, section 6.1). Browsers refuse it as well; this does not rely on it.
 */
export async function agree(privateKey: CryptoKey, publicKey: Bytes): Promise<Bytes | undefined> {
  if (publicKey.length !== agreementKeyBytes) return undefined
  try {
    const imported = await crypto.subtle.importKey('raw', publicKey, {name: 'X25519'}, false, [])
    const shared = new Uint8Array(
      await crypto.subtle.deriveBits({name: 'X25519', public: imported}, privateKey, 8 * agreementKeyBytes)
    )
    return equal(shared, zero) ? undefined : shared
  } catch (error) {
    // WebCrypto's words for a key that is none and for a shared secret of zero.
    if (error instanceof DOMException && (error.name === 'OperationError' || error.name === 'DataError'))
      return undefined
    throw error
  }
}

/** A key pair for one message. Its private half is never stored. */
export interface EphemeralKey {
  readonly publicKey: Bytes
  agree(publicKey: Bytes): Promise<Bytes | undefined>
}

/** Makes a key pair of 32 random bytes, which are overwritten. */
export async function ephemeralKey(scalar: Bytes): Promise<EphemeralKey> {
  const encoded = concat(privateKeyPrefix, scalar)
  const privateKey = await crypto.subtle.importKey('pkcs8', encoded, {name: 'X25519'}, false, ['deriveBits'])
  encoded.fill(0)
  scalar.fill(0)
  // X25519 with the base point makes the public key; WebCrypto has no other way from a private key to its public one.
  const publicKey = await agree(privateKey, basePoint)
  if (publicKey === undefined) throw new Error('the base point has full order')
  return {publicKey, agree: other => agree(privateKey, other)}
}

import {createHash, randomBytes} from 'node:crypto'
import {schnorr, utils} from '@noble/secp256k1'

const hex = bytes => Buffer.from(bytes).toString('hex')

/**
 * A signed Nostr event (NIP-01) from a key made for it.
 * @param {{kind: number, tags?: string[][], content?: string, createdAt?: number}} parts
 */
export async function signedEvent({kind, tags = [], content = '', createdAt = Math.floor(Date.now() / 1000)}) {
  const secret = utils.randomSecretKey()
  const pubkey = hex(schnorr.getPublicKey(secret))
  const id = createHash('sha256')
    .update(JSON.stringify([0, pubkey, createdAt, kind, tags, content]))
    .digest()
  const sig = hex(await schnorr.signAsync(id, secret))
  return {id: hex(id), pubkey, created_at: createdAt, kind, tags, content, sig}
}

/** Random text for a subscription or a tag nobody else uses. */
export const randomName = () => hex(randomBytes(10))

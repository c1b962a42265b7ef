import {concat, fromHex, toHex, type Bytes} from '../../../src/base/bytes.ts'
import type {PersonKey} from '../../../src/base/ids.ts'
import {agree, ephemeralKey} from '../../../src/identity/agreement.ts'
import type {Sealer} from '../../../src/identity/sealed-box.ts'
import {TestKey} from './handshake-pair.ts'

const x25519Prefix = fromHex('302e020100300506032b656e04220420')!

/** Somebody who seals and opens, from a seed: the same keys each time. */
export async function sealerOf(seed: number): Promise<Sealer & {readonly key: PersonKey}> {
  const signing = new TestKey(seed)
  const scalar = (): Bytes => new Uint8Array(32).fill(seed + 16)
  const encoded = concat(x25519Prefix, scalar())
  const privateKey = await crypto.subtle.importKey('pkcs8', encoded, {name: 'X25519'}, false, ['deriveBits'])
  return {
    key: toHex(signing.publicKey) as PersonKey,
    publicKey: signing.publicKey,
    agreementKey: (await ephemeralKey(scalar())).publicKey,
    sign: async bytes => signing.sign(bytes),
    agree: publicKey => agree(privateKey, publicKey)
  }
}

/** Gives these bytes, one after the other. */
export const fixedRandom = (...given: readonly Bytes[]) => {
  const left = [...given]
  return {bytes: () => left.shift()!.slice(), fraction: () => 0}
}

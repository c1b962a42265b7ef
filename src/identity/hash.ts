import {sha256 as digest} from '@noble/hashes/sha2.js'
import type {Bytes} from '../base/bytes.ts'

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** SHA-256 at once, for little and where the order of things must not depend on another thread. */
export const sha256AtOnce = (bytes: Bytes): Bytes => digest(bytes) as Bytes

/** From here on WebCrypto, which works in other threads, is worth its promise. Measured; bytes. */
const longBytes = 1_024

/** SHA-256, of little at once: a log hashes many headers of 200 bytes, and each promise of WebCrypto's costs several times the hash. */
export const quickSha256 = (bytes: Bytes): Bytes | Promise<Bytes> =>
  bytes.length < longBytes ? sha256AtOnce(bytes) : sha256(bytes)

/** HMAC-SHA-256 (RFC 2104), 32 bytes. `key` must not be empty: WebCrypto takes no empty key. */
export async function hmacSha256(key: Bytes, bytes: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, {name: 'HMAC', hash: 'SHA-256'}, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes))
}

/** The hashes of links; a simulation hands in its own, which answer at once. */
export interface LinkHashes {
  sha256(bytes: Bytes): Bytes | Promise<Bytes>
  hmacSha256(key: Bytes, bytes: Bytes): Bytes | Promise<Bytes>
}

export const linkHashes: LinkHashes = {sha256, hmacSha256}

import {concat, fromHex, equal, type Bytes} from '../../base/bytes.ts'
import {recordIdBytes, maxHeldIds, sharedBuckets, sharedDigestBytes} from '../../protocol/link-messages.ts'
import type {SharedRecord} from './shared-entry.ts'

export type Sha256 = (bytes: Bytes) => Bytes | Promise<Bytes>

export const noDigest: Bytes = new Uint8Array(sharedDigestBytes)

/** The records of each bucket, the latest first. */
export function byBucket(records: Iterable<SharedRecord>): readonly (readonly SharedRecord[])[] {
  const buckets = Array.from({length: sharedBuckets}, (): SharedRecord[] => [])
  for (const record of records) buckets[record.bucket]!.push(record)
  for (const bucket of buckets) bucket.sort((a, b) => (a.order < b.order ? 1 : -1))
  return buckets
}

/** The ids of a bucket as they are told: of too many, those of the latest. */
export const idsOf = (bucket: readonly SharedRecord[]): Bytes =>
  concat(...bucket.slice(0, maxHeldIds).map(({id}) => fromHex(id)!))

/** What two tables are compared by. A salt that nobody knows before leaves nothing to prepare that looks equal and is not. */
export async function digestsOf(
  buckets: readonly (readonly SharedRecord[])[],
  salt: Bytes,
  sha256: Sha256
): Promise<Bytes> {
  const digests = await Promise.all(
    buckets.map(async bucket => {
      if (bucket.length === 0) return noDigest
      const ids = bucket.map(({id}) => id).sort()
      return (await sha256(concat(salt, ...ids.map(id => fromHex(id)!)))).subarray(0, sharedDigestBytes)
    })
  )
  return concat(...digests)
}

/** The buckets whose digests differ. */
export function differing(a: Bytes, b: Bytes): readonly number[] {
  const found: number[] = []
  for (let bucket = 0; bucket < sharedBuckets; bucket++) {
    if (!equal(digestAt(a, bucket), digestAt(b, bucket))) found.push(bucket)
  }
  return found
}

export const digestAt = (digests: Bytes, bucket: number): Uint8Array =>
  digests.subarray(bucket * sharedDigestBytes, (bucket + 1) * sharedDigestBytes)

/** Undefined when it is no row of whole ids. */
export function readIds(packed: Bytes, hex: (bytes: Uint8Array) => string): ReadonlySet<string> | undefined {
  if (packed.length % recordIdBytes !== 0) return undefined
  const ids = new Set<string>()
  for (let at = 0; at < packed.length; at += recordIdBytes) ids.add(hex(packed.subarray(at, at + recordIdBytes)))
  return ids
}

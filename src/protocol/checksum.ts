import type {Bytes} from '../base/bytes.ts'

/** CRC-32 as in ISO 3309 and zip files, big endian. Finds what a hand or a mail program changed, and protects against nobody. */
export function crc32(bytes: Uint8Array): Bytes {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  const sum = new Uint8Array(4)
  new DataView(sum.buffer).setUint32(0, ~crc >>> 0)
  return sum
}

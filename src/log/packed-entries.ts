import type {Bytes} from '../base/bytes.ts'
import {StorageError} from '../base/errors.ts'
import type {SignedEntry} from '../protocol/entry.ts'

/*
 * A run of entries as one array of bytes, so that a segment is read and cloned as one buffer:
 * for each entry u16 length of header, header, signature (64), u16 length of body + 1 (0: no body), body.
 * Two runs put one after the other are again a run.
 */
const signatureBytes = 64

/** Stands for an entry that was removed while others of its run are still there. No entry has an empty header. */
export const absentEntry: SignedEntry = {
  header: new Uint8Array(0),
  signature: new Uint8Array(signatureBytes),
  body: undefined
}

export const isPresent = ({header}: SignedEntry): boolean => header.length > 0

export const packedSize = (entry: SignedEntry): number =>
  2 + entry.header.length + signatureBytes + 2 + (entry.body?.length ?? 0)

export function packEntries(entries: readonly SignedEntry[]): Bytes {
  const packed = new Uint8Array(entries.reduce((size, entry) => size + packedSize(entry), 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const {header, signature, body} of entries) {
    view.setUint16(at, header.length)
    packed.set(header, at + 2)
    at += 2 + header.length
    packed.set(signature, at)
    at += signatureBytes
    view.setUint16(at, body === undefined ? 0 : body.length + 1)
    at += 2
    if (body !== undefined) {
      packed.set(body, at)
      at += body.length
    }
  }
  return packed
}

/**
 * The entries of a run; they are views of `packed`, nothing is copied.
 * @throws StorageError 'broken' when the bytes are not a run of entries
 */
export function unpackEntries(packed: Bytes): SignedEntry[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  const entries: SignedEntry[] = []
  let at = 0
  const take = (length: number): Bytes => {
    if (at + length > packed.length) throw broken()
    at += length
    return packed.subarray(at - length, at)
  }
  const takeLength = (): number => {
    take(2)
    return view.getUint16(at - 2)
  }
  while (at < packed.length) {
    const header = take(takeLength())
    const signature = take(signatureBytes)
    const length = takeLength()
    entries.push({header, signature, body: length === 0 ? undefined : take(length - 1)})
  }
  return entries
}

const broken = () => new StorageError('broken', 'A part of the stored messages cannot be read.')

import type {Bytes} from '../../base/bytes.ts'
import {held} from '../../base/held.ts'

/**
 * The bytes of a blob, read into one buffer: `room`, which nobody else uses, if it is large enough, or one made for them. `arrayBuffer()`
 * would do, but in Chromium what it leaves behind is collected late: reading a file of 1 GiB by pieces lets the page grow by 200 MB, and
 * by 40 MB this way. See src/decisions/026-pieces-by-a-worker.md.
 * Rejects with what the browser says: the file was changed or removed, or the disk does not answer.
 */
export async function readBlob(blob: Blob, room?: Bytes): Promise<Bytes> {
  const reader = byteReader(blob)
  if (reader === undefined) return new Uint8Array(await blob.arrayBuffer())
  held.add(reader)
  const {size} = blob
  let bytes = room !== undefined && room.buffer.byteLength >= size ? new Uint8Array(room.buffer) : new Uint8Array(size)
  let at = 0
  try {
    while (at < size) {
      // The buffer travels with the view, and comes back with what was read.
      const {value, done} = await reader.read(bytes.subarray(at, size))
      if (value === undefined) break
      bytes = new Uint8Array(value.buffer)
      at += value.byteLength
      if (done) break
    }
  } finally {
    held.delete(reader)
    void reader.cancel().catch(() => undefined)
  }
  if (at < size) throw new DOMException('The file ended early.', 'NotReadableError')
  return bytes.subarray(0, size)
}

function byteReader(blob: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return blob.stream().getReader({mode: 'byob'})
  } catch {
    // Older browsers stream without byte readers.
    return undefined
  }
}

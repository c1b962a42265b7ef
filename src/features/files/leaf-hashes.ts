/**
 * SHA-256(0x00 ‖ leaf) of every leaf of `blob`, 32 bytes each, as many together as `leavesPerStep`. One buffer of a leaf is all of
 * the file that is in memory. Runs on the page and, by its source text, in a worker made of it: it uses nothing from around it.
 */
export async function* leafHashes(
  blob: Blob,
  leafBytes: number,
  leavesPerStep: number
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const byteReader = (): ReadableStreamBYOBReader | undefined => {
    try {
      return blob.stream().getReader({mode: 'byob'})
    } catch {
      // Older browsers stream without byte readers.
      return undefined
    }
  }
  const count = Math.max(1, Math.ceil(blob.size / leafBytes))
  const reader = byteReader()
  // The digest takes a copy at once, so that the next leaf may be read into the same buffer.
  let buffer = new ArrayBuffer(1 + leafBytes)
  const read = async (start: number, size: number): Promise<void> => {
    if (reader === undefined) {
      const bytes = await blob.slice(start, start + size).arrayBuffer()
      new Uint8Array(buffer).set(new Uint8Array(bytes), 1)
      return
    }
    for (let at = 0; at < size;) {
      const {value} = await reader.read(new Uint8Array(buffer, 1 + at, size - at))
      if (value === undefined || value.byteLength === 0) {
        throw new DOMException('The file ended early.', 'NotReadableError')
      }
      // The buffer travels with the view, and comes back with what was read.
      buffer = value.buffer
      at += value.byteLength
    }
  }
  try {
    for (let leaf = 0; leaf < count;) {
      const digests: Promise<ArrayBuffer>[] = []
      for (const end = Math.min(count, leaf + leavesPerStep); leaf < end; leaf++) {
        const start = leaf * leafBytes
        const size = Math.min(leafBytes, blob.size - start)
        await read(start, size)
        const input = new Uint8Array(buffer, 0, 1 + size)
        input[0] = 0
        digests.push(crypto.subtle.digest('SHA-256', input))
      }
      const hashes = new Uint8Array(32 * digests.length)
      let at = 0
      for (const digest of digests) {
        hashes.set(new Uint8Array(await digest), at)
        at += 32
      }
      yield hashes
    }
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
}

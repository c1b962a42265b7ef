import type {Bytes} from '../../base/bytes.ts'

/** Blocks that are handed to the browser together, bytes. It keeps large Blobs on the disk; many small ones would stay in memory. */
const handedOverBytes = 8 * 1_048_576

/** All blocks as one Blob, which the browser keeps, without ever having them in the page's memory together. */
export async function blobOfBlocks(blocks: AsyncIterable<Bytes>, mediaType: string): Promise<Blob> {
  const whole: Blob[] = []
  let part: Bytes[] = []
  let partBytes = 0
  const handOver = () => {
    whole.push(new Blob(part))
    part = []
    partBytes = 0
  }
  for await (const block of blocks) {
    part.push(block)
    partBytes += block.length
    if (partBytes >= handedOverBytes) handOver()
  }
  handOver()
  return new Blob(whole, {type: mediaType})
}

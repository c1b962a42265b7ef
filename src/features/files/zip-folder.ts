import {makeZip, predictLength} from 'client-zip'
import type {Bytes} from '../../base/bytes.ts'

export interface ZippedFile {
  /** Inside the ZIP; made safe. */
  readonly path: string
  readonly size: number
  readonly timeMs: number
  /** Called when it is this file's turn. */
  blocks(signal: AbortSignal): AsyncIterable<Bytes>
}

/**
 * A ZIP of the files, uncompressed, made while it is read: nothing is asked of a file before its turn, and no more than a few blocks are in memory. A file or
 * a ZIP of 4 GiB and more is written as ZIP64. Load this by a dynamic import.
 */
export async function* zipFolder(
  files: readonly ZippedFile[],
  outer?: AbortSignal
): AsyncGenerator<Bytes, void, undefined> {
  const end = new AbortController()
  const signal = outer === undefined ? end.signal : AbortSignal.any([outer, end.signal])
  let reading: AsyncIterator<Bytes> | undefined
  const entries = files.map(file => ({
    ...metadata(file),
    input: {[Symbol.asyncIterator]: () => (reading = file.blocks(signal)[Symbol.asyncIterator]())}
  }))
  const reader = makeZip(entries, {buffersAreUTF8: true}).getReader()
  try {
    for (;;) {
      const {value, done} = await reader.read()
      if (done) return
      yield value as Bytes
    }
  } finally {
    // The library stops asking, but does not tell the file it is reading.
    end.abort()
    await reader.cancel().catch(() => undefined)
    await reading?.return?.()
  }
}

/** How large that will be, to the byte. */
export const zipSize = (files: readonly ZippedFile[]): number => Number(predictLength(files.map(metadata)))

const metadata = ({path, size, timeMs}: ZippedFile) => ({name: path, size, lastModified: timeMs})

import {crc32} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {concat, fromUtf8, type Bytes} from '../../../../src/base/bytes.ts'
import {zipFolder, zipSize, type ZippedFile} from '../../../../src/features/files/zip-folder.ts'

const mebibyte = 1_048_576

interface Source extends ZippedFile {
  read: number
  ended: boolean
}

/** A file of `size` bytes that notes how far it was read. */
function source(path: string, size: number): Source {
  return {
    path,
    size,
    timeMs: 1_700_000_000_000,
    read: 0,
    ended: false,
    async *blocks(signal) {
      try {
        for (let at = 0; at < size && !signal.aborted; at += mebibyte) {
          const block = new Uint8Array(Math.min(mebibyte, size - at)).fill(size + at / mebibyte)
          this.read += block.length
          yield block
        }
      } finally {
        this.ended = true
      }
    }
  }
}

async function all(blocks: AsyncIterable<Bytes>): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const block of blocks) parts.push(block)
  return concat(...parts)
}

/** Names and contents by the directory at the end of a ZIP, as programs read it. */
function unzipped(zip: Bytes): Map<string, Bytes> {
  const view = new DataView(zip.buffer)
  const end = zip.length - 22
  expect(view.getUint32(end, true)).toBe(0x06054b50)
  const found = new Map<string, Bytes>()
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    expect(view.getUint32(at, true)).toBe(0x02014b50)
    const [crc, size] = [view.getUint32(at + 16, true), view.getUint32(at + 24, true)]
    const [nameLength, extra, start] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint32(at + 42, true)
    ]
    const content = zip.subarray(start + 30 + nameLength).subarray(0, size)
    expect(crc32(content)).toBe(crc)
    found.set(fromUtf8(zip.subarray(at + 46, at + 46 + nameLength))!, content)
    at += 46 + nameLength + extra
  }
  return found
}

describe('a folder as a ZIP', () => {
  it('holds every file by its path, and is as large as was said before', async () => {
    const files = [source('album/cat.bin', 3 * mebibyte + 7), source('album/日本/empty', 0), source('read me', 5)]
    const zip = await all(zipFolder(files))
    expect(zip.length).toBe(zipSize(files))
    const found = unzipped(zip)
    expect([...found.keys()]).toEqual(['album/cat.bin', 'album/日本/empty', 'read me'])
    for (const {path, size} of files) expect(found.get(path)!.length).toBe(size)
  })

  it('reads files as they are asked for, one after the other, and not ahead', async () => {
    const files = [source('a', 50 * mebibyte), source('b', 50 * mebibyte)]
    const zip = zipFolder(files)
    let taken = 0
    while (taken < 10 * mebibyte) taken += ((await zip.next()).value as Bytes).length
    expect(files[0]!.read).toBeLessThanOrEqual(taken + 3 * mebibyte)
    expect(files[1]!.read).toBe(0)
    await zip.return()
    expect(files[0]!.ended).toBe(true)
  })

  it('ends with the error of a file that cannot be read', async () => {
    const broken: ZippedFile = {
      ...source('a', 5),
      async *blocks() {
        yield new Uint8Array(2)
        throw new Error('gone')
      }
    }
    await expect(all(zipFolder([broken]))).rejects.toThrow('gone')
  })

  it('says how large one beyond 4 GiB would be, which needs ZIP64', () => {
    const large = source('a', 5 * 2 ** 30)
    expect(zipSize([large])).toBeGreaterThan(5 * 2 ** 30 + 100)
  })
})

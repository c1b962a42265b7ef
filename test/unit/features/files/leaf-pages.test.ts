import {describe, expect, it} from 'vitest'
import {StorageError} from '../../../../src/base/errors.ts'
import type {FileId} from '../../../../src/base/ids.ts'
import {leafBytes} from '../../../../src/features/files/file-size.ts'
import {LeafPages} from '../../../../src/features/files/leaf-pages.ts'
import {MemoryFileStorage} from '../../../../src/features/files/memory-file-storage.ts'
import {sha256} from './files-world.ts'

const proved = {page: 0, hashes: new Uint8Array(64).fill(7), proof: new Uint8Array()}

/** A storage that may be full, and the pages of a file of two leaves in it. */
function world() {
  let isFull = false
  class Storage extends MemoryFileStorage {
    override async writeLeafPage(...page: Parameters<MemoryFileStorage['writeLeafPage']>): Promise<void> {
      if (isFull) throw new StorageError('full', 'There is no room.')
      await super.writeLeafPage(...page)
    }
  }
  const file = {id: '00'.repeat(32) as FileId, size: 2 * leafBytes, root: new Uint8Array(32)}
  const pages = new LeafPages(file, new Storage(1_000_000), sha256)
  return {pages, fill: () => (isFull = true)}
}

describe('a page of a leaf list', () => {
  it('is not here when it cannot be stored', async () => {
    const {pages, fill} = world()
    fill()
    const stored = pages.put(proved)
    expect(pages.has(0)).toBe(true)
    await expect(stored).rejects.toThrow(StorageError)
    expect(pages.has(0)).toBe(false)
    expect(await pages.hash(0)).toBeUndefined()
  })

  it('stays here when it was stored before and is taken once more', async () => {
    const {pages, fill} = world()
    await pages.put(proved)
    fill()
    await expect(pages.put(proved)).rejects.toThrow(StorageError)
    expect(pages.has(0)).toBe(true)
    expect(await pages.hash(1)).toHaveLength(32)
  })
})

import {describe, expect, it} from 'vitest'
import type {Bytes} from '../../../../src/base/bytes.ts'
import {FileError} from '../../../../src/base/errors.ts'
import {blobOfBlocks} from '../../../../src/features/files/blob-of-blocks.ts'
import {saveFile, type Saveable, type SavePlace, type Saving} from '../../../../src/features/files/save-file.ts'

/** Notes what happens, in order; the disk is as slow as the test wants. */
class Desk {
  readonly log: string[] = []
  readonly place: SavePlace = {
    write: async block => {
      this.log.push(`write ${block[0]}`)
      await this.disk
    },
    close: async () => void this.log.push('close'),
    abort: async () => void this.log.push('abort')
  }
  disk: Promise<void> = Promise.resolve()
  answer: SavePlace | undefined = this.place

  readonly saving: Saving = {
    pick: async name => {
      this.log.push(`pick ${name}`)
      return this.answer
    },
    download: (blob, name) => void this.log.push(`download ${name} ${blob.size}`)
  }

  file(count: number, fail = false): Saveable {
    const log = this.log
    return {
      name: 'cat.png',
      size: count,
      async *blocks() {
        for (let i = 0; i < count; i++) {
          log.push(`read ${i}`)
          yield Uint8Array.of(i)
        }
        if (fail) throw new FileError('unreadable', 'Gone.')
      },
      async blob() {
        return await blobOfBlocks(this.blocks(), 'image/png')
      }
    }
  }
}

describe('saving a file', () => {
  it('writes block by block where the person wants it', async () => {
    const desk = new Desk()
    const progress: number[] = []
    const outcome = await saveFile(desk.file(2), desk.saving, {onProgress: bytes => progress.push(bytes)})
    expect(outcome).toBe('saved')
    expect(desk.log).toEqual(['pick cat.png', 'read 0', 'write 0', 'read 1', 'write 1', 'close'])
    expect(progress).toEqual([1, 2])
  })

  it('waits for the disk before it reads on', async () => {
    const desk = new Desk()
    let ready = (): void => undefined
    desk.disk = new Promise(resolve => (ready = resolve))
    const saving = saveFile(desk.file(2), desk.saving)
    await expect.poll(() => desk.log.at(-1)).toBe('write 0')
    ready()
    expect(await saving).toBe('saved')
  })

  it('does nothing when the person does not want to after all', async () => {
    const desk = new Desk()
    desk.answer = undefined
    expect(await saveFile(desk.file(2), desk.saving)).toBe('cancelled')
    expect(desk.log).toEqual(['pick cat.png'])
  })

  it('leaves nothing half behind', async () => {
    const desk = new Desk()
    await expect(saveFile(desk.file(1, true), desk.saving)).rejects.toMatchObject({reason: 'unreadable'})
    expect(desk.log.slice(-2)).toEqual(['write 0', 'abort'])
  })

  it('stops when it is told to', async () => {
    const desk = new Desk()
    const stop = new AbortController()
    const saving = saveFile(desk.file(3), desk.saving, {signal: stop.signal, onProgress: () => stop.abort()})
    await expect(saving).rejects.toMatchObject({name: 'FileError', reason: 'aborted'})
    expect(desk.log.filter(line => line.startsWith('write'))).toEqual(['write 0'])
    expect(desk.log.at(-1)).toBe('abort')
  })

  it('hands a Blob to the browser where that has no dialogue', async () => {
    const desk = new Desk()
    const outcome = await saveFile(desk.file(3), {...desk.saving, pick: undefined})
    expect(outcome).toBe('handed-over')
    expect(desk.log.at(-1)).toBe('download cat.png 3')
  })
})

describe('a Blob of blocks', () => {
  it('has all of them in order', async () => {
    const mebibyte = 1_048_576
    async function* blocks(): AsyncGenerator<Bytes> {
      for (let i = 0; i < 20; i++) yield new Uint8Array(mebibyte).fill(i)
    }
    const blob = await blobOfBlocks(blocks(), 'application/zip')
    expect([blob.size, blob.type]).toEqual([20 * mebibyte, 'application/zip'])
    for (const at of [0, 7, 8, 19]) {
      const byte = new Uint8Array(await blob.slice(at * mebibyte, at * mebibyte + 1).arrayBuffer())
      expect(byte).toEqual(Uint8Array.of(at))
    }
  })
})

import {describe, expect, it} from 'vitest'
import type {Bytes} from '../../../../src/base/bytes.ts'
import type {FileId} from '../../../../src/base/ids.ts'
import {servingParameters as limits} from '../../../../src/features/files/parameters.ts'
import {PieceCache} from '../../../../src/features/files/piece-cache.ts'

const mebi = 1_048_576
const file = 'ab'.repeat(32) as FileId
const other = 'cd'.repeat(32) as FileId

/** Reads as the storage does: into the memory it is given, which a new piece takes over at once. */
function world() {
  const cache = new PieceCache()
  let made = 0
  const reads: number[] = []
  const read = (piece: number) => async (room: Bytes | undefined) => {
    reads.push(piece)
    if (room === undefined) made++
    const bytes = room ?? new Uint8Array(mebi)
    bytes.fill(piece)
    await Promise.resolve()
    return bytes
  }
  const use = <T>(piece: number, task: (bytes: Bytes | undefined) => Promise<T>) =>
    cache.use(file, piece, read(piece), task)
  return {cache, read, use, reads, made: () => made}
}

const first = (bytes: Bytes | undefined) => Promise.resolve(bytes?.[0])
const untilIdle = () => new Promise(resolve => setImmediate(resolve))

describe('pieces kept at hand', () => {
  it('are read once for all who want them', async () => {
    const {cache, use, read, reads} = world()
    cache.prepare(file, 3, read(3))
    expect(await Promise.all([use(3, first), use(3, first)])).toEqual([3, 3])
    expect(await use(3, first)).toBe(3)
    expect(reads).toEqual([3])
  })

  it('take no new memory once there are as many as are kept', async () => {
    const {use, made} = world()
    for (let piece = 0; piece < 5 * limits.cachedPieces; piece++) expect(await use(piece, first)).toBe(piece)
    expect(made()).toBe(limits.cachedPieces)
  })

  it('stay as they are while somebody uses them', async () => {
    const {use} = world()
    let release = (): void => undefined
    const held = use(0, async bytes => {
      await new Promise<void>(resolve => (release = resolve))
      return bytes![mebi - 1]
    })
    await untilIdle()
    for (let piece = 1; piece < 3 * limits.cachedPieces; piece++) await use(piece, first)
    release()
    expect(await held).toBe(0)
    for (let piece = 1; piece < 3 * limits.cachedPieces; piece++) expect(await use(piece, first)).toBe(piece)
  })

  it('are used again though nobody came for what was prepared', async () => {
    const {cache, read, use, made} = world()
    for (let piece = 0; piece < 3 * limits.cachedPieces; piece++) {
      cache.prepare(file, piece, read(piece))
      await untilIdle()
    }
    expect(made()).toBe(limits.cachedPieces)
    expect(await use(0, first)).toBe(0)
  })

  it('are asked for again when they could not be read', async () => {
    const {cache, use} = world()
    expect(await cache.use(file, 1, () => Promise.resolve(undefined), first)).toBeUndefined()
    expect(await use(1, first)).toBe(1)
  })

  it('are forgotten with their file, and all when nothing is given any more', async () => {
    const {cache, use, read, reads} = world()
    const useBoth = async () => {
      await use(1, first)
      await cache.use(other, 2, read(2), first)
    }
    await useBoth()
    cache.forget(file)
    await useBoth()
    expect(reads).toEqual([1, 2, 1])
    cache.clear()
    await useBoth()
    expect(reads).toEqual([1, 2, 1, 1, 2])
  })

  it('never reuse memory that is shorter than a piece', async () => {
    const {cache, use} = world()
    const rooms: (number | undefined)[] = []
    for (let piece = 0; piece < 2 * limits.cachedPieces; piece++) {
      await cache.use(
        other,
        piece,
        room => {
          rooms.push(room?.length)
          return Promise.resolve(new Uint8Array(5))
        },
        first
      )
    }
    expect(rooms.every(room => room === undefined)).toBe(true)
    expect(await use(0, first)).toBe(0)
  })
})

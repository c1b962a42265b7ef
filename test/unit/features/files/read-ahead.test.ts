import {describe, expect, it} from 'vitest'
import {readAheadParameters as limits} from '../../../../src/features/files/parameters.ts'
import {ReadAhead} from '../../../../src/features/files/read-ahead.ts'
import {randomBytes} from './files-world.ts'

const mebi = 1_048_576

/** Counts what is sliced off; `stuck`: the next slice is never read to its end. */
class WatchedBlob extends Blob {
  readonly sliced: (readonly (number | string | undefined)[])[] = []
  stuck = false

  override slice(...range: Parameters<Blob['slice']>): Blob {
    this.sliced.push(range)
    const part = super.slice(...range)
    if (!this.stuck) return part
    this.stuck = false
    return Object.assign(part, {
      stream: () => new ReadableStream({type: 'bytes', pull: () => new Promise(() => undefined)})
    })
  }
}

function world(pieces = 9) {
  const bytes = randomBytes((pieces - 1) * mebi + 5)
  let nowMs = 0
  const ahead = new ReadAhead(() => nowMs)
  const blob = new WatchedBlob([bytes])
  const same = async (index: number) =>
    Buffer.compare(await ahead.piece(blob, index), bytes.subarray(index * mebi, (index + 1) * mebi)) === 0
  return {ahead, blob, same, wait: (ms: number) => (nowMs += ms)}
}

describe('reading ahead', () => {
  it('reads the first piece alone, then several at once, also where the last is alone', async () => {
    const {blob, same} = world(2 * limits.piecesPerRead + 1)
    for (let index = 0; index <= 2 * limits.piecesPerRead; index++) {
      expect(await same(index)).toBe(true)
      if (index === 0) expect(blob.sliced).toEqual([[0, mebi]])
    }
    expect(blob.sliced).toHaveLength(4)
  })

  it('gives bytes that are the caller’s own', async () => {
    const {ahead, blob, same} = world(limits.piecesPerRead + 1)
    for (const index of [1, limits.piecesPerRead]) {
      const piece = await ahead.piece(blob, index)
      structuredClone(piece, {transfer: [piece.buffer]})
      expect(piece.length).toBe(0)
      expect(await same(index)).toBe(true)
    }
  })

  it('keeps only so much, and nothing of what is forgotten', async () => {
    const {ahead, blob, same} = world(limits.piecesPerRead * (limits.stretches + 1))
    for (let stretch = 0; stretch <= limits.stretches; stretch++) await same(stretch * limits.piecesPerRead)
    await same(0)
    expect(blob.sliced.length).toBe(limits.stretches + 2)
    ahead.forget(blob)
    await same(0)
    expect(blob.sliced.length).toBe(limits.stretches + 3)
  })

  it('reads into memory it used before, and never into what somebody still reads', async () => {
    const {blob, same} = world(8 * limits.piecesPerRead)
    const order = Array.from({length: 3 * 8 * limits.piecesPerRead}, (_, i) => (i * 7) % (8 * limits.piecesPerRead))
    for (let at = 0; at < order.length; at += 8) {
      // Eight at once need more stretches than are kept.
      const found = await Promise.all(order.slice(at, at + 8).map(index => same(index)))
      expect(found).toEqual(found.map(() => true))
    }
    expect(blob.sliced.length).toBeGreaterThan(8)
    const stretches = Array.from({length: limits.stretches + 1}, (_, i) => i * limits.piecesPerRead)
    expect(await same(0)).toBe(true)
    expect(await Promise.all(stretches.map(same))).toEqual(stretches.map(() => true))
  })

  it('fills the memory it is given', async () => {
    const {ahead, blob} = world(3)
    const room = new Uint8Array(mebi)
    // Not compared by `toBe`, which would print a difference of a mebibyte for minutes.
    const isRead = async (index: number) => (await ahead.piece(blob, index, room)).buffer === room.buffer
    expect([await isRead(1), await isRead(0)]).toEqual([true, true])
    expect((await ahead.piece(blob, 2, room)).length).toBe(5)
    structuredClone(room, {transfer: [room.buffer]})
    expect((await ahead.piece(blob, 0, room)).length).toBe(mebi)
  })

  it('begins anew what does not come', async () => {
    const {ahead, blob, same, wait} = world()
    blob.stuck = true
    void ahead.piece(blob, 0)
    wait(limits.readAgainMs)
    expect(await same(0)).toBe(true)
  })
})

import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {pieceBytes, pieceCount, pieceSize} from '../../../../src/features/files/file-size.ts'
import {PieceSet} from '../../../../src/features/files/piece-set.ts'

describe('PieceSet', () => {
  it('counts what is in it, like a set of numbers', () => {
    const step = fc.tuple(fc.boolean(), fc.nat({max: 40}))
    fc.assert(
      fc.property(fc.integer({min: 1, max: 33 * pieceBytes}), fc.array(step), (size, steps) => {
        const set = new PieceSet(size)
        const model = new Set<number>()
        for (const [adds, piece] of steps) {
          if (adds && piece < pieceCount(size)) model.add(piece)
          if (adds) set.add(piece)
          else if (piece < pieceCount(size)) {
            set.remove(piece)
            model.delete(piece)
          }
        }
        expect(set.count).toBe(model.size)
        expect(set.bytes).toBe([...model].reduce((sum, piece) => sum + pieceSize(size, piece), 0))
        expect(set.complete).toBe(model.size === pieceCount(size))
        const copy = new PieceSet(size, set.toBits())
        expect(copy.count).toBe(model.size)
        for (const piece of model) expect(copy.has(piece)).toBe(true)
      })
    )
  })

  it('does not look at bits beyond the end', () => {
    const set = new PieceSet(3 * pieceBytes, Uint8Array.of(0xff, 0xff))
    expect(set.count).toBe(3)
    expect(set.complete).toBe(true)
    expect(set.merge(2, Uint8Array.of(0xff))).toEqual([])
    expect(set.add(3)).toBe(false)
    expect(PieceSet.all(3 * pieceBytes).toBits()).toEqual(Uint8Array.of(7))
  })

  it('maps many pieces to few stretches', () => {
    const few = new PieceSet(3 * pieceBytes, Uint8Array.of(0b101))
    expect([...few.toMap()]).toEqual([255, 0, 255])
    const many = new PieceSet(1_000 * pieceBytes)
    for (let piece = 0; piece < 500; piece++) many.add(piece)
    const map = many.toMap()
    expect(map.length).toBe(128)
    expect([map[0], map[63], map[64], map[127]]).toEqual([255, 255, 0, 0])
    expect(new PieceSet(0).toMap().length).toBe(0)
  })

  it('is complete from the beginning when the file is empty', () => {
    expect(new PieceSet(0).complete).toBe(true)
  })
})

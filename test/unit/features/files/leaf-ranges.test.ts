import fc from 'fast-check'
import {expect, it} from 'vitest'
import {leavesPerPiece} from '../../../../src/features/files/file-size.ts'
import {rangeMessages, rangesPerMessage, toLeaves, toRanges} from '../../../../src/features/files/leaf-ranges.ts'

const leaves = fc.uniqueArray(fc.nat({max: 3_000}), {maxLength: 400})

it('ranges are the same leaves in the same order, each within one piece', () => {
  fc.assert(
    fc.property(leaves, asked => {
      const ranges = toRanges(asked)
      expect(toLeaves(ranges)).toEqual(asked)
      for (const {first, count} of ranges) {
        expect(Math.floor(first / leavesPerPiece)).toBe(Math.floor((first + count - 1) / leavesPerPiece))
      }
    })
  )
})

it('messages carry all ranges, as many as fit', () => {
  fc.assert(
    fc.property(leaves, asked => {
      const messages = [...rangeMessages(asked)]
      expect(messages.flatMap(toLeaves)).toEqual(asked)
      for (const ranges of messages) expect(ranges.length).toBeLessThanOrEqual(rangesPerMessage)
    })
  )
})

it('a piece in order is one range', () => {
  expect(toRanges(Array.from({length: 32}, (_, i) => 16 + i))).toEqual([
    {first: 16, count: 16},
    {first: 32, count: 16}
  ])
})

import {encode} from 'cborg'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {encodeCbor} from '../../../src/protocol/cbor.ts'

const {items} = fc.letrec(tie => ({
  items: fc.oneof(
    {depthSize: 'small'},
    fc.maxSafeNat(),
    fc.nat(70_000),
    fc.string({unit: 'binary', maxLength: 300}),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({maxLength: 300}),
    fc.array(tie('items'), {maxLength: 30})
  )
}))

describe('encodeCbor', () => {
  test('writes the bytes that cborg writes', () => {
    fc.assert(
      fc.property(items, item => {
        expect(encodeCbor(item)).toEqual(new Uint8Array(encode(item)))
      })
    )
  })

  test.each([0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER])(
    'writes %d as short as it can be',
    value => {
      expect(encodeCbor(value)).toEqual(new Uint8Array(encode(value)))
      expect(encodeCbor([value])).toEqual(new Uint8Array(encode([value])))
    }
  )

  test.each([23, 24, 255, 256, 65_535, 65_536])('writes strings and lists of %d', length => {
    for (const value of ['x'.repeat(length), new Uint8Array(length).fill(7), Array<number>(length).fill(1)]) {
      expect(encodeCbor(value)).toEqual(new Uint8Array(encode(value)))
    }
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, undefined, {}, new Map(), () => 1])(
    'writes nothing that has another encoding',
    value => {
      expect(() => encodeCbor(value)).toThrow('assertion failed')
      expect(() => encodeCbor([value])).toThrow('assertion failed')
    }
  )
})

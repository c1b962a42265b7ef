import fc from 'fast-check'
import {expect, test} from 'vitest'
import {plainText, readPlainData, type PlainData} from '../../src/base/plain-data.ts'
import {readRecord} from '../../src/features/game/shared-entry.ts'
import {decodeItem, encodeItem, fitsText} from '../../src/protocol/schema.ts'
import {
  maxSharedKeyBytes,
  maxSharedValueBytes,
  sharedRecordKind,
  type SignedRecord
} from '../../src/protocol/shared-record.ts'
import {runs} from './fuzzing.ts'

const bytes = (length: number) =>
  fc.uint8Array({minLength: length, maxLength: length, size: 'max'}).map(drawn => new Uint8Array(drawn))

/** Of any other there is no text. */
const allowedNames = (value: unknown): boolean => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value))
const arbitraryPlain = fc.jsonValue().filter(allowedNames) as fc.Arbitrary<PlainData>

const arbitraryValue = fc.oneof(
  fc.json(),
  arbitraryPlain.map(value => plainText(value)),
  fc.string({unit: 'binary'}),
  fc.constantFrom('', '-0', '1e400', '{"__proto__":1}', '[[', '"\\ud800"', '\ufeff1', '1 ', 'null')
)

const arbitrarySigned: fc.Arbitrary<SignedRecord> = fc.record({
  key: fc.string({unit: 'grapheme', maxLength: 12}),
  value: fc.option(arbitraryValue, {nil: undefined}),
  hlcMs: fc.maxSafeNat(),
  hlcCounter: fc.nat(2 ** 32 - 1),
  author: bytes(32),
  signature: bytes(64)
})

test('any decoded record is read or refused, and what is read is written the same way', () => {
  fc.assert(
    fc.property(arbitrarySigned, signed => {
      const read = readRecord(signed)
      if (!read.ok) {
        expect(read.error).toBe('malformed')
        return
      }
      const {value, key, order, bucket} = read.value
      expect(key).not.toBe('')
      expect(value === undefined ? undefined : plainText(value)).toBe(signed.value)
      expect(order).toHaveLength(14 + 8 + 64 + 128)
      expect(bucket).toBeGreaterThanOrEqual(0)
      expect(bucket).toBeLessThan(256)
      if (typeof value === 'object' && value !== null) expect(Object.isFrozen(value)).toBe(true)
    }),
    {numRuns: runs(2_000)}
  )
})

test('stored bytes, whatever they are, are a record or none', () => {
  const arbitraryStored = fc.oneof(
    fc.uint8Array({maxLength: 400}),
    // Twelve graphemes may be more bytes than a key has.
    fc
      .tuple(
        arbitrarySigned.filter(({key}) => fitsText(key, maxSharedKeyBytes)),
        fc.nat(),
        fc.nat(255)
      )
      .map(([{value, ...signed}, place, byte]) => {
        const fits = value !== undefined && fitsText(value, maxSharedValueBytes) ? value : undefined
        const stored = encodeItem(sharedRecordKind, {...signed, value: fits})
        stored[place % stored.length] = byte
        return stored
      })
  )
  fc.assert(
    fc.property(arbitraryStored, stored => {
      const decoded = decodeItem(sharedRecordKind, stored, 16_384)
      if (decoded.ok) expect(encodeItem(sharedRecordKind, decoded.value)).toEqual(new Uint8Array(stored))
    }),
    {numRuns: runs(2_000)}
  )
})

test('plain data has one text', () => {
  fc.assert(
    fc.property(arbitraryPlain, value => {
      const text = plainText(value)
      const read = readPlainData(text, 100_000)
      expect(read.ok && plainText(read.value)).toBe(text)
    }),
    {numRuns: runs(1_000)}
  )
})

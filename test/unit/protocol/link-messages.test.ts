import {encode} from 'cborg'
import {describe, expect, test} from 'vitest'
import {fromHex, type Bytes} from '../../../src/base/bytes.ts'
import {
  decodeFrame,
  encodeFrame,
  entriesFrameOverheadBytes,
  entryFrameBytes,
  maxControlFrameBytes,
  maxRealtimeFrameBytes
} from '../../../src/protocol/link-messages.ts'
import {counting, frameSamples} from '../../vectors/wire-samples.ts'

const errorOf = (frame: Bytes | string, maxBytes?: number) => {
  const decoded = decodeFrame(typeof frame === 'string' ? fromHex(frame)! : frame, maxBytes)
  return decoded.ok ? decoded.value : decoded.error
}
const cbor = (value: unknown): Bytes => encode(value) as Bytes

describe('decodeFrame refuses', () => {
  test.each([
    ['nothing', '', 'malformed'],
    ['no array', '05', 'malformed'],
    ['a map', 'a10005', 'malformed'],
    ['an empty array', '80', 'malformed'],
    ['a topic alone', '8100', 'malformed'],
    ['a missing field', '820005', 'malformed'],
    ['an array that ends early', '830005', 'malformed'],
    ['a field too many', '8400050100', 'malformed'],
    ['bytes behind the frame', '8300050100', 'malformed'],
    ['an indefinite array', '9f000501ff', 'malformed'],
    ['a lone break', 'ff', 'malformed'],
    ['a longer integer than needed', '8300051801', 'malformed'],
    ['a longer length than needed', '9803000501', 'malformed'],
    ['a tag', 'c183000501', 'malformed'],
    ['a float', '830005f93c00', 'malformed'],
    ['a negative integer', '83000520', 'malformed'],
    ['an integer over 2^53', '8300051bffffffffffffffff', 'malformed'],
    ['undefined', '830111f7', 'malformed'],
    ['null for a required field', '830111f6', 'malformed'],
    ['an array of 2^32 items', '9b0000000100000000', 'limit'],
    ['a reserved head', '1c', 'malformed'],
    ['an id over its limit', '8300051b0000000100000000', 'limit'],
    ['a topic over its limit', '831a000100000501', 'limit'],
    ['a type nobody declared', '83000f01', 'unknown-type'],
    ['a topic message outside a topic', '830011f5', 'wrong-level'],
    ['a link message inside a topic', '83010501', 'wrong-level']
  ])('%s', (_what, hex, reason) => {
    expect(errorOf(hex)).toBe(reason)
  })

  test('fields over their limit', () => {
    expect(errorOf(cbor([0, 2, counting(65)]))).toBe('limit')
    expect(errorOf(cbor([0, 2, counting(63)]))).toBe('limit')
    expect(errorOf(cbor([0, 7, 'x'.repeat(33)]))).toBe('limit')
    expect(errorOf(cbor([1, 16, 'x', 2]))).toBe('limit')
    expect(errorOf(cbor([1, 20, Array.from({length: 513}, () => counting(16))]))).toBe('limit')
    expect(errorOf(cbor([1, 22, [[counting(513), counting(64), null]]]))).toBe('limit')
    expect(errorOf(cbor([1, 22, [[counting(1), counting(64), counting(12_289)]]]))).toBe('limit')
  })

  test('a nested row of the wrong length', () => {
    expect(errorOf(cbor([1, 22, [[counting(1), counting(64)]]]))).toBe('malformed')
    expect(errorOf(cbor([1, 22, [[counting(1), counting(64), null, null]]]))).toBe('limit')
  })

  test('text that is not UTF-8', () => {
    expect(errorOf('830007' + '62' + 'c328')).toBe('malformed')
    expect(errorOf('830007' + '63' + 'eda080')).toBe('malformed')
    expect(errorOf('830007' + '62' + 'c081')).toBe('malformed')
  })

  test('a frame over what its channel carries', () => {
    expect(errorOf(new Uint8Array(maxControlFrameBytes + 1))).toBe('oversize')
    const frame = encodeFrame(1, {
      type: 'have',
      ids: Array.from({length: 100}, () => counting(16))
    })
    expect(errorOf(frame, maxRealtimeFrameBytes)).toBe('oversize')
    expect(decodeFrame(frame).ok).toBe(true)
  })
})

test('a later version’s message that may be ignored is only counted, whatever it carries', () => {
  for (const fields of [[], [1], ['x', [[{a: 1}]], null, 1.5]]) {
    expect(errorOf(cbor([0, 250, ...fields]))).toEqual({topic: 0, message: {type: 'unknown', number: 250}})
    expect(errorOf(cbor([3, 1_000_000, ...fields]))).toEqual({topic: 3, message: {type: 'unknown', number: 1_000_000}})
  }
  expect(errorOf(cbor([0, 127]))).toBe('unknown-type')
})

describe('encodeFrame asserts', () => {
  test('the level of a message', () => {
    expect(() => encodeFrame(1, {type: 'ping', id: 1})).toThrow('ping fits topic 1')
    expect(() => encodeFrame(0, {type: 'typing', on: true})).toThrow('typing fits topic 0')
    expect(() => encodeFrame(65_536, {type: 'typing', on: true})).toThrow()
  })

  test('limits of fields', () => {
    expect(() => encodeFrame(0, {type: 'ping', id: -1})).toThrow()
    expect(() => encodeFrame(0, {type: 'ping', id: 0.5})).toThrow()
    expect(() => encodeFrame(0, {type: 'ping', id: 2 ** 32})).toThrow()
    expect(() => encodeFrame(0, {type: 'proof', signature: counting(63)})).toThrow()
    expect(() => encodeFrame(0, {type: 'goodbye', reason: '☕'.repeat(11)})).toThrow()
    expect(() => encodeFrame(0, {type: 'goodbye', reason: '\ud800'})).toThrow()
  })
})

test('what a peer sends cannot reach an object’s prototype', () => {
  const decoded = decodeFrame(cbor([1, 16, '__proto__', 0]))
  expect(decoded).toEqual({ok: true, value: {topic: 1, message: {type: 'presence', name: '__proto__', state: 0}}})
})

test('decoded bytes are copies: they hold no frame in memory', () => {
  const frame = encodeFrame(frameSamples['entries']!.topic, frameSamples['entries']!.message)
  const decoded = decodeFrame(frame)
  if (!decoded.ok || decoded.value.message.type !== 'entries') throw new Error('decodes')
  expect(decoded.value.message.entries[0]!.header.buffer.byteLength).toBe(200)
})

test('entryFrameBytes fills a frame to its limit and never over it', () => {
  for (const bodyLength of [undefined, 0, 23, 24, 255, 256, 4_000, 12_288]) {
    const entry = {
      header: counting(230),
      signature: counting(64),
      body: bodyLength === undefined ? undefined : counting(bodyLength)
    }
    const room = maxControlFrameBytes - entriesFrameOverheadBytes
    const count = Math.min(64, Math.floor(room / entryFrameBytes(entry)))
    const frame = encodeFrame(65_535, {type: 'entries', entries: Array.from({length: count}, () => entry)})
    expect(frame.length).toBeLessThanOrEqual(entriesFrameOverheadBytes + count * entryFrameBytes(entry))
    expect(decodeFrame(frame).ok).toBe(true)
  }
})

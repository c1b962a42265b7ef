import {encode} from 'cborg'
import {describe, expect, test} from 'vitest'
import {fromHex, fromUtf8, type Bytes} from '../../../src/base/bytes.ts'
import {decodeBody, encodeBody, maxChatTextBytes} from '../../../src/protocol/bodies.ts'
import {
  bodyMatches,
  decodeHeader,
  encodeHeader,
  entrySigningBytes,
  maxBodyBytes,
  maxHeaderBytes
} from '../../../src/protocol/entry.ts'
import {fitsText} from '../../../src/protocol/schema.ts'
import {counting, headerSamples} from '../../vectors/wire-samples.ts'

const first = headerSamples['first']!
const later = headerSamples['later']!
const fieldsOf = (header: typeof first): unknown[] => Object.values(header).map(value => value ?? null)
const errorOf = (bytes: Bytes) => {
  const decoded = decodeHeader(bytes)
  return decoded.ok ? undefined : decoded.error
}
const withField = (header: typeof first, name: keyof typeof first, value: unknown): Bytes =>
  encode(fieldsOf({...header, [name]: value})) as Bytes

describe('a header', () => {
  test('fits its limit at its largest', () => {
    expect(encodeHeader(later).length).toBeLessThanOrEqual(maxHeaderBytes)
  })

  test('writes its parents ascending, whatever order they are in', () => {
    const backwards = {...later, parents: [...later.parents].reverse()}
    expect(encodeHeader(backwards)).toEqual(encodeHeader(later))
    expect(errorOf(withField(later, 'parents', backwards.parents))).toBe('not-canonical')
  })

  test('names no parent twice', () => {
    expect(errorOf(encodeHeader({...later, parents: [counting(16), counting(16)]}))).toBe('malformed')
  })

  test('has a previous one exactly when it is not the first', () => {
    expect(errorOf(encodeHeader({...first, seq: 1}))).toBe('malformed')
    expect(errorOf(encodeHeader({...first, prev: counting(32)}))).toBe('malformed')
  })

  test('of another version is told apart, however it goes on', () => {
    expect(errorOf(encode([2, 'anything']) as Bytes)).toBe('version')
    expect(errorOf(encode([0]) as Bytes)).toBe('version')
    expect(errorOf(withField(first, 'version', 3))).toBe('version')
  })

  test.each([
    ['a head longer than needed', '980c02'],
    ['an array without end', '9f02'],
    ['an array of nothing', '8002'],
    ['a number', '0202'],
    ['nothing behind the head', '8c']
  ])('that begins with %s is of no version', (_what, hex) => {
    expect(errorOf(fromHex(hex)!)).toBe('malformed')
  })

  test.each([
    ['topic', counting(15), 'limit'],
    ['author', counting(33), 'limit'],
    ['chain', counting(9), 'limit'],
    ['seq', -1, 'malformed'],
    ['seq', 1.5, 'malformed'],
    ['prev', counting(31), 'limit'],
    ['parents', Array.from({length: 5}, (_, i) => counting(16, i)), 'limit'],
    ['hlcMs', 2 ** 53, 'malformed'],
    ['hlcCounter', 2 ** 32, 'limit'],
    ['kind', 65_536, 'limit'],
    ['bodyLength', maxBodyBytes + 1, 'limit'],
    ['bodySha256', counting(16), 'limit'],
    ['author', 'text', 'malformed']
  ] as const)('with a bad %s is refused', (name, value, reason) => {
    expect(errorOf(withField(later, name, value))).toBe(reason)
  })

  test('over its size is refused unread', () => {
    expect(errorOf(new Uint8Array(maxHeaderBytes + 1))).toBe('oversize')
  })

  test('is signed behind a label', () => {
    expect(fromUtf8(entrySigningBytes(new Uint8Array()))).toBe('shoal entry v1\0')
    expect(entrySigningBytes(counting(4)).slice(-4)).toEqual(counting(4))
  })

  test('names its body by length and hash', () => {
    const header = {...first, bodyLength: 3, bodySha256: counting(32)}
    expect(bodyMatches(header, counting(3), counting(32))).toBe(true)
    expect(bodyMatches(header, counting(4), counting(32))).toBe(false)
    expect(bodyMatches(header, counting(3), counting(32, 1))).toBe(false)
  })
})

describe('a body', () => {
  test('of a kind this version does not know is left alone', () => {
    expect(decodeBody(99, counting(3))).toEqual({ok: false, error: 'unknown-type'})
    expect(decodeBody(0, counting(3))).toEqual({ok: false, error: 'unknown-type'})
  })

  test('holds its limit in bytes of UTF-8', () => {
    const fits = '☕'.repeat(Math.floor(maxChatTextBytes / 3))
    expect(decodeBody(2, encodeBody({type: 'chatText', text: fits, replyTo: undefined, mentions: []})).ok).toBe(true)
    expect(() => encodeBody({type: 'chatText', text: `${fits}☕`, replyTo: undefined, mentions: []})).toThrow()
    expect(decodeBody(2, encode([`${fits}☕`, null, []]) as Bytes)).toEqual({ok: false, error: 'limit'})
    expect(decodeBody(2, encode(['x', 5, []]) as Bytes)).toEqual({ok: false, error: 'malformed'})
  })
})

test('fitsText counts bytes and refuses lone surrogates', () => {
  expect(fitsText('☕', 3)).toBe(true)
  expect(fitsText('☕', 2)).toBe(false)
  expect(fitsText('👍', 4)).toBe(true)
  expect(fitsText('👍'.slice(0, 1), 4)).toBe(false)
})

import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {utf8} from '../../../src/base/bytes.ts'
import {cleanName, defaultName, shortKey} from '../../../src/identity/names.ts'
import {maxNameBytes} from '../../../src/protocol/entry.ts'
import {counting} from '../../vectors/wire-samples.ts'

describe('defaultName', () => {
  test('is two words that follow from the key', () => {
    expect(defaultName(new Uint8Array(32))).toBe('quiet heron')
    expect(defaultName(counting(32, 7))).toBe(defaultName(counting(32, 7)))
  })

  test('has 1,024 different ones, each fit to be a name', () => {
    const names = new Set<string>()
    for (let a = 0; a < 256; a++) for (let b = 0; b < 256; b++) names.add(defaultName(Uint8Array.of(a, b)))
    expect(names.size).toBe(1_024)
    for (const name of names) expect(cleanName(name)).toBe(name)
  })
})

test('shortKey is the first six digits', () => {
  expect(shortKey(counting(32, 171))).toBe('abacad')
})

describe('cleanName', () => {
  test.each([
    ['Ada', 'Ada'],
    ['  Ada \n Lovelace\t', 'Ada Lovelace'],
    ['Zoe\u0308', 'Zoë'],
    ['Ｂｏ', 'Ｂｏ'],
    ['田中', '田中'],
    ['محمد', 'محمد'],
    ['👩\u200d🚀 Ada', '👩\u200d🚀 Ada'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['x'.repeat(32), 'x'.repeat(32)],
    ['👍'.repeat(32), '👍'.repeat(32)]
  ])('%j is %j', (name, clean) => expect(cleanName(name)).toBe(clean))

  test.each([
    ['nothing', ''],
    ['white space', ' \t\u3000'],
    ['33 characters', 'x'.repeat(33)],
    ['33 emoji', '👍'.repeat(33)],
    ['a very long text', 'x'.repeat(1_000_000)],
    ['a control character', 'a\u0007b'],
    ['a bidi override', 'a\u202eb'],
    ['a bidi isolate', '\u2067a'],
    ['a zero width space', 'A\u200bda'],
    ['a joiner between Latin letters', 'A\u200dda'],
    ['an invisible letter', '\u3164'],
    ['a lone surrogate', '\ud83d'],
    ['a private character', '\ue000']
  ])('%s is no name', (_what, name) => expect(cleanName(name)).toBeUndefined())

  test('is settled, and always fits the wire', () => {
    const anything = fc.oneof(fc.string({unit: 'binary', maxLength: 40}), fc.string({unit: 'grapheme', maxLength: 30}))
    fc.assert(
      fc.property(anything, name => {
        const clean = cleanName(name)
        return clean === undefined || (cleanName(clean) === clean && utf8(clean).length <= maxNameBytes)
      }),
      {numRuns: 2_000}
    )
  })
})

import fc from 'fast-check'
import '../../fuzz/fuzzing.ts'
import {describe, expect, it} from 'vitest'
import {checkPlain, plainText, readPlainData} from '../../../src/base/plain-data.ts'

const data = fc.jsonValue({maxDepth: 6}).filter(value => !/__proto__|constructor|prototype/.test(JSON.stringify(value)))

describe('plainText', () => {
  it('writes equal data as equal texts, whatever order names were given in', () => {
    expect(plainText({b: 1, a: [true, null, 'x']})).toBe('{"a":[true,null,"x"],"b":1}')
    expect(plainText({a: [true, null, 'x'], b: 1})).toBe('{"a":[true,null,"x"],"b":1}')
    expect(plainText({a: undefined, b: -0})).toBe('{"b":0}')
  })

  it('writes what readPlainData reads as the same again', () => {
    fc.assert(
      fc.property(data, value => {
        const text = plainText(value)
        const read = readPlainData(text, 1_000_000)
        expect(read.ok && plainText(read.value)).toBe(text)
      })
    )
  })

  it.each([
    ['a function', () => undefined],
    ['not a number', Number.NaN],
    ['an infinite number', [Number.POSITIVE_INFINITY]],
    ['a date', {at: new Date(0)}],
    ['a map', new Map()],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['a name that changes objects', JSON.parse('{"__proto__":1}')]
  ])('refuses %s', (_, value) => {
    expect(() => plainText(value)).toThrow(TypeError)
    expect(() => checkPlain(value, new WeakMap())).toThrow(TypeError)
  })

  it('refuses what contains itself', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(() => plainText(cycle)).toThrow(TypeError)
    expect(() => checkPlain(cycle, new WeakMap())).toThrow(TypeError)
  })
})

describe('checkPlain', () => {
  it('takes what plainText writes, and passes over what it has seen', () => {
    fc.assert(
      fc.property(data, value => {
        expect(() => checkPlain(value, new WeakMap())).not.toThrow()
      })
    )
    const known = new WeakMap()
    const part = {deep: [1, undefined, {name: undefined}]}
    checkPlain({part}, known)
    let reads = 0
    const watched = new Proxy(part, {
      ownKeys: target => {
        reads++
        return Reflect.ownKeys(target)
      }
    })
    checkPlain([watched], known)
    checkPlain([watched, part], known)
    expect(reads).toBe(1)
  })

  it('refuses what lies too deep, whatever of it it has seen', () => {
    const known = new WeakMap<object, number>()
    const nested = (levels: number, inner: unknown): unknown => (levels === 0 ? inner : {in: nested(levels - 1, inner)})
    const part = nested(20, {})
    expect(checkPlain(part, known)).toBe(20)
    expect(checkPlain(nested(12, part), known)).toBe(32)
    expect(() => plainText(nested(12, part))).not.toThrow()
    for (const seen of [known, new WeakMap<object, number>()]) {
      expect(() => checkPlain(nested(13, part), seen)).toThrow(TypeError)
      expect(() => checkPlain({list: [nested(11, part)]}, seen)).toThrow(TypeError)
    }
    expect(() => plainText(nested(13, part))).toThrow(TypeError)
  })
})

describe('readPlainData', () => {
  it.each([
    ['{', 'not-json'],
    ['', 'not-json'],
    ['NaN', 'not-json'],
    ['[-1e999]', 'not-finite'],
    ['{"a":{"__proto__":{}}}', 'forbidden-name'],
    ['{"constructor":1}', 'forbidden-name'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 'too-deep'],
    [JSON.stringify('x'.repeat(100)), 'too-long'],
    [JSON.stringify('ö'.repeat(40)), 'too-long']
  ])('refuses %s: %s', (text, reason) => {
    expect(readPlainData(text, 80)).toEqual({ok: false, error: reason})
  })

  it('is total', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void readPlainData(text, 1_000)))
    expect(readPlainData(`${'['.repeat(5_000)}`, 10_000).ok).toBe(false)
  })
})

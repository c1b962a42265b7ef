import {describe, expect, test} from 'vitest'
import {fromHex} from '../../../src/base/bytes.ts'
import {fourWords, safetyWords} from '../../../src/identity/safety-words.ts'
import vectors from '../../vectors/safety-words.json' with {type: 'json'}

type Name = keyof typeof vectors.keys
const keyOf = (name: string) => fromHex(vectors.keys[name as Name])!

describe('safety words', () => {
  test.each(vectors.pairs)('of %s and %s, in either order', async (one, other, words) => {
    expect((await safetyWords(keyOf(one!), keyOf(other!))).join(' ')).toBe(words)
    expect((await safetyWords(keyOf(other!), keyOf(one!))).join(' ')).toBe(words)
  })

  test.each(Object.entries(vectors.single))('of %s alone', async (name, words) => {
    expect((await fourWords(keyOf(name))).join(' ')).toBe(words)
  })

  test('of other keys are others', async () => {
    const changed = keyOf('ada')
    changed[31]! ^= 1
    expect(await safetyWords(changed, keyOf('bo'))).not.toEqual(await safetyWords(keyOf('ada'), keyOf('bo')))
    expect(await fourWords(changed)).not.toEqual(await fourWords(keyOf('ada')))
  })
})

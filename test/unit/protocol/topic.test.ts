import {hkdfSync} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {toHex} from '../../../src/base/bytes.ts'
import {TopicError} from '../../../src/base/errors.ts'
import {maxTopicCodePoints, normaliseTopic, publicTopicKeys} from '../../../src/protocol/topic.ts'
import vectors from '../../vectors/topic.json' with {type: 'json'}

const reasonOf = (topic: string): string => {
  try {
    return `joined as ${normaliseTopic(topic)}`
  } catch (error) {
    return error instanceof TopicError ? error.reason : String(error)
  }
}

describe('normaliseTopic', () => {
  test.each(vectors.normalised)('%j is %j: %s', (topic, canonical) => {
    expect(normaliseTopic(topic!)).toBe(canonical)
    expect(normaliseTopic(canonical!)).toBe(canonical)
  })

  test.each(vectors.refused)('%j is refused as %s: %s', (topic, reason) => {
    expect(reasonOf(topic!)).toBe(reason)
  })

  test('a lone surrogate, which JSON cannot carry, is refused', () => {
    expect(reasonOf('tea\ud800')).toBe('unprintable')
  })

  test('counts code points, not UTF-16 units, after normalising', () => {
    expect(normaliseTopic('a'.repeat(maxTopicCodePoints))).toHaveLength(128)
    expect(reasonOf('a'.repeat(maxTopicCodePoints + 1))).toBe('too-long')
    expect([...normaliseTopic('👍'.repeat(128))]).toHaveLength(128)
    expect(reasonOf('👍'.repeat(129))).toBe('too-long')
    expect(normaliseTopic('e\u0301'.repeat(128))).toHaveLength(128)
    expect(normaliseTopic(`${' '.repeat(500)}tea`)).toBe('tea')
    // One character that NFKC makes eighteen of.
    expect(reasonOf('\ufdfa'.repeat(8))).toBe('too-long')
    expect(reasonOf('a'.repeat(5_000_000))).toBe('too-long')
  })

  test('says in a sentence what is wrong', () => {
    expect(() => normaliseTopic('')).toThrow('Type a topic first.')
    expect(() => normaliseTopic('x'.repeat(200))).toThrow('at most 128 characters')
    expect(() => normaliseTopic('\u202e')).toThrow('cannot be shown')
  })

  test('is settled: a canonical name is its own canonical name, and nothing else is thrown', () => {
    const anything = fc.oneof(fc.string({unit: 'binary', maxLength: 40}), fc.string({unit: 'grapheme', maxLength: 40}))
    fc.assert(
      fc.property(anything, topic => {
        const outcome = reasonOf(topic)
        if (!outcome.startsWith('joined as ')) return ['empty', 'too-long', 'unprintable'].includes(outcome)
        const canonical = outcome.slice('joined as '.length)
        return canonical.length > 0 && [...canonical].length <= 128 && normaliseTopic(canonical) === canonical
      }),
      {numRuns: 2_000}
    )
  })
})

describe('publicTopicKeys', () => {
  test.each(vectors.keys)('of $topic are pinned', async pinned => {
    const keys = await publicTopicKeys(pinned.topic)
    const {appId, roomId, topicKey} = keys
    expect({topic: keys.name, appId, roomId, topicKey, membershipKey: toHex(keys.membershipKey)}).toEqual(pinned)
    expect(toHex(keys.topicId)).toBe(topicKey)
  })

  test('are HKDF-SHA-256 of the name, as another implementation computes it', async () => {
    const derive = (info: string, length: number) =>
      toHex(new Uint8Array(hkdfSync('sha256', 'tea', 'shoal public topic', info, length)))
    const keys = await publicTopicKeys(' TEA ')
    expect(keys.roomId).toBe(derive('room', 16))
    expect(keys.topicKey).toBe(derive('log', 16))
    expect(toHex(keys.membershipKey)).toBe(derive('membership', 32))
  })

  test('reject as normaliseTopic throws', async () => {
    await expect(publicTopicKeys(' ')).rejects.toThrow(TopicError)
  })
})

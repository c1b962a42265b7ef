import fc from 'fast-check'
import {expect, test} from 'vitest'
import {toBase64Url, type Bytes} from '../../src/base/bytes.ts'
import {decodeInvite, encodeInvite} from '../../src/protocol/invite.ts'
import {runs} from './fuzzing.ts'

const secret = fc.uint8Array({minLength: 32, maxLength: 32}).map(bytes => Uint8Array.from(bytes) as Bytes)
const name = fc.string({unit: fc.constantFrom(...'abcÄß 日本👍-.#!%'), maxLength: 40})
const payload = fc.tuple(secret, name).map(([secret, name]) => encodeInvite({secret, name}))

test('whatever is handed in: an invitation in its one form, or a reason, never an exception', () => {
  const bytes = fc.uint8Array({maxLength: 700})
  const text = fc.oneof(
    fc.string(),
    payload,
    bytes.map(toBase64Url),
    bytes.map(all => `AQ${toBase64Url(all)}`)
  )
  fc.assert(
    fc.property(text, text => {
      const decoded = decodeInvite(text)
      if (decoded.ok) expect(encodeInvite(decoded.value)).toBe(text)
      else expect(['truncated', 'damaged', 'newer-version']).toContain(decoded.error)
    }),
    {numRuns: runs(5_000)}
  )
})

test('what was changed, cut or put together never opens another topic', () => {
  fc.assert(
    fc.property(payload, payload, fc.nat(), fc.nat(), (one, other, cut, rest) => {
      const mixed = one.slice(0, cut % (one.length + 1)) + other.slice(rest % (other.length + 1))
      if (mixed !== one && mixed !== other) expect(decodeInvite(mixed).ok).toBe(false)
    }),
    {numRuns: runs(5_000)}
  )
})

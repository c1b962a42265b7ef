import fc from 'fast-check'
import {expect, test} from 'vitest'
import {toBase64Url, type Bytes} from '../../src/base/bytes.ts'
import {
  decodeAnswer,
  decodeOffer,
  encodeAnswer,
  encodeOffer,
  passedNotation,
  type ConnectionAnswer,
  type ConnectionOffer
} from '../../src/protocol/by-hand.ts'
import {isDescription} from '../../src/protocol/passed-description.ts'
import {crc32} from '../../src/protocol/checksum.ts'
import {compactDescription, sessionDescription} from '../../src/rendezvous/compact-description.ts'
import {arbitraryFields} from './arbitrary-of-notation.ts'
import {runs} from './fuzzing.ts'

const letters = (min: number, max: number) =>
  fc.string({unit: fc.constantFrom(...'abcXYZ019+/'), minLength: min, maxLength: max})
const bytesOf = (length: number) =>
  fc.uint8Array({minLength: length, maxLength: length}).map(bytes => Uint8Array.from(bytes) as Bytes)

const candidate = fc
  .tuple(fc.nat(3), fc.nat(2), bytesOf(16), fc.integer({min: 1, max: 65_535}), fc.integer({min: 1, max: 0xffff_ffff}))
  .map(([type, addressKind, address, port, priority]) => {
    return {type, addressKind, address: addressKind === 0 ? address.slice(0, 4) : address, port, priority}
  })
const description = fc.record({
  ufrag: letters(4, 32),
  password: letters(22, 64),
  fingerprint: bytesOf(32),
  candidates: fc.array(candidate, {minLength: 1, maxLength: 10})
})
const offer: fc.Arbitrary<ConnectionOffer> = fc.record({
  id: bytesOf(8),
  madeS: fc.nat({max: 2 ** 40}),
  lifeS: fc.nat(3_600),
  name: fc.constantFrom(undefined, 'tea', 'green tea', '日本'),
  secret: fc.constant(undefined),
  mark: bytesOf(8),
  description
})
const answer: fc.Arbitrary<ConnectionAnswer> = fc.record({offerId: bytesOf(8), description})

/** With a head and a checksum that fit, so that what is inside is looked at. */
const framed = (head: number, record: Uint8Array) => {
  const body = Uint8Array.of(head, record.length >> 8, record.length & 255, ...record)
  return toBase64Url(Uint8Array.of(...body, ...crc32(body)))
}

test('what is written is read as it was', () => {
  fc.assert(
    fc.property(offer, answer, (offer, answer) => {
      expect(decodeOffer(encodeOffer(offer))).toEqual({ok: true, value: offer})
      expect(decodeAnswer(encodeAnswer(answer))).toEqual({ok: true, value: answer})
    }),
    {numRuns: runs(1_000)}
  )
})

test('whatever is handed in: what can be used in its one form, or a reason, never an exception', () => {
  const anyBytes = fc.uint8Array({maxLength: 700})
  const text = fc.oneof(
    fc.string(),
    anyBytes.map(toBase64Url),
    anyBytes.map(record => framed(0x81, record)),
    anyBytes.map(record => framed(0x91, record)),
    fc.tuple(offer, fc.nat(), fc.nat(255)).map(([offer, at, byte]) => {
      const bytes = Uint8Array.from(atob(encodeOffer(offer).replaceAll('-', '+').replaceAll('_', '/')), sign =>
        sign.charCodeAt(0)
      )
      const record = bytes.slice(3, -4)
      record[at % record.length] = byte
      return framed(0x81, record)
    })
  )
  const reasons = ['truncated', 'damaged', 'newer-version', 'not-an-offer', 'not-an-answer']
  fc.assert(
    fc.property(text, text => {
      const [offer, answer] = [decodeOffer(text), decodeAnswer(text)]
      if (offer.ok) expect(encodeOffer(offer.value)).toBe(text)
      else expect(reasons).toContain(offer.error)
      if (answer.ok) expect(encodeAnswer(answer.value)).toBe(text)
      else expect(reasons).toContain(answer.error)
    }),
    {numRuns: runs(5_000)}
  )
})

test('what is declared, with anything in it, is taken only when it can be written into a description', () => {
  const records = arbitraryFields(passedNotation.answer.slice(1, -1)) as unknown as fc.Arbitrary<ConnectionAnswer>
  fc.assert(
    fc.property(records, record => {
      expect(decodeAnswer(encodeAnswer(record)).ok).toBe(isDescription(record.description))
    }),
    {numRuns: runs(1_000)}
  )
})

test('a description is written line by line, and reads as what it was made of', () => {
  fc.assert(
    fc.property(description, description => {
      const sdp = sessionDescription(description, 'active')
      expect(sdp.split(/\r\n|\r|\n/)).toHaveLength(16 + description.candidates.length)
      const read = compactDescription(sdp)
      const {ufrag, password, fingerprint} = description
      if (read) expect(read).toMatchObject({ufrag, password, fingerprint})
      for (const one of read?.candidates ?? []) expect(description.candidates).toContainEqual(one)
      expect(read === undefined).toBe(description.candidates.every(({type}) => type === 2))
    }),
    {numRuns: runs(1_000)}
  )
})

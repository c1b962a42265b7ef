import {describe, expect, test} from 'vitest'
import {fromHex, toBase64Url, toHex, type Bytes} from '../../../src/base/bytes.ts'
import {
  decodeAnswer,
  decodeOffer,
  encodeAnswer,
  encodeOffer,
  passedKindOf,
  passedNotation,
  passedPayload,
  type ConnectionAnswer,
  type ConnectionOffer
} from '../../../src/protocol/by-hand.ts'
import {crc32} from '../../../src/protocol/checksum.ts'
import {decodeInvite} from '../../../src/protocol/invite.ts'
import {handAnswer, handOffer} from '../../vectors/by-hand-samples.ts'
import vectors from '../../vectors/by-hand.json' with {type: 'json'}

const outcome = (payload: string) => {
  const decoded = decodeOffer(payload)
  return decoded.ok ? 'taken' : decoded.error
}
const offer = encodeOffer(handOffer)
const answer = encodeAnswer(handAnswer)

/** What `payload` says, with other bytes in it and a checksum that fits. */
function rewritten(payload: string, change: (bytes: Bytes) => void): string {
  const bytes = fromHex(toHex(Uint8Array.from(atob(unescaped(payload)), sign => sign.charCodeAt(0))))!
  change(bytes)
  bytes.set(crc32(bytes.subarray(0, -4)), bytes.length - 4)
  return toBase64Url(bytes)
}
const unescaped = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/')

describe('what is passed by hand', () => {
  test('is pinned, byte for byte and limit for limit', () => {
    expect({notation: passedNotation, offer, answer}).toEqual(vectors)
    expect(decodeOffer(vectors.offer)).toEqual({ok: true, value: handOffer})
    expect(decodeAnswer(vectors.answer)).toEqual({ok: true, value: handAnswer})
  })

  test('fits a QR code that a phone can read, with as many addresses as there may be', () => {
    const [candidate] = handOffer.description.candidates
    const candidates = Array.from({length: 10}, () => ({...candidate!, addressKind: 2, address: new Uint8Array(16)}))
    const description = {...handOffer.description, ufrag: 'deadbeef', password: 'f'.repeat(32), candidates}
    expect(offer.length).toBeLessThanOrEqual(320)
    expect(encodeOffer({...handOffer, description}).length).toBeLessThanOrEqual(600)
  })

  test('is told from other texts by how it begins, also by a page that knows invitations only', () => {
    expect([
      passedKindOf(offer),
      passedKindOf(answer),
      passedKindOf('AQAB'),
      passedKindOf(''),
      passedKindOf('!!')
    ]).toEqual(['offer', 'answer', undefined, undefined, undefined])
    for (const text of [offer, answer]) expect(decodeInvite(text)).toEqual({ok: false, error: 'newer-version'})
    expect(outcome(answer)).toBe('not-an-offer')
    expect(decodeAnswer(offer)).toEqual({ok: false, error: 'not-an-answer'})
    expect(outcome('Ada says hello')).toBe('not-an-offer')
  })

  test('cut anywhere is truncated', () => {
    expect(outcome('')).toBe('truncated')
    for (let length = 1; length < offer.length; length++) expect(outcome(offer.slice(0, length))).toBe('truncated')
  })

  test('with any one character changed, or two swapped, is refused', () => {
    for (let at = 0; at < offer.length; at++) {
      for (const other of 'AZaz09-_.') {
        if (other !== offer[at]) expect(outcome(offer.slice(0, at) + other + offer.slice(at + 1))).not.toBe('taken')
      }
      const [here, next] = [offer[at]!, offer[at + 1] ?? '']
      if (here !== next && next !== '')
        expect(outcome(offer.slice(0, at) + next + here + offer.slice(at + 2))).not.toBe('taken')
    }
  })

  test('with something behind it, or far too long, is damaged', () => {
    for (const more of ['A', '.', 'AAAA', offer, 'A'.repeat(1_000_000)]) expect(outcome(offer + more)).toBe('damaged')
  })

  test('of a later version says so when it is whole', () => {
    const later = rewritten(offer, bytes => (bytes[0] = 0x82))
    expect(outcome(later)).toBe('newer-version')
    expect(outcome(later.slice(0, -2))).toBe('truncated')
    expect(outcome(rewritten(offer, bytes => (bytes[0] = 0x80)))).toBe('not-an-offer')
  })

  test('is found in a whole link and in lines that a mail program broke', () => {
    const broken = offer.replace(/.{60}/g, '$&\r\n ')
    for (const text of [offer, ` https://shoal.example/app?x=1#!${offer}\n`, broken])
      expect(passedPayload(text)).toBe(offer)
  })

  test.each<[string, Partial<ConnectionOffer>]>([
    ['a topic that is not in its one form', {name: 'Tea'}],
    ['a secret without a name', {name: undefined, secret: new Uint8Array(32)}],
    ['a private name that cannot be shown', {name: 'a\u202eb', secret: new Uint8Array(32)}],
    ['no way to be reached', {description: {...handOffer.description, candidates: []}}],
    [
      'a password with an end of line in it',
      {description: {...handOffer.description, password: `${'p'.repeat(22)}\r\na=x`}}
    ],
    ['a name of ICE with a space in it', {description: {...handOffer.description, ufrag: 'abc d'}}]
  ])('with %s is damaged', (_, change) => {
    expect(outcome(encodeOffer({...handOffer, ...change}))).toBe('damaged')
  })

  test.each<[string, object]>([
    ['an IPv4 address of 16 bytes', {address: new Uint8Array(16)}],
    ['an IPv6 address of 4 bytes', {addressKind: 1}],
    ['port 0', {port: 0}],
    ['priority 0', {priority: 0}]
  ])('with a candidate with %s is damaged', (_, change) => {
    const candidates = [{...handAnswer.description.candidates[0]!, ...change}]
    const wrong: ConnectionAnswer = {...handAnswer, description: {...handAnswer.description, candidates}}
    expect(decodeAnswer(encodeAnswer(wrong))).toEqual({ok: false, error: 'damaged'})
  })
})

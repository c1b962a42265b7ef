import {describe, expect, test} from 'vitest'
import {
  maxCandidateLength,
  maxDescriptionLength,
  maxSignalTextLength,
  parsePubSubSignal,
  parseTrackerMessage
} from '../../../src/protocol/relay-signals.ts'

const peerId = 'AbCdEfGhIjKlMnOpQrSt'
const infoHash = '\u0000\u00ff"\\abcdefghijklmnop'
const signal = (fields: object) => parsePubSubSignal(JSON.stringify({peerId, ...fields}))
const tracker = (fields: object) => parseTrackerMessage(JSON.stringify({info_hash: infoHash, ...fields}))
const malformed = {ok: false, error: 'malformed'}
const taken = (value: unknown) => ({ok: true, value})

describe('parsePubSubSignal', () => {
  test('takes what Trystero 0.25.4 sends', () => {
    expect(signal({})).toEqual(taken({peerId}))
    expect(signal({offer: 'cipher', offerId: 'aZ09'})).toEqual(taken({peerId, offer: 'cipher', offerId: 'aZ09'}))
    expect(signal({answer: 'cipher', offerId: 'a'})).toEqual(taken({peerId, answer: 'cipher', offerId: 'a'}))
    expect(signal({candidate: 'cipher'})).toEqual(taken({peerId, candidate: 'cipher'}))
  })

  test('takes what Shoal adds', () => {
    expect(signal({tag: 'full'})).toEqual(taken({peerId, tag: 'full'}))
    expect(signal({candidates: ['a', 'b'], offerId: 'x'})).toEqual(
      taken({peerId, candidates: ['a', 'b'], offerId: 'x'})
    )
  })

  test('leaves out every other field, so that none can act on the core', () => {
    const rest = {peer: {}, hasOutgoingOffer: true, passive: true, constructor: 1, toString: 1}
    expect(signal({...rest, offer: 'x'})).toEqual(taken({peerId, offer: 'x'}))
    const poisoned = parsePubSubSignal(`{"peerId":"${peerId}","__proto__":{"offer":"x","polluted":1}}`)
    expect(poisoned).toEqual(taken({peerId}))
    expect(Object.getPrototypeOf((poisoned as {value: object}).value)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  test.each([
    ['no peer', {peerId: undefined}],
    ['a peer named __proto__', {peerId: '__proto__'}],
    ['a short peer', {peerId: 'abc'}],
    ['a peer with another sign', {peerId: 'AbCdEfGhIjKlMnOpQrS-'}],
    ['a peer with a line break behind', {peerId: `${peerId}\n`}],
    ['a peer that is no text', {peerId: [peerId]}],
    ['an offer that is no text', {offer: {sdp: 'x'}}],
    ['an empty offer', {offer: ''}],
    ['an offer over its limit', {offer: 'x'.repeat(maxDescriptionLength + 1)}],
    ['an answer over its limit', {answer: 'x'.repeat(maxDescriptionLength + 1)}],
    ['a candidate over its limit', {candidate: 'x'.repeat(maxCandidateLength + 1)}],
    ['a bad offer id', {offer: 'x', offerId: '__proto__'}],
    ['a long offer id', {offer: 'x', offerId: 'a'.repeat(65)}],
    ['an offer id that is an object', {offer: 'x', offerId: {}}],
    ['too many candidates', {candidates: Array.from({length: 17}, () => 'x')}],
    ['candidates that are no texts', {candidates: [1]}],
    ['candidates that are no list', {candidates: {length: 1, 0: 'x'}}],
    ['a tag with a space', {tag: 'a b'}],
    ['offer and answer at once', {offer: 'x', answer: 'y'}]
  ])('refuses %s', (_what, fields) => {
    expect(signal(fields)).toEqual(malformed)
  })

  test.each(['', '{', 'null', '[]', '"x"', '1', 'undefined', '{"peerId":1}', '[{"peerId":1}]', '['.repeat(60_000)])(
    'refuses %.20s',
    text => expect(parsePubSubSignal(text)).toEqual(malformed)
  )

  test('refuses unread what is too long', () => {
    expect(parsePubSubSignal(' '.repeat(maxSignalTextLength + 1))).toEqual({ok: false, error: 'oversize'})
  })
})

describe('parseTrackerMessage', () => {
  const offer = {peer_id: peerId, offer_id: 'offer1', offer: {type: 'offer', sdp: 'v=0'}}
  const answer = {peer_id: peerId, offer_id: 'offer1', answer: {type: 'answer', sdp: 'v=0'}}
  const read = {infoHash, peerId, offerId: 'offer1', sdp: 'v=0'}

  test('takes offers and answers, and nothing else of them', () => {
    expect(tracker({...offer, action: 'announce', peer: {}})).toEqual(taken({kind: 'offer', ...read}))
    expect(tracker(answer)).toEqual(taken({kind: 'answer', ...read}))
    const withCandidates = {...answer, answer: {...answer.answer, candidates: ['c1', 'c2'], x: 1}}
    expect(tracker(withCandidates)).toEqual(taken({kind: 'answer', ...read, candidates: ['c1', 'c2']}))
  })

  test('takes the interval of an announce response', () => {
    expect(tracker({interval: 120, complete: 1, incomplete: 2})).toEqual(
      taken({kind: 'interval', infoHash, seconds: 120})
    )
  })

  test('takes a refusal, cut to what can be shown', () => {
    const refused = (reason: unknown) => parseTrackerMessage(JSON.stringify({'failure reason': reason}))
    expect(refused('no')).toEqual(taken({kind: 'failure', reason: 'no'}))
    expect(refused('x'.repeat(5_000))).toEqual(taken({kind: 'failure', reason: 'x'.repeat(200)}))
    expect(refused({})).toEqual(taken({kind: 'failure', reason: 'no reason'}))
  })

  test('says which messages are merely of no use', () => {
    expect(tracker({action: 'scrape'})).toEqual({ok: false, error: 'unknown-type'})
  })

  test.each([
    ['a short info hash', {...offer, info_hash: 'abc'}],
    ['an info hash that is no text', {...offer, info_hash: 1}],
    ['a bad peer', {...offer, peer_id: '__proto__'}],
    ['no offer id', {...offer, offer_id: undefined}],
    ['a bad offer id', {...offer, offer_id: '../..'}],
    ['an offer that is a text', {...offer, offer: 'v=0'}],
    ['an offer of another type', {...offer, offer: {type: 'answer', sdp: 'v=0'}}],
    ['an offer without sdp', {...offer, offer: {type: 'offer'}}],
    ['an offer over its limit', {...offer, offer: {type: 'offer', sdp: 'x'.repeat(maxDescriptionLength + 1)}}],
    ['bad candidates', {...answer, answer: {...answer.answer, candidates: [{}]}}],
    ['a negative interval', {interval: -1}],
    ['an interval that is no number', {interval: 'soon'}],
    ['an endless interval', {interval: 1e999}]
  ])('refuses %s', (_what, fields) => {
    const json = JSON.stringify({info_hash: infoHash, ...fields}).replace('"interval":null', '"interval":1e999')
    expect(parseTrackerMessage(json)).toEqual(malformed)
  })

  test.each(['', 'null', '[]', '{}', '{"__proto__":{"failure reason":"x"}}'])('refuses %s', text => {
    expect(parseTrackerMessage(text)).toEqual(malformed)
  })
})

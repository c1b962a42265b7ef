import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {concat, toHex, type Bytes} from '../../../src/base/bytes.ts'
import {maxSealedBytes} from '../../../src/protocol/bodies.ts'
import {decodeDirect, directSigningBytes, encodeDirect, paddedBytes} from '../../../src/protocol/direct-message.ts'
import {counting} from '../../vectors/wire-samples.ts'

const plaintext = (text: string) => ({recipient: counting(32), text, signature: counting(64)})

describe('the inside of a direct message', () => {
  test('comes back, at every length class', () => {
    for (const length of [0, 1, 23, 24, 151, 152, 255, 256, 407, 408, 900, 2_000, 4_000, 8_191, 8_192]) {
      const value = plaintext('x'.repeat(length))
      const padded = encodeDirect(value)
      expect(paddedBytes).toContain(padded.length)
      expect(decodeDirect(padded)).toEqual({ok: true, value})
    }
    expect(encodeDirect(plaintext('x'.repeat(8_192))).length + 16).toBeLessThanOrEqual(maxSealedBytes)
  })

  test('is refused when it is longer than it may be', () => {
    expect(() => encodeDirect(plaintext('x'.repeat(8_193)))).toThrow('assertion failed')
  })

  test('has one way only to be padded', () => {
    const padded = encodeDirect(plaintext('hello'))
    const hidden = padded.slice()
    hidden[200] = 1
    const longer = concat(padded, new Uint8Array(256))
    const declared = padded.slice()
    declared[1]! += 1
    const beyond = padded.slice()
    beyond[0] = 0xff
    const empty = new Uint8Array(256)
    expect(decodeDirect(hidden)).toEqual({ok: false, error: 'padding'})
    expect(decodeDirect(longer)).toEqual({ok: false, error: 'padding'})
    expect(decodeDirect(padded.subarray(1))).toEqual({ok: false, error: 'padding'})
    expect(decodeDirect(declared)).toEqual({ok: false, error: 'malformed'})
    expect(decodeDirect(beyond)).toEqual({ok: false, error: 'padding'})
    expect(decodeDirect(empty)).toEqual({ok: false, error: 'malformed'})
    expect(decodeDirect(new Uint8Array())).toEqual({ok: false, error: 'padding'})
  })

  test('is signed as one claim and no other', () => {
    const claim = {
      topicId: counting(16),
      sender: counting(32, 1),
      recipient: counting(32, 2),
      ephemeral: counting(32, 3),
      text: 'hello'
    }
    const others = [
      {topicId: counting(16, 9)},
      {sender: claim.recipient, recipient: claim.sender},
      {ephemeral: counting(32, 9)},
      {text: 'hello '}
    ]
    const all = [claim, ...others.map(change => ({...claim, ...change}))].map(one => toHex(directSigningBytes(one)))
    expect(new Set(all).size).toBe(all.length)
    for (const bad of [{topicId: counting(15)}, {sender: counting(31)}, {recipient: counting(33)}]) {
      expect(() => directSigningBytes({...claim, ...bad})).toThrow('assertion failed')
    }
  })

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 2_000}), text => {
        const padded: Bytes = encodeDirect(plaintext(text))
        expect(decodeDirect(padded)).toEqual({ok: true, value: plaintext(text)})
      })
    )
  })
})

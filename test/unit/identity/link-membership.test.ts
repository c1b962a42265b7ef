import {createHmac} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {concat, toHex, utf8, type Bytes} from '../../../src/base/bytes.ts'
import {linkMembership, type HandshakeOptions, type Role} from '../../../src/identity/handshake.ts'
import {decodeFrame, encodeFrame} from '../../../src/protocol/link-messages.ts'
import {counting} from '../../vectors/wire-samples.ts'
import {
  ada,
  bo,
  connect,
  End,
  fingerprintA,
  fingerprintB,
  optionsOf,
  outcomeOf,
  type TestKey
} from './handshake-pair.ts'

const secret = counting(32, 1)

async function end(role: Role, key: Bytes | undefined, who: TestKey, changes: Partial<HandshakeOptions> = {}) {
  const options = optionsOf(role, changes)
  const membership = key && (await linkMembership(key, role, options.fingerprints))
  return new End({...options, membership}, who)
}

const typesOf = (frames: readonly Bytes[]) =>
  frames.map(frame => {
    const decoded = decodeFrame(frame)
    return decoded.ok ? decoded.value.message.type : decoded.error
  })

describe('the handshake on a link of a private topic', () => {
  test('proves membership first, then who each is', async () => {
    const [a, b] = [await end('initiator', secret, ada), await end('responder', secret, bo)]
    expect([typesOf(a.sent), typesOf(b.sent)]).toEqual([['member'], ['member']])
    connect(a, b)
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['proven', 'proven'])
    for (const {sent} of [a, b]) expect(typesOf(sent)).toEqual(['member', 'hello', 'proof'])
  })

  test('is HMAC-SHA-256 of label, role and both fingerprints, the initiator’s first', async () => {
    const proofOf = (role: number) =>
      createHmac('sha256', secret)
        .update(concat(utf8('shoal private link v1\0'), Uint8Array.of(role), fingerprintA, fingerprintB))
        .digest('hex')
    const initiator = await linkMembership(secret, 'initiator', {local: fingerprintA, remote: fingerprintB})
    const responder = await linkMembership(secret, 'responder', {local: fingerprintB, remote: fingerprintA})
    expect([toHex(initiator.own), toHex(initiator.expected)]).toEqual([proofOf(1), proofOf(2)])
    expect([toHex(responder.own), toHex(responder.expected)]).toEqual([proofOf(2), proofOf(1)])
  })

  test('tells whoever lacks the secret nothing but that one proof', async () => {
    const a = await end('initiator', secret, ada)
    const eve = await end('responder', counting(32, 2), bo)
    connect(a, eve)
    expect([outcomeOf(a), outcomeOf(eve)]).toEqual(['membership', 'membership'])
    expect(typesOf(a.sent)).toEqual(['member'])
    expect(toHex(concat(...a.sent))).not.toContain(toHex(ada.publicKey))
  })

  test('tells a page that says hello at once nothing more either', async () => {
    const a = await end('initiator', secret, ada)
    const eve = await end('responder', undefined, bo)
    connect(a, eve)
    expect(outcomeOf(a)).toBe('order')
    expect(typesOf(a.sent)).toEqual(['member'])
  })

  test('does not take its own proof back, nor one of another link', async () => {
    const a = await end('initiator', secret, ada)
    a.receive(a.sent[0]!)
    expect(outcomeOf(a)).toBe('membership')
    const [c, d] = [await end('initiator', secret, ada), await end('responder', secret, bo)]
    connect(c, d)
    // Whoever sits in the middle has another certificate towards either side.
    const middle = {fingerprints: {local: fingerprintA, remote: counting(32, 99)}}
    const victim = await end('initiator', secret, ada, middle)
    for (const frame of d.sent) victim.receive(frame)
    expect(outcomeOf(victim)).toBe('membership')
    expect(typesOf(victim.sent)).toEqual(['member'])
  })

  test('says nothing of itself whatever comes first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({maxLength: 100}), {maxLength: 4}), async frames => {
        const a = await end('initiator', secret, ada)
        for (const frame of [...frames, encodeFrame(0, {type: 'member', proof: counting(32, 9)})]) {
          a.receive(Uint8Array.from(frame))
        }
        a.computeAll()
        expect(a.state.kind).toBe('failed')
        expect(typesOf(a.sent)).toEqual(['member'])
      })
    )
  })
})

import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {equal, fromHex, toHex, utf8, type Bytes} from '../../../src/base/bytes.ts'
import type {RoutingId} from '../../../src/base/ids.ts'
import {maxEarlyFrames, topicProof, type HandshakeOptions, type Role} from '../../../src/identity/handshake.ts'
import {decodeFrame, encodeFrame} from '../../../src/protocol/link-messages.ts'
import vectors from '../../vectors/handshake.json' with {type: 'json'}
import {counting} from '../../vectors/wire-samples.ts'
import {ada, bo, connect, End, eve, optionsOf, outcomeOf, type TestKey} from './handshake-pair.ts'

const initiator = (changes?: Partial<HandshakeOptions>, key: TestKey = ada) =>
  new End(optionsOf('initiator', changes), key)
const responder = (changes?: Partial<HandshakeOptions>, key: TestKey = bo) =>
  new End(optionsOf('responder', changes), key)
const ping = encodeFrame(0, {type: 'ping', id: 1})

/** A pair whose handshake is done, for frames to replay. */
function donePair(): {a: End; b: End} {
  const a = initiator()
  const b = responder()
  connect(a, b)
  return {a, b}
}

describe('an honest pair', () => {
  test('proves who each is and agrees on everything else', () => {
    const a = initiator({features: 0b1110, versions: {min: 1, max: 3}})
    const b = responder({features: 0x8000_0011 + 0b0110, versions: {min: 2, max: 5}})
    connect(a, b)
    if (a.state.kind !== 'proven' || b.state.kind !== 'proven') throw new Error(`${outcomeOf(a)} ${outcomeOf(b)}`)
    expect(a.state.peer).toEqual({
      key: toHex(bo.publicKey),
      publicKey: bo.publicKey,
      agreementKey: counting(32, 40),
      routingId: 'BBBBBBBBBBBBBBBBBBBB',
      features: 0b0110,
      version: 3,
      transcript: b.state.peer.transcript
    })
    expect(b.state.peer).toMatchObject({key: toHex(ada.publicKey), features: 0b0110, version: 3})
    expect(a.state.early).toEqual([])
    expect(b.state.early).toEqual([])
  })

  test('sends one hello and one proof each, the hello at once', () => {
    const a = initiator()
    expect(a.outbox).toHaveLength(1)
    const b = responder()
    connect(a, b)
    for (const end of [a, b]) {
      const types = end.sent.map(frame => {
        const decoded = decodeFrame(frame)
        return decoded.ok && decoded.value.message.type
      })
      expect(types).toEqual(['hello', 'proof'])
    }
  })

  test('may be two tabs of one person', () => {
    const a = initiator()
    const b = responder({publicKey: ada.publicKey}, ada)
    connect(a, b)
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['proven', 'proven'])
  })

  test('uses the highest feature bit without a sign', () => {
    const a = initiator({features: 0xffff_ffff})
    const b = responder({features: 0x8000_0000})
    connect(a, b)
    expect(a.state).toMatchObject({kind: 'proven', peer: {features: 0x8000_0000}})
  })

  test('proves in whatever order frames and cryptography happen, and loses no frame sent right behind the proof', () => {
    const choices = fc.array(fc.nat({max: 3}), {minLength: 40, maxLength: 40})
    fc.assert(
      fc.property(choices, order => {
        const ends = [initiator(), responder()] as const
        const talked = [false, false]
        const got: Bytes[][] = [[], []]
        const act = (choice: number): boolean => {
          const [self, other] = choice % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
          if (choice < 2) return ends[self].compute()
          const frame = ends[self].outbox.shift()
          if (frame === undefined) return false
          if (ends[other].state.kind === 'proven') got[other]!.push(frame)
          else ends[other].receive(frame)
          return true
        }
        const talk = () => {
          for (const i of [0, 1] as const) {
            if (ends[i].state.kind !== 'proven' || talked[i]) continue
            talked[i] = true
            ends[i].outbox.push(ping)
          }
        }
        for (const choice of order) {
          act(choice)
          talk()
        }
        while ([0, 1, 2, 3].some(act)) talk()
        for (const i of [0, 1] as const) {
          const {state} = ends[i]
          if (state.kind !== 'proven') return false
          const heard = [...state.early, ...got[i]!]
          if (heard.length !== 1 || !equal(heard[0]!, ping)) return false
        }
        return true
      }),
      {numRuns: 500}
    )
  })
})

describe('fails', () => {
  test('both ends when somebody sits in the middle: fingerprints differ, frames are passed on as they are', () => {
    const a = initiator({fingerprints: {local: counting(32, 10), remote: counting(32, 99)}})
    const b = responder({fingerprints: {local: counting(32, 20), remote: counting(32, 98)}})
    connect(a, b)
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['signature', 'signature'])
  })

  test.each(['local', 'remote'] as const)('when one bit of one %s fingerprint differs', which => {
    const honest = optionsOf('initiator').fingerprints
    const flipped = honest[which].slice()
    flipped[31]! ^= 1
    const a = initiator({fingerprints: {...honest, [which]: flipped}})
    const b = responder()
    connect(a, b)
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['signature', 'signature'])
  })

  test('when somebody in the middle puts an own key into a hello', () => {
    const a = initiator()
    const b = responder()
    connect(a, b, (frame, from) => {
      const decoded = decodeFrame(frame)
      if (from !== a || !decoded.ok || decoded.value.message.type !== 'hello') return [frame]
      return [encodeFrame(0, {...decoded.value.message, key: eve.publicKey})]
    })
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['signature', 'signature'])
  })

  test('when any byte of any frame is changed on the way', () => {
    const {a: first} = donePair()
    const lengths = first.sent.map(frame => frame.length)
    for (const index of [0, 1]) {
      for (let at = 0; at < lengths[index]!; at++) {
        const a = initiator()
        const b = responder()
        let count = 0
        connect(a, b, (frame, from) => {
          if (from !== a || count++ !== index) return [frame]
          const changed = frame.slice()
          changed[at]! ^= 1 << (at % 8)
          return [changed]
        })
        expect(b.state.kind, `byte ${at} of frame ${index}`).toBe('failed')
        if (index === 0) expect(a.state.kind).not.toBe('proven')
      }
    }
  })

  test('when a proof of another link between the same two is replayed', () => {
    const {b: earlier} = donePair()
    const a = initiator({nonce: counting(32, 77)})
    a.receive(earlier.sent[0]!)
    a.computeAll()
    a.receive(earlier.sent[1]!)
    a.computeAll()
    expect(outcomeOf(a)).toBe('signature')
  })

  test('when everything we send comes back', () => {
    for (const make of [initiator, responder]) {
      const end = make()
      end.receive(end.sent[0]!)
      expect(outcomeOf(end)).toBe('reflection')
    }
  })

  test('when our key comes back under our label with another nonce', () => {
    const a = initiator()
    const echo = new End(
      optionsOf('responder', {publicKey: ada.publicKey, routingId: optionsOf('initiator').routingId}),
      eve
    )
    connect(a, echo)
    expect(outcomeOf(a)).toBe('reflection')
  })

  test('when our own proof comes back behind a hello with our key: it carries our role', () => {
    const a = initiator()
    const echo = new End(optionsOf('responder', {publicKey: ada.publicKey}), eve)
    a.receive(echo.sent[0]!)
    a.computeAll()
    a.receive(a.sent[1]!)
    a.computeAll()
    expect(outcomeOf(a)).toBe('signature')
  })

  test('when both claim the same role', () => {
    for (const role of ['initiator', 'responder'] as const) {
      const a = new End({...optionsOf(role), ...identityOf('initiator')}, ada)
      const b = new End({...optionsOf(role), ...identityOf('responder')}, bo)
      connect(a, b)
      expect([outcomeOf(a), outcomeOf(b)]).toEqual(['signature', 'signature'])
    }
  })

  test('when another key signs', () => {
    const a = initiator()
    const b = responder({}, eve)
    connect(a, b)
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['signature', 'proven'])
  })

  test.each([
    [
      {min: 1, max: 1},
      {min: 2, max: 3}
    ],
    [
      {min: 4, max: 9},
      {min: 1, max: 3}
    ],
    [
      {min: 1, max: 3},
      {min: 3, max: 2}
    ]
  ])('on both ends when versions %j and %j have none in common', (one, two) => {
    const a = initiator({versions: one})
    const b = responder({versions: two})
    connect(a, b)
    expect([outcomeOf(a), outcomeOf(b)]).toEqual(['version', 'version'])
  })

  test('on bytes that are no frame, in either place', () => {
    for (const bad of [new Uint8Array(), utf8('hello'), new Uint8Array(16_385), fromHex('8300')!]) {
      const a = initiator()
      a.receive(bad)
      expect(outcomeOf(a)).toBe('malformed')
      const b = responder()
      b.receive(initiator().sent[0]!)
      b.computeAll()
      b.receive(bad)
      expect(outcomeOf(b)).toBe('malformed')
    }
  })

  test('on a label that is no label', () => {
    for (const routingId of ['', '__proto__', 'a b', '☕']) {
      const a = initiator()
      const b = new End(optionsOf('responder', {routingId: routingId as RoutingId}), bo)
      connect(a, b)
      expect(outcomeOf(a)).toBe('malformed')
    }
  })

  test('on anything but a hello first', () => {
    const {b} = donePair()
    for (const frame of [
      b.sent[1]!,
      ping,
      encodeFrame(1, {type: 'typing', on: true}),
      encodeFrame(0, {type: 'topicClose', number: 1})
    ]) {
      const a = initiator()
      a.receive(frame)
      expect(outcomeOf(a)).toBe('order')
    }
  })

  test('on a second hello', () => {
    for (const when of ['before hashing', 'after'] as const) {
      const a = initiator()
      const b = responder()
      a.receive(b.sent[0]!)
      if (when === 'after') a.computeAll()
      a.receive(b.sent[0]!)
      a.computeAll()
      expect(outcomeOf(a)).toBe('order')
    }
  })

  test('on a goodbye in the middle', () => {
    const a = initiator()
    a.receive(encodeFrame(0, {type: 'goodbye', reason: 'left'}))
    expect(outcomeOf(a)).toBe('goodbye')
  })

  test('when our own cryptography fails', () => {
    const a = initiator()
    a.receive(responder().sent[0]!)
    a.handle({kind: 'crypto-failed'})
    expect(outcomeOf(a)).toBe('crypto')
  })

  test('when more frames come than are kept while a proof is verified', () => {
    const {a: honest} = donePair()
    const b = responder()
    b.receive(honest.sent[0]!)
    b.computeAll()
    b.receive(honest.sent[1]!)
    for (let i = 0; i < maxEarlyFrames; i++) b.receive(ping)
    expect(b.state.kind).toBe('verifying')
    b.receive(ping)
    expect(outcomeOf(b)).toBe('order')
  })
})

describe('what comes at the wrong time changes nothing', () => {
  test('after failing', () => {
    const a = initiator()
    a.receive(ping)
    const failed = a.state
    a.receive(responder().sent[0]!)
    a.handle({kind: 'verified', valid: true})
    a.handle({kind: 'signed', signature: counting(64)})
    expect(a.state).toBe(failed)
    expect(a.sent).toHaveLength(1)
  })

  test('after being proven', () => {
    const {a} = donePair()
    const proven = a.state
    a.receive(new Uint8Array(20_000))
    a.handle({kind: 'verified', valid: false})
    a.handle({kind: 'crypto-failed'})
    expect(a.state).toBe(proven)
  })

  test('answers to questions never asked', () => {
    const a = initiator()
    const before = a.state
    a.handle({kind: 'verified', valid: true})
    a.handle({kind: 'hashed', hash: counting(32)})
    a.handle({kind: 'signed', signature: counting(64)})
    expect(a.state).toBe(before)
    expect(a.sent).toHaveLength(1)
  })

  test('any frames in any order: never proven without the proof, never an exception', () => {
    const {b} = donePair()
    const pieces = [
      b.sent[0]!,
      ping,
      encodeFrame(0, {type: 'proof', signature: counting(64)}),
      counting(9),
      new Uint8Array()
    ]
    fc.assert(
      fc.property(fc.array(fc.nat({max: pieces.length}), {maxLength: 30}), plan => {
        const a = initiator()
        for (const choice of plan) {
          if (choice === pieces.length) a.compute()
          else a.receive(pieces[choice]!)
        }
        a.computeAll()
        return a.state.kind !== 'proven'
      }),
      {numRuns: 500}
    )
  })
})

test('transcript and proofs are pinned: two versions of this code understand each other', () => {
  const {a, b} = donePair()
  if (a.state.kind !== 'proven') throw new Error('proven')
  expect({
    transcript: toHex(a.state.peer.transcript),
    initiatorProof: toHex(a.sent[1]!),
    responderProof: toHex(b.sent[1]!)
  }).toEqual(vectors.link)
})

test('proof of membership is pinned, and bound to key, link and direction', async () => {
  const proof = async (key: Bytes, transcript: Bytes, role: Role) => toHex(await topicProof(key, transcript, role))
  const pinned = vectors.topicProof
  expect(await proof(counting(32), counting(32, 1), 'initiator')).toBe(pinned.initiator)
  expect(await proof(counting(32), counting(32, 1), 'responder')).toBe(pinned.responder)
  const others = await Promise.all([
    proof(counting(32, 9), counting(32, 1), 'initiator'),
    proof(counting(32), counting(32, 2), 'initiator')
  ])
  expect(new Set([pinned.initiator, pinned.responder, ...others]).size).toBe(4)
})

function identityOf(role: Role): Pick<HandshakeOptions, 'publicKey' | 'routingId' | 'nonce' | 'agreementKey'> {
  const {publicKey, routingId, nonce, agreementKey} = optionsOf(role)
  return {publicKey, routingId, nonce, agreementKey}
}

import {describe, expect, test, vi} from 'vitest'
import type {Bytes} from '../../../src/base/bytes.ts'
import type {HandshakeOptions} from '../../../src/identity/handshake.ts'
import {sha256} from '../../../src/identity/hash.ts'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {
  runHandshake,
  type HandshakeCrypto,
  type HandshakeOutcome,
  type RunningHandshake
} from '../../../src/identity/run-handshake.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {encodeFrame} from '../../../src/protocol/link-messages.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {ada, bo, optionsOf, sha256Now, verifyNow, type TestKey} from './handshake-pair.ts'

const immediate = (key: TestKey): HandshakeCrypto => ({
  sha256: sha256Now,
  sign: bytes => key.sign(bytes),
  verify: verifyNow
})

const webCrypto = (identity: Identity): HandshakeCrypto => ({sha256, sign: bytes => identity.sign(bytes), verify})

interface Running {
  readonly handshake: RunningHandshake
  readonly outcome: Promise<HandshakeOutcome>
}

/** Runs both ends against each other; frames are handed over as soon as they are sent. */
function runPair(
  options: readonly [HandshakeOptions, HandshakeOptions],
  crypto: readonly [HandshakeCrypto, HandshakeCrypto],
  onDone: (end: 0 | 1, send: (frame: Bytes) => void) => void = () => undefined
): readonly [Running, Running] {
  const ends: RunningHandshake[] = []
  const waiting: Bytes[][] = [[], []]
  const deliver = (to: 0 | 1, frame: Bytes) => {
    const end = ends[to]
    if (end) end.receive(frame)
    else waiting[to]!.push(frame)
  }
  const start = (self: 0 | 1): Running => {
    const other = self === 0 ? 1 : 0
    let handshake: RunningHandshake | undefined
    const outcome = new Promise<HandshakeOutcome>(resolve => {
      const send = (frame: Bytes) => deliver(other, frame)
      handshake = runHandshake(options[self], crypto[self], {
        send,
        done(outcome) {
          onDone(self, send)
          resolve(outcome)
        }
      })
    })
    ends[self] = handshake!
    for (const frame of waiting[self]!) handshake!.receive(frame)
    return {handshake: handshake!, outcome}
  }
  return [start(0), start(1)]
}

describe('runHandshake', () => {
  test('proves two identities with WebCrypto', async () => {
    const env = new VirtualEnvironment()
    const [one, two] = await Promise.all([0, 1].map(() => openIdentity(env, new MemoryIdentityStore())))
    const of = (identity: Identity) => ({publicKey: identity.publicKey, agreementKey: identity.agreementKey})
    const pair = runPair(
      [optionsOf('initiator', of(one!)), optionsOf('responder', of(two!))],
      [webCrypto(one!), webCrypto(two!)]
    )
    expect(await pair[0].outcome).toMatchObject({
      kind: 'proven',
      peer: {key: two!.key, agreementKey: two!.agreementKey}
    })
    expect(await pair[1].outcome).toMatchObject({kind: 'proven', peer: {key: one!.key}})
  })

  test('hands over what came behind the proof', async () => {
    const ping = encodeFrame(0, {type: 'ping', id: 5})
    const slow: HandshakeCrypto = {
      ...immediate(bo),
      verify: async (...args) => {
        await first.outcome
        return verifyNow(...args)
      }
    }
    const [first, second]: readonly [Running, Running] = runPair(
      [optionsOf('initiator'), optionsOf('responder')],
      [immediate(ada), slow],
      (end, send) => end === 0 && send(ping)
    )
    expect(await second.outcome).toMatchObject({kind: 'proven', early: [ping]})
  })

  test('fails by name when its own signing rejects', async () => {
    const broken: HandshakeCrypto = {...immediate(ada), sign: () => Promise.reject(new Error('no key'))}
    const [first] = runPair([optionsOf('initiator'), optionsOf('responder')], [broken, immediate(bo)])
    expect(await first.outcome).toEqual({kind: 'failed', reason: 'crypto'})
  })

  test('says nothing any more once stopped', async () => {
    const done = vi.fn()
    const sent: Bytes[] = []
    const handshake = runHandshake(optionsOf('initiator'), immediate(ada), {send: frame => sent.push(frame), done})
    handshake.stop()
    handshake.receive(new Uint8Array(3))
    expect(done).not.toHaveBeenCalled()
    expect(sent).toHaveLength(1)
  })

  test('is done once, however much follows', () => {
    const done = vi.fn()
    const handshake = runHandshake(optionsOf('initiator'), immediate(ada), {send: () => undefined, done})
    handshake.receive(new Uint8Array(3))
    handshake.receive(new Uint8Array(3))
    expect(done.mock.calls).toEqual([[{kind: 'failed', reason: 'malformed'}]])
  })
})

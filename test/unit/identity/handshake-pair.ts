import {createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject} from 'node:crypto'
import {concat, fromHex, type Bytes} from '../../../src/base/bytes.ts'
import type {RoutingId} from '../../../src/base/ids.ts'
import {
  beginHandshake,
  stepHandshake,
  type HandshakeEffect,
  type HandshakeEvent,
  type HandshakeOptions,
  type HandshakeState,
  type HandshakeStep,
  type Role
} from '../../../src/identity/handshake.ts'
import {counting} from '../../vectors/wire-samples.ts'

const plain = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)

/** An Ed25519 key pair from a seed (RFC 8410 wrapping), for synchronous and repeatable signatures. */
export class TestKey {
  readonly publicKey: Bytes
  readonly #private: KeyObject

  constructor(seed: number) {
    const der = concat(fromHex('302e020100300506032b657004220420')!, new Uint8Array(32).fill(seed))
    this.#private = createPrivateKey({key: Buffer.from(der), format: 'der', type: 'pkcs8'})
    this.publicKey = plain(createPublicKey(this.#private).export({format: 'der', type: 'spki'}).subarray(-32))
  }

  sign(bytes: Bytes): Bytes {
    return plain(sign(null, bytes, this.#private))
  }
}

export const sha256Now = (bytes: Bytes): Bytes => plain(createHash('sha256').update(bytes).digest())

export function verifyNow(publicKey: Bytes, signature: Bytes, bytes: Bytes): boolean {
  const der = concat(fromHex('302a300506032b6570032100')!, publicKey)
  return verify(null, bytes, createPublicKey({key: Buffer.from(der), format: 'der', type: 'spki'}), signature)
}

export const ada = new TestKey(1)
export const bo = new TestKey(2)
export const eve = new TestKey(3)

export const fingerprintA = counting(32, 10)
export const fingerprintB = counting(32, 20)

/** What an honest page brings to a link; `changes` says what is different this time. */
export const optionsOf = (role: Role, changes: Partial<HandshakeOptions> = {}): HandshakeOptions => {
  const first = role === 'initiator'
  return {
    role,
    fingerprints: first ? {local: fingerprintA, remote: fingerprintB} : {local: fingerprintB, remote: fingerprintA},
    versions: {min: 1, max: 1},
    features: 0,
    routingId: (first ? 'AAAAAAAAAAAAAAAAAAAA' : 'BBBBBBBBBBBBBBBBBBBB') as RoutingId,
    publicKey: (first ? ada : bo).publicKey,
    agreementKey: counting(32, first ? 30 : 40),
    nonce: counting(32, first ? 50 : 60),
    ...changes
  }
}

/** One end of a handshake. Its cryptography waits in `work` until the test lets it happen. */
export class End {
  state: HandshakeState
  /** Frames sent and not yet carried over. */
  readonly outbox: Bytes[] = []
  /** Every frame ever sent. */
  readonly sent: Bytes[] = []
  readonly work: Exclude<HandshakeEffect, {kind: 'send'}>[] = []
  readonly #key: TestKey

  constructor(options: HandshakeOptions, key: TestKey) {
    this.#key = key
    const step = beginHandshake(options)
    this.state = step.state
    this.#take(step)
  }

  receive(frame: Bytes): void {
    this.handle({kind: 'frame', frame})
  }

  handle(event: HandshakeEvent): void {
    this.#take(stepHandshake(this.state, event))
  }

  /** Does the oldest piece of cryptography. False when there is none. */
  compute(): boolean {
    const effect = this.work.shift()
    if (effect === undefined) return false
    if (effect.kind === 'hash') this.handle({kind: 'hashed', hash: sha256Now(effect.bytes)})
    else if (effect.kind === 'sign') this.handle({kind: 'signed', signature: this.#key.sign(effect.bytes)})
    else this.handle({kind: 'verified', valid: verifyNow(effect.publicKey, effect.signature, effect.bytes)})
    return true
  }

  computeAll(): void {
    while (this.compute());
  }

  #take({state, effects}: HandshakeStep): void {
    this.state = state
    for (const effect of effects) {
      if (effect.kind !== 'send') this.work.push(effect)
      else {
        this.outbox.push(effect.frame)
        this.sent.push(effect.frame)
      }
    }
  }
}

/** Carries frames between two ends until nothing moves; `carry` may change, drop or add frames on the way. */
export function connect(a: End, b: End, carry: (frame: Bytes, from: End) => readonly Bytes[] = frame => [frame]): void {
  for (;;) {
    a.computeAll()
    b.computeAll()
    const [from, to] = a.outbox.length > 0 ? [a, b] : [b, a]
    const frame = from.outbox.shift()
    if (frame === undefined) return
    for (const carried of carry(frame, from)) to.receive(carried)
  }
}

export const outcomeOf = ({state}: End): string => (state.kind === 'failed' ? state.reason : state.kind)

import type {Bytes} from '../base/bytes.ts'
import {
  beginHandshake,
  stepHandshake,
  type HandshakeEffect,
  type HandshakeEvent,
  type HandshakeFailure,
  type HandshakeOptions,
  type HandshakeState,
  type HandshakeStep,
  type ProvenPeer
} from './handshake.ts'
import type {Verify} from './signatures.ts'

/** What a handshake needs done; real ones are asynchronous, a simulation's may answer at once. */
export interface HandshakeCrypto {
  sha256(bytes: Bytes): Bytes | Promise<Bytes>
  sign(bytes: Bytes): Bytes | Promise<Bytes>
  readonly verify: (...args: Parameters<Verify>) => boolean | Promise<boolean>
}

/** `early`: control frames that came behind the proof before it was verified; handle them first, in this order. */
export type HandshakeOutcome =
  | {readonly kind: 'proven'; readonly peer: ProvenPeer; readonly early: readonly Bytes[]}
  | {readonly kind: 'failed'; readonly reason: HandshakeFailure}

export interface HandshakeHandlers {
  /** Sends a frame on the link's control channel. */
  send(frame: Bytes): void
  /** Called once. */
  done(outcome: HandshakeOutcome): void
}

export interface RunningHandshake {
  /** A control frame from the other side. Ignored once it is over. */
  receive(frame: Bytes): void
  /** Ends it without an outcome, for a link that is gone or a time limit that has passed. */
  stop(): void
}

/** Runs the machine of `handshake.ts` with real effects. The first frame leaves before this returns. Keeps no time: the caller limits it. */
export function runHandshake(
  options: HandshakeOptions,
  crypto: HandshakeCrypto,
  handlers: HandshakeHandlers
): RunningHandshake {
  let state: HandshakeState
  let over = false

  const advance = (step: HandshakeStep): void => {
    state = step.state
    for (const effect of step.effects) perform(effect)
    if (over) return
    if (state.kind === 'proven' || state.kind === 'failed') {
      over = true
      handlers.done(state)
    }
  }
  const take = (event: HandshakeEvent): void => {
    if (!over) advance(stepHandshake(state, event))
  }
  const perform = (effect: HandshakeEffect): void => {
    if (effect.kind === 'send') handlers.send(effect.frame)
    else void answer(effect, crypto).then(take, () => take({kind: 'crypto-failed'}))
  }

  advance(beginHandshake(options))
  return {
    receive: frame => take({kind: 'frame', frame}),
    stop: () => {
      over = true
    }
  }
}

async function answer(
  effect: Exclude<HandshakeEffect, {kind: 'send'}>,
  crypto: HandshakeCrypto
): Promise<HandshakeEvent> {
  switch (effect.kind) {
    case 'hash':
      return {kind: 'hashed', hash: await crypto.sha256(effect.bytes)}
    case 'sign':
      return {kind: 'signed', signature: await crypto.sign(effect.bytes)}
    case 'verify':
      return {kind: 'verified', valid: await crypto.verify(effect.publicKey, effect.signature, effect.bytes)}
  }
}

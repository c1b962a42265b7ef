import type {RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import type {LinkMembership, Role} from '../identity/handshake.ts'
import {linkHashes, type LinkHashes} from '../identity/hash.ts'
import type {Identity} from '../identity/identity.ts'
import {runHandshake, type HandshakeOutcome, type RunningHandshake} from '../identity/run-handshake.ts'
import type {Verify} from '../identity/signatures.ts'
import {ownFeatures, protocolVersions} from '../protocol/version.ts'
import {closeReasonOf, dropReasonOf} from './handshake-failures.ts'
import type {Link, LinkCloseReason} from './link.ts'
import {sessionParameters} from './parameters.ts'
import type {DropReason} from './peer-conduct.ts'

export interface LinkHandshakeOptions {
  readonly env: Environment
  readonly link: Link
  readonly identity: Pick<Identity, 'publicKey' | 'agreementKey' | 'sign'>
  readonly verify: Verify
  /** WebCrypto's, when nothing is said. */
  readonly hashes?: LinkHashes | undefined
  readonly routingId: RoutingId
  /** On a link of a private topic. */
  readonly membership?: LinkMembership | undefined
}

/** `drop`: what a failure is counted as, when it is the other side's doing. */
export type LinkHandshakeOutcome =
  | Extract<HandshakeOutcome, {kind: 'proven'}>
  | {readonly kind: 'failed'; readonly reason: LinkCloseReason; readonly drop?: DropReason | undefined}

export const roleOn = (link: Link): Role => (link.initiator ? 'initiator' : 'responder')

/** The handshake on one link: who both ends are, proven within a time limit. The first frame leaves before this returns; `done` comes later. */
export function runLinkHandshake(
  {env, link, identity, verify, hashes, routingId, membership}: LinkHandshakeOptions,
  done: (outcome: LinkHandshakeOutcome) => void
): RunningHandshake {
  const handshake = runHandshake(
    {
      role: roleOn(link),
      fingerprints: link.fingerprints,
      versions: protocolVersions,
      features: ownFeatures,
      routingId,
      publicKey: identity.publicKey,
      agreementKey: identity.agreementKey,
      nonce: env.random.bytes(32),
      membership
    },
    {sha256: (hashes ?? linkHashes).sha256, sign: bytes => identity.sign(bytes), verify},
    {
      send: frame => void link.send('control', frame),
      done: outcome => {
        cancelLimit()
        if (outcome.kind === 'proven') return done(outcome)
        const {reason} = outcome
        done({kind: 'failed', reason: closeReasonOf[reason], drop: dropReasonOf(reason)})
      }
    }
  )
  const cancelLimit = env.scheduler.after(sessionParameters.handshakeTimeoutMs, () =>
    done({kind: 'failed', reason: 'handshake'})
  )
  return {
    receive: frame => handshake.receive(frame),
    stop: () => {
      cancelLimit()
      handshake.stop()
    }
  }
}

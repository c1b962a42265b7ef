import {concat, equal, toHex, utf8, type Bytes} from '../base/bytes.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import {decodeFrame, encodeFrame, type MessageNamed} from '../protocol/link-messages.ts'
import {hmacSha256, type LinkHashes} from './hash.ts'

/**
 * The link handshake: both sides send a hello at once, then each signs the transcript of both hellos and both DTLS
 * fingerprints. Who sits in the middle has other fingerprints, so its transcript differs from what an honest end signs.
 *
 *   transcript = SHA-256('shoal link v1\0' ‖ fingerprints ‖ for each hello: its length (uint32, big endian) ‖ its frame)
 *   proof      = Ed25519('shoal link proof v1\0' ‖ role byte of the signer ‖ transcript)
 *
 * with the initiator's part first everywhere. On a link of a private topic both sides first show that they have its secret, and
 * neither says who it is before the other has; the certificates are fresh for each connection, so a proof is good on one only:
 *
 *   member     = HMAC-SHA-256(membership key, 'shoal private link v1\0' ‖ role byte of the prover ‖ fingerprints)
 * This file is the pure machine: an event in, the next state and effects out.
 * `run-handshake.ts` does the effects.
 */
export type Role = 'initiator' | 'responder'

const roleByte = (role: Role): Bytes => Uint8Array.of(role === 'initiator' ? 1 : 2)
const otherRole = (role: Role): Role => (role === 'initiator' ? 'responder' : 'initiator')

const transcriptLabel = utf8('shoal link v1\0')
const proofLabel = utf8('shoal link proof v1\0')
const topicProofLabel = utf8('shoal topic v1\0')
const memberLabel = utf8('shoal private link v1\0')

/** Frames kept while we hash, sign or verify, at most: the other side may already be proven and talking. */
export const maxEarlyFrames = 32

export type HandshakeFailure =
  | 'malformed' // not a frame, or too large
  | 'order' // another message than the one expected
  | 'version' // no protocol version in common
  | 'reflection' // it is ourselves, or our own hello came back
  | 'membership' // it does not have the private topic's secret
  | 'signature' // the proof does not fit this link
  | 'goodbye' // it left in the middle
  | 'crypto' // our own signing failed

/** What is known of the page at the other end once it has proved it. */
export interface ProvenPeer {
  readonly key: PersonKey
  readonly publicKey: Bytes
  readonly agreementKey: Bytes
  readonly routingId: RoutingId
  /** Feature bits of both sides: what either may use. */
  readonly features: number
  /** The version both speak. */
  readonly version: number
  /** 32 bytes, the same on both ends and on no other link; proofs of membership are bound to it. */
  readonly transcript: Bytes
}

export interface HandshakeOptions {
  readonly role: Role
  /** SHA-256 of both DTLS certificates. */
  readonly fingerprints: {readonly local: Bytes; readonly remote: Bytes}
  readonly versions: {readonly min: number; readonly max: number}
  readonly features: number
  readonly routingId: RoutingId
  readonly publicKey: Bytes
  readonly agreementKey: Bytes
  /** 32 random bytes, never used twice. */
  readonly nonce: Bytes
  /** On a link of a private topic: what is shown and expected before anything else. */
  readonly membership?: LinkMembership | undefined
}

/** Proofs of both sides that they have a private topic's secret, from `linkMembership`. */
export interface LinkMembership {
  readonly own: Bytes
  readonly expected: Bytes
}

/**
 * `early`: frames that came while we hashed, signed or verified. When 'proven' those are the link's, to be handled in this order.
 * The peer of 'signing' to 'verifying' is what it claims to be; only in 'proven' is it proved.
 */
export type HandshakeState =
  | {readonly kind: 'awaiting-member'; readonly own: Own; readonly expected: Bytes}
  | {readonly kind: 'awaiting-hello'; readonly own: Own}
  | {readonly kind: 'hashing'; readonly role: Role; readonly peer: Peer; readonly early: readonly Bytes[]}
  | {readonly kind: 'signing'; readonly role: Role; readonly peer: ProvenPeer; readonly early: readonly Bytes[]}
  | {readonly kind: 'awaiting-proof'; readonly role: Role; readonly peer: ProvenPeer}
  | {readonly kind: 'verifying'; readonly peer: ProvenPeer; readonly early: readonly Bytes[]}
  | {readonly kind: 'proven'; readonly peer: ProvenPeer; readonly early: readonly Bytes[]}
  | {readonly kind: 'failed'; readonly reason: HandshakeFailure}

interface Own {
  readonly options: HandshakeOptions
  readonly hello: Bytes
}

type Peer = Omit<ProvenPeer, 'transcript'>

export type HandshakeEvent =
  | {readonly kind: 'frame'; readonly frame: Bytes}
  | {readonly kind: 'hashed'; readonly hash: Bytes}
  | {readonly kind: 'signed'; readonly signature: Bytes}
  | {readonly kind: 'verified'; readonly valid: boolean}
  | {readonly kind: 'crypto-failed'}

/** Each of `hash`, `sign` and `verify` is answered by one event; never is more than one of them under way. */
export type HandshakeEffect =
  | {readonly kind: 'send'; readonly frame: Bytes}
  | {readonly kind: 'hash'; readonly bytes: Bytes}
  | {readonly kind: 'sign'; readonly bytes: Bytes}
  | {readonly kind: 'verify'; readonly publicKey: Bytes; readonly signature: Bytes; readonly bytes: Bytes}

export interface HandshakeStep {
  readonly state: HandshakeState
  readonly effects: readonly HandshakeEffect[]
}

export function beginHandshake(options: HandshakeOptions): HandshakeStep {
  const {versions, features, routingId, publicKey: key, agreementKey, nonce} = options
  const hello = encodeFrame(0, {type: 'hello', versions, features, routingId, key, agreementKey, nonce})
  const own: Own = {options, hello}
  const {membership} = options
  if (!membership) return greet(own)
  const frame = encodeFrame(0, {type: 'member', proof: membership.own})
  return stay({kind: 'awaiting-member', own, expected: membership.expected}, {kind: 'send', frame})
}

/** Total: whatever comes, a state. 'failed' is final and 'proven' takes nothing more: later frames are the link's. */
export function stepHandshake(state: HandshakeState, event: HandshakeEvent): HandshakeStep {
  if (state.kind === 'failed' || state.kind === 'proven') return stay(state)
  if (event.kind === 'crypto-failed') return fail('crypto')
  if (event.kind === 'frame') return takeFrame(state, event.frame)
  if (event.kind === 'hashed' && state.kind === 'hashing') return takeTranscript(state, event.hash)
  if (event.kind === 'signed' && state.kind === 'signing') return takeSignature(state, event.signature)
  if (event.kind === 'verified' && state.kind === 'verifying') return takeVerdict(state, event.valid)
  // An answer to no question of ours.
  return stay(state)
}

type In<Kind extends HandshakeState['kind']> = Extract<HandshakeState, {kind: Kind}>

const stay = (state: HandshakeState, ...effects: readonly HandshakeEffect[]): HandshakeStep => ({state, effects})
const fail = (reason: HandshakeFailure): HandshakeStep => stay({kind: 'failed', reason})

function takeFrame(state: Exclude<HandshakeState, In<'proven' | 'failed'>>, frame: Bytes): HandshakeStep {
  switch (state.kind) {
    case 'awaiting-member':
      return takeMember(state, frame)
    case 'awaiting-hello':
      return takeHello(state, frame)
    case 'awaiting-proof':
      return takeProof(state, frame)
    case 'hashing':
    case 'signing':
    case 'verifying':
      if (state.early.length >= maxEarlyFrames) return fail('order')
      return stay({...state, early: [...state.early, frame]})
  }
}

const greet = (own: Own): HandshakeStep => stay({kind: 'awaiting-hello', own}, {kind: 'send', frame: own.hello})

function takeMember({own, expected}: In<'awaiting-member'>, frame: Bytes): HandshakeStep {
  const member = expect(frame, 'member')
  if (typeof member === 'string') return fail(member)
  return equal(member.proof, expected) ? greet(own) : fail('membership')
}

function takeHello({own}: In<'awaiting-hello'>, frame: Bytes): HandshakeStep {
  const hello = expect(frame, 'hello')
  if (typeof hello === 'string') return fail(hello)
  const {role, versions, features, fingerprints, publicKey, routingId, nonce} = own.options
  // Another tab of ours has our key and a label of its own; only an echo has both, or our nonce.
  const echo = equal(hello.nonce, nonce) || (equal(hello.key, publicKey) && hello.routingId === routingId)
  if (echo) return fail('reflection')
  if (!/^[0-9A-Za-z-]{1,20}$/.test(hello.routingId)) return fail('malformed')
  const version = Math.min(versions.max, hello.versions.max)
  if (version < versions.min || version < hello.versions.min) return fail('version')
  const peer: Peer = {
    key: toHex(hello.key) as PersonKey,
    publicKey: hello.key,
    agreementKey: hello.agreementKey,
    routingId: hello.routingId as RoutingId,
    features: (features & hello.features) >>> 0,
    version
  }
  const inOrder = <T>(local: T, remote: T): readonly T[] => (role === 'initiator' ? [local, remote] : [remote, local])
  const bytes = concat(
    transcriptLabel,
    ...inOrder(fingerprints.local, fingerprints.remote),
    ...inOrder(own.hello, frame).flatMap(part => [uint32(part.length), part])
  )
  return stay({kind: 'hashing', role, peer, early: []}, {kind: 'hash', bytes})
}

const takeTranscript = ({role, peer, early}: In<'hashing'>, transcript: Bytes): HandshakeStep =>
  stay(
    {kind: 'signing', role, peer: {...peer, transcript}, early},
    {kind: 'sign', bytes: concat(proofLabel, roleByte(role), transcript)}
  )

/** Our proof goes out before the other's is looked at: once proven, nothing of ours may be ahead of it. */
function takeSignature({role, peer, early}: In<'signing'>, signature: Bytes): HandshakeStep {
  const sent = stay(
    {kind: 'awaiting-proof', role, peer},
    {
      kind: 'send',
      frame: encodeFrame(0, {type: 'proof', signature})
    }
  )
  return early.reduce<HandshakeStep>((step, frame) => {
    const next = stepHandshake(step.state, {kind: 'frame', frame})
    return {state: next.state, effects: [...step.effects, ...next.effects]}
  }, sent)
}

function takeProof({role, peer}: In<'awaiting-proof'>, frame: Bytes): HandshakeStep {
  const proof = expect(frame, 'proof')
  if (typeof proof === 'string') return fail(proof)
  return stay(
    {kind: 'verifying', peer, early: []},
    {
      kind: 'verify',
      publicKey: peer.publicKey,
      signature: proof.signature,
      bytes: concat(proofLabel, roleByte(otherRole(role)), peer.transcript)
    }
  )
}

const takeVerdict = ({peer, early}: In<'verifying'>, valid: boolean): HandshakeStep =>
  valid ? stay({kind: 'proven', peer, early}) : fail('signature')

function expect<Name extends 'member' | 'hello' | 'proof'>(
  frame: Bytes,
  type: Name
): MessageNamed<Name> | HandshakeFailure {
  const decoded = decodeFrame(frame)
  if (!decoded.ok) return 'malformed'
  const {message} = decoded.value
  if (message.type === type) return message as MessageNamed<Name>
  return message.type === 'goodbye' ? 'goodbye' : 'order'
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/**
 * Proof that `prover` knows a topic's membership key, good on this link and in this direction only, 32 bytes:
 * HMAC-SHA-256(membership key, 'shoal topic v1\0' ‖ transcript ‖ role byte of the prover).
 */
export const topicProof = async (
  membershipKey: Bytes,
  transcript: Bytes,
  prover: Role,
  hmac: LinkHashes['hmacSha256'] = hmacSha256
): Promise<Bytes> => hmac(membershipKey, concat(topicProofLabel, transcript, roleByte(prover)))

/** What both sides of a private topic's link show before anything else; see above. */
export async function linkMembership(
  membershipKey: Bytes,
  role: Role,
  {local, remote}: HandshakeOptions['fingerprints']
): Promise<LinkMembership> {
  const both = role === 'initiator' ? [local, remote] : [remote, local]
  const proofOf = (prover: Role) => hmacSha256(membershipKey, concat(memberLabel, roleByte(prover), ...both))
  const [own, expected] = await Promise.all([proofOf(role), proofOf(otherRole(role))])
  return {own, expected}
}

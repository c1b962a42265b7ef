import {assert, TopicError} from '../base/errors.ts'
import {toHex, utf8, type Bytes} from '../base/bytes.ts'
import type {TopicId} from '../base/ids.ts'
import {collapseSpaces, dropIdleSelectors, isPrintable} from './printable.ts'

export const maxTopicCodePoints = 128

/**
 * The canonical form of a public topic's name: NFKC, inner white space collapsed to one space, trimmed, lower case,
 * variation selectors only where they show. `test/vectors/topic.json` pins it: two pages meet only if they agree on every byte.
 * @throws TopicError 'empty' | 'too-long' | 'unprintable' (as `isPrintable`)
 */
export function normaliseTopic(name: string): string {
  // Bounded before any Unicode work: NFKC can make 18 code points of one.
  if (name.length > 16 * maxTopicCodePoints) throw tooLong()
  // Lower case can undo NFKC and NFKC lower case (U+03D3), hence again.
  const canonical = canonicalOnce(canonicalOnce(name))
  if (canonical === '') throw new TopicError('empty', 'Type a topic first.')
  if (!isPrintable(canonical)) {
    throw new TopicError('unprintable', 'This topic has characters that cannot be shown. Type it again without them.')
  }
  if ([...canonical].length > maxTopicCodePoints) throw tooLong()
  return canonical
}

const canonicalOnce = (name: string): string =>
  collapseSpaces(dropIdleSelectors(name).normalize('NFKC').toLowerCase().normalize('NFKC'))

const tooLong = () => new TopicError('too-long', `A topic can have at most ${maxTopicCodePoints} characters.`)

/** Everybody who types a public topic's name is in it; a private one takes an invitation. */
export type TopicAccess = 'public' | 'private'

/** What hides a private topic on relays; 32 bytes each. Every member can compute them, nobody else can. */
export interface RendezvousKeys {
  /** HMAC-SHA-256 key of the tags that members find each other by, which change by the hour. */
  readonly tagKey: Bytes
  /** AES-256-GCM key of what they tell each other there. */
  readonly signalKey: Bytes
}

/** Everything derived from a topic's name or secret. Nobody who lacks it can compute any of it. */
export interface TopicKeys {
  readonly access: TopicAccess
  /** The canonical name of a public topic; what a private one is called, '' when it has no name. */
  readonly name: string
  /**
   * Trystero's appId and roomId. Of public topics relays see hashes of these, and all public topics share an appId;
   * of private topics relays see nothing of them, and each has an appId, and so connections, of its own.
   */
  readonly appId: string
  readonly roomId: string
  /** Names the topic in log entries; 16 bytes, and the same as hexadecimal text. */
  readonly topicId: Bytes
  readonly topicKey: TopicId
  /** HMAC-SHA-256 key of the membership proof, 32 bytes. */
  readonly membershipKey: Bytes
  /** Of private topics only. */
  readonly rendezvousKeys: RendezvousKeys | undefined
}

const publicAppId = 'shoal/1'

/** HKDF-SHA-256 (RFC 5869) from one source, one `info` for each purpose. */
async function derivation(source: Bytes, salt: string): Promise<(purpose: string, length: number) => Promise<Bytes>> {
  const key = await crypto.subtle.importKey('raw', source, 'HKDF', false, ['deriveBits'])
  return async (purpose, length) =>
    new Uint8Array(
      await crypto.subtle.deriveBits(
        {name: 'HKDF', hash: 'SHA-256', salt: utf8(salt), info: utf8(purpose)},
        key,
        length * 8
      )
    )
}

/**
 * Derives a public topic's ids and keys from its name. The name is guessable, so these hide it from a casual look only;
 * private topics start from 32 random bytes instead.
 * @throws TopicError as `normaliseTopic`
 */
export async function publicTopicKeys(topic: string): Promise<TopicKeys> {
  const name = normaliseTopic(topic)
  const derive = await derivation(utf8(name), 'shoal public topic')
  const [room, topicId, membershipKey] = await Promise.all([
    derive('room', 16),
    derive('log', 16),
    derive('membership', 32)
  ])
  return {
    access: 'public',
    name,
    appId: publicAppId,
    roomId: toHex(room),
    topicId,
    topicKey: toHex(topicId) as TopicId,
    membershipKey,
    rendezvousKeys: undefined
  }
}

/** Random bytes of a private topic's secret. */
export const topicSecretBytes = 32

/**
 * Derives a private topic's ids and keys from its secret alone: `name` is what it is called, and knowing it helps nobody.
 * `test/vectors/invite.json` pins them.
 */
export async function privateTopicKeys(secret: Bytes, name: string): Promise<TopicKeys> {
  assert(secret.length === topicSecretBytes, 'a secret has 32 bytes')
  const derive = await derivation(secret, 'shoal private topic')
  const [room, topicId, membershipKey, tagKey, signalKey] = await Promise.all([
    derive('room', 16),
    derive('log', 16),
    derive('membership', 32),
    derive('rendezvous tag', 32),
    derive('signalling', 32)
  ])
  const roomId = toHex(room)
  return {
    access: 'private',
    name,
    appId: `shoal/1/${roomId}`,
    roomId,
    topicId,
    topicKey: toHex(topicId) as TopicId,
    membershipKey,
    rendezvousKeys: {tagKey, signalKey}
  }
}

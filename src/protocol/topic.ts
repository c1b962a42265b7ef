import {TopicError} from '../base/errors.ts'
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

/** Everything derived from a topic's name. Nobody who lacks the name can compute any of it. */
export interface TopicKeys {
  /** The canonical name. */
  readonly name: string
  /** Trystero's appId and roomId; the relays see only hashes of these. */
  readonly appId: string
  readonly roomId: string
  /** Names the topic in log entries; 16 bytes, and the same as hexadecimal text. */
  readonly topicId: Bytes
  readonly topicKey: TopicId
  /** HMAC-SHA-256 key of the membership proof, 32 bytes. */
  readonly membershipKey: Bytes
}

const appId = 'shoal/1'

/**
 * Derives a public topic's ids and keys by HKDF-SHA-256 (RFC 5869), one `info` for each purpose.
 * The name is guessable, so these hide it from a casual look only; private topics start from 32 random bytes instead.
 * @throws TopicError as `normaliseTopic`
 */
export async function publicTopicKeys(topic: string): Promise<TopicKeys> {
  const name = normaliseTopic(topic)
  const source = await crypto.subtle.importKey('raw', utf8(name), 'HKDF', false, ['deriveBits'])
  const derive = async (purpose: string, length: number): Promise<Bytes> =>
    new Uint8Array(
      await crypto.subtle.deriveBits(
        {name: 'HKDF', hash: 'SHA-256', salt: utf8('shoal public topic'), info: utf8(purpose)},
        source,
        length * 8
      )
    )
  const [room, topicId, membershipKey] = await Promise.all([
    derive('room', 16),
    derive('log', 16),
    derive('membership', 32)
  ])
  return {name, appId, roomId: toHex(room), topicId, topicKey: toHex(topicId) as TopicId, membershipKey}
}

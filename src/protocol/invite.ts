import {InviteError, TopicError} from '../base/errors.ts'
import {concat, equal, fromBase64Url, fromUtf8, toBase64Url, utf8, type Bytes} from '../base/bytes.ts'
import {err, ok, type Result} from '../base/result.ts'
import {crc32} from './checksum.ts'
import {collapseSpaces, dropIdleSelectors, isPrintable} from './printable.ts'
import {maxTopicCodePoints, topicSecretBytes} from './topic.ts'

/**
 * The payload of an invitation, what stands behind `#!` in an address. It is base64url of
 *
 *   version (1) ‖ secret (32) ‖ bytes of the name (uint16, big endian) ‖ name (UTF-8) ‖ checksum (4)
 *
 * where the checksum is the CRC-32 (ISO 3309) of all before it: it finds what a hand or a mail program changed, and
 * protects against nobody. In every version the first byte is the version and the last four are the checksum.
 */
export interface Invite {
  /** 32 random bytes, all that it takes to be a member. */
  readonly secret: Bytes
  /** What the topic is called, for people to tell invitations apart; '' for nothing. */
  readonly name: string
}

export type InviteFailure = 'truncated' | 'damaged' | 'newer-version'

const inviteVersion = 1
const headBytes = 1 + topicSecretBytes + 2
const checksumBytes = 4
/** Longer text is no invitation of any version. */
const maxPayloadLength = 4_096

/**
 * What a private topic is called, in the form an invitation carries: NFC, white space collapsed. Unlike a public
 * topic's it is only shown, so capitals stay.
 * @throws TopicError 'too-long' | 'unprintable'
 */
export function privateTopicName(name: string): string {
  const isLong = name.length > 16 * maxTopicCodePoints
  const shown = isLong ? '' : collapseSpaces(dropIdleSelectors(name).normalize('NFC'))
  if (isLong || [...shown].length > maxTopicCodePoints) {
    throw new TopicError('too-long', `A topic can have at most ${maxTopicCodePoints} characters.`)
  }
  if (!isPrintable(shown)) {
    throw new TopicError('unprintable', 'This topic has characters that cannot be shown. Type it again without them.')
  }
  return shown
}

/** @throws TopicError as `privateTopicName` */
export function encodeInvite({secret, name}: Invite): string {
  const shown = utf8(privateTopicName(name))
  const body = concat(Uint8Array.of(inviteVersion), secret, uint16(shown.length), shown)
  return toBase64Url(concat(body, crc32(body)))
}

/** Total: whatever the text is, an invitation or a reason. Takes exactly what `encodeInvite` makes. */
export function decodeInvite(payload: string): Result<Invite, InviteFailure> {
  if (payload === '') return err('truncated')
  const bytes = payload.length > maxPayloadLength ? undefined : fromBase64Url(payload)
  if (!bytes) return err('damaged')
  const isWhole = bytes.length > checksumBytes && equal(bytes.slice(-checksumBytes), checksumOf(bytes))
  if (!isWhole) return err(bytes[0] === inviteVersion && bytes.length < declaredBytes(bytes) ? 'truncated' : 'damaged')
  if (bytes[0] !== inviteVersion) return err(bytes[0]! > inviteVersion ? 'newer-version' : 'damaged')
  const name = bytes.length === declaredBytes(bytes) ? fromUtf8(bytes.subarray(headBytes, -checksumBytes)) : undefined
  if (name === undefined || !isShown(name) || toBase64Url(bytes) !== payload) return err('damaged')
  return ok({secret: bytes.slice(1, 1 + topicSecretBytes), name})
}

const words: Readonly<Record<InviteFailure, string>> = {
  truncated: 'Part of this invitation is missing. Ask for the whole link.',
  damaged: 'This invitation has a mistake in it. Ask for the link again.',
  'newer-version': 'This invitation needs a newer version. Reload the page and open the link again.'
}

/**
 * Reads an invitation as people pass it on: its payload, or a whole link that ends in `#!` and the payload.
 * @throws InviteError 'truncated' | 'damaged' | 'newer-version'
 */
export function readInvite(text: string): Invite {
  const trimmed = text.trim()
  const mark = trimmed.indexOf('#!')
  const decoded = decodeInvite(mark < 0 ? trimmed : trimmed.slice(mark + 2))
  if (decoded.ok) return decoded.value
  throw new InviteError(decoded.error, words[decoded.error])
}

/** How long a payload of this version is, by what its beginning says. */
function declaredBytes(bytes: Bytes): number {
  const shortest = headBytes + checksumBytes
  if (bytes.length < headBytes) return shortest
  return shortest + new DataView(bytes.buffer).getUint16(1 + topicSecretBytes)
}

function isShown(name: string): boolean {
  try {
    return privateTopicName(name) === name
  } catch (error) {
    if (error instanceof TopicError) return false
    throw error
  }
}

function uint16(value: number): Bytes {
  return Uint8Array.of(value >> 8, value & 0xff)
}

const checksumOf = (bytes: Bytes): Bytes => crc32(bytes.subarray(0, -checksumBytes))

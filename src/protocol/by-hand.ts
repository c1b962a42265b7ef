import {assert} from '../base/errors.ts'
import {concat, equal, fromBase64Url, toBase64Url, type Bytes} from '../base/bytes.ts'
import {err, ok, type Result} from '../base/result.ts'
import {crc32} from './checksum.ts'
import {privateTopicName} from './invite.ts'
import {isDescription, passedDescriptionKind} from './passed-description.ts'
import {bytes, decodeItem, encodeItem, optional, text, tuple, uint, type ValueOf} from './schema.ts'
import {normaliseTopic, topicSecretBytes} from './topic.ts'

/**
 * What two people pass each other by hand to connect without any relay: an offer and its answer. Each is base64url of
 *
 *   kind and version (1) ‖ bytes of the record (uint16, big endian) ‖ record (CBOR) ‖ checksum (4)
 *
 * with the kind in the upper four bits of the first byte, 8 for an offer and 9 for an answer, the version in the lower four, and the
 * CRC-32 of all before it as checksum. To a page that knows invitations only, both are an invitation of a later version.
 */
const kinds = {offer: 8, answer: 9} as const

type PassedKind = keyof typeof kinds

const passedVersion = 1
const headBytes = 3
const checksumBytes = 4
const maxRecordBytes = 1_024
/** Longer text is nothing of the kind, in any version. */
export const maxPassedLength = 4_096

export const passedIdBytes = 8
export const passedMarkBytes = 8
/** An offer can live for an hour at most. Seconds. */
export const maxOfferLifeS = 3_600

/** `name` alone: a public topic; `secret` too: an invitation to a private one; neither: a private one, of whose secret nothing is said. */
const offerKind = tuple({
  id: bytes(passedIdBytes),
  madeS: uint(2 ** 40),
  lifeS: uint(maxOfferLifeS),
  name: optional(text(512)),
  secret: optional(bytes(topicSecretBytes)),
  /** Tells members that it is for their topic, and others nothing. */
  mark: bytes(passedMarkBytes),
  description: passedDescriptionKind
})

const answerKind = tuple({offerId: bytes(passedIdBytes), description: passedDescriptionKind})

export type ConnectionOffer = ValueOf<typeof offerKind>
export type ConnectionAnswer = ValueOf<typeof answerKind>

/** For documentation and vectors. */
export const passedNotation = {offer: offerKind.notation, answer: answerKind.notation} as const

export type PassedFailure = 'truncated' | 'damaged' | 'newer-version' | 'not-an-offer' | 'not-an-answer'

/** Asserts the limits. */
export const encodeOffer = (offer: ConnectionOffer): string => encode('offer', encodeItem(offerKind, offer))
export const encodeAnswer = (answer: ConnectionAnswer): string => encode('answer', encodeItem(answerKind, answer))

/** Total: whatever the text is, an offer or a reason. Takes exactly what `encodeOffer` makes of an offer that can be used. */
export function decodeOffer(payload: string): Result<ConnectionOffer, PassedFailure> {
  const record = recordOf('offer', payload)
  if (!record.ok) return record
  const decoded = decodeItem(offerKind, record.value, maxRecordBytes)
  return decoded.ok && isDescription(decoded.value.description) && isPlace(decoded.value)
    ? ok(decoded.value)
    : err('damaged')
}

/** Total, as `decodeOffer`. */
export function decodeAnswer(payload: string): Result<ConnectionAnswer, PassedFailure> {
  const record = recordOf('answer', payload)
  if (!record.ok) return record
  const decoded = decodeItem(answerKind, record.value, maxRecordBytes)
  return decoded.ok && isDescription(decoded.value.description) ? ok(decoded.value) : err('damaged')
}

/** What a payload begins as, whatever comes after that. */
export function passedKindOf(payload: string): PassedKind | undefined {
  const [head = 0] = fromBase64Url(payload.slice(0, 2)) ?? []
  if ((head & 0x0f) === 0) return undefined
  return head >> 4 === kinds.offer ? 'offer' : head >> 4 === kinds.answer ? 'answer' : undefined
}

/** The payload in what a person pasted: a whole link or the bare text, perhaps broken into lines on the way. */
export function passedPayload(pasted: string): string {
  const bare = pasted.slice(0, 2 * maxPassedLength).replace(/\s+/g, '')
  return bare.slice(bare.indexOf('#!') < 0 ? 0 : bare.indexOf('#!') + 2)
}

function encode(kind: PassedKind, record: Bytes): string {
  assert(record.length <= maxRecordBytes, 'a record keeps its limit')
  const head = Uint8Array.of((kinds[kind] << 4) | passedVersion, record.length >> 8, record.length & 0xff)
  const body = concat(head, record)
  return toBase64Url(concat(body, crc32(body)))
}

function recordOf(kind: PassedKind, payload: string): Result<Bytes, PassedFailure> {
  if (payload === '') return err('truncated')
  if (payload.length > maxPassedLength) return err('damaged')
  if (payload.length > 1 && passedKindOf(payload) !== kind)
    return err(kind === 'offer' ? 'not-an-offer' : 'not-an-answer')
  const all = fromBase64Url(payload)
  if (!all) return err('damaged')
  const declared = all.length < headBytes ? Infinity : headBytes + ((all[1]! << 8) | all[2]!) + checksumBytes
  if (all.length < declared) return err('truncated')
  const isWhole = all.length === declared && equal(all.slice(-checksumBytes), crc32(all.subarray(0, -checksumBytes)))
  if (!isWhole || toBase64Url(all) !== payload) return err('damaged')
  return (all[0]! & 0x0f) > passedVersion ? err('newer-version') : ok(all.slice(headBytes, -checksumBytes))
}

/** Names are in their one form, as in invitations and addresses. */
function isPlace({name, secret}: ConnectionOffer): boolean {
  if (name === undefined) return secret === undefined
  try {
    return (secret === undefined ? normaliseTopic(name) : privateTopicName(name)) === name
  } catch {
    return false
  }
}

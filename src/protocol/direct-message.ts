import {assert} from '../base/errors.ts'
import {concat, utf8, type Bytes} from '../base/bytes.ts'
import {err, ok, type Result} from '../base/result.ts'
import {maxChatTextBytes, maxSealedBytes} from './bodies.ts'
import {bytes, decodeItem, encodeItem, text, tuple, type DecodeReason, type ValueOf} from './schema.ts'

/** Bytes AES-GCM adds to what it encrypts. */
export const sealTagBytes = 16

/**
 * What a direct message can have in bytes before it is encrypted. Whoever carries it sees one of these six and not the length of the
 * text; the last has room for the longest.
 */
export const paddedBytes = [256, 512, 1_024, 2_048, 4_096, maxSealedBytes - sealTagBytes] as const

/** What is sealed for one person. The sender is the author of the entry; `signature` is over `directSigningBytes`. */
const directMessageKind = tuple({
  /** Ed25519 public key of whom it is for. */
  recipient: bytes(32),
  text: text(maxChatTextBytes),
  signature: bytes(64)
})

export type DirectPlaintext = ValueOf<typeof directMessageKind>

/** 'padding': not one of the six lengths, not the shortest that does, or something hidden behind the message. */
export type PlaintextReason = DecodeReason | 'padding'

const lengthBytes = 2

/** The length of the message (uint16, big endian), the message, and zeros up to the next of `paddedBytes`. Asserts the limits. */
export function encodeDirect(plaintext: DirectPlaintext): Bytes {
  const item = encodeItem(directMessageKind, plaintext)
  const padded = new Uint8Array(paddedLength(item.length)!)
  new DataView(padded.buffer).setUint16(0, item.length)
  padded.set(item, lengthBytes)
  return padded
}

/** Total, and takes only the bytes `encodeDirect` makes. Proves the shape: the signature is still to be checked. */
export function decodeDirect(padded: Uint8Array): Result<DirectPlaintext, PlaintextReason> {
  if (!isPaddedLength(padded.length)) return err('padding')
  const length = new DataView(padded.buffer, padded.byteOffset).getUint16(0)
  const end = lengthBytes + length
  if (end > padded.length || paddedLength(length) !== padded.length) return err('padding')
  if (padded.subarray(end).some(byte => byte !== 0)) return err('padding')
  const decoded = decodeItem(directMessageKind, padded.subarray(lengthBytes, end), maxSealedBytes)
  return decoded.ok ? ok(decoded.value) : decoded
}

/** Whether a plaintext can have this length; to be asked before anything is decrypted. */
export const isPaddedLength = (length: number): boolean => (paddedBytes as readonly number[]).includes(length)

/** Undefined when it is too long, which a declared length from outside can be, and a message that keeps its limits is not. */
const paddedLength = (itemLength: number): number | undefined =>
  paddedBytes.find(length => length >= lengthBytes + itemLength)

assert(paddedBytes[5] >= lengthBytes + 1 + 34 + 3 + maxChatTextBytes + 66, 'the longest text can be sealed')

const signatureLabel = utf8('shoal direct message v1\0')

/** What a signature inside a direct message speaks for. */
export interface DirectClaim {
  /** `TopicKeys.topicId`, 16 bytes. */
  readonly topicId: Bytes
  /** Ed25519 public keys, 32 bytes each. */
  readonly sender: Bytes
  readonly recipient: Bytes
  /** X25519 public key made for this message alone, 32 bytes. */
  readonly ephemeral: Bytes
  readonly text: string
}

/**
 * The bytes a sender signs: the label, topic, sender, recipient and ephemeral key, and the text behind them. All but the text are of
 * fixed length. What was signed for one person, topic and message is thus no message to another.
 */
export function directSigningBytes({topicId, sender, recipient, ephemeral, text}: DirectClaim): Bytes {
  assert(topicId.length === 16, 'a topic id has 16 bytes')
  for (const key of [sender, recipient, ephemeral]) assert(key.length === 32, 'a key has 32 bytes')
  return concat(signatureLabel, topicId, sender, recipient, ephemeral, utf8(text))
}

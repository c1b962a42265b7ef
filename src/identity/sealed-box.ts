import {concat, equal, utf8, type Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import type {Random} from '../base/ports.ts'
import {err, ok, type Result} from '../base/result.ts'
import type {BodyNamed} from '../protocol/bodies.ts'
import {
  decodeDirect,
  directSigningBytes,
  encodeDirect,
  isPaddedLength,
  sealTagBytes
} from '../protocol/direct-message.ts'
import {agreementKeyBytes, ephemeralKey} from './agreement.ts'
import type {Signer, Verify} from './signatures.ts'

/**
 * Direct messages: sealed for one person, readable by that person and by the sender, carried by everybody.
 *
 *   content key  = 32 random bytes
 *   box          = AES-256-GCM(content key, padded plaintext, aad = box label ‖ topic ‖ ephemeral ‖ sender ‖ both wraps)
 *   wrapping key = HKDF-SHA-256(ikm = X25519(ephemeral, reader's agreement key), salt = wrap label,
 *                  info = reader byte ‖ topic ‖ ephemeral ‖ sender ‖ reader's Ed25519 key ‖ reader's agreement key)
 *   wrap         = AES-256-GCM(wrapping key, content key), once for the recipient (reader byte 1), once for the sender (2)
 *
 * A key encrypts one thing only, so that every nonce is zero. The plaintext names the recipient and carries a signature of the sender:
 * see `direct-message.ts`. `test/vectors/direct-message.json` pins all of it.
 * There is no forward secrecy: who has an agreement key can read what was sealed for it before.
 */
type SealedBody = BodyNamed<'directMessage'>

/** Whoever can seal and open: an `Identity`. */
export interface Sealer extends Signer {
  readonly agreementKey: Bytes
  agree(publicKey: Bytes): Promise<Bytes | undefined>
}

/** Whom a message is for. Both keys are of one person only when a link's handshake proved it. */
export interface Recipient {
  readonly publicKey: Bytes
  readonly agreementKey: Bytes
}

export interface SealParties {
  readonly from: Sealer
  readonly to: Recipient
  /** 16 bytes. */
  readonly topicId: Bytes
  readonly random: Random
}

/** 'agreement-key': the recipient's is a point of low order, with which nothing can be kept from anybody. */
export type SealFailure = 'agreement-key'

/** Seals a text of at most 8,192 bytes of UTF-8. */
export const sealDirect = (parties: SealParties, text: string): Promise<Result<SealedBody, SealFailure>> =>
  sealPlaintext(parties, async ephemeral => {
    const {from, to, topicId} = parties
    const claim = {topicId, sender: from.publicKey, recipient: to.publicKey, ephemeral, text}
    return encodeDirect({recipient: to.publicKey, text, signature: await from.sign(directSigningBytes(claim))})
  })

/** Seals what is made for the message's ephemeral key. */
export async function sealPlaintext(
  {from, to, topicId, random}: SealParties,
  plaintextFor: (ephemeral: Bytes) => Promise<Bytes>
): Promise<Result<SealedBody, SealFailure>> {
  const {publicKey: ephemeral, agree} = await ephemeralKey(random.bytes(agreementKeyBytes))
  const contentKey = random.bytes(32)
  const [toRecipient, toSender, plaintext] = await Promise.all([
    agree(to.agreementKey),
    agree(from.agreementKey),
    plaintextFor(ephemeral)
  ])
  if (toRecipient === undefined) return err('agreement-key')
  assert(toSender !== undefined, 'our own agreement key has full order')
  const context = {topicId, ephemeral, sender: from.publicKey}
  const [forRecipient, forSender] = await Promise.all([
    encrypt(await wrappingKey(toRecipient, 'recipient', context, to), contentKey),
    encrypt(await wrappingKey(toSender, 'sender', context, from), contentKey)
  ])
  const aad = boxAad(context, forRecipient, forSender)
  const box = await encrypt(await aesKey(contentKey, 'encrypt'), plaintext, aad)
  return ok({type: 'directMessage', ephemeral, forRecipient, forSender, box})
}

export interface OpenOptions {
  readonly own: Sealer
  /** Who signed the entry, Ed25519. */
  readonly author: Bytes
  readonly topicId: Bytes
  readonly body: SealedBody
  readonly verify: Verify
}

export interface OpenedDirect {
  /** Ed25519 key of whom it was written to: the own one, unless it was written here. */
  readonly recipient: Bytes
  readonly text: string
}

/**
 * 'length': no sealed message has so many bytes. 'agreement-key': its ephemeral key is of low order. 'not-for-us': it does not open
 * with our key, as most do not. The rest only comes from who does not keep the rules: 'box': the content key opens nothing;
 * 'plaintext': malformed inside; 'recipient': meant for somebody else; 'signature': the author of the entry did not write this.
 */
export type OpenFailure = 'length' | 'agreement-key' | 'not-for-us' | 'box' | 'plaintext' | 'recipient' | 'signature'

/** Opens what others, or we ourselves, sealed for us. Never rejects for what is in `body`. */
export async function openDirect(options: OpenOptions): Promise<Result<OpenedDirect, OpenFailure>> {
  const {own, author, topicId, body, verify} = options
  const {ephemeral, forRecipient, forSender, box} = body
  // Looked at first, since it costs nothing.
  if (!isPaddedLength(box.length - sealTagBytes)) return err('length')
  const shared = await own.agree(ephemeral)
  if (shared === undefined) return err('agreement-key')
  const written = equal(author, own.publicKey)
  const context = {topicId, ephemeral, sender: author}
  const key = await wrappingKey(shared, written ? 'sender' : 'recipient', context, own)
  const contentKey = await decrypt(key, written ? forSender : forRecipient)
  if (contentKey === undefined) return err('not-for-us')
  const aad = boxAad(context, forRecipient, forSender)
  const padded = await decrypt(await aesKey(contentKey, 'decrypt'), box, aad)
  if (padded === undefined) return err('box')
  const plaintext = decodeDirect(padded)
  if (!plaintext.ok) return err('plaintext')
  const {recipient, text, signature} = plaintext.value
  if (!written && !equal(recipient, own.publicKey)) return err('recipient')
  const claim = directSigningBytes({topicId, sender: author, recipient, ephemeral, text})
  return (await verify(author, signature, claim)) ? ok({recipient, text}) : err('signature')
}

interface Context {
  readonly topicId: Bytes
  readonly ephemeral: Bytes
  readonly sender: Bytes
}

type ReaderRole = 'recipient' | 'sender'

const readerByte = {recipient: 1, sender: 2} as const
const wrapLabel = utf8('shoal direct wrap v1')
const boxLabel = utf8('shoal direct box v1\0')

const boxAad = ({topicId, ephemeral, sender}: Context, forRecipient: Bytes, forSender: Bytes): Bytes =>
  concat(boxLabel, topicId, ephemeral, sender, forRecipient, forSender)

async function wrappingKey(
  shared: Bytes,
  role: ReaderRole,
  {topicId, ephemeral, sender}: Context,
  reader: Recipient
): Promise<CryptoKey> {
  const source = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const info = concat(
    Uint8Array.of(readerByte[role]),
    topicId,
    ephemeral,
    sender,
    reader.publicKey,
    reader.agreementKey
  )
  const hkdf = {name: 'HKDF', hash: 'SHA-256', salt: wrapLabel, info}
  return crypto.subtle.deriveKey(hkdf, source, {name: 'AES-GCM', length: 256}, false, ['encrypt', 'decrypt'])
}

const aesKey = (key: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use])

const iv = new Uint8Array(12)

const encrypt = async (key: CryptoKey, bytes: Bytes, aad: Bytes = new Uint8Array()): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.encrypt({name: 'AES-GCM', iv, additionalData: aad}, key, bytes))

/** Undefined when the bytes are not what this key encrypted. */
async function decrypt(key: CryptoKey, bytes: Bytes, aad: Bytes = new Uint8Array()): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({name: 'AES-GCM', iv, additionalData: aad}, key, bytes))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return undefined
    throw error
  }
}

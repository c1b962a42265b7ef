import {wordlist} from '@scure/bip39/wordlists/english.js'
import {compare, concat, utf8, type Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'

/** Words to compare two identities with, and to recognise one by. Each says 11 bits. */
export const safetyWordCount = 8
export const keyWordCount = 4

const bitsPerWord = 11
const keyBytes = 32

/**
 * How often the hash is repeated (PBKDF2-HMAC-SHA-256, RFC 8018): some 20 ms for who looks at words once, and 2^16 times the
 * work for who searches keys for the words they need.
 */
export const stretching = 65_536

const pairLabel = utf8('shoal safety words v1\0')
const keyLabel = utf8('shoal key words v1\0')

/**
 * Eight words for two Ed25519 keys, the same whichever is the own one. Two people who read the same to each other, by a way on
 * which they know each other's voice or face, are talking to each other's keys and to nobody between.
 *
 * What it takes to deceive them, in keys to make and hash, each of which costs 2^16 SHA-256:
 * - to stand in for one of them, whose words with the other are given: a key that makes the same words, 2^88 tries;
 * - to stand between both, with a key of one's own on either side: two keys that make the same words, one from each of two lists
 *   of 2^44 (a birthday search), hence 2^60 SHA-256 in all. This, not 2^88, is what eight words promise against who can intercept
 *   from the first moment on.
 */
export async function safetyWords(one: Bytes, other: Bytes): Promise<readonly string[]> {
  const [first, second] = compare(one, other) <= 0 ? [one, other] : [other, one]
  return wordsOf(pairLabel, concat(first, second), safetyWordCount)
}

/**
 * Four words for one Ed25519 key, to tell people of the same name apart. A key with the same words as a given one takes 2^44 tries
 * of 2^16 SHA-256 each, 2^60 in all; one with the words of any of a thousand people a thousandth of that. It takes no effort
 * to find two keys of one's own that are alike in fewer words: all four are to be compared.
 */
export const fourWords = (key: Bytes): Promise<readonly string[]> => wordsOf(keyLabel, key, keyWordCount)

async function wordsOf(label: Bytes, keys: Bytes, count: number): Promise<readonly string[]> {
  assert(keys.length % keyBytes === 0, 'keys of 32 bytes')
  const bits = await stretched(keys, label, Math.ceil((count * bitsPerWord) / 8))
  // BIP-39's list: 2,048 English words, none like another in its first four letters.
  return Array.from({length: count}, (_, at) => wordlist[bitsAt(bits, at * bitsPerWord)]!)
}

async function stretched(keys: Bytes, salt: Bytes, length: number): Promise<Bytes> {
  const source = await crypto.subtle.importKey('raw', keys, 'PBKDF2', false, ['deriveBits'])
  const pbkdf2 = {name: 'PBKDF2', hash: 'SHA-256', salt, iterations: stretching}
  return new Uint8Array(await crypto.subtle.deriveBits(pbkdf2, source, 8 * length))
}

/** Eleven bits from bit `at` on, the first the most significant. */
function bitsAt(bytes: Bytes, at: number): number {
  let value = 0
  for (let bit = at; bit < at + bitsPerWord; bit++) value = (value << 1) | ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1)
  return value
}

const encoder = new TextEncoder()
// Keeps a leading byte order mark: what is decoded must encode to the same bytes again.
const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

export type Bytes = Uint8Array<ArrayBuffer>

export const utf8 = (text: string): Bytes => encoder.encode(text)

/** Strict UTF-8; `undefined` when the bytes are not. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Takes the same time whichever byte differs, so that it may compare secrets. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}

/** Lexicographic order: negative, zero or positive. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const digits = Array.from({length: 256}, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Newer browsers have both themselves, many times quicker: opening a topic turns tens of thousands of bytes into digits. */
const own = Uint8Array.prototype as {toHex?: (this: Uint8Array) => string}
const {fromHex: ownFromHex} = Uint8Array as {fromHex?: (text: string) => Bytes}

export function toHex(bytes: Uint8Array): string {
  if (own.toHex !== undefined) return own.toHex.call(bytes)
  let text = ''
  for (const byte of bytes) text += digits[byte]
  return text
}

/** `undefined` unless `text` is an even number of hexadecimal digits. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined
  if (ownFromHex !== undefined) return ownFromHex.call(Uint8Array, text)
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * The bytes a text in base64url stands for, without padding. `undefined` when a character is none of its alphabet. Bits too
 * few for a byte are left out, so that the beginning of a cut text can be read: compare `toBase64Url` where every bit counts.
 */
export function fromBase64Url(text: string): Bytes | undefined {
  if (/[^0-9A-Za-z_-]/.test(text)) return undefined
  const whole = text.length % 4 === 1 ? text.slice(0, -1) : text
  const binary = atob(whole.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, character => character.charCodeAt(0))
}

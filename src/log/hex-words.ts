import {toHex} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import {idWords} from './fingerprints.ts'

/*
 * Ids and keys are hexadecimal digits wherever they are handed around, and numbers of 32 bits, the first digits first, where there are
 * hundreds of thousands of them. Without an array or a string for each byte: a write has thousands.
 */

/** Values of digits, by character code. */
const values = new Uint8Array(128)
for (let i = 0; i < 16; i++) values[i.toString(16).charCodeAt(0)] = i

/** Eight hexadecimal digits as a number. */
export function wordOf(hex: string, at: number): number {
  let word = 0
  for (let i = at; i < at + 8; i++) word = (word << 4) | values[hex.charCodeAt(i) & 127]!
  return word >>> 0
}

/** Writes `hex`, which must be so many bytes, to byte `at`. */
export function putHex(view: DataView, at: number, hex: string, length: number): void {
  assert(hex.length === 2 * length, `an id of ${length} bytes`)
  for (let i = 0; i < length; i += 4) view.setUint32(at + i, wordOf(hex, 2 * i))
}

/** Where numbers become bytes, in lengths of so many numbers. */
const shown = new DataView(new ArrayBuffer(4 * idWords))
const shownBytes = Array.from({length: idWords + 1}, (_, count) => new Uint8Array(shown.buffer, 0, 4 * count))

/** The digits of `count` numbers from number `at` on, at most eight. */
export function hexOf(words: Uint32Array, at: number, count: number): string {
  for (let i = 0; i < count; i++) shown.setUint32(4 * i, words[at + i]!)
  return toHex(shownBytes[count]!)
}

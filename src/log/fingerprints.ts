import type {Bytes} from '../base/bytes.ts'
import {fingerprintBytes} from '../protocol/ranges.ts'

/** An entry's id as numbers of 32 bits, the first digits first. */
export const idWords = 8

/**
 * Numbers a sum is made of, each modulo 2³²: the id, and 16 more that a ChaCha block with the id as its key gives. Ids alone (256 bits)
 * would not do: who makes a few hundred entries can find two sets of them with the same sum. See decision 18.
 */
export const sumWords = idWords + 16

/** "expand 32-byte k", as RFC 8439 has it. */
const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const

/** Eight rounds are enough to mix, and what is asked for is no cipher; see decision 18. */
const doubleRounds = 4

const state = new Int32Array(16)

function quarter(a: number, b: number, c: number, d: number): void {
  let [wa, wb, wc, wd] = [state[a]!, state[b]!, state[c]!, state[d]!]
  wa = (wa + wb) | 0
  wd ^= wa
  wd = (wd << 16) | (wd >>> 16)
  wc = (wc + wd) | 0
  wb ^= wc
  wb = (wb << 12) | (wb >>> 20)
  wa = (wa + wb) | 0
  wd ^= wa
  wd = (wd << 8) | (wd >>> 24)
  wc = (wc + wd) | 0
  wb ^= wc
  wb = (wb << 7) | (wb >>> 25)
  state[a] = wa
  state[b] = wb
  state[c] = wc
  state[d] = wd
}

/** ChaCha's permutation of `state`, RFC 8439 2.3, with fewer rounds. */
function permute(): void {
  for (let i = 0; i < doubleRounds; i++) {
    quarter(0, 4, 8, 12)
    quarter(1, 5, 9, 13)
    quarter(2, 6, 10, 14)
    quarter(3, 7, 11, 15)
    quarter(0, 5, 10, 15)
    quarter(1, 6, 11, 12)
    quarter(2, 7, 8, 13)
    quarter(3, 4, 9, 14)
  }
}

/** Adds the entry whose id stands at `ids[at]` and on to the sum at `sums[to]` and on; with `sign` -1 takes it away. */
export function addEntry(sums: Int32Array, to: number, ids: Uint32Array, at: number, sign: 1 | -1 = 1): void {
  for (let i = 0; i < 4; i++) state[i] = constants[i]!
  for (let i = 0; i < idWords; i++) state[4 + i] = ids[at + i]!
  for (let i = 12; i < 16; i++) state[i] = 0
  permute()
  // What goes in is added to what comes out, or the block could be turned back into its key.
  for (let i = 0; i < 4; i++) state[i]! += constants[i]!
  for (let i = 0; i < idWords; i++) {
    state[4 + i]! += ids[at + i]!
    sums[to + i]! += sign * (ids[at + i]! | 0)
  }
  for (let i = 0; i < 16; i++) sums[to + idWords + i]! += sign * state[i]!
}

/** Adds sum to sum; with `sign` -1 takes it away. */
export function addSum(sums: Int32Array, to: number, others: Int32Array, at: number, sign: 1 | -1 = 1): void {
  for (let i = 0; i < sumWords; i++) sums[to + i]! += sign * others[at + i]!
}

/**
 * What is told of a range: a keyed hash of how many entries are in it and their sum, a sponge over ChaCha's permutation.
 * @param salt 8 bytes, new for each comparison, so that nobody can prepare entries for which two sums look the same
 */
export function fingerprint(salt: Bytes, count: number, sum: Int32Array): Bytes {
  const salted = new DataView(salt.buffer, salt.byteOffset, salt.length)
  state.fill(0)
  for (let i = 0; i < 4; i++) state[8 + i] = constants[i]!
  state[12] = salted.getInt32(0)
  state[13] = salted.getInt32(4)
  state[14] = count
  state[15] = sumWords
  for (let at = 0; at < sumWords; at += 8) {
    for (let i = 0; i < 8; i++) state[i]! ^= sum[at + i]!
    permute()
  }
  const told = new Uint8Array(fingerprintBytes)
  const view = new DataView(told.buffer)
  for (let i = 0; i < fingerprintBytes / 4; i++) view.setInt32(4 * i, state[i]!)
  return told
}

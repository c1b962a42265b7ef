import {concat, utf8, type Bytes} from '../../../base/bytes.ts'
import {encodeItem, bytes, bytesUpTo, tuple, uint} from '../../../protocol/schema.ts'
import type {MessageNamed} from '../../../protocol/link-messages.ts'

/** What a seat says and signs; declared in `link-messages.ts`. */
export type GameWord = MessageNamed<'gameWord'>
export type UnsignedWord = Omit<GameWord, 'signature' | 'type'>

/** Numbers of the words on the wire. */
export const wordNumbers = {sum: 0, cut: 1, back: 2} as const

const label = utf8('shoal realtime word v1\0')
const signed = tuple({
  table: bytes(16),
  match: uint(65_535),
  by: uint(15),
  word: uint(2),
  seat: uint(15),
  round: uint(65_535),
  tick: uint(2 ** 32 - 1),
  value: bytesUpTo(32)
})

/** What is signed of a word: everything it says, and what kind of thing it is. */
export const wordBytes = ({table, match, by, word, seat, round, tick, value}: UnsignedWord): Bytes =>
  concat(label, encodeItem(signed, {table, match, by, word, seat, round, tick, value}))

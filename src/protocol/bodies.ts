import {assert} from '../base/errors.ts'
import type {Bytes} from '../base/bytes.ts'
import {err, type Result} from '../base/result.ts'
import {maxBodyBytes, maxNameBytes, shortIdBytes} from './entry.ts'
import {
  bool,
  bytes,
  bytesUpTo,
  decodeItem,
  encodeItem,
  list,
  message,
  optional,
  text,
  tuple,
  uint,
  type DecodeReason,
  type MessageOf,
  type MessageSchema
} from './schema.ts'

export const maxChatTextBytes = 8_192
/** People one message can name. */
export const maxMentions = 8
/** One emoji, however it is put together. */
export const maxEmojiBytes = 32
/** Keys of one block list. */
export const maxBlockedKeys = 256
/** A sealed message: its text, and what is sealed with it. */
export const maxSealedBytes = 8_704
/** A file's name, as its author gave it: nothing in it is to be trusted. */
export const maxFileNameBytes = 255
export const maxMediaTypeBytes = 127
export const maxFolderFiles = 20_000
/** 1 TiB: more than any page keeps. */
export const maxFileBytes = 2 ** 40
/** Bytes of the listing of a folder. */
export const maxListingBytes = 8_388_608

/** Seats of one table. */
export const maxSeats = 16
export const maxGameNameBytes = 64
export const maxTableNameBytes = 128
/** What a table was opened with, as JSON. */
export const maxTableOptionsBytes = 1_024
/** What a seat says of the end of a match. */
export const maxOutcomeBytes = 1_024
export const maxMoveNameBytes = 32
/** The arguments of a move, as JSON. */
export const maxMoveArgumentsBytes = 4_096
/** What somebody says at a table that is no move. */
export const gameWords = ['undo', 'draw', 'rematch', 'agree', 'decline', 'resign'] as const

/** Who is meant by `@name` in a text: the name as it is written there. */
const mentions = list(tuple({key: bytes(32), name: text(maxNameBytes)}), maxMentions)
/** The short id of another entry. */
const target = bytes(shortIdBytes)
/** The last links of two hash chains, which are opened from there. */
const commitment = tuple({open: bytes(32), hidden: bytes(32)})

/** Bodies of the kinds of entry this version knows. Others are stored and passed on as they are. */
export const bodySchemas = [
  message(1, 'profile', {name: text(maxNameBytes)}),
  message(2, 'chatText', {text: text(maxChatTextBytes), replyTo: optional(target), mentions}),
  /** Replaces the text of an own message; of several, the newest holds. */
  message(3, 'chatEdit', {target, text: text(maxChatTextBytes), mentions}),
  /** Takes back an own entry of any kind: whoever sees it drops the body of the target and keeps its header. */
  message(4, 'tombstone', {target}),
  /** One of each (author, target, emoji); the newest says whether it is on. */
  message(5, 'reaction', {target, emoji: text(maxEmojiBytes), on: bool}),
  /** For one person of the topic; see `direct-message.ts` for what is sealed in `box`. The content key is wrapped twice. */
  message(6, 'directMessage', {
    ephemeral: bytes(32),
    forRecipient: bytes(48),
    forSender: bytes(48),
    box: bytesUpTo(maxSealedBytes)
  }),
  /** Whom its author does not want to read, for those who follow the author in this; the newest holds. */
  message(7, 'blockList', {keys: list(bytes(32), maxBlockedKeys)}),
  /** Offers a file; `root` is that of its leaf tree, see `src/features/files/leaf-tree.ts`. */
  message(8, 'file', {
    name: text(maxFileNameBytes),
    size: uint(maxFileBytes),
    mediaType: text(maxMediaTypeBytes),
    root: bytes(32),
    replyTo: optional(target)
  }),
  /** Offers a folder: what is in it stands in `listing`, which is a file of its own. `size`: of all its files together. */
  message(9, 'folder', {
    name: text(maxFileNameBytes),
    size: uint(maxFileBytes),
    count: uint(maxFolderFiles),
    listing: tuple({size: uint(maxListingBytes), root: bytes(32)}),
    replyTo: optional(target)
  }),
  /** Opens a table for a game, whose host its author is. What is done at it names the entry's short id. */
  message(10, 'gameTable', {
    game: text(maxGameNameBytes),
    version: uint(65_535),
    name: text(maxTableNameBytes),
    seats: uint(maxSeats),
    options: text(maxTableOptionsBytes)
  }),
  /** Its author would sit down, or not any more; the newest holds. `commitment`: the ends of two hash chains, for what chance decides. */
  message(11, 'gameReady', {table: target, on: bool, commitment: optional(commitment)}),
  /** By the host: the game begins. `seats`: short ids of the `gameReady` of each. */
  message(12, 'gameStart', {table: target, seats: list(target, maxSeats)}),
  /**
   * A move in the position `position` stands for. `spentMs`: what the author thought, and `sawMs`: what the one before took by the
   * author's own watch.
   */
  message(13, 'gameMove', {
    table: target,
    position: target,
    name: text(maxMoveNameBytes),
    args: text(maxMoveArgumentsBytes),
    spentMs: uint(2 ** 32 - 1),
    sawMs: uint(2 ** 32 - 1)
  }),
  message(14, 'gameSay', {table: target, position: target, word: uint(gameWords.length - 1)}),
  /** The next links of the author's hash chains: the one all draw from, and, where hands are shown, the one behind the author's hand. */
  message(15, 'gameReveal', {table: target, position: target, open: optional(bytes(32)), hidden: optional(bytes(32))}),
  /** The author waited for this seat longer than it has. */
  message(16, 'gameLate', {table: target, position: target, seat: uint(maxSeats - 1)}),
  /** The author's seat is for this person, who takes it with `gameTake`. */
  message(17, 'gameHand', {table: target, position: target, seat: uint(maxSeats - 1), to: bytes(32)}),
  message(18, 'gameTake', {
    table: target,
    position: target,
    seat: uint(maxSeats - 1),
    commitment: optional(commitment)
  }),
  /** How a game played in real time ended for the author; it holds when a majority of the seats says so. `outcome`: JSON. */
  message(19, 'gameResult', {
    table: target,
    match: uint(65_535),
    tick: uint(2 ** 32 - 1),
    outcome: text(maxOutcomeBytes)
  })
] as const

export type Body = MessageOf<(typeof bodySchemas)[number]>
export type BodyNamed<Name extends Body['type']> = Extract<Body, {type: Name}>

/** The number a kind of entry has in its header. */
export const entryKinds = {
  profile: 1,
  chatText: 2,
  chatEdit: 3,
  tombstone: 4,
  reaction: 5,
  directMessage: 6,
  blockList: 7,
  file: 8,
  folder: 9,
  gameTable: 10,
  gameReady: 11,
  gameStart: 12,
  gameMove: 13,
  gameSay: 14,
  gameReveal: 15,
  gameLate: 16,
  gameHand: 17,
  gameTake: 18,
  gameResult: 19
} as const satisfies {readonly [Name in Body['type']]: number}

/** Whether entries of this kind are what is done at a table of a game. */
export const isAct = (kind: number): boolean => kind >= entryKinds.gameReady && kind <= entryKinds.gameResult

const codecs = new Map(
  (bodySchemas as readonly MessageSchema[]).map(schema => [
    schema.number,
    {name: schema.name, kind: tuple(schema.fields)}
  ])
)

/** A body is the CBOR array of its fields; the kind stands in the header. */
export function encodeBody(body: Body): Bytes {
  const codec = codecs.get(entryKinds[body.type])
  assert(codec !== undefined, `${body.type} is declared`)
  return encodeItem(codec.kind, body as never)
}

/** Total. 'unknown-type' for a kind this version does not know. */
export function decodeBody(kind: number, body: Uint8Array): Result<Body, DecodeReason> {
  const codec = codecs.get(kind)
  if (codec === undefined) return err('unknown-type')
  const decoded = decodeItem(codec.kind, body, maxBodyBytes)
  return decoded.ok ? {ok: true, value: {type: codec.name, ...decoded.value} as Body} : decoded
}

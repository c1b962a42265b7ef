import {assert} from '../base/errors.ts'
import type {Bytes} from '../base/bytes.ts'
import type {Result} from '../base/result.ts'
import {encodeCbor, readWhole, Refusal, type CborReader, type DecodeReason} from './cbor.ts'
import {maxBodyBytes, maxHeaderBytes, maxNameBytes, shortIdBytes, type SignedEntry} from './entry.ts'
import {packedRanges} from './ranges.ts'
import {passedDescriptionKind} from './passed-description.ts'
import {maxSeats} from './bodies.ts'
import {sharedRecordKind} from './shared-record.ts'
import {
  bool,
  bytes,
  bytesUpTo,
  decodeFields,
  encodeFields,
  list,
  message,
  optional,
  text,
  tuple,
  uint,
  viewUpTo,
  type MessageOf,
  type MessageSchema
} from './schema.ts'

/** A frame on the control channel, bytes. What every browser's SCTP passes on in one piece. */
export const maxControlFrameBytes = 16_384
/** A frame on the realtime channel, bytes. One datagram without IP fragmentation. */
export const maxRealtimeFrameBytes = 1_200
/** A frame on the bulk channel, bytes: one leaf of a file and what says which. */
export const maxBulkFrameBytes = 65_792
/** Topics one link can carry are numbered 1 to this, by whoever sends in them. */
export const maxTopicNumber = 65_535
export const maxIdsPerMessage = 512
export const maxEntriesPerMessage = 64
/** Types from here on may be added without a new protocol version: who does not know one ignores and counts it. */
export const firstIgnorableType = 128

/** A link gives each lane another number. */
export const maxLaneNumber = 65_535

const maxRoutingIdBytes = 20
const maxIceTextBytes = 256
const candidates = list(text(312), 32)
const iceSide = {round: uint(2 ** 32 - 1), ufrag: text(maxIceTextBytes), password: text(maxIceTextBytes), candidates}

/** Messages of the link itself, sent in topic 0. `hello` keeps its shape in every version, or versions could not be compared. */
export const linkSchemas = [
  message(1, 'hello', {
    versions: tuple({min: uint(65_535), max: uint(65_535)}),
    features: uint(2 ** 32 - 1),
    routingId: text(maxRoutingIdBytes),
    key: bytes(32),
    agreementKey: bytes(32),
    nonce: bytes(32)
  }),
  message(2, 'proof', {signature: bytes(64)}),
  message(3, 'topicOpen', {number: uint(maxTopicNumber), proof: bytes(32)}),
  message(4, 'topicClose', {number: uint(maxTopicNumber)}),
  message(5, 'ping', {id: uint(2 ** 32 - 1)}),
  /** `clockMs`: the answerer's wall clock, milliseconds since 1970, so that a wrong one is noticed on either side. */
  message(6, 'pong', {id: uint(2 ** 32 - 1), clockMs: uint()}),
  message(7, 'goodbye', {reason: text(32)}),
  /** First of all on a link of a private topic: before it nothing else is said. */
  message(8, 'member', {proof: bytes(32)}),
  /** The sender is done with this many bytes of the bulk channel, counted since the link opened: as much more may be sent. */
  message(9, 'bulkDone', {bytes: uint()}),
  /** The sender would have a better way for this link; who made the link is to offer one. */
  message(160, 'pathWanted', {}),
  /** What the sender's end is called in ICE from now on; `round` is the offer's, and that of its answer. */
  message(161, 'pathOffer', iceSide),
  message(162, 'pathAnswer', iceSide),
  /** Candidates of the sender's end with this ICE fragment: later ones, and, once the link is known to go over a relay, all there are. */
  message(163, 'pathCandidates', {ufrag: text(maxIceTextBytes), candidates}),
  /**
   * The sender would have another connection beside this link, for its bulk channel alone, and calls it `lane`: odd from who made the link, even
   * from the other end. Answered by the same, or not at all.
   */
  message(170, 'laneOffer', {lane: uint(maxLaneNumber), description: passedDescriptionKind}),
  message(171, 'laneAnswer', {lane: uint(maxLaneNumber), description: passedDescriptionKind}),
  /** As `bulkDone`, of what came over this lane. */
  message(172, 'laneDone', {lane: uint(maxLaneNumber), bytes: uint()})
] as const

/** Bytes of one leaf of a file. */
export const maxLeafBytes = 65_536
/** Hashes of 512 leaves. */
export const maxLeafPageBytes = 16_384
/** One hash for each level above a page: 2^40 bytes are 2^15 pages. */
export const maxPageProofBytes = 480
/** Leaves one file can have: 1 TiB. */
const maxLeafIndex = 2 ** 24 - 1
const maxPieceIndex = 2 ** 20 - 1
/** Why a page does not give what it was asked for. */
export const fileRefusals = ['not-here', 'too-much', 'unreadable'] as const
/** What a page asks for at a game in real time. */
export const gameParts = ['watch', 'play', 'repair'] as const
/** Pages one page says it is linked with in a topic: a full mesh, and some more while links are being sorted out. */
export const maxLinkedPages = 16
export const personHintBytes = 8
/** How often a signal may be passed on from one page to the next. */
export const maxSignalHops = 2
/** What relays would carry between two pages, as text: a sealed description is some 3,000 bytes long. */
export const maxMeshSignalBytes = 12_288
export const gameRealtimeWords = ['sum', 'cut', 'back'] as const
export const maxSnapshotPieces = 64
export const maxSnapshotPieceBytes = 15_000
/** Pieces of one state of a game that another page runs. */
export const maxFramePieces = 32
export const maxFramePieceBytes = 1_100
/** A table of the topic: the short id of the entry that opened it. */
const table = bytes(shortIdBytes)
/** Which game at this table it is, from 0. */
const match = uint(65_535)
const file = bytes(32)
const leafRanges = list(tuple({first: uint(maxLeafIndex), count: uint(16)}), 64)

/** Parts a shared table is compared by; a key is in the one its hash says. */
export const sharedBuckets = 256
export const sharedDigestBytes = 8
/** Records of one bucket a page names at most, and the bytes of such a name. */
export const maxHeldIds = 900
export const recordIdBytes = 16
export const maxRecordsPerMessage = 64

/** Messages within a topic, sent under the number the sender gave it in its `topicOpen`. */
export const topicSchemas = [
  message(16, 'presence', {name: text(maxNameBytes), state: uint(1)}),
  message(17, 'typing', {on: bool}),
  /** The sender's person has had everything up to this place of the topic's order on the screen. */
  message(18, 'seen', {hlcMs: uint(), hlcCounter: uint(2 ** 32 - 1), id: bytes(16)}),
  /** The sender has these entries since just now. */
  message(20, 'have', {ids: list(bytes(shortIdBytes), maxIdsPerMessage)}),
  /** The sender wants these, in this order. */
  message(21, 'want', {ids: list(bytes(shortIdBytes), maxIdsPerMessage)}),
  message(22, 'entries', {
    entries: list(
      tuple({header: bytesUpTo(maxHeaderBytes), signature: bytes(64), body: optional(bytesUpTo(maxBodyBytes))}),
      maxEntriesPerMessage
    )
  }),
  /** The sender has stored these entries, which the receiver's person wrote. */
  message(23, 'stored', {ids: list(bytes(shortIdBytes), maxIdsPerMessage)}),
  /**
   * Compares logs. A question (`equal` null) is answered with the same `salt` and `number`: what of it differs, and whether nothing does.
   * Number 0 opens a comparison, of everything. Of two that cross, the one with the lower salt goes on.
   */
  message(24, 'ranges', {
    salt: bytes(8),
    number: uint(2 ** 32 - 1),
    equal: optional(bool),
    ranges: packedRanges
  }),
  /**
   * Who has any of these files, or parts of them? Answered by `fileHave`, at once and again when that changes. An empty one
   * says that the sender has just opened the files of the topic: what it was asked before reached nobody.
   */
  message(128, 'fileWho', {files: list(file, 32)}),
  /**
   * What the sender has of a file: all of it, or the pieces whose bits are set, from piece `first` on, the lowest bit of the first byte first.
   * Pieces outside of what is sent stay as they were told before.
   */
  message(129, 'fileHave', {file, all: bool, first: uint(maxPieceIndex), pieces: bytesUpTo(8_192)}),
  /** Pieces that have come to the sender since. */
  message(130, 'filePieces', {file, pieces: list(uint(maxPieceIndex), 512)}),
  /** The sender wants these leaves, `inOrder` or in whichever is best for all; a range lies within one piece. */
  message(131, 'fileWant', {file, leaves: leafRanges, inOrder: bool}),
  /** And does not want these any more: they came from elsewhere. */
  message(132, 'fileCancel', {file, leaves: leafRanges}),
  /** The sender wants this page of the leaf list. */
  message(133, 'filePageWant', {file, page: uint(maxPieceIndex)}),
  /** Whether the sender serves the receiver now. Off: what was asked for and has not come is forgotten. */
  message(134, 'fileTurn', {on: bool}),
  message(135, 'fileRefused', {file, reason: uint(fileRefusals.length - 1)}),
  /** Pieces the sender has begun to load: soon to be had from it, and better not asked for at the same source now. */
  message(136, 'fileBegun', {file, pieces: list(uint(maxPieceIndex), 512)}),
  /** The sender would watch a game in real time, return to its own seat there, or have its state put right. `nonce` names the request. */
  message(137, 'gameAsk', {table, match, part: uint(gameParts.length - 1), nonce: bytes(8)}),
  /** The answer, in pieces: a state, the seats and the inputs since; see `src/features/game/realtime/snapshot.ts`. */
  message(138, 'gameSnapshot', {
    table,
    match,
    nonce: bytes(8),
    piece: uint(maxSnapshotPieces - 1),
    pieces: uint(maxSnapshotPieces),
    bytes: bytesUpTo(maxSnapshotPieceBytes)
  }),
  /**
   * What a seat says and signs about a game in real time; see `src/features/game/realtime/words.ts`. 'sum': `value` is the checksum of the
   * state before `tick`, `round` its lineage: states of another are not to be compared. 'cut': of `seat` in its `round` nothing is known from `tick` on, and it is not waited for. 'back': `seat` begins `round` at `tick`.
   */
  message(139, 'gameWord', {
    table,
    match,
    by: uint(maxSeats - 1),
    word: uint(gameRealtimeWords.length - 1),
    seat: uint(maxSeats - 1),
    round: uint(65_535),
    tick: uint(2 ** 32 - 1),
    value: bytesUpTo(32),
    signature: bytes(64)
  }),
  /**
   * What the sender holds of a shared table: for each bucket the first bytes of SHA-256 over `salt` and the ids of its records in order, zeros for
   * none. Answered by `sharedHolds`. Of two that cross, the one with the lower salt is answered.
   */
  message(140, 'sharedSummary', {table, salt: bytes(8), digests: bytes(sharedBuckets * sharedDigestBytes)}),
  /**
   * The records the sender holds in these buckets, by bytes 32 to 47 of their signatures: whatever it lacks is to be sent. `back`: it lacks some
   * itself, and is told as much. Without buckets: nothing differs.
   */
  message(141, 'sharedHolds', {
    table,
    back: bool,
    buckets: list(tuple({bucket: uint(sharedBuckets - 1), ids: bytesUpTo(maxHeldIds * recordIdBytes)}), sharedBuckets)
  }),
  /** Changes of a shared table, new or asked for, by whomever they were made. */
  message(142, 'sharedRecords', {table, records: list(sharedRecordKind, maxRecordsPerMessage)}),
  /** The pages the sender is linked with in this topic, all of them, and the first bytes of their persons' keys; said again when that changes. */
  message(164, 'linkedPages', {
    pages: list(tuple({page: text(maxRoutingIdBytes), person: bytes(personHintBytes)}), maxLinkedPages)
  }),
  /**
   * Carried from page to page to one that the sender is not linked with: what a relay would carry, as JSON, see `relay-signals.ts`. `hops`: how often
   * it may still be passed on. `id` is another for each signal. `direct`: the sender needs a link of its own, whatever room there is.
   */
  message(165, 'meshSignal', {
    id: bytes(8),
    from: text(maxRoutingIdBytes),
    to: text(maxRoutingIdBytes),
    hops: uint(maxSignalHops),
    direct: bool,
    signal: text(maxMeshSignalBytes)
  })
] as const

/** Messages within a topic that travel on the bulk channel, and on no other. */
export const bulkSchemas = [
  message(144, 'fileLeaf', {file, index: uint(maxLeafIndex), bytes: viewUpTo(maxLeafBytes)}),
  /** Hashes of the leaves of a page, and what links them with the root, from the bottom up. */
  message(145, 'filePage', {
    file,
    page: uint(maxPieceIndex),
    hashes: bytesUpTo(maxLeafPageBytes),
    proof: bytesUpTo(maxPageProofBytes)
  })
] as const

/** Messages within a topic that travel on the realtime channel, and on no other: each may be lost, or come out of order. */
export const realtimeSchemas = [
  /**
   * Inputs of a game in real time, and what the sender knows. `tick`: the next one it plays; before `settled` it knows that
   * all players have the same. `number` counts its packets to the receiver, `echo`: the last of the
   * receiver's it got, and `heldMs` ago. `seats`: of each its round, since which tick, and before which tick all of its inputs are here. `asks`: seats whose
   * inputs it wants from the receiver, as bits. `inputs`: from tick `first` on, each in as many bytes as the game has.
   */
  message(176, 'gameInputs', {
    table,
    match,
    tick: uint(2 ** 32 - 1),
    settled: uint(2 ** 32 - 1),
    number: uint(2 ** 32 - 1),
    echo: uint(2 ** 32 - 1),
    heldMs: uint(65_535),
    asks: uint(65_535),
    seats: list(tuple({round: uint(65_535), from: uint(2 ** 32 - 1), through: uint(2 ** 32 - 1)}), maxSeats),
    inputs: list(
      tuple({seat: uint(maxSeats - 1), first: uint(2 ** 32 - 1), values: bytesUpTo(maxFramePieceBytes)}),
      maxSeats
    )
  }),
  /**
   * A piece of the state at `tick` of a game that the sender runs in its `term`: whole when `base` is `tick`, otherwise what changed since `base`,
   * which the receiver said it has. `taken`: through which input of the receiver's it went.
   */
  message(177, 'gameFrame', {
    table,
    match,
    term: uint(65_535),
    tick: uint(2 ** 32 - 1),
    base: uint(2 ** 32 - 1),
    taken: uint(2 ** 32 - 1),
    piece: uint(maxFramePieces - 1),
    pieces: uint(maxFramePieces),
    bytes: bytesUpTo(maxFramePieceBytes)
  }),
  /**
   * What the sender shows at this table now, as JSON: where its pointer is, and the like; `null` for nothing. Empty: it is not at the table any more.
   * Of several the highest `number` holds.
   */
  message(178, 'presenceValue', {table, number: uint(2 ** 32 - 1), value: text(900)})
] as const

export type LinkLevelMessage = MessageOf<(typeof linkSchemas)[number]>
export type BulkMessage = MessageOf<(typeof bulkSchemas)[number]>
export type RealtimeMessage = MessageOf<(typeof realtimeSchemas)[number]>
export type TopicMessage = MessageOf<(typeof topicSchemas)[number]> | BulkMessage | RealtimeMessage
/** A message of a later version that says it may be ignored. */
export interface UnknownMessage {
  readonly type: 'unknown'
  readonly number: number
}
export type LinkMessage = LinkLevelMessage | TopicMessage | UnknownMessage
export type SendableMessage = LinkLevelMessage | TopicMessage
export type MessageNamed<Name extends SendableMessage['type']> = Extract<SendableMessage, {type: Name}>

export interface Frame {
  /** 0 for the link itself, otherwise the sender's number of the topic. */
  readonly topic: number
  readonly message: LinkMessage
}

const schemas: readonly MessageSchema[] = [...linkSchemas, ...topicSchemas, ...bulkSchemas, ...realtimeSchemas]
const bulkNames: ReadonlySet<string> = new Set(bulkSchemas.map(schema => schema.name))
const realtimeNames: ReadonlySet<string> = new Set(realtimeSchemas.map(schema => schema.name))

export const isBulk = (message: {readonly type: string}): message is BulkMessage => bulkNames.has(message.type)
export const isRealtime = (message: {readonly type: string}): message is RealtimeMessage =>
  realtimeNames.has(message.type)
const byName = new Map(schemas.map(schema => [schema.name, schema]))
const byNumber = new Map(schemas.map(schema => [schema.number, schema]))
const levels = new Map<MessageSchema, 'link' | 'topic'>([
  ...linkSchemas.map(schema => [schema, 'link'] as const),
  ...[...topicSchemas, ...bulkSchemas, ...realtimeSchemas].map(schema => [schema, 'topic'] as const)
])

/**
 * A frame is the CBOR array `[topic, type number, …fields]`. Asserts every limit but the frame's own length, which depends on the channel. `room`:
 * where to write it, if it is large enough.
 */
export function encodeFrame(topic: number, message: SendableMessage, room?: Bytes): Bytes {
  const schema = byName.get(message.type)
  assert(schema !== undefined, `${message.type} is declared`)
  assert(
    topic <= maxTopicNumber && (topic === 0) === (levels.get(schema) === 'link'),
    `${message.type} fits topic ${topic}`
  )
  return encodeCbor([topic, schema.number, ...encodeFields(schema.fields, message as never)], room)
}

/**
 * Total: whatever the bytes are, a frame or a reason. Checks that a message is on its level. The readers take canonical bytes only, and
 * no field of a message can be written in two ways: nothing is to be encoded again.
 */
export function decodeFrame(frame: Uint8Array, maxBytes: number = maxControlFrameBytes): Result<Frame, DecodeReason> {
  return readWhole(frame, maxBytes, reader => {
    const decoded = readFrame(reader)
    // Of an ignorable type nothing is known but its number.
    if (decoded.message.type === 'unknown') return decoded
    reader.end()
    return decoded
  })
}

function readFrame(reader: CborReader): Frame {
  const items = reader.array(maxControlFrameBytes)
  if (items < 2) throw new Refusal('malformed')
  const topic = reader.uint(maxTopicNumber)
  const number = reader.uint(Number.MAX_SAFE_INTEGER)
  const schema = byNumber.get(number)
  if (schema === undefined) {
    if (number < firstIgnorableType) throw new Refusal('unknown-type')
    return {topic, message: {type: 'unknown', number}}
  }
  if ((topic === 0) !== (levels.get(schema) === 'link')) throw new Refusal('wrong-level')
  if (items !== 2 + Object.keys(schema.fields).length) throw new Refusal('malformed')
  return {topic, message: {type: schema.name, ...decodeFields(schema.fields, reader)} as LinkMessage}
}

/** Bytes of an `entries` frame besides its entries, at most. */
export const entriesFrameOverheadBytes = 8

/** Bytes one entry takes within an `entries` frame, at most. Sum these to fill a frame up to `maxControlFrameBytes`. */
export const entryFrameBytes = (entry: SignedEntry): number =>
  1 + 3 + entry.header.length + 2 + 64 + (entry.body === undefined ? 1 : 3 + entry.body.length)

import {assert} from '../../base/errors.ts'
import {leavesPerPiece} from './file-size.ts'

/** Every number of the transfer of files, in one place. Where no source is said they are judgement, held by the tests. */
export const downloadParameters = {
  /** Of a source nothing is known of yet, so that it can read the second piece while it sends the first; after that, what it brings in `aheadMs`. Leaves. */
  firstAsked: 2 * leavesPerPiece,
  /** Of one that stalled, until it has brought something again. */
  stalledAsked: leavesPerPiece,
  leastAsked: 4,
  mostAsked: 256,
  aheadMs: 1_000,
  /** Of all sources of one file together: what is asked for takes memory when it comes. Leaves, and pieces begun. */
  mostAskedOfAll: 320,
  mostOpen: 32,
  /** Taken at random before the rarest go first, so that a newcomer soon has something to give (BitTorrent does so). */
  randomFirst: 4,
  /** Pieces looked at for the rarest: of a large file not all. */
  rarestAmong: 1_024,
  /** A source that brings nothing for so long has stalled: four times what a leaf took, within these bounds. */
  stallMs: {least: 3_000, unknown: 10_000, most: 20_000},
  /** A leaf that did not come while others did that were asked for so much later is asked for again. */
  overtakenMs: 5_000,
  /** It is asked again after this, twice as long each time. */
  restMs: {first: 2_000, most: 60_000},
  /** Leaves that may be on their way already: taking these from a slow source brings them twice. */
  underWay: 8,
  /** Part of the leaves that may be asked for twice at the end. */
  twice: 0.006,
  /** How long it counts that another page began a piece, and of how many pieces that is remembered. */
  begunMs: 30_000,
  mostBegun: 1_024,
  /** What was given up may still come for so long. */
  lateMs: 60_000
} as const

export const servingParameters = {
  /** Takers served at once by their rate, and one more by turns (BitTorrent's figures). */
  regular: 4,
  turnMs: 10_000,
  optimisticMs: 30_000,
  /** Leaves one taker may have asked for and not got, of all files. Beyond, it is no honest page. */
  mostWanted: 2 * downloadParameters.mostAsked,
  /** A taker that asks for nothing for so long is none. */
  idleMs: 15_000,
  /** A piece that was not read by then is read once more, and after that the file cannot be read. */
  readAgainMs: 5_000,
  readMs: 20_000,
  /** Pieces of any file kept at hand while they are served. */
  cachedPieces: 8,
  /** A piece is not sent to a second taker for twice the time the first needs for it, within these bounds, and looked at again so soon. */
  holdMs: {least: 250, most: 4_000},
  waitMs: 50,
  /** How often a neighbour may say that it has just opened its files. */
  mostAskedAnew: 32,
  /** Files one neighbour may ask about. */
  mostWatched: 2_048,
  /** Pages of the leaf list one neighbour may have asked for at once. */
  mostPages: 32
} as const

export const readAheadParameters = {
  /** Of a person's own file, pieces read at once; and how many such reads are kept at hand, of all files of a topic. */
  piecesPerRead: 4,
  stretches: 3,
  /** A read that is not done by then is begun anew by whoever asks. */
  readAgainMs: 4_000
} as const

export const engineParameters = {
  /** Files loaded at once; the rest wait. */
  atOnce: 3,
  /** And of those that are no larger than one piece, whose time goes by with questions and answers. */
  smallAtOnce: 8,
  /** Files others are asked about at once: the first of the queue. */
  askedAtOnce: 128,
  /** A file without a source for so long makes room for others. */
  starvedMs: 10_000,
  /** Verified and not yet stored, of one file: from here on sources wait. Bytes. */
  unwrittenBytes: 2_097_152,
  piecesPerWrite: 2,
  /** Pages of the leaf list asked for at once, and kept at hand. */
  pagesAsked: 8,
  pagesKept: 64,
  tickMs: 1_000,
  /** Progress is told this often at most. */
  progressMs: 250,
  /** Offers kept of a topic, and of one author in it; the newest stay. */
  offers: 5_000,
  offersOfAuthor: 1_000,
  /** Room left over on the device when a download begins. Bytes. */
  spareBytes: 16_777_216,
  /** How often it is looked whether there is room again. */
  roomMs: 15_000
} as const

const d = downloadParameters
assert(readAheadParameters.readAgainMs < servingParameters.readAgainMs, 'who reads again does read again')
assert(d.mostAsked <= servingParameters.mostWanted, 'an honest page never asks for more than is put up with')
assert(d.mostAsked <= d.mostAskedOfAll, 'one source alone may be used in full')
assert(d.mostOpen * leavesPerPiece >= d.mostAskedOfAll, 'pieces begun suffice for what may be asked')
assert(d.stallMs.least < d.stallMs.unknown && d.stallMs.unknown < d.stallMs.most, 'patience is in order')

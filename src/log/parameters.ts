import {maxIdsPerMessage} from '../protocol/link-messages.ts'

/** Every number of the log, in one place. Source where not said: facts on signed entries and on storage. How they fit together is a test of their own. */

/** Entries of a full segment, the unit in which a history is read. */
export const segmentEntries = 256

/** A segment is also full at this size, so that long bodies don't make one that is slow to read. Bytes. */
export const segmentBytes = 1_048_576

/** Runs of entries (as many as a segment has) that stay in memory, the last used: the screen, and what a neighbour is fetching. */
export const cachedRuns = 6

/** Newest entries kept at hand: the heads an append builds on are looked for among them. */
export const recentEntries = 64

/** Beyond either, the oldest of those goes who have more than their share; these are for a topic whose person has chosen nothing else. */
export const maxTopicEntries = 100_000
export const maxTopicBytes = 50_000_000

/** What a person may choose: at least and at most. */
export const limitRange = {
  maxEntries: [1_000, 1_000_000],
  maxBytes: [1_000_000, 1_000_000_000]
} as const

/** What is over a limit goes until this share of it is free, so that it does not begin again with the next entry. */
export const roomShare = 0.1

/** Of this share of the room, one's own entries go only when nobody else has more than is left to each. */
export const ownShare = 0.5

/** Authors remembered to have had more than their share; of more, the oldest go whoever wrote them. */
export const maxAuthorHorizons = 64

/** Making room is given up, and nothing more of others is taken, when a topic is over its limits by this share: the part that does it is out of reach. */
export const overfullShare = 0.25

/** Room is made while nothing was written here for so long, or was for so long, so that one's own entries seldom wait behind it. */
export const restMs = 1_000
export const restMostMs = 5_000

/** While a topic takes nothing more for that, what makes room is looked for so often. */
export const seekRoomMs = 60_000

/** The newest entries whose bodies are never pruned, only removed together with the entry. */
export const keptBodies = 1_000

/** No entry without a body is smaller: header and signature. Bytes. */
export const minBodilessBytes = 160

/** Index rows that are looked at together when room is made, and entries that are exported together. */
export const rowsPerStep = 256

/** Entries that are removed, and bodies that are dropped, while the topic's lock is held once: what is written meanwhile waits. */
export const rowsPerTurn = 1_024
export const bodiesPerTurn = 1_024

/** Bytes of a chunk of an exported topic, about; an imported one is read in pieces of at most this size. */
export const fileChunkBytes = 262_144

/** Entries changed by another page that are told one by one; with more, everything is to be read anew. */
export const maxChangesTold = 128

/** Entries of one author taken live (pushed, or announced as new) an hour; a backlog is not counted. */
export const entriesPerAuthorPerHour = 200

/**
 * Acts at tables of one author taken live an hour, apart from other entries: one each three seconds, and as many at once. A quick game of chess
 * takes a move each five seconds, dice with hidden hands several entries a minute.
 */
export const actsPerAuthorPerHour = 1_200

/** Authors whose rate is remembered at once. */
export const ratedAuthors = 1_024

/** An entry stamped further ahead than this waits until it is due. Milliseconds. */
export const maxFutureMs = 120_000

/** An entry stamped further ahead than this is not even kept waiting: a day. Milliseconds. */
export const maxQuarantineMs = 86_400_000

/** A clock less than this from another is not said to be off; two that differ by less agree. Milliseconds. */
export const clockOffAfterMs = 60_000

/** The clock of a person alone, without a second who agrees, is believed to be this far from ours at most. Milliseconds. */
export const maxTrustedOffsetMs = 3_600_000

/** Our own clock is corrected by no more, whoever agrees. Milliseconds. */
export const maxCorrectionMs = 86_400_000

/** Neighbours' clocks are looked at again after this long. Milliseconds. */
export const clockReadForMs = 250

/** With entries waiting until they are due, it is looked this often whether their author's clock was measured meanwhile. Milliseconds. */
export const quarantineLookMs = 5_000

/** An own entry does not build on what is stamped further ahead: it would be dragged along, and wait at others. Milliseconds. */
export const maxAheadToBuildOnMs = 90_000

/** Entries that may wait, of everyone and of one author. */
export const quarantinedEntries = 256
export const quarantinedPerAuthor = 16

/** An entry this old that falls into a range already reconciled is said to have arrived late. Milliseconds. */
export const lateAfterMs = 600_000

/** With more received entries waiting for the storage, neighbours are not asked for more. */
export const maxUnwritten = 1_024

/** Entries taken, own ones included, though they could not be stored. */
export const maxUnkept = 4_096

/** Ids of one message of the exchange: a live notice, a request, an acknowledgement. */
export const idsPerMessage = maxIdsPerMessage

/** The newest entries are listed to a neighbour at once, without comparing them first: a screen. */
export const newestListed = 50

/**
 * A newcomer asks each neighbour for a screen and for older entries when the first have come, and asks about older ones one neighbour
 * alone. Not for longer than this after linking. Milliseconds.
 */
export const newcomerWaitsMs = 1_000

/** Of a range with as few entries the ids are listed, instead of fingerprints of its parts. Measured; see decision 18. */
export const listedMost = 8

/** Where a neighbour has more than this and there are no more than `listedMost` here, it is for us to ask. */
export const pulledAbove = 64

/** Ids a neighbour is told at once that it lacks; for more it has to ask again. */
export const toldMost = idsPerMessage

/** As many ids it lacks are told in the next question; for more it is told that it has to ask. */
export const tellAtOnce = 64

/** Parts a range is split into: many while that costs little beside what is found, few at the end. */
export const splitParts = (count: number): number => (count > 16_384 ? 16 : count > 64 ? 8 : 4)

/** Ranges one question asks about: the answer, in which each may be split, still fits a message. */
export const rangesPerQuestion = 96

/** Questions to one neighbour that wait for their answer, at most. */
export const questionsInFlight = 96

/** Ranges kept in mind that a neighbour is yet to be asked about; the oldest are joined. */
export const maxOpenSpans = 8_192

/** Of a comparison's random number that goes into its fingerprints. */
export const saltBytes = 8

/** Questions to one neighbour: at once, and each second in the long run. */
export const askedBurst = 512
export const askedPerSecond = 4

/** Questions of one neighbour that are answered; with more it is cut off. */
export const answeredBurst = 768
export const answeredPerSecond = 5

/** A question not answered for this long: the comparison is begun again. Milliseconds. */
export const answerPatienceMs = 20_000

/**
 * Of two openings that cross, the one left unanswered is answered when the other has waited this long for its answer: then it was lost,
 * as when it came before the other page had opened its log. More than a round trip. Milliseconds.
 */
export const crossedPatienceMs = 500

/** When a neighbour's entries have come and all is quiet for this long, both make sure that they have the same. Milliseconds. */
export const settleMs = 300

/** What was pushed or announced is made sure of after this long. Milliseconds. */
export const compareAgainMs = 30_000

/** A comparison that brings nothing new is repeated more and more rarely, up to this. Milliseconds. */
export const maxFruitlessMs = 3_600_000

/** Questions that may bring `toldMost` ids each, to all neighbours together. */
export const maxPulls = 4

/** Ids one neighbour may be asked for at once. */
export const maxAsked = 4 * idsPerMessage

/** Live notices gathered for one neighbour; with more, the logs are compared instead. */
export const maxNotices = 4 * idsPerMessage

/** Missing ids that are kept track of; beyond it, neighbours are not asked about what they have. */
export const maxMissing = 8_192

/** Neighbours remembered as holding one missing id: as many as a topic is a full mesh with. */
export const holdersPerId = 12

/**
 * Entries a neighbour may bring, having been asked, that are refused because their author had more than a share: at once, and each second
 * in the long run. With more, nothing that old is compared with it for as long as refusals are remembered.
 */
export const unwantedBurst = 2_048
export const unwantedPerSecond = unwantedBurst / 3_600

/** Bodies one neighbour is asked for, the newest, once both have the same entries. */
export const bodiesWanted = 512

/** It is asked again after this long at the earliest. Milliseconds. */
export const bodiesAgainMs = 30_000

/** Live notices and acknowledgements are gathered this long: the author's own push usually arrives first and makes notices needless. Milliseconds. */
export const noticeDelayMs = 80

/** A neighbour that was asked and sends nothing for this long is no longer waited for. Milliseconds. */
export const wantPatienceMs = 20_000

/** After this long, though, what others hold as well is asked of them. Milliseconds. */
export const othersAfterMs = 4_000

/** An entry is asked of the next holder when it has not come after this long, whatever else comes: a new one, and one of the history. Milliseconds. */
export const liveWaitMs = 1_000
export const historyWaitMs = 20_000

/** A new entry is handed on at once to so many neighbours; the others get a notice. Measured; see decision 45. */
export const eagerNeighbours = 4

/** Larger ones are only announced. Bytes of header, signature and body. */
export const eagerBytes = 1_024

/** Of entries that came together, no more than this are handed on unasked. */
export const eagerAtOnce = 16

/** Entries handed on to one neighbour unasked: at once, and each second in the long run. */
export const pushBurst = 256
export const pushesPerSecond = 10

/** Who gets a notice waits this long for a push before it asks. Milliseconds. */
export const pushGraceMs = 60

/** An entry whose author is not linked here shows for so long that not everybody is linked with everybody. Milliseconds. */
export const wideForMs = 600_000

/** After a neighbour's queue was full, the logs are compared again after this long. Milliseconds. */
export const offerAgainMs = 5_000

/** A frame of entries that found the queue full is tried again after this long, and so often. Milliseconds. */
export const serveAgainMs = 500
export const serveTries = 20

/** Ids of a neighbour's requests waiting to be served. */
export const maxServing = maxMissing + 2 * idsPerMessage

/** Ids a neighbour may request at once and each second in the long run, besides once the whole log. */
export const wantBurst = 4_096
export const wantsPerSecond = 200

/** Entries a neighbour may send without having been asked: what its person writes. At once, and each second in the long run. */
export const unaskedBurst = 512
export const unaskedPerSecond = 20

/** Received entries judged together; also the most that are stored, and told as new, at once. */
export const entriesPerBatch = 256

/** Batches that are stored while the topic's lock is held once: taking it costs as much as storing one, and own entries wait. */
export const batchesPerTurn = 4

/** Of the signatures that another entry vouches for, this share is looked at all the same: who spoils many is found out. */
export const spotCheckShare = 1 / 16

/** Entries known to precede an authentic one that have not come: they need no signature of their own. One for each chain, mostly. */
export const maxExpected = 4_096

/** Entries without a signature that wait for the one that vouches for them. */
export const maxUnproven = 256

/** Served entries whose signatures were looked at and need not be again. */
export const rememberedChecks = 16_384

/** Ids of entries refused for good, so that they are not asked for again. */
export const rememberedRefusals = 4_096

/** What is refused for its stamp is refused for this long, then judged anew. Milliseconds. */
export const refusedForMs = 3_600_000

/** Opening the database may take this long before the page goes on without. Milliseconds. */
export const openPatienceMs = 5_000

/** Opening that fails at once is tried so often, this long apart: what another browser process left behind may be in the way. Milliseconds. */
export const openTries = 3
export const openAgainMs = 300

/**
 * Written to make Chromium begin a fresh journal: it does so after 4 MiB. In parts that are kept in the journal itself: from 64 KiB on they
 * would be files beside it. Bytes.
 */
export const journalFillBytes = 4.5 * 1_048_576
export const journalFillParts = 144

/** After a log was opened, milliseconds: until then nobody who is looking at it waits for sums that only neighbours need. */
export const sumsAfterMs = 1_000

import {maxBulkFrameBytes, maxControlFrameBytes, maxRealtimeFrameBytes} from '../protocol/link-messages.ts'
import type {ChannelName, LinkCloseReason} from './link.ts'

/** Largest message each channel takes, bytes. Control and realtime are the protocol's; bulk carries larger blocks. */
export const channelLimitBytes: Readonly<Record<ChannelName, number>> = {
  control: maxControlFrameBytes,
  bulk: maxBulkFrameBytes,
  realtime: maxRealtimeFrameBytes
}

/** The life of one link. Times are milliseconds. How the numbers of this file fit together is a test of their own. */
export const sessionParameters = {
  /** From the link's opening to the other side's proven identity. */
  handshakeTimeoutMs: 5_000,
  /** Sent when nothing was heard for this long; answered at once by any living page. */
  pingIdleMs: 2_000,
  /** Nothing heard for this long (an idle spell and a missed ping): the person is shown as away, within five seconds of being gone. */
  awayAfterMs: 3_500,
  /** And only with a ping unanswered for this long: a busy page may have asked late. */
  unansweredMs: 1_000,
  /** Nothing heard for this long: the link is closed, whatever ICE says before. */
  silentAfterMs: 30_000,
  /** After this page slept a link has this long to show a sign of life. */
  probeTimeoutMs: 10_000,
  /** After a change of the network; a ping unanswered for as long when the other side looks for others as if it had lost us: a new link is made faster than this one heals. */
  lostTimeoutMs: 1_200,
  /** Or so many round trips, where they take long. */
  lostRoundTrips: 2,
  /** A linked page that seems to look for others is asked no more often than this: whoever reads a relay can speak in its name. */
  soughtAgainMs: 2_000,
  /** With nobody heard any more, the way out is looked for no more often than this. */
  missedAgainMs: 30_000,
  /** No relay was open for so long: that was more than a change of sockets, on a busy page too. */
  outMs: 2_500,
  /** How often silence is looked at besides when something is due, and how often the page is found to have slept. */
  livenessTickMs: 1_000,
  /** Answers to earlier pings are not told from made-up ones. */
  rememberedPings: 64,
  /** A tick later than this means that the page was busy: answers may wait to be read. */
  busyAfterMs: 2_000,
  /** A tick later than this means that the page slept, and silence meanwhile says nothing about the others. */
  sleptAfterMs: 5_000,
  /** An answer that took longer says nothing about the other side's clock. */
  clockTripMs: 5_000,
  /** Readings of the other side's clock kept; the one with the shortest round trip counts. */
  clockReadings: 8,
  /** Two readings may differ by this much more than their round trips explain: clocks drift and are slewed. */
  clockJitterMs: 1_000,
  /** A clock further off than a day is not believed. */
  maxClockOffsetMs: 86_400_000,
  /** A link that closes gets this long to hand its goodbye to the network. */
  goodbyeFlushMs: 250,
  /** Topics we open on a link; all of them may be announced while the other side still checks our proof. */
  openTopics: 28,
  /** Opens of the other side kept though they match none of our topics yet. */
  unmatchedTopics: 64
} as const

/** How soon a page notices that nobody at all is heard any more. Milliseconds. */
export const contactParameters = {
  tickMs: 250,
  /** Nobody was heard for so long: those heard last are asked; everybody when they do not answer. */
  askAfterMs: 1_000,
  asked: 3,
  askAllAfterMs: 500,
  /** Nobody was heard for so long though all were asked: it is looked for another way out. */
  lostAfterMs: 2_000,
  /** An answer may take this long, and so many round trips of the slowest. */
  answerMs: 500,
  roundTrips: 2,
  maxAnswerMs: 2_000,
  /** A tick this late: this page was busy, and silence meanwhile says nothing about the others. */
  busyAfterMs: 1_000,
  /** Somebody heard again so soon, over the same link: nothing was wrong with the way out. */
  falseWithinMs: 2_000,
  /** After that only each link's own patience counts for so long. */
  afterFalseAlarmMs: 300_000
} as const

/** What waits to be sent on one link. */
export const sendParameters = {
  queuedBytes: 1_048_576,
  queuedFrames: 4_096,
  /** More than this in the link's own buffer and frames wait here instead, where they can still be dropped. */
  highWaterBytes: 262_144,
  lowWaterBytes: 65_536,
  /** With so much in its buffer the realtime channel is behind: what comes now is left out. */
  realtimeHighWaterBytes: 16_384,
  /** Own pace; stays below what the other side puts up with. */
  burstFrames: 4_096,
  framesPerSecond: 512,
  burstBytes: 16_777_216,
  bytesPerSecond: 8_388_608
} as const

/**
 * The bulk channel of one link. On a fresh connection 512 KiB under way were measured to be as fast as any and free of stalls; a
 * buffer filled to 1 MiB stalled it for seconds.
 */
export const bulkParameters = {
  minWindowBytes: 524_288,
  /** Nobody may send more than this before the other side is done with what it has. */
  maxWindowBytes: 16_777_216,
  /** How long the best rate and the shortest round trip are believed; the rate at least for ten round trips. */
  rateMemoryMs: 1_000,
  tripMemoryMs: 10_000,
  /** Nothing was sent for so long: what is measured over it says nothing of the path. */
  pauseMs: 1_000,
  /** The receiver says after so many bytes that it is done with them; with less when it is done with all, and did not say so for a while. */
  tellBytes: 262_144,
  tellMs: 20,
  /** What waits for credit: one leaf each of as many topics as a link carries, and some. */
  queuedBytes: 4_194_304,
  /**
   * Of the link's own buffer, where nothing can be taken back: what leaves in so many milliseconds at the best rate, since everything on the control channel
   * waits behind what is in there. A leaf at least; the next is given when half of it has left.
   */
  highWaterMs: 8,
  leastHighWaterBytes: 65_536,
  mostHighWaterBytes: 262_144,
  /** Put up with from the other side, whatever their size. */
  burstFrames: 4_096,
  framesPerSecond: 4_096
} as const

/** Lanes: connections beside a link for bulk alone. Milliseconds and bytes. */
export const laneParameters = {
  /** There and back at least, at the quickest: a shorter path is filled by one association. */
  leastTripMs: 20,
  /** How often that is measured meanwhile; the other side puts up with twice as many pings. */
  measureTripMs: 1_000,
  /** How often it is looked at while frames wait, and for how long after they did; and otherwise, while there are any. */
  tickMs: 250,
  forgetMs: 3_000,
  idleTickMs: 5_000,
  /** How long what comes through is measured, and how long new lanes are given to come up to speed before. */
  measureMs: 1_000,
  settleMs: 500,
  /** They stay when so many times as much comes through. */
  leastGain: 1.15,
  /** Of either end. */
  most: 5,
  /** One that is not open after so long is none. */
  openMs: 10_000,
  /** Those that get lost are made again no sooner than this, and the path has proved itself when they were in use for so long. */
  replaceMs: 5_000,
  provenMs: 30_000,
  /** Nothing crossed one for so long: the end that made it closes it, the other one after twice as long. */
  idleMs: 30_000,
  /** One that is of no use is closed when nothing of this end's is on its way there, or after so long, and nothing came over it for a while. */
  emptiedMs: 5_000,
  emptyMs: 1_000,
  /** Those that were of no use are tried again after this, twice as long each time. */
  restMs: 60_000,
  mostRestMs: 900_000,
  /** Own pace, and what is put up with from the other side. */
  burstOffers: 10,
  offersPerSecond: 0.15,
  theirBurstOffers: 16,
  theirOffersPerSecond: 0.2
} as const

/** How a link looks for a better way than a relay. */
export const pathParameters = {
  /** After the way became a relayed one; a browser knows its new addresses about four seconds after they changed. */
  attemptAfterMs: [1_500, 4_000, 30_000],
  /** An offer that was not answered for so long is forgotten. */
  answerMs: 8_000,
  /** Put up with from the other side. */
  burstRounds: 8,
  roundsPerSecond: 0.1,
  burstCandidates: 128,
  candidatesPerSecond: 4
} as const

/** What is put up with from the other side of one link, the bulk channel apart. */
export const receiveParameters = {
  burstFrames: 8_192,
  framesPerSecond: 2_048,
  burstBytes: 33_554_432,
  bytesPerSecond: 16_777_216,
  /** All that a page was asked while it was frozen comes at once. */
  burstPings: 64,
  pingsPerSecond: 2,
  burstTopicFrames: 256,
  topicFramesPerSecond: 8,
  /** Opens of a topic that was open on this link before: with each, what is allowed in it begins anew. */
  burstReopens: 4,
  reopensPerSecond: 1 / 60,
  /** Frames handed to a handler that has not answered yet. */
  judgedFrames: 1_024,
  judgedBytes: 4_194_304,
  /** Offences cost points; a link that has none left is cut. */
  offencePoints: 100,
  offencePointsPerSecond: 1
} as const

/** How many links a page keeps, and with whom. */
export const admissionParameters = {
  /** Up to this many linked pages a topic is a full mesh. */
  fullMesh: 12,
  /** Beyond it: both ring neighbours and this many others. */
  others: 8,
  /** Of these, the places of one person's pages, and how many of those that came first stay whoever comes. */
  pagesOfPerson: 2,
  settled: 3,
  /** With fewer links than this in a topic, pages refused earlier are welcome again. */
  lowDegree: 5,
  /**
   * Links a page has at most, with those being opened, in all its meshes together; the last few are for ring neighbours. RTCPeerConnections that
   * are no links yet come on top, within limits of their own (`rendezvous/parameters.ts`), for the public topics together and for each private one:
   * 16 dials, 3 in the pool, 4 offers and 4 answers by hand. So it is 67 at worst, 27 more with each private topic, 24 lanes over long paths
   * while files travel, and one for each STUN and TURN server while somebody has the network checked.
   */
  connections: 40,
  ringReserve: 4,
  /** Links that have not proven themselves yet. */
  pending: 16,
  /** Pages refused or let go in a topic count as known for this long. */
  knownMs: 300_000,
  /** Pages that went without a goodbye are missed for this long. */
  lostMs: 900_000,
  /** A person whose page was cut is not let in again for this long. */
  barredMs: 60_000,
  /** Entries of either table; the oldest goes first. */
  remembered: 512,
  /** A link without a common topic is closed after this long. */
  noTopicGraceMs: 5_000
} as const

/**
 * For so long a page is not dialled again, by why its link was closed; milliseconds. Short, since all that is known of it on a relay is a name anybody can
 * use: whoever comes in another's name and fails would keep that one out. A person who broke the rules is barred by the key that was proved.
 */
export const refusedMs: Readonly<Partial<Record<LinkCloseReason, number>>> = {
  handshake: 4_000,
  version: 4_000,
  admission: 60_000
}

/** What a person is told about the search. */
export const statusParameters = {
  /** Relays get this long to open before the page calls itself offline. */
  startingMs: 10_000,
  /** With a relay open and nobody found for this long, one is alone. */
  searchingMs: 8_000
} as const

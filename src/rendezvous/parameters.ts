/** Every number of this layer. Unit last in the name. How they fit together is a test of their own. */
export const parameters = {
  /** Real RTCPeerConnections kept ready with a gathered offer; Trystero asks for 20. */
  pooledConnections: 3,
  /** And one more that was asked for no offer yet, built so long after one was needed: not while that one is. */
  spareAfterMs: 1_000,
  /** Offers laid out at a tracker at once; one of the pool stays free for a Nostr dial. */
  trackerOffers: 2,
  /** A description leaves this long after its first candidate (or when gathering is complete); later ones follow in a batch. */
  descriptionAfterCandidateMs: 8,
  /** Without any candidate, a description leaves after this. */
  descriptionWithoutCandidateMs: 1_500,
  /** Candidates that come after the description are collected this long into one message. */
  candidateBatchMs: 300,
  maxCandidatesOfPeer: 40,
  /** Offers in the name of one page that are answered, each way (Nostr, trackers, links): burst, and per second. Each costs an answer. */
  offersOfPage: {capacity: 4, perSecond: 1 / 12},
  /** Messages kept of a connection that was met before anybody takes connections. */
  maxHeldMessages: 64,

  /** Dials under way at once, answers included. */
  maxPendingDials: 16,
  /** Of these, for pages whose announcement does not prove that they know the topic (stock Trystero, or an attacker). */
  maxUnprovenDials: 4,
  pendingDialMs: 12_000,
  unprovenDialMs: 4_000,
  /** A page that is dialled in vain is looked for out of turn at most so often: it may have left, or not be reachable. */
  missedAgainMs: 120_000,
  /** What a linked page said on a relay is heard again if its link ends within this. */
  soughtMs: 4_000,
  afterClosingMs: 20,
  /** Peers remembered as refused or recently dialled. */
  maxRememberedPeers: 1_024,
  /**
   * Replies to pages that wait for us to speak first: burst, and per second; and of those to unproven pages. In the long run no more than a
   * page may publish besides.
   */
  helloReplies: 24,
  helloRepliesPerSecond: 0.1,
  /** And to one page, so that what it said while this one slept is not answered one by one. */
  greetingsOfPage: {capacity: 3, perSecond: 0.5},
  unprovenHelloReplies: 4,
  unprovenHelloRepliesPerSecond: 0.05,

  /** Longest text taken from a relay. */
  maxRelayTextLength: 65_536,
  /** What one relay may send: burst, and per second. */
  relayMessages: 2_000,
  relayMessagesPerSecond: 200,

  socketOpenMs: 8_000,
  socketBackoffMs: 300,
  socketMaxBackoffMs: 10_000,
  /**
   * While a relay that was open a while ago does not answer, a second socket is tried this long after the first, and so for that long, where nothing but a socket tells
   * whether it does. Systems repeat themselves after 1, 3 and 7 seconds at least, so that one or the other does every other second.
   */
  socketAgainMs: 4_000,
  socketAgainForMs: 60_000,
  /** That long after it was open last. */
  socketLostMs: 180_000,
  /** At a relay that was lost, refuses sockets or fails at once it is looked whether anything answers, at least so often for `socketLostMs`, then every `socketMaxBackoffMs`. */
  outageLookMs: 1_200,
  outageAnswerMs: 4_000,
  /** The back-off while nothing does. */
  socketSilentBackoffMs: 30_000,
  /** Back-off starts over once a socket stayed open this long. */
  socketStableMs: 10_000,
  heartbeatIdleMs: 25_000,
  heartbeatTimeoutMs: 8_000,
  /** After waking, an open socket has this long to answer. */
  wakeTimeoutMs: 2_500,
  maxQueuedFrames: 32,

  /** Relays of the shipped list used for a topic. */
  nostrRelaysPerTopic: 3,
  trackersPerTopic: 2,
  /** A shipped relay that is not open after this long, while others are untried, is replaced. */
  replaceAfterMs: 9_000,

  /** Bytes that what members of a private topic tell each other is padded to. */
  sealedSizes: [2_048, 4_096, 8_192, 16_384, 32_768],
  /** Sealed signals of one relay waiting to be opened; more is dropped. */
  maxSealedBacklog: 256,
  maxRememberedSignals: 4_096,
  maxRememberedTags: 1_024,
  /** A private topic goes on to the next hour up to this much late. */
  maxHourLateMs: 120_000,

  /** When announcements are repeated while nobody is linked; the last one repeats. */
  announceAfterMs: [4_000, 30_000, 30_000, 60_000, 120_000],
  /** A last link that is lost again within this does not begin with the shortest. */
  announceFlapMs: 60_000,
  /** And while somebody is: heals a topic that fell apart. */
  announceLinkedMs: 600_000,
  /** And after many links were lost, while some are left; then as above. */
  announceTornMs: [30_000, 30_000, 60_000, 120_000, 240_000],
  /** The first time within this, by chance. */
  announceTornSpreadMs: 1_000,
  /** Relays take turns then, this far apart. */
  announceTurnMs: 10_000,
  /** Never more often than this on one relay, whatever the reason. */
  announceMinMs: 3_000,
  /** In a room, on all its relays of one kind together and for whatever reason; what a relay hears when it opens comes on top. */
  announcesPerMinute: 6,
  /** Announcements out of turn, because somebody waits for us to speak: burst, and per second. */
  hurriedAnnounces: 3,
  hurriedAnnouncesPerSecond: 0.05,
  /** Announcements on relays that opened again while somebody is linked: burst, and per second. */
  reopenedAnnounces: 3,
  reopenedAnnouncesPerSecond: 0.05,
  /** Relays of a room whose last announcement is remembered. */
  maxRememberedPlaces: 64,

  /** Trystero's own channel carries a handshake and little else: burst and rate in bytes. */
  trysteroChannelBytes: 65_536,
  trysteroChannelBytesPerSecond: 8_192,
  /** In-band channels a peer may try to open before it is cut off; Trystero opens one. */
  maxForeignChannels: 4,

  /** A callback for TURN credentials has this long to answer; connections are built without, then. */
  turnAnswerMs: 5_000,
  /** What it hands out is good for as long as it says, and for no longer than this. */
  turnLifeMs: 3_600_000,
  /** Asked again, beside what is going on, once this share of that has passed. */
  turnFreshShare: 0.7,
  /** Asked again after a failure, later each time. */
  turnRetryMs: 3_000,
  turnMaxRetryMs: 60_000,
  /** STUN and TURN servers of which is remembered that they refused. */
  maxIceRefusals: 16,
  maxTroubleLength: 200,
  /** After a change of the network, addresses are gathered anew at once and after this: browsers notice the new ones late. */
  regatherMs: 4_000,
  /** An offer that was read is on its way to somebody until it is known to be, and is not made anew meanwhile. */
  offerReadMs: 500,
  /** With no relay open for so long, what was gathered before is old. */
  staleOffersMs: 5_000,
  /** What a connection that looks for a better way says at once waits so long for candidates; later ones follow by themselves. */
  restartCandidatesMs: 150,
  maxRestartCandidates: 32,

  /**
   * How long the ends of a lane look for their addresses, and lanes a page has at most, to all others together; what others offer is answered
   * while there are not even half as many, so that nobody keeps this page from having its own.
   */
  laneGatherMs: 1_000,
  mostLanes: 24,
  mostAnsweredLanes: 12,

  /** Connections brought about by hand: addresses are gathered this long after the first; without any, it fails after so long. */
  handGatherMs: 3_000,
  handGatherLimitMs: 8_000,
  /** An offer passed by hand can be answered for so long. */
  handOfferLifeMs: 900_000,
  /** A clock of the other page may be so much off before its offer is taken for an old one. */
  handClockSlackMs: 300_000,
  /** Once the answer is there, the connection has so long to open. */
  handConnectMs: 30_000,
  /** The page that answered tries the other's addresses again and again: some browsers would give up after ten seconds. */
  handRetryMs: 4_000,
  /** Open at once, offers and answers each. */
  maxHandOpen: 4,
  /** Offers that are over and remembered, to say what became of them. */
  maxHandRemembered: 64
} as const

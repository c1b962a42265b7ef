/** Signals carried for others, and what is told of who is linked with whom. */
export const signalParameters = {
  /** A signal goes to so many pages that say they are linked with its addressee, or to so many at random when none does. */
  bridges: 2,
  flood: 3,
  /** Signals of which is remembered that they came by, and for how long. */
  seen: 1_024,
  seenMs: 60_000,
  /** The neighbour by whom a page was heard last. */
  ways: 128,
  wayMs: 60_000,
  /** Put up with from one neighbour: all signals; those among them to be carried on; those of pages not heard before; and lists. */
  burst: 192,
  perSecond: 8,
  carriedBurst: 96,
  carriedPerSecond: 2,
  /** Of those to be carried on that it hands on for others, no more of one page, and so many pages are told apart. */
  originBurst: 24,
  originPerSecond: 0.5,
  origins: 32,
  strangerBurst: 16,
  strangersPerSecond: 0.2,
  listBurst: 32,
  listsPerSecond: 1,
  /** What comes beyond these is left out; so much of that in its own name, lists included, and the neighbour is blamed for it. */
  excessBurst: 768,
  excessPerSecond: 32,
  /** Changes of the links are told together. */
  listSettleMs: 200,
  /** Who did not answer anything for so long is not counted among the topic's pages, until so much later. */
  silentMs: 20_000,
  forgivenMs: 300_000,
  /** Of the links that are no ring neighbours', places for pages that nobody else is linked with: whoever they are, they get no more. */
  strays: 4,
  /** Links a page makes on top because a feature asked for them, and as many it takes, in one topic; and how long it waits for one. */
  guests: 4,
  directMs: 15_000,
  /** A page that asked for a link is let in within this time, and not let go for lack of room within that. */
  guestMs: 30_000,
  guestStayMs: 600_000
} as const

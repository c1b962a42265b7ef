/** Entries read when a chat opens, and by each `loadOlder`. */
export const pageEntries = 200

/** Messages a chat opens with when there are as many: a screenful. It reads on for them, past whatever else was written since. */
export const openedMessages = 30

/** For these, and for all that is unread, it reads this many pages more before it opens. Nobody holds up its opening with reactions. */
export const openedPages = 10

/** While someone writes, the others are told again after this long. Milliseconds. */
export const typingRepeatMs = 3_000

/** Without another key pressed for this long, one is not typing any more. Milliseconds. */
export const typingPauseMs = 5_000

/** Someone not heard of for this long is not typing any more; more than a repeat and a slow link. Milliseconds. */
export const typingExpiresMs = 6_000

/** People who were here and left whose names are remembered. */
export const rememberedNames = 1_000

/** People shown who are away and were here or wrote; those last heard of stay. */
export const shownAway = 50

/** A message that is stored within this time is shown once, as stored; otherwise it is shown as being stored first. */
export const pendingAfterMs = 80

/** The beginning of a message shown where another answers to it. UTF-16 units. */
export const quotedCharacters = 200

/** Different emoji shown under one message; names shown of those who gave one. */
export const shownReactions = 64
export const shownReactionNames = 12

/** Annotations (edits by author, reactions by author and emoji) remembered of one message. */
export const annotationsPerTarget = 4_096

/** Messages that are not here of which annotations are remembered; those first heard of go first. */
export const annotatedMissing = 20_000

/** Replies whose target is looked for in the log at once. */
export const quotesPerLookUp = 256

/** The others are told how far one has read at most this often. Milliseconds. */
export const seenIntervalMs = 2_000

/** Entries read at once while the whole topic is searched or loaded back to a place. */
export const searchedEntries = 128

/** Reading a long history works this long at a time, then other things have their turn. Milliseconds. */
export const sliceMs = 8

/**
 * Sealed messages read when a chat opens: our own; of people in whose conversation we were, of each and of all; of others we met, and of
 * strangers. Older ones of a conversation when somebody looks back.
 */
export const openedOwnDirects = 1_000
export const openedPerPartner = 256
export const openedDirects = 2_000
export const openedPerMet = 32
export const openedMet = 512
export const openedStrangers = 64

/** Sealed messages read at once when somebody looks back in a conversation. */
export const olderDirects = 200

/** Block lists read when a chat opens, besides those one follows. */
export const openedBlockLists = 512

/** Code that was out of reach is loaded again after this long. Milliseconds. */
export const partRetryMs = 30_000

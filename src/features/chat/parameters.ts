/** Entries read when a chat opens, and by each `loadOlder`. */
export const pageEntries = 200

/** While someone writes, the others are told again after this long. Milliseconds. */
export const typingRepeatMs = 3_000

/** Without another key pressed for this long, one is not typing any more. Milliseconds. */
export const typingPauseMs = 5_000

/** Someone not heard of for this long is not typing any more; more than a repeat and a slow link. Milliseconds. */
export const typingExpiresMs = 6_000

/** People who were here and left whose names are remembered. */
export const rememberedNames = 1_000

/** A message that is stored within this time is shown once, as sent; otherwise it is shown as pending first. */
export const pendingAfterMs = 80

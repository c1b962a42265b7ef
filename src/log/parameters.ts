import {maxIdsPerMessage} from '../protocol/link-messages.ts'

/** Every number of the log, in one place. Source where not said: facts on signed entries and on storage. */

/** Entries of a full segment, the unit in which a history is read. */
export const segmentEntries = 256

/** A segment is also full at this size, so that long bodies don't make one that is slow to read. Bytes. */
export const segmentBytes = 1_048_576

/** Runs of entries (as many as a segment has) that stay in memory, the last used: the screen, and what a neighbour is fetching. */
export const cachedRuns = 6

/** Newest entries kept at hand: the heads an append builds on are looked for among them. */
export const recentEntries = 64

/** A topic takes no more entries of others beyond either. */
export const maxTopicEntries = 100_000
export const maxTopicBytes = 50_000_000

/** Entries of one author taken live (pushed, or announced as new) an hour; a backlog is not counted. */
export const entriesPerAuthorPerHour = 200

/** Authors whose rate is remembered at once. */
export const ratedAuthors = 1_024

/** An entry stamped further ahead than this waits until it is due. Milliseconds. */
export const maxFutureMs = 120_000

/** An entry stamped further ahead than this is not even kept waiting: a day. Milliseconds. */
export const maxQuarantineMs = 86_400_000

/** Entries that may wait, of everyone and of one author. */
export const quarantinedEntries = 256
export const quarantinedPerAuthor = 16

/** An entry this old that falls into a range already reconciled is said to have arrived late. Milliseconds. */
export const lateAfterMs = 600_000

/** With more received entries waiting for the storage, neighbours' pages wait for their answer. */
export const maxUnwritten = 1_024

/** Entries taken, own ones included, though they could not be stored. */
export const maxUnkept = 4_096

/** Ids of one page of the exchange; also the most of a live notice and of a request. */
export const idsPerPage = maxIdsPerMessage

/** Ids one neighbour may be asked for at once; its next page waits for its answer meanwhile. */
export const maxAsked = 2 * idsPerPage

/** Live notices gathered for one neighbour; with more, it is offered the pages again instead. */
export const maxNotices = 4 * idsPerPage

/** Times a neighbour may have the pages offered again at once, and each second in the long run; then it waits. */
export const renewalBurst = 3
export const renewalsPerSecond = 0.05

/** An offered page not answered for this long: the pages are offered again from the newest. Milliseconds. */
export const offerPatienceMs = 60_000

/** Pages of one neighbour that are listened to: at once twice a full topic, and each second in the long run. */
export const maxPages = 2 * Math.ceil(maxTopicEntries / idsPerPage)
export const pagesPerSecond = 5

/** Missing ids that are kept track of; beyond it, pages of neighbours wait for their answer. */
export const maxMissing = 8_192

/** Neighbours remembered as holding one missing id. */
export const holdersPerId = 8

/** Live notices are gathered this long: the author's own push usually arrives first and makes them needless. Milliseconds. */
export const noticeDelayMs = 80

/** A neighbour that was asked and sends nothing for this long is no longer waited for. Milliseconds. */
export const wantPatienceMs = 20_000

/** After a neighbour's queue was full, the pages are offered again after this long. Milliseconds. */
export const offerAgainMs = 5_000

/** Ids of a neighbour's requests waiting to be served: a page, what is asked anew after another neighbour went, and notices. */
export const maxServing = maxMissing + 2 * idsPerPage

/** Ids a neighbour may request at once and each second in the long run, besides once the whole log. */
export const wantBurst = 4_096
export const wantsPerSecond = 200

/** Entries a neighbour may send without having been asked: what its person writes. At once, and each second in the long run. */
export const unaskedBurst = 512
export const unaskedPerSecond = 20

/** Ids of entries refused for good, so that they are not asked for again. */
export const rememberedRefusals = 4_096

/** Opening the database may take this long before the page goes on without. Milliseconds. */
export const openPatienceMs = 5_000

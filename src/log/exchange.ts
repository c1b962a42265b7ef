import {fromHex, toHex, type Bytes} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import type {RoutingId} from '../base/ids.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import type {MessageNamed} from '../protocol/link-messages.ts'
import {comparePlaces, type Place} from './index-row.ts'
import {shortId, type ShortId} from './log-index.ts'
import type {Verdict} from './log-network.ts'
import {MissingEntries, type Requests} from './missing-entries.ts'
import {
  idsPerPage,
  maxAsked,
  maxMissing,
  maxNotices,
  maxPages,
  maxServing,
  noticeDelayMs,
  offerAgainMs,
  offerPatienceMs,
  pagesPerSecond,
  renewalBurst,
  renewalsPerSecond,
  wantBurst,
  wantPatienceMs,
  wantsPerSecond
} from './parameters.ts'

/** What the exchange must know of the log. */
export interface ExchangeView {
  size(): number
  /** False while what came is not stored yet: then no further pages are answered. */
  canTake(): boolean
  /** Can be served. */
  holds(id: ShortId): boolean
  /** Need not be asked for: held, being judged, waiting until it is due, or refused for good. */
  knows(id: ShortId): boolean
  /** As `LogIndex.newest`. */
  newest(count: number, before?: Place): readonly Place[]
}

export type ExchangeEffect =
  | {readonly kind: 'send'; readonly to: RoutingId; readonly message: MessageNamed<'have' | 'want'>}
  /** Send these entries in this order, then call `served`. */
  | {readonly kind: 'serve'; readonly to: RoutingId; readonly ids: readonly ShortId[]}
  /** What this neighbour had when it began to offer is here (or refused). */
  | {readonly kind: 'reconciled'; readonly with: RoutingId}

export type ExchangeDrop =
  | 'stranger'
  | 'page-out-of-turn'
  | 'pages-over-budget'
  | 'notice-over-budget'
  | 'want-never-promised'
  | 'want-over-budget'
  | 'promise-not-kept'

interface Neighbour {
  readonly id: RoutingId
  readonly linkedAtMs: number
  // What it is offered: pages from the newest on, the next when the last was answered and served.
  page: number
  cursor: Place | undefined
  more: boolean
  awaitingAnswer: boolean
  offeredAtMs: number
  offerAgainAtMs: number | undefined
  /** How often it may have the pages offered again at once. */
  readonly renewals: TokenBucket
  // What it asked for.
  readonly queue: ShortId[][]
  queued: number
  serving: boolean
  wanted: number
  // What it offers.
  heardPage: number
  readonly pages: TokenBucket
  heldPage: MessageNamed<'have'> | undefined
  offersMore: boolean
  reconciled: boolean
  /** Something it announced was let go; it is to offer its pages again. */
  lacking: boolean
  askAgainAtMs: number
  progressAtMs: number
  notices: Set<ShortId>
}

/**
 * Brings neighbours' logs together; knows nothing of how entries look. Event in, effects out; time is handed in (monotonic, ms).
 *
 * On linking each side offers what it has: pages of ids, newest first, the next when the last was answered. A page is answered
 * by a `want` of the same number with the ids that are missing (possibly none) and those are served. An entry accepted later
 * is announced to other neighbours in page 0, which is answered only if it is wanted. An empty `want` of page 0 asks to offer again.
 */
export class Exchange {
  readonly #view: ExchangeView
  readonly #count: (reason: ExchangeDrop, times?: number) => void
  readonly #neighbours = new Map<RoutingId, Neighbour>()
  readonly #missing = new MissingEntries()
  #noticesDueMs: number | undefined
  #effects: ExchangeEffect[] = []

  constructor(view: ExchangeView, count: (reason: ExchangeDrop, times?: number) => void) {
    this.#view = view
    this.#count = count
  }

  /** What is to be done since the last call. */
  take(): readonly ExchangeEffect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  knowsNeighbour(id: RoutingId): boolean {
    return this.#neighbours.has(id)
  }

  /** `before`: it was linked before anybody here listened, so what it has offered is lost. */
  linked(id: RoutingId, nowMs: number, before = false): void {
    if (this.#neighbours.has(id)) return
    const neighbour: Neighbour = {
      id,
      linkedAtMs: nowMs,
      page: 0,
      cursor: undefined,
      more: true,
      awaitingAnswer: false,
      offeredAtMs: nowMs,
      offerAgainAtMs: undefined,
      renewals: new TokenBucket(renewalBurst, renewalsPerSecond, nowMs),
      queue: [],
      queued: 0,
      serving: false,
      wanted: 0,
      heardPage: 0,
      pages: new TokenBucket(maxPages, pagesPerSecond, nowMs),
      heldPage: undefined,
      offersMore: true,
      reconciled: false,
      lacking: false,
      askAgainAtMs: nowMs,
      progressAtMs: nowMs,
      notices: new Set()
    }
    this.#neighbours.set(id, neighbour)
    this.#offerNextPage(neighbour, nowMs)
    if (before) this.#effects.push(want(id, 0, []))
  }

  gone(id: RoutingId, nowMs: number): void {
    if (!this.#neighbours.delete(id)) return
    this.#request(this.#missing.release(id).requests, nowMs)
    this.#answerHeldPages(nowMs)
  }

  have(from: RoutingId, message: MessageNamed<'have'>, nowMs: number): Verdict {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return this.#drop('stranger', 'ignore')
    if (message.page === 0) return this.#hearNotice(neighbour, message, nowMs)
    if (message.page !== 1 && message.page !== neighbour.heardPage + 1) return this.#drop('page-out-of-turn', 'reject')
    // Two answers may have crossed when the pages were offered again; the sender starts once more when this one stays unanswered.
    if (message.page !== 1 && neighbour.heldPage !== undefined) return this.#drop('page-out-of-turn', 'ignore')
    if (!neighbour.pages.take(nowMs)) return this.#drop('pages-over-budget', 'reject')
    neighbour.heardPage = message.page
    neighbour.heldPage = message
    neighbour.lacking = false
    this.#answerHeldPages(nowMs)
    return 'accept'
  }

  want(from: RoutingId, {page, ids}: MessageNamed<'want'>, nowMs: number): Verdict {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return this.#drop('stranger', 'ignore')
    if (page === 0 && ids.length === 0) {
      if (neighbour.renewals.take(nowMs)) this.#offerAgain(neighbour, nowMs)
      else neighbour.offerAgainAtMs ??= nowMs + offerAgainMs
      return 'accept'
    }
    const wanted = ids.map(toShortId)
    if (!wanted.every(id => this.#view.holds(id))) return this.#drop('want-never-promised', 'reject')
    neighbour.wanted += wanted.length
    const allowance = 2 * this.#view.size() + wantBurst + ((nowMs - neighbour.linkedAtMs) / 1_000) * wantsPerSecond
    if (neighbour.wanted > allowance || neighbour.queued + wanted.length > maxServing) {
      return this.#drop('want-over-budget', 'reject')
    }
    if (page === neighbour.page) neighbour.awaitingAnswer = false
    if (wanted.length > 0) {
      neighbour.queue.push(wanted)
      neighbour.queued += wanted.length
    }
    this.#serveNext(neighbour, nowMs)
    return 'accept'
  }

  /** The entries of the last 'serve' were sent. */
  served(to: RoutingId, nowMs: number): void {
    const neighbour = this.#neighbours.get(to)
    if (neighbour === undefined) return
    neighbour.serving = false
    this.#serveNext(neighbour, nowMs)
  }

  /** A message to `to` was lost for want of room. */
  sendFailed(to: RoutingId, type: 'have' | 'want' | 'entries', nowMs: number): void {
    const neighbour = this.#neighbours.get(to)
    if (neighbour === undefined) return
    if (type === 'want') neighbour.lacking = true
    neighbour.offerAgainAtMs ??= nowMs + offerAgainMs
  }

  /** An entry has come from `from` and is being judged; `settled`, `spoilt` or `accepted` must follow. */
  came(from: RoutingId, id: ShortId, nowMs: number): {asked: boolean; live: boolean} {
    const neighbour = this.#neighbours.get(from)
    if (neighbour !== undefined) neighbour.progressAtMs = nowMs
    return this.#missing.came(id, from)
  }

  /** Entries that came will not be accepted now: they are known already, or refused. */
  settled(ids: readonly ShortId[], nowMs: number): void {
    for (const id of ids) this.#missing.settle(id)
    this.#answerHeldPages(nowMs)
  }

  /** What `from` sent under this id was forged or spoilt; others who have it are asked. */
  spoilt(from: RoutingId, id: ShortId, nowMs: number): void {
    const other = this.#missing.spoilt(id, from)
    if (other !== undefined) this.#request(new Map([[other, [id]]]), nowMs)
    this.#answerHeldPages(nowMs)
  }

  /**
   * Entries are in the log now. `sources`: who sent each, undefined for what another page of this browser stored.
   * Entries pushed to everyone already are not to be named here.
   */
  accepted(entries: readonly {place: Place; source: RoutingId | undefined}[], nowMs: number): void {
    for (const {place, source} of entries) {
      const id = shortId(place.id)
      const holders = this.#missing.settle(id)
      for (const neighbour of this.#neighbours.values()) {
        if (neighbour.id === source || holders.includes(neighbour.id) || this.#willOffer(neighbour, place)) continue
        neighbour.notices.add(id)
        this.#noticesDueMs ??= nowMs + noticeDelayMs
      }
    }
    for (const neighbour of this.#neighbours.values()) {
      if (neighbour.notices.size <= maxNotices) continue
      neighbour.notices.clear()
      neighbour.offerAgainAtMs ??= Math.max(nowMs, neighbour.offeredAtMs + offerAgainMs)
    }
    this.#answerHeldPages(nowMs)
  }

  /** When `tick` is to be called at the latest; undefined: no need. */
  get dueMs(): number | undefined {
    let due = this.#noticesDueMs ?? Infinity
    for (const neighbour of this.#neighbours.values()) {
      if (this.#missing.askedOf(neighbour.id) > 0) due = Math.min(due, neighbour.progressAtMs + wantPatienceMs)
      else if (neighbour.lacking) due = Math.min(due, neighbour.askAgainAtMs)
      if (neighbour.awaitingAnswer) due = Math.min(due, neighbour.offeredAtMs + offerPatienceMs)
      if (neighbour.offerAgainAtMs !== undefined) due = Math.min(due, neighbour.offerAgainAtMs)
    }
    return due === Infinity ? undefined : due
  }

  tick(nowMs: number): void {
    if (this.#noticesDueMs !== undefined && nowMs >= this.#noticesDueMs) {
      this.#noticesDueMs = undefined
      for (const neighbour of this.#neighbours.values()) this.#sendNotices(neighbour)
    }
    for (const neighbour of [...this.#neighbours.values()]) {
      if (this.#missing.askedOf(neighbour.id) > 0 && nowMs >= neighbour.progressAtMs + wantPatienceMs) {
        const {requests, lost} = this.#missing.release(neighbour.id)
        this.#count('promise-not-kept', lost)
        neighbour.lacking = true
        this.#request(requests, nowMs)
      }
      if (neighbour.lacking && nowMs >= neighbour.askAgainAtMs && this.#missing.askedOf(neighbour.id) === 0) {
        neighbour.lacking = false
        neighbour.askAgainAtMs = nowMs + offerPatienceMs
        this.#effects.push({kind: 'send', to: neighbour.id, message: {type: 'want', page: 0, ids: []}})
      }
      const unanswered = neighbour.awaitingAnswer && nowMs >= neighbour.offeredAtMs + offerPatienceMs
      if (unanswered || (neighbour.offerAgainAtMs !== undefined && nowMs >= neighbour.offerAgainAtMs)) {
        this.#offerAgain(neighbour, nowMs)
      }
    }
    this.#answerHeldPages(nowMs)
  }

  #hearNotice(neighbour: Neighbour, {ids}: MessageNamed<'have'>, nowMs: number): Verdict {
    if (this.#missing.askedOf(neighbour.id) + ids.length > maxAsked || this.#missing.size >= maxMissing) {
      neighbour.lacking = true
      return this.#drop('notice-over-budget', 'ignore')
    }
    const missing = this.#note(neighbour, ids, true, nowMs)
    if (missing.length > 0) this.#effects.push(want(neighbour.id, 0, missing))
    return 'accept'
  }

  /** Answers pages that were kept because too much was outstanding. */
  #answerHeldPages(nowMs: number): void {
    for (const neighbour of this.#neighbours.values()) {
      const {heldPage: page, id} = neighbour
      const room =
        this.#missing.askedOf(id) <= maxAsked - idsPerPage && this.#missing.size < maxMissing && this.#view.canTake()
      if (page !== undefined && room) {
        neighbour.heldPage = undefined
        neighbour.offersMore = page.more
        this.#effects.push(want(id, page.page, this.#note(neighbour, page.ids, false, nowMs)))
      }
      const complete = !neighbour.offersMore && neighbour.heldPage === undefined && this.#missing.askedOf(id) === 0
      if (complete && !neighbour.reconciled) {
        neighbour.reconciled = true
        this.#effects.push({kind: 'reconciled', with: id})
      }
    }
  }

  /** Notes what `neighbour` has; answers with what it is to be asked for. */
  #note(neighbour: Neighbour, ids: readonly Bytes[], live: boolean, nowMs: number): ShortId[] {
    if (this.#missing.askedOf(neighbour.id) === 0) neighbour.progressAtMs = nowMs
    const ask = new Set<ShortId>()
    for (const bytes of ids) {
      const id = toShortId(bytes)
      if (!this.#view.knows(id) && this.#missing.promised(id, neighbour.id, live)) ask.add(id)
    }
    return [...ask]
  }

  /** Asks others for what one neighbour did not send. */
  #request(requests: Requests, nowMs: number): void {
    for (const [to, ids] of requests) {
      const neighbour = this.#neighbours.get(to)
      assert(neighbour !== undefined, 'a holder is a neighbour')
      neighbour.progressAtMs = nowMs
      for (let at = 0; at < ids.length; at += idsPerPage) {
        this.#effects.push(want(to, 0, ids.slice(at, at + idsPerPage)))
      }
    }
  }

  #serveNext(neighbour: Neighbour, nowMs: number): void {
    if (neighbour.serving) return
    const ids = neighbour.queue.shift()
    if (ids !== undefined) {
      neighbour.queued -= ids.length
      neighbour.serving = true
      this.#effects.push({kind: 'serve', to: neighbour.id, ids})
    } else if (!neighbour.awaitingAnswer && neighbour.more) {
      this.#offerNextPage(neighbour, nowMs)
    }
  }

  #offerAgain(neighbour: Neighbour, nowMs: number): void {
    neighbour.offerAgainAtMs = undefined
    neighbour.page = 0
    neighbour.cursor = undefined
    neighbour.more = true
    neighbour.notices.clear()
    this.#offerNextPage(neighbour, nowMs)
  }

  #offerNextPage(neighbour: Neighbour, nowMs: number): void {
    const places = this.#view.newest(idsPerPage + 1, neighbour.cursor)
    const offered = places.slice(-idsPerPage).reverse()
    neighbour.page++
    neighbour.cursor = offered.at(-1) ?? neighbour.cursor
    neighbour.more = places.length > idsPerPage
    neighbour.awaitingAnswer = true
    neighbour.offeredAtMs = nowMs
    const ids = offered.map(place => toBytes(shortId(place.id)))
    this.#effects.push(have(neighbour.id, neighbour.page, neighbour.more, ids))
  }

  /** Whether a page still to come will name it. */
  #willOffer({more, cursor}: Neighbour, place: Place): boolean {
    return more && cursor !== undefined && comparePlaces(place, cursor) < 0
  }

  #sendNotices(neighbour: Neighbour): void {
    const ids = [...neighbour.notices].filter(id => this.#view.holds(id)).map(toBytes)
    neighbour.notices.clear()
    for (let at = 0; at < ids.length; at += idsPerPage) {
      this.#effects.push(have(neighbour.id, 0, false, ids.slice(at, at + idsPerPage)))
    }
  }

  #drop(reason: ExchangeDrop, verdict: Verdict): Verdict {
    this.#count(reason)
    return verdict
  }
}

const have = (to: RoutingId, page: number, more: boolean, ids: readonly Bytes[]): ExchangeEffect => ({
  kind: 'send',
  to,
  message: {type: 'have', page, more, ids}
})

const want = (to: RoutingId, page: number, ids: readonly ShortId[]): ExchangeEffect => ({
  kind: 'send',
  to,
  message: {type: 'want', page, ids: ids.map(toBytes)}
})

const toShortId = (bytes: Bytes): ShortId => toHex(bytes) as ShortId

function toBytes(id: ShortId): Bytes {
  const bytes = fromHex(id)
  assert(bytes?.length === 16, 'a short id of 16 bytes')
  return bytes
}

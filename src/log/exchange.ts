import {assert} from '../base/errors.ts'
import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Random} from '../base/ports.ts'
import type {MessageNamed} from '../protocol/link-messages.ts'
import {toBytes, toShortId} from './compare-ranges.ts'
import {Comparisons, type ComparisonDrop, type ComparisonsOptions} from './comparisons.ts'
import {EntryNews} from './entry-news.ts'
import {EntrySpread} from './entry-spread.ts'
import {ExchangeNeighbour} from './exchange-neighbour.ts'
import type {Place} from './index-row.ts'
import {shortId, type ShortId} from './log-index.ts'
import type {Verdict} from './log-network.ts'
import {MissingEntries, type Requests, type Settled} from './missing-entries.ts'
import {
  bodiesAgainMs,
  bodiesWanted,
  compareAgainMs,
  eagerAtOnce,
  idsPerMessage,
  maxAsked,
  maxMissing,
  noticeDelayMs,
  offerAgainMs,
  settleMs
} from './parameters.ts'

/** What the exchange must know of the log. */
export type ExchangeView = ComparisonsOptions['view'] & {
  /** Need not be asked for: held, being judged, waiting until it is due, or refused for good. */
  knows(id: ShortId): boolean
  authorOf(id: ShortId): PersonKey | undefined
  /** Whether more pages are known in the topic than can all be linked with each other. */
  isLarge(): boolean
  /** The newest entries, at most `count`, whose bodies are missing here and wanted. */
  bodiless(count: number): readonly ShortId[]
}

export type ExchangeMessage = MessageNamed<'have' | 'want' | 'stored' | 'ranges'>

export type ExchangeEffect =
  | {readonly kind: 'send'; readonly to: RoutingId; readonly message: ExchangeMessage}
  /** Send these entries in this order, then call `served`. */
  | {readonly kind: 'serve'; readonly to: RoutingId; readonly ids: readonly ShortId[]}
  /** Send an entry that was accepted just now to each of these. */
  | {readonly kind: 'push'; readonly to: readonly RoutingId[]; readonly id: ShortId}
  /** What this neighbour had is here (or refused). */
  | {readonly kind: 'reconciled'; readonly with: RoutingId}
  /** This neighbour has stored these; 'all': it has everything that is here. */
  | {readonly kind: 'held'; readonly by: PersonKey; readonly ids: readonly ShortId[] | 'all'}

export type ExchangeDrop =
  | ComparisonDrop
  | 'stranger'
  | 'ids-over-budget'
  | 'want-never-promised'
  | 'want-no-longer-here'
  | 'want-over-budget'
  | 'promise-not-kept'

/** An entry that is in the log since just now. */
export interface AcceptedEntry {
  readonly place: Place
  readonly author: PersonKey
  /** Who sent it; undefined for what another page of this browser stored. */
  readonly source: RoutingId | undefined
  /** False: it is only in memory. */
  readonly stored: boolean
  /** How large it is, when it may be handed on as it came; undefined: it is read anew for whoever asks. */
  readonly bytes?: number | undefined
}

/**
 * Brings neighbours' logs together; knows nothing of how entries look. Event in, effects out; time is handed in (monotonic, ms).
 *
 * On linking each side asks about what it has: the newest screen as ids, fingerprints of what is older; see `RangeQuestions`. What one
 * lacks it asks for with `want` while the comparison goes on. When all is quiet, one question makes sure that both have the same. An
 * entry accepted later is announced to those who may lack it with `have`, or sent to them at once (see `EntrySpread`), and compared for
 * a while later.
 */
export class Exchange {
  readonly #view: ExchangeView
  readonly #random: Random
  readonly #count: (reason: ExchangeDrop, times?: number) => void
  readonly #neighbours = new Map<RoutingId, ExchangeNeighbour>()
  readonly #missing = new MissingEntries()
  readonly #news = new EntryNews()
  readonly #spread: EntrySpread
  readonly #comparisons: Comparisons
  /** Something came that was not new. */
  #hasHistory = false
  #effects: ExchangeEffect[] = []

  constructor(view: ExchangeView, random: Random, count: (reason: ExchangeDrop, times?: number) => void) {
    this.#view = view
    this.#random = random
    this.#count = count
    this.#spread = new EntrySpread(random, () => view.isLarge())
    this.#comparisons = new Comparisons({
      view,
      random,
      count,
      send: ({id}, message) => this.#send(id, message),
      has: (neighbour, ids, nowMs) => void this.#want(neighbour, ids, false, nowMs),
      equal: (neighbour, nowMs) => this.#foundEqual(neighbour, nowMs)
    })
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

  /** `late`: the link is older than this log's being open, and what the neighbour said first was lost. */
  linked(page: {routingId: RoutingId; key: PersonKey}, nowMs: number, {late = false} = {}): void {
    if (this.#neighbours.has(page.routingId)) return
    const neighbour = new ExchangeNeighbour(page, this.#view.entries, this.#random, nowMs)
    neighbour.missedOpening = late
    this.#neighbours.set(page.routingId, neighbour)
    this.#comparisons.begin(neighbour, nowMs)
  }

  gone(id: RoutingId, nowMs: number): void {
    if (!this.#neighbours.delete(id)) return
    this.#news.forget(id)
    this.#request(this.#missing.release(id, nowMs).requests, nowMs)
    this.#goOn(nowMs)
  }

  ranges(from: RoutingId, message: MessageNamed<'ranges'>, nowMs: number): Verdict {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return this.#drop('stranger', 'ignore')
    const verdict = this.#comparisons.heard(neighbour, message, nowMs)
    this.#goOn(nowMs)
    return verdict
  }

  have(from: RoutingId, {ids}: MessageNamed<'have'>, nowMs: number): Verdict {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return this.#drop('stranger', 'ignore')
    return this.#want(neighbour, ids.map(toShortId), true, nowMs) ? 'accept' : 'ignore'
  }

  want(from: RoutingId, {ids}: MessageNamed<'want'>, nowMs: number): Verdict {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return this.#drop('stranger', 'ignore')
    const wanted = ids.map(toShortId)
    const here = wanted.filter(id => this.#view.holds(id))
    if (here.length < wanted.length) {
      // What was promised may have been removed since, but only when something ever was.
      if (this.#view.sharesEnd() === undefined) return this.#drop('want-never-promised', 'reject')
      this.#count('want-no-longer-here', wanted.length - here.length)
    }
    if (!neighbour.served.add(here, this.#view.entries.size, nowMs)) return this.#drop('want-over-budget', 'reject')
    neighbour.bearFruit(nowMs)
    this.#serve(neighbour)
    return 'accept'
  }

  stored(from: RoutingId, {ids}: MessageNamed<'stored'>): Verdict {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return this.#drop('stranger', 'ignore')
    const here = ids.map(toShortId).filter(id => this.#view.holds(id))
    if (here.length === 0) return 'ignore'
    this.#effects.push({kind: 'held', by: neighbour.key, ids: here})
    return 'accept'
  }

  /** The entries of the last 'serve' were sent. */
  served(to: RoutingId, nowMs: number): void {
    const neighbour = this.#neighbours.get(to)
    if (neighbour === undefined) return
    neighbour.served.sent()
    neighbour.bearFruit(nowMs)
    this.#serve(neighbour)
  }

  /** A message to `to` was lost for want of room. */
  sendFailed(to: RoutingId, type: ExchangeMessage['type'] | 'entries', nowMs: number): void {
    const neighbour = this.#neighbours.get(to)
    if (neighbour === undefined) return
    if (type === 'want') this.#request(this.#missing.release(to, nowMs).requests, nowMs)
    // Whichever question or answer it was: they begin anew when all is quiet again.
    if (type === 'ranges') {
      neighbour.questions.cancel()
      neighbour.unsent()
    }
    if (type !== 'stored') neighbour.compareIn(offerAgainMs, nowMs)
  }

  /** An entry has come from `from` and is being judged; `settled`, `spoilt` or `accepted` must follow. */
  came(from: RoutingId, id: ShortId, nowMs: number): {asked: boolean; live: boolean} {
    this.#news.came(from, id)
    const came = this.#missing.came(id, from)
    if (came.asked) this.#neighbours.get(from)?.progress(nowMs)
    return came
  }

  /** Entries that came will not be accepted now: they are known already, or refused. */
  settled(ids: readonly ShortId[], nowMs: number): void {
    for (const id of ids) {
      this.#askForBody(id, this.#missing.settle(id), nowMs)
      if (this.#view.holds(id)) this.#kept(id, this.#view.authorOf(id), nowMs)
      else this.#news.dropped(id)
    }
    this.#goOn(nowMs)
  }

  /** What `from` sent is refused, since its author had more than a share here; `settled` follows. */
  unwanted(from: RoutingId, nowMs: number): void {
    this.#neighbours.get(from)?.noteUnwanted(nowMs)
  }

  /** What `from` sent under this id was forged or spoilt; others who have it are asked. */
  spoilt(from: RoutingId, id: ShortId, nowMs: number): void {
    const other = this.#missing.spoilt(id, from, nowMs)
    if (other !== undefined) this.#request(new Map([[other, [id]]]), nowMs)
    this.#goOn(nowMs)
  }

  /** Entries are in the log now, those not named that were pushed to everyone already. */
  accepted(entries: readonly AcceptedEntry[], nowMs: number): void {
    const changed = new Set<ExchangeNeighbour>()
    let eager = eagerAtOnce
    for (const {place, author, source, stored, bytes} of entries) {
      const id = shortId(place.id)
      const promised = this.#missing.settle(id)
      this.#askForBody(id, promised, nowMs)
      if (stored) this.#kept(id, author, nowMs)
      else this.#news.dropped(id)
      if (source !== undefined) this.#neighbours.get(source)?.bearFruit(nowMs)
      const lacking = [...this.#neighbours.values()].filter(
        neighbour => neighbour.id !== source && !promised?.holders.includes(neighbour.id)
      )
      // What is new is announced; a history that came in is found by comparing.
      if (source !== undefined && promised?.live === false) this.#hasHistory = true
      if (promised?.live === false) lacking.forEach(neighbour => changed.add(neighbour))
      else if (this.#hasWide(author, source, nowMs)) {
        const pushed = bytes !== undefined && eager-- > 0 ? this.#push(id, author, bytes, lacking, nowMs) : []
        this.#announce(id, lacking, {inMs: 0, but: pushed, changed}, nowMs)
      } else this.#announce(id, lacking, {inMs: noticeDelayMs, but: [], changed}, nowMs)
    }
    for (const neighbour of this.#neighbours.values()) {
      if (changed.has(neighbour)) neighbour.bearFruit(nowMs)
      neighbour.compareIn(changed.has(neighbour) ? settleMs : compareAgainMs, nowMs)
    }
    this.#goOn(nowMs)
  }

  /** Whether new entries go by way of others. `source`: of one that came just now. */
  #hasWide(author: PersonKey, source: RoutingId | undefined, nowMs: number): boolean {
    if (source === undefined) return false
    this.#spread.heard(
      [...this.#neighbours.values()].some(({key}) => key === author),
      nowMs
    )
    return this.#spread.isWide(nowMs)
  }

  /** Sends a new entry to some who lack it; answers with whom. Its author's other pages are left to notices. */
  #push(
    id: ShortId,
    author: PersonKey,
    bytes: number,
    lacking: readonly ExchangeNeighbour[],
    nowMs: number
  ): readonly RoutingId[] {
    const others = lacking.filter(({key}) => key !== author).map(neighbour => neighbour.id)
    const to = this.#spread.targets(others, bytes, other => this.#neighbours.get(other)!.pushing.take(nowMs))
    if (to.length > 0) this.#effects.push({kind: 'push', to, id})
    return to
  }

  /** Whoever cannot be told is noted in `changed`. */
  #announce(
    id: ShortId,
    lacking: readonly ExchangeNeighbour[],
    {inMs, but, changed}: {inMs: number; but: readonly RoutingId[]; changed: Set<ExchangeNeighbour>},
    nowMs: number
  ): void {
    for (const neighbour of lacking) {
      if (!but.includes(neighbour.id) && !this.#news.announce(neighbour.id, id, nowMs, inMs)) changed.add(neighbour)
    }
  }

  /** An own entry was sent to everyone. */
  pushed(nowMs: number): void {
    for (const neighbour of this.#neighbours.values()) neighbour.compareIn(compareAgainMs, nowMs)
  }

  /** When `tick` is to be called at the latest; undefined: no need. */
  get dueMs(): number | undefined {
    let due = Math.min(this.#news.dueMs ?? Infinity, this.#missing.dueMs ?? Infinity)
    for (const neighbour of this.#neighbours.values()) {
      const asked = this.#missing.askedOf(neighbour.id)
      if (asked > 0) due = Math.min(due, neighbour.othersDueMs ?? Infinity, neighbour.lostDueMs)
      due = Math.min(
        due,
        neighbour.compareDueMs(this.#askedOf(neighbour)) ?? Infinity,
        neighbour.later.length > 0 ? neighbour.newUntilMs : Infinity,
        neighbour.giveUpMs ?? Infinity,
        neighbour.askOnAtMs ?? Infinity,
        neighbour.crossedDueMs ?? Infinity
      )
    }
    return due === Infinity ? undefined : due
  }

  tick(nowMs: number): void {
    if (nowMs >= (this.#news.dueMs ?? Infinity)) {
      for (const {to, message} of this.#news.take(id => this.#view.holds(id))) this.#send(to, message)
    }
    this.#request(this.#missing.takeDue(nowMs), nowMs)
    for (const neighbour of [...this.#neighbours.values()]) {
      if (this.#missing.askedOf(neighbour.id) > 0) this.#askElsewhere(neighbour, nowMs)
      if (nowMs >= (neighbour.giveUpMs ?? Infinity)) {
        neighbour.questions.cancel()
        neighbour.compareIn(offerAgainMs, nowMs)
      }
      if (nowMs >= (neighbour.crossedDueMs ?? Infinity)) this.#comparisons.answerCrossed(neighbour, nowMs)
      const dueMs = neighbour.compareDueMs(this.#askedOf(neighbour))
      if (dueMs !== undefined && nowMs >= dueMs) this.#comparisons.begin(neighbour, nowMs)
    }
    this.#goOn(nowMs)
  }

  /** Others are asked for what a silent neighbour owes, and in the end it is given up. */
  #askElsewhere(neighbour: ExchangeNeighbour, nowMs: number): void {
    if (nowMs >= neighbour.lostDueMs) {
      const {requests, lost} = this.#missing.release(neighbour.id, nowMs)
      this.#count('promise-not-kept', lost)
      neighbour.compareIn(0, nowMs)
      this.#request(requests, nowMs)
    } else if (nowMs >= (neighbour.othersDueMs ?? Infinity)) {
      neighbour.askedOthers = true
      this.#request(this.#missing.askOthers(neighbour.id, nowMs), nowMs)
    }
  }

  /** Both have the same entries, at least from the later of both horizons on. */
  #foundEqual(neighbour: ExchangeNeighbour, nowMs: number): void {
    neighbour.compareAtMs = undefined
    neighbour.bearFruit(nowMs)
    this.#effects.push({kind: 'held', by: neighbour.key, ids: 'all'})
    this.#reconciled(neighbour)
    this.#askForBodies(neighbour, nowMs)
  }

  #reconciled(neighbour: ExchangeNeighbour): void {
    neighbour.reconciled = true
    this.#effects.push({kind: 'reconciled', with: neighbour.id})
  }

  /** It has every entry that is here, though not every body; it may get one later, and is asked again when the logs were next equal. */
  #askForBodies(neighbour: ExchangeNeighbour, nowMs: number): void {
    if (nowMs < neighbour.askedForBodiesMs + bodiesAgainMs) return
    neighbour.askedForBodiesMs = nowMs
    const ids = this.#view.bodiless(bodiesWanted).filter(id => this.#promised(id, neighbour, false, nowMs) === 'ask')
    this.#request(new Map([[neighbour.id, ids]]), nowMs)
  }

  /** Whoever sent this entry had no body; of those who hold it as well one may have it. */
  #askForBody(id: ShortId, settled: Settled | undefined, nowMs: number): void {
    if (settled === undefined || !this.#view.holds(id) || this.#view.knows(id)) return
    const [first] = settled.unasked.filter(holder => this.#missing.promised(id, holder, false, nowMs) === 'ask')
    if (first !== undefined) this.#request(new Map([[first, [id]]]), nowMs)
  }

  /** Asks on where comparisons stand, and sees which of them are at their end. */
  #goOn(nowMs: number): void {
    const neighbours = [...this.#neighbours.values()]
    for (const neighbour of neighbours) {
      if (neighbour.later.length === 0 || this.#awaitsFirst(neighbour, nowMs)) continue
      const {later} = neighbour
      neighbour.later = []
      this.#want(neighbour, later, false, nowMs)
    }
    const free = maxMissing - this.#missing.size
    const askedOf = (neighbour: ExchangeNeighbour) => this.#askedOf(neighbour)
    const awaitsFirst = (neighbour: ExchangeNeighbour) => askedOf(neighbour) > 0 && this.#awaitsFirst(neighbour, nowMs)
    this.#comparisons.goOn(neighbours, {askedOf, awaitsFirst, free}, nowMs)
    for (const neighbour of neighbours) {
      const {reconciled, compared, questions} = neighbour
      if (compared && !reconciled && questions.done && askedOf(neighbour) === 0) this.#reconciled(neighbour)
    }
  }

  /** Entries a neighbour was asked for and has not sent, and those it will be asked for. */
  #askedOf({id, later}: ExchangeNeighbour): number {
    return this.#missing.askedOf(id) + later.length
  }

  /** Of a history the newest screen comes first: what else came would keep it waiting. For a moment only, whatever the neighbour does. */
  #awaitsFirst(neighbour: ExchangeNeighbour, nowMs: number): boolean {
    return !this.#hasHistory && neighbour.isNew(nowMs)
  }

  /** Notes what `neighbour` has and asks for what nobody else is asked for. False when it is more than can be kept track of. */
  #want(neighbour: ExchangeNeighbour, ids: readonly ShortId[], live: boolean, nowMs: number): boolean {
    if (this.#missing.askedOf(neighbour.id) === 0) neighbour.progress(nowMs)
    const ask = new Set<ShortId>()
    let pushed = false
    for (const id of !live && this.#awaitsFirst(neighbour, nowMs) ? neighbour.takeFirst(ids) : ids) {
      if (this.#view.knows(id)) continue
      // Never more of one than is left for the others: a few who promise what they do not have leave room for everybody else.
      if (this.#missing.askedOf(neighbour.id) >= Math.min(maxAsked, maxMissing - this.#missing.size)) {
        this.#count('ids-over-budget')
        neighbour.compareIn(offerAgainMs, nowMs)
        break
      }
      if (this.#promised(id, neighbour, live, nowMs) === 'ask') ask.add(id)
      else pushed ||= live && this.#spread.isWide(nowMs)
    }
    this.#request(new Map([[neighbour.id, [...ask]]]), nowMs)
    return ask.size > 0 || pushed || ids.every(id => this.#view.knows(id))
  }

  /** Where new entries are handed on by everybody, they may be on their way already. */
  #promised(id: ShortId, {id: holder}: ExchangeNeighbour, live: boolean, nowMs: number): 'ask' | 'noted' {
    return this.#missing.promised(id, holder, live, nowMs, {pushed: live && this.#spread.isWide(nowMs)})
  }

  /** Asks for entries, of each neighbour the ones given. */
  #request(requests: Requests, nowMs: number): void {
    for (const [to, ids] of requests) {
      const neighbour = this.#neighbours.get(to)
      assert(neighbour !== undefined, 'a holder is a neighbour')
      if (ids.length === 0) continue
      // Whoever owes something is not waited for longer because it promises more.
      if (this.#missing.askedOf(to) === ids.length) neighbour.progress(nowMs)
      for (let at = 0; at < ids.length; at += idsPerMessage) {
        this.#send(to, {type: 'want', ids: ids.slice(at, at + idsPerMessage).map(toBytes)})
      }
    }
  }

  #serve(neighbour: ExchangeNeighbour): void {
    const ids = neighbour.served.next()
    if (ids !== undefined) this.#effects.push({kind: 'serve', to: neighbour.id, ids})
  }

  #kept(id: ShortId, author: PersonKey | undefined, nowMs: number): void {
    this.#news.kept(id, page => this.#neighbours.get(page)?.key === author, nowMs)
  }

  #send(to: RoutingId, message: ExchangeMessage): void {
    this.#effects.push({kind: 'send', to, message})
  }

  #drop(reason: ExchangeDrop, verdict: Verdict): Verdict {
    this.#count(reason)
    return verdict
  }
}

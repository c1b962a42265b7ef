import {fromHex, toHex} from '../base/bytes.ts'
import type {DropCounts} from '../base/drop-counts.ts'
import type {RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {TokenBuckets} from '../base/token-buckets.ts'
import {maxLinkedPages, maxMeshSignalBytes, maxSignalHops, type MessageNamed} from '../protocol/link-messages.ts'
import {fitsText} from '../protocol/schema.ts'
import type {CarrierListener} from '../rendezvous/signal-carrier.ts'
import {DirectLinks} from './direct-links.ts'
import {hintOf} from './person-hint.ts'
import {ExpiringSet} from '../base/expiring-set.ts'
import {admissionParameters} from './parameters.ts'
import {signalParameters as limits} from './signal-parameters.ts'
import type {Verdict} from './session.ts'
import {SignalWays} from './signal-ways.ts'
import type {Neighbour, TopicMembership} from './topic-membership.ts'
import {admissionSurroundings, estimatedPages, wantedPages} from './wanted-pages.ts'

type MeshSignal = MessageNamed<'meshSignal'>

/** Why a signal, or a list of links, was not used. */
export type SignalDrop =
  | 'mesh-flood' // more than one neighbour may send
  | 'mesh-carried-flood' // more than one neighbour may have carried on
  | 'mesh-strangers' // from more pages not heard before than one neighbour may bring
  | 'mesh-list-flood'
  | 'mesh-forged-origin' // says that its sender is another than the page that sent it first
  | 'mesh-echo' // our own, or one that came by before
  | 'mesh-too-far'
  | 'mesh-no-way'
  | 'mesh-too-long'

const perOrigin = {capacity: limits.originBurst, perSecond: limits.originPerSecond}

/** What is put up with from one neighbour. */
class Budget {
  readonly signals: TokenBucket
  readonly strangers: TokenBucket
  readonly lists: TokenBucket
  /** Of what was beyond them and is its own. */
  readonly #excess: TokenBucket
  readonly #carried: TokenBucket
  /** Whose signals it hands on to be carried further, and how much of each is put up with. */
  readonly #origins = new TokenBuckets<RoutingId>(limits.origins)

  constructor(nowMs: number) {
    this.signals = new TokenBucket(limits.burst, limits.perSecond, nowMs)
    this.#carried = new TokenBucket(limits.carriedBurst, limits.carriedPerSecond, nowMs)
    this.strangers = new TokenBucket(limits.strangerBurst, limits.strangersPerSecond, nowMs)
    this.#excess = new TokenBucket(limits.excessBurst, limits.excessPerSecond, nowMs)
    this.lists = new TokenBucket(limits.listBurst, limits.listsPerSecond, nowMs)
  }

  /**
   * A signal of `from` is to be carried on. Of what a neighbour only hands on no name has more than a part: who floods in its own name does not silence
   * the rest. Names can be invented; then what is put up with from a neighbour as a whole is the limit.
   */
  carries(from: RoutingId, isOwn: boolean, nowMs: number): boolean {
    return (isOwn || this.#origins.take(from, perOrigin, nowMs)) && this.#carried.take(nowMs)
  }

  /** Of one more that is too much: what it was made to carry is nobody's fault but the sender's. */
  verdict(isOwn: boolean, nowMs: number): Verdict {
    return !isOwn || this.#excess.take(nowMs) ? 'ignore' : 'reject'
  }
}

export interface TopicSignalsOptions {
  readonly env: Environment
  readonly membership: TopicMembership
  readonly drops: DropCounts<SignalDrop>
  /** Whoever takes the signals for this page; nobody yet, perhaps. */
  readonly listener: () => CarrierListener | undefined
}

/**
 * Signals of one topic, carried from page to page. Neighbours tell each other with whom they are linked, so that a page knows who is missing and by
 * whom it is reached. A signal goes over three links at most, to a few pages at each: whatever a page says, what others send for it is at most
 * six times as much.
 */
export class TopicSignals {
  readonly #options: TopicSignalsOptions
  readonly #ways: SignalWays
  readonly #budgets = new Map<RoutingId, Budget>()
  readonly #direct: DirectLinks
  readonly #seen = new ExpiringSet(limits.seen)
  /** Since when pages that were spoken to have not answered. */
  readonly #unanswered = new Map<RoutingId, number>()
  /** Pages and the neighbours that brought a signal of theirs for this page. */
  readonly #acquaintances = new ExpiringSet(limits.ways)
  readonly #undo: (() => void)[]
  #told = ''
  #cancelTelling: (() => void) | undefined
  #cancelLook: (() => void) | undefined

  constructor(options: TopicSignalsOptions) {
    this.#options = options
    const {env, membership} = options
    this.#ways = new SignalWays(env.random)
    this.#direct = new DirectLinks({
      env,
      membership,
      pagesOf: person => this.#ways.pagesOf(hintOf(person)),
      changed: () => this.#changed()
    })
    const listener = {
      linked: (neighbour: Neighbour) => this.#linked(neighbour),
      unlinked: ({routingId}: Neighbour) => this.#unlinked(routingId),
      peopleChanged: () => undefined,
      accepted: () => undefined
    }
    membership.listeners.add(listener)
    membership.surroundings = {
      ...admissionSurroundings(page => this.#ways.reachedBy(page)),
      isGuest: page => this.#direct.isGuest(page),
      requestLink: person => this.#direct.request(person),
      persons: () => this.#ways.persons()
    }
    this.#undo = [
      () => (membership.surroundings = undefined),
      () => this.#direct.close(),
      () => membership.listeners.delete(listener),
      membership.handle(['linkedPages'], (message, from) => this.#listed(message, from.routingId)),
      membership.handle(['meshSignal'], (message, from) => this.#receive(message, from.routingId))
    ]
    for (const neighbour of membership.neighbours) this.#linked(neighbour)
  }

  close(): void {
    for (const undo of this.#undo) undo()
    this.#cancelTelling?.()
    this.#cancelLook?.()
  }

  get isOpen(): boolean {
    return this.#ways.neighbours.length > 0
  }

  wanted(): readonly RoutingId[] {
    const {sought} = this.#direct
    const linked = this.#ways.neighbours
    const wanted = wantedPages({self: this.#self, topic: this.#topic, linked, told: this.#missing()})
    return [...sought, ...wanted.filter(page => !sought.includes(page))]
  }

  wants(page: RoutingId): boolean {
    // It may have lost us, and whoever listens finds that out.
    if (this.#ways.isNeighbour(page) || this.#direct.isGuest(page)) return true
    const told = this.#missing()
    const linked = this.#ways.neighbours
    // Who announces itself is there, whatever was thought: as if everybody told of it.
    told.set(page, linked)
    if (wantedPages({self: this.#self, topic: this.#topic, linked, told}).includes(page)) return true
    // A newcomer must find some room even where every page has enough.
    return this.#options.env.random.fraction() < admissionParameters.others / (linked.length + told.size)
  }

  isAsked(page: RoutingId): boolean {
    return this.#direct.isGuest(page)
  }

  /** Pages of the topic, this one included, as far as can be told. */
  get pages(): number {
    return estimatedPages(this.#self, this.#topic, {
      linked: this.#ways.neighbours,
      told: [...this.#missing().keys()]
    })
  }

  get remembered(): number {
    return this.#seen.size + this.#ways.remembered + this.#unanswered.size
  }

  send(to: RoutingId, signal: string): boolean {
    if (!fitsText(signal, maxMeshSignalBytes)) {
      this.#options.drops.count('mesh-too-long')
      return false
    }
    const next = this.#ways.onward(to, maxSignalHops, undefined, this.#nowMs)
    if (next.length === 0) return false
    const id = this.#options.env.random.bytes(8)
    const message: MeshSignal = {
      type: 'meshSignal',
      id,
      from: this.#self,
      to,
      hops: maxSignalHops,
      direct: this.#direct.sought.includes(to),
      signal
    }
    for (const neighbour of next) void this.#options.membership.send(neighbour, message)
    this.#spokenTo(to)
    return true
  }

  get #self(): RoutingId {
    return this.#options.membership.self
  }

  get #topic(): string {
    return this.#options.membership.keys.topicKey
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  // Who is linked with whom

  #linked({routingId, key}: Neighbour): void {
    this.#ways.add(routingId, hintOf(key))
    this.#direct.linked(routingId, key)
    this.#unanswered.delete(routingId)
    this.#budgets.set(routingId, new Budget(this.#nowMs))
    // The newcomer waits for it; the others have time.
    void this.#options.membership.send(routingId, this.#list())
    this.#tellSoon()
    this.#changed()
  }

  #unlinked(routingId: RoutingId): void {
    this.#ways.remove(routingId)
    this.#budgets.delete(routingId)
    this.#tellSoon()
    this.#changed()
  }

  #list(): MessageNamed<'linkedPages'> {
    const linked = this.#options.membership.neighbours.slice(0, maxLinkedPages)
    const pages = linked.map(({routingId, key}) => ({page: routingId, person: fromHex(hintOf(key))!}))
    return {type: 'linkedPages', pages}
  }

  #tellSoon(): void {
    this.#cancelTelling ??= this.#options.env.scheduler.after(limits.listSettleMs, () => {
      this.#cancelTelling = undefined
      const list = this.#list()
      const told = list.pages
        .map(({page}) => page)
        .sort()
        .join(' ')
      if (told === this.#told) return
      this.#told = told
      this.#options.membership.broadcast(list)
    })
  }

  #listed({pages}: MessageNamed<'linkedPages'>, from: RoutingId): Verdict {
    const budget = this.#budgets.get(from)
    if (!budget) return 'ignore'
    if (!budget.lists.take(this.#nowMs)) return this.#drop('mesh-list-flood', budget.verdict(true, this.#nowMs))
    const others = new Map(pages.map(({page, person}) => [page as RoutingId, toHex(person)]))
    others.delete(this.#self)
    others.delete(from)
    if (this.#ways.tell(from, others)) this.#changed()
    return 'accept'
  }

  /** Pages told of and not linked, but for those that did not answer for a while. */
  #missing(): Map<RoutingId, readonly RoutingId[]> {
    const told = this.#ways.told()
    for (const [page, sinceMs] of this.#unanswered) {
      const silentMs = this.#nowMs - sinceMs
      if (silentMs >= limits.forgivenMs) this.#unanswered.delete(page)
      else if (silentMs >= limits.silentMs) told.delete(page)
    }
    return told
  }

  #spokenTo(page: RoutingId): void {
    if (this.#unanswered.has(page) || this.#ways.isNeighbour(page)) return
    this.#unanswered.set(page, this.#nowMs)
    if (this.#unanswered.size > limits.ways) this.#unanswered.delete(this.#unanswered.keys().next().value!)
    this.#cancelLook ??= this.#lookLater()
  }

  #changed(): void {
    this.#options.listener()?.changed()
    this.#options.membership.surroundingsChanged()
    this.#cancelLook?.()
    this.#cancelLook = undefined
    if (this.#unanswered.size > 0) this.#cancelLook = this.#lookLater()
  }

  /** Time alone changes who is wanted. */
  #lookLater(): () => void {
    return this.#options.env.scheduler.after(limits.silentMs, () => this.#changed())
  }

  // Signals

  #drop(reason: SignalDrop, verdict: Verdict = 'ignore'): Verdict {
    this.#options.drops.count(reason)
    return verdict
  }

  /** Who only passed something on is not to blame for it: of all that is refused here, only two things count against the neighbour. */
  #receive(message: MeshSignal, by: RoutingId): Verdict {
    const budget = this.#budgets.get(by)
    const nowMs = this.#nowMs
    if (!budget) return 'ignore'
    if (!budget.signals.take(nowMs)) return this.#drop('mesh-flood', budget.verdict(message.from === by, nowMs))
    const from = message.from as RoutingId
    const to = message.to as RoutingId
    if (from === this.#self) return this.#drop('mesh-echo')
    if (message.hops === maxSignalHops && from !== by) return this.#drop('mesh-forged-origin', 'reject')
    if (to !== this.#self) return this.#carry(message, budget, by)
    // What is carried for somebody makes nobody an acquaintance: it costs less.
    const acquaintance = `${from} ${by}`
    if (!this.#ways.isNeighbour(from) && !this.#acquaintances.has(acquaintance, nowMs)) {
      if (!budget.strangers.take(nowMs)) return this.#drop('mesh-strangers')
    }
    this.#acquaintances.add(acquaintance, nowMs + limits.wayMs)
    // The same by two ways is taken twice, and told apart by whoever reads it: a page on one way could spoil its copy.
    this.#ways.heard(from, by, nowMs)
    this.#unanswered.delete(from)
    if (message.direct) this.#direct.asked(from, by)
    this.#options.listener()?.received(from, message.signal)
    return 'accept'
  }

  #carry(message: MeshSignal, budget: Budget, by: RoutingId): Verdict {
    if (message.hops === 0) return this.#drop('mesh-too-far')
    const nowMs = this.#nowMs
    const mark = `${toHex(message.id)} ${message.from} ${message.to}`
    if (this.#seen.has(mark, nowMs)) return this.#drop('mesh-echo')
    const from = message.from as RoutingId
    if (!budget.carries(from, from === by, nowMs)) return this.#drop('mesh-carried-flood')
    // Only now: for a copy by another way there may be room.
    this.#seen.add(mark, nowMs + limits.seenMs)
    this.#ways.heard(from, by, nowMs)
    const hops = message.hops - 1
    const next = this.#ways.onward(message.to as RoutingId, hops, by, nowMs)
    if (next.length === 0) return this.#drop('mesh-no-way')
    for (const neighbour of next) void this.#options.membership.send(neighbour, {...message, hops})
    return 'accept'
  }
}

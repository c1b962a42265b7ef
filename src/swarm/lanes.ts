import type {Bytes} from '../base/bytes.ts'
import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {maxLaneNumber, type LinkLevelMessage, type MessageNamed} from '../protocol/link-messages.ts'
import {isDescription} from '../protocol/passed-description.ts'
import type {Lane, LaneMaker} from '../rendezvous/lane.ts'
import {BulkCarrier} from './bulk-carrier.ts'
import type {BulkChannel} from './bulk-channel.ts'
import {LaneNeed} from './lane-need.ts'
import {laneParameters as limits} from './parameters.ts'

export type LaneMessage = MessageNamed<'laneOffer' | 'laneAnswer' | 'laneDone'>

export interface LanesOptions {
  readonly env: Environment
  /** Who makes them now; undefined while there are to be none. */
  readonly maker: () => LaneMaker | undefined
  /** On the end that made the link: its lanes have odd numbers. */
  readonly leads: boolean
  readonly bulk: BulkChannel
  /** The shortest time there and back so far, milliseconds. */
  readonly tripMs: () => number | undefined
  /** Looks how long it takes now. */
  readonly measureTrip: () => void
  readonly send: (message: LinkLevelMessage) => void
  /** A bulk frame came over a lane. */
  readonly received: (frame: Bytes, carrier: BulkCarrier) => void
}

type Life =
  | {readonly kind: 'made'; readonly cancelLimit: () => void; readonly answered: boolean}
  | {readonly kind: 'open'; readonly carrier: BulkCarrier}
  /** Nothing is sent over it any more; it closes when nothing is on its way either. */
  | {readonly kind: 'emptying'; readonly carrier: BulkCarrier; readonly untilMs: number}

interface Kept {
  readonly lane: Lane
  life: Life
  /** When something crossed it last, and how much had by then. */
  activeMs: number
  crossed: number
}

/**
 * The lanes beside one link: more connections, which carry bulk frames alone. Either end makes some when it has more to send than comes through over a
 * long path, and answers those of the other. What is said about them crosses the link, which is proven and sealed.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #need = new LaneNeed()
  readonly #offers: TokenBucket
  readonly #theirOffers: TokenBucket
  /** By number. */
  readonly #kept = new Map<number, Kept>()
  /** Lanes whose addresses are looked for; they have no number yet, since some are found sooner than others. */
  #making = {own: 0, theirs: 0}
  #next: number
  /** The highest number the other end has given. */
  #theirs = 0
  #pressedMs = Number.NEGATIVE_INFINITY
  #measuredMs = Number.NEGATIVE_INFINITY
  /** Bytes the lanes that are closed had brought across. */
  #deliveredBefore = 0
  #tick: {readonly atMs: number; readonly cancel: () => void} | undefined
  /** Counts what makes lanes that are being made useless. */
  #era = 0
  #closed = false

  constructor(options: LanesOptions) {
    const {env, leads} = options
    this.#options = options
    this.#next = leads ? 1 : 2
    const nowMs = env.clock.monotonic()
    this.#offers = new TokenBucket(limits.burstOffers, limits.offersPerSecond, nowMs)
    this.#theirOffers = new TokenBucket(limits.theirBurstOffers, limits.theirOffersPerSecond, nowMs)
  }

  /** Bulk frames have to wait. */
  pressed(): void {
    this.#pressedMs = this.#nowMs
    this.#lookIn(limits.tickMs)
  }

  /** False when no honest page sends it. */
  receive(message: LaneMessage): boolean {
    const {lane: number} = message
    if (message.type === 'laneOffer') {
      const isNew = !this.#isOwn(number) && number > this.#theirs
      if (!isNew || !isDescription(message.description) || !this.#theirOffers.take(this.#nowMs)) return false
      this.#theirs = number
      void this.#answer(message)
      return true
    }
    const kept = this.#kept.get(number)
    const life = kept?.life
    const wasKnown = this.#isOwn(number) ? number < this.#next : number <= this.#theirs
    if (message.type === 'laneDone') {
      if (life === undefined || life.kind === 'made') return life === undefined && wasKnown
      return this.#options.bulk.doneByOther(message.bytes, life.carrier)
    }
    if (!isDescription(message.description) || !this.#isOwn(number)) return false
    // One that comes late is nobody's fault.
    if (life?.kind !== 'made') return wasKnown
    if (life.answered) return false
    kept!.life = {...life, answered: true}
    kept!.lane.accept(message.description)
    return true
  }

  /** The way of the link is another, and lanes are to go if it is a relay's. */
  pathChanged(): void {
    if (this.#options.maker()) return
    this.#need.forget()
    this.#closeAll()
  }

  close(): void {
    this.#closed = true
    this.#tick?.cancel()
    this.#closeAll()
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  #isOwn(number: number): boolean {
    return (number % 2 === 1) === this.#options.leads
  }

  #count(own: boolean, ...kinds: readonly Life['kind'][]): number {
    return [...this.#kept].filter(([number, {life}]) => this.#isOwn(number) === own && kinds.includes(life.kind)).length
  }

  // What time brings

  /** Looks sooner when frames begin to wait; as long as there is something to look at. */
  #lookIn(ms: number): void {
    const atMs = this.#nowMs + ms
    if (this.#closed || (this.#tick !== undefined && this.#tick.atMs <= atMs)) return
    this.#tick?.cancel()
    const cancel = this.#options.env.scheduler.after(ms, () => {
      this.#tick = undefined
      this.#look()
      if (this.#nowMs - this.#pressedMs < limits.forgetMs) this.#lookIn(limits.tickMs)
      else if (this.#kept.size > 0) this.#lookIn(limits.idleTickMs)
    })
    this.#tick = {atMs, cancel}
  }

  #look(): void {
    const nowMs = this.#nowMs
    const {maker, tripMs, measureTrip, bulk} = this.#options
    this.#closeIdle()
    const pressed = nowMs - this.#pressedMs <= limits.tickMs
    if (!maker()) return
    if (pressed && nowMs - this.#measuredMs >= limits.measureTripMs) {
      this.#measuredMs = nowMs
      measureTrip()
    }
    if ((tripMs() ?? 0) < limits.leastTripMs) return
    let delivered = this.#deliveredBefore + bulk.link.delivered
    for (const {life} of this.#kept.values()) if (life.kind !== 'made') delivered += life.carrier.delivered
    const making = this.#making.own + this.#count(true, 'made')
    const step = this.#need.step({pressed, delivered, open: this.#count(true, 'open'), making}, nowMs)
    if (step === 'open') this.#openMissing()
    if (step === 'close') this.#emptyOwn()
  }

  /** Those over which nothing goes: this end's own, and, later, the other end's, which should have closed them. */
  #closeIdle(): void {
    const nowMs = this.#nowMs
    let isForgotten = false
    for (const [number, kept] of [...this.#kept]) {
      const {lane, life} = kept
      if (life.kind === 'made') continue
      const {inFlight, delivered, receivedBytes} = life.carrier
      const crossed = delivered + receivedBytes
      if (crossed !== kept.crossed) [kept.crossed, kept.activeMs] = [crossed, nowMs]
      const idleMs = nowMs - kept.activeMs
      const isEmpty = life.kind === 'emptying' && (inFlight === 0 || nowMs >= life.untilMs)
      const patienceMs = isEmpty ? limits.emptyMs : this.#isOwn(number) ? limits.idleMs : 2 * limits.idleMs
      if (idleMs < patienceMs) continue
      if (life.kind === 'open' && this.#isOwn(number)) isForgotten = true
      lane.close()
    }
    if (isForgotten && this.#count(true, 'open') === 0) this.#need.forget()
  }

  // Making them

  #openMissing(): void {
    for (const [number, kept] of this.#kept) {
      if (!this.#isOwn(number) || kept.life.kind !== 'emptying') continue
      kept.life = {kind: 'open', carrier: kept.life.carrier}
      this.#options.bulk.add(kept.life.carrier)
    }
    const missing = limits.most - this.#making.own - this.#count(true, 'made', 'open')
    for (let i = 0; i < missing && this.#offers.take(this.#nowMs); i++) void this.#offer()
  }

  async #offer(): Promise<void> {
    const lane = await this.#made('own', maker => maker.offer())
    if (!lane || this.#next > maxLaneNumber) return lane?.close()
    const number = this.#next
    this.#next += 2
    if (this.#keep(number, lane)) this.#options.send({type: 'laneOffer', lane: number, description: lane.description})
  }

  async #answer({lane: number, description}: MessageNamed<'laneOffer'>): Promise<void> {
    // More than this end takes are left unanswered.
    if (this.#making.theirs + this.#count(false, 'made', 'open', 'emptying') >= limits.most) return
    const lane = await this.#made('theirs', maker => maker.answer(description))
    if (lane && this.#keep(number, lane))
      this.#options.send({type: 'laneAnswer', lane: number, description: lane.description})
  }

  /** A lane with its addresses, unless it has become useless meanwhile. */
  async #made(
    whose: 'own' | 'theirs',
    make: (maker: LaneMaker) => Promise<Lane | undefined>
  ): Promise<Lane | undefined> {
    const maker = this.#options.maker()
    if (!maker) return undefined
    const era = this.#era
    this.#making[whose]++
    const lane = await make(maker)
    this.#making[whose]--
    if (era === this.#era && this.#options.maker()) return lane
    lane?.close()
    return undefined
  }

  /** Whether it is alive. */
  #keep(number: number, lane: Lane): boolean {
    const cancelLimit = this.#options.env.scheduler.after(limits.openMs, () => lane.close())
    const life: Life = {kind: 'made', cancelLimit, answered: false}
    this.#kept.set(number, {lane, life, activeMs: this.#nowMs, crossed: 0})
    lane.handlers = {
      opened: () => this.#opened(number),
      message: frame => {
        const life = this.#kept.get(number)?.life
        if (life && life.kind !== 'made') this.#options.received(frame, life.carrier)
      },
      closed: () => this.#gone(number)
    }
    this.#lookIn(limits.idleTickMs)
    return this.#kept.has(number)
  }

  #opened(number: number): void {
    const kept = this.#kept.get(number)
    if (kept?.life.kind !== 'made') return
    kept.life.cancelLimit()
    const {env, bulk, send} = this.#options
    const carrier = new BulkCarrier(env.clock, kept.lane, bytes => {
      if (this.#kept.has(number)) send({type: 'laneDone', lane: number, bytes})
    })
    kept.life = {kind: 'open', carrier}
    kept.activeMs = this.#nowMs
    bulk.add(carrier)
  }

  // Their end

  /** What is on its way is not to be lost. */
  #emptyOwn(): void {
    for (const [number, kept] of [...this.#kept]) {
      if (!this.#isOwn(number)) continue
      if (kept.life.kind === 'made') kept.lane.close()
      if (kept.life.kind !== 'open') continue
      const {carrier} = kept.life
      kept.life = {kind: 'emptying', carrier, untilMs: this.#nowMs + limits.emptiedMs}
      this.#options.bulk.remove(carrier, {isEmptying: true})
    }
  }

  #gone(number: number): void {
    const life = this.#kept.get(number)?.life
    this.#kept.delete(number)
    if (life?.kind === 'made') life.cancelLimit()
    if (life === undefined || life.kind === 'made') return
    this.#deliveredBefore += life.carrier.delivered
    this.#options.bulk.remove(life.carrier)
  }

  #closeAll(): void {
    this.#era++
    for (const {lane} of [...this.#kept.values()]) lane.close()
  }
}

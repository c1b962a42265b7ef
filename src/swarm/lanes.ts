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
  /** Its addresses are looked for. */
  | {readonly kind: 'described'}
  | {readonly kind: 'made'; readonly lane: Lane; readonly cancelLimit: () => void; readonly answered: boolean}
  | {readonly kind: 'open'; readonly lane: Lane; readonly carrier: BulkCarrier}

/**
 * The lanes beside one link: more connections, which carry bulk frames alone. Either end makes some when it has more to send than comes through over a
 * long path, and answers those of the other. What is said about them crosses the link, which is proven and sealed.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #need = new LaneNeed()
  readonly #offers: TokenBucket
  /** By number; in the order they were made. */
  readonly #lives = new Map<number, Life>()
  #next: number
  /** The highest number the other end has given. */
  #theirs = 0
  #pressedMs = Number.NEGATIVE_INFINITY
  /** Bytes the lanes that are closed had brought across. */
  #deliveredBefore = 0
  #measuredMs = Number.NEGATIVE_INFINITY
  #activeMs = 0
  #activeBytes = 0
  #cancelTick: (() => void) | undefined
  #closed = false

  constructor(options: LanesOptions) {
    const {env, leads} = options
    this.#options = options
    this.#next = leads ? 1 : 2
    this.#offers = new TokenBucket(limits.burstOffers, limits.offersPerSecond, env.clock.monotonic())
  }

  /** Bulk frames have to wait. */
  pressed(): void {
    this.#pressedMs = this.#nowMs
    this.#tickLater()
  }

  /** False when no honest page sends it. */
  receive(message: LaneMessage): boolean {
    const {lane: number} = message
    if (message.type === 'laneOffer') {
      const isNew = !this.#isOwn(number) && number > this.#theirs
      if (!isNew || !isDescription(message.description) || !this.#offers.take(this.#nowMs)) return false
      this.#theirs = number
      void this.#answer(message)
      return true
    }
    const life = this.#lives.get(number)
    const wasKnown = this.#isOwn(number) ? number < this.#next : number <= this.#theirs
    if (message.type === 'laneDone')
      return life?.kind === 'open' ? this.#options.bulk.doneByOther(message.bytes, life.carrier) : wasKnown
    if (!isDescription(message.description) || !this.#isOwn(number)) return false
    // One that comes late is nobody's fault.
    if (life?.kind !== 'made') return wasKnown
    if (life.answered) return false
    this.#lives.set(number, {...life, answered: true})
    life.lane.accept(message.description)
    return true
  }

  /** The way of the link is another, and lanes are to go if it is a relay's. */
  pathChanged(): void {
    if (!this.#options.maker()) this.#closeAll(() => true)
  }

  close(): void {
    this.#closed = true
    this.#cancelTick?.()
    this.#closeAll(() => true)
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  #isOwn(number: number): boolean {
    return (number % 2 === 1) === this.#options.leads
  }

  #count(isCounted: (life: Life, number: number) => boolean): number {
    return [...this.#lives].filter(([number, life]) => isCounted(life, number)).length
  }

  /** Runs while there is something to decide: frames have to wait, or lanes of this end may have become idle. */
  #tickLater(): void {
    if (this.#closed) return
    this.#cancelTick ??= this.#options.env.scheduler.after(limits.tickMs, () => {
      this.#cancelTick = undefined
      this.#tick()
      const isPressed = this.#nowMs - this.#pressedMs < limits.forgetMs
      if (isPressed || this.#count((_, number) => this.#isOwn(number)) > 0) this.#tickLater()
    })
  }

  #tick(): void {
    const nowMs = this.#nowMs
    const {maker, tripMs, measureTrip, bulk} = this.#options
    let delivered = this.#deliveredBefore + bulk.link.delivered
    for (const life of this.#lives.values()) if (life.kind === 'open') delivered += life.carrier.delivered
    if (delivered !== this.#activeBytes) [this.#activeBytes, this.#activeMs] = [delivered, nowMs]
    if (nowMs - this.#activeMs > limits.idleMs) return this.#closeAll(number => this.#isOwn(number))
    const pressed = nowMs - this.#pressedMs <= limits.tickMs
    if (!maker()) return
    if (pressed && nowMs - this.#measuredMs >= limits.measureTripMs) {
      this.#measuredMs = nowMs
      measureTrip()
    }
    if ((tripMs() ?? 0) < limits.leastTripMs) return
    const step = this.#need.step(
      {
        pressed,
        delivered,
        open: this.#count((life, number) => this.#isOwn(number) && life.kind === 'open'),
        making: this.#count((life, number) => this.#isOwn(number) && life.kind !== 'open')
      },
      nowMs
    )
    if (step === 'open') for (let i = 0; i < limits.most; i++) void this.#offer()
    if (step === 'close') this.#closeAll(number => this.#isOwn(number))
  }

  async #offer(): Promise<void> {
    const number = this.#next
    if (number > maxLaneNumber) return
    this.#next += 2
    this.#lives.set(number, {kind: 'described'})
    const lane = await this.#options.maker()?.offer()
    if (this.#keep(number, lane)) this.#options.send({type: 'laneOffer', lane: number, description: lane!.description})
  }

  async #answer({lane: number, description}: MessageNamed<'laneOffer'>): Promise<void> {
    // More than this end takes are left unanswered.
    if (this.#count((_, other) => !this.#isOwn(other)) >= limits.most) return
    this.#lives.set(number, {kind: 'described'})
    const lane = await this.#options.maker()?.answer(description)
    if (this.#keep(number, lane)) this.#options.send({type: 'laneAnswer', lane: number, description: lane!.description})
  }

  /** Whether it is still of use. */
  #keep(number: number, lane: Lane | undefined): boolean {
    if (!lane || this.#closed || !this.#options.maker() || !this.#lives.has(number)) {
      this.#lives.delete(number)
      lane?.close()
      return false
    }
    const cancelLimit = this.#options.env.scheduler.after(limits.openMs, () => lane.close())
    this.#lives.set(number, {kind: 'made', lane, cancelLimit, answered: false})
    lane.handlers = {
      opened: () => this.#opened(number, lane),
      message: frame => {
        const life = this.#lives.get(number)
        if (life?.kind === 'open') this.#options.received(frame, life.carrier)
      },
      closed: () => this.#gone(number)
    }
    return this.#lives.has(number)
  }

  #opened(number: number, lane: Lane): void {
    const life = this.#lives.get(number)
    if (life?.kind !== 'made') return
    life.cancelLimit()
    const {env, bulk, send} = this.#options
    const carrier = new BulkCarrier(env.clock, lane, bytes => {
      if (this.#lives.has(number)) send({type: 'laneDone', lane: number, bytes})
    })
    this.#lives.set(number, {kind: 'open', lane, carrier})
    bulk.add(carrier)
  }

  #gone(number: number): void {
    const life = this.#lives.get(number)
    this.#lives.delete(number)
    if (life?.kind === 'made') life.cancelLimit()
    if (life?.kind !== 'open') return
    this.#deliveredBefore += life.carrier.delivered
    this.#options.bulk.remove(life.carrier)
  }

  #closeAll(which: (number: number) => boolean): void {
    for (const [number, life] of [...this.#lives]) {
      if (!which(number)) continue
      if (life.kind === 'described') this.#lives.delete(number)
      else life.lane.close()
    }
  }
}

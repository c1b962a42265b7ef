import type {Bytes} from '../base/bytes.ts'
import type {Clock, Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {BulkCarrier, bulkPipeOf} from './bulk-carrier.ts'
import type {Link} from './link.ts'
import {bulkParameters as limits} from './parameters.ts'
import type {SendOutcome} from './send-queue.ts'

interface Waiting {
  readonly tag: string
  readonly bytes: Bytes
  readonly resolve: (outcome: SendOutcome) => void
}

/**
 * The bulk messages of one link: they wait here for credit, so that neither the network's buffers nor the other page's memory fill, and
 * control stays quick beside them. They go over the link and whatever lanes it has, whichever has the least on its way; what goes over different
 * ones may overtake each other.
 */
export class BulkChannel {
  /** The link itself. */
  readonly link: BulkCarrier
  /** What lanes carried, bytes. */
  readonly laneTraffic = {sentBytes: 0, receivedBytes: 0}
  readonly #clock: Clock
  readonly #pressed: (() => void) | undefined
  readonly #frames: TokenBucket
  #carriers: BulkCarrier[]
  /** Nothing is sent over these any more, and what was is not done with. */
  readonly #emptying = new Set<BulkCarrier>()
  #queue: Waiting[] = []
  #queuedBytes = 0
  /** Bytes being read. */
  #unread = 0
  /** And those of lanes that closed meanwhile, of which so many do not count. */
  readonly #left = new WeakSet<BulkCarrier>()
  #leftUnread = 0
  #closed = false
  #room: Bytes | undefined

  /** `pressed` is called when frames have to wait, for credit or the network. */
  constructor({clock}: Environment, link: Link, sendDone: (bytes: number) => void, pressed?: () => void) {
    this.#clock = clock
    this.#pressed = pressed
    this.link = new BulkCarrier(clock, bulkPipeOf(link), sendDone)
    this.#carriers = [this.link]
    this.#frames = new TokenBucket(limits.burstFrames, limits.framesPerSecond, clock.monotonic())
  }

  get queuedBytes(): number {
    return this.#queuedBytes
  }

  // Lanes

  /** How many carry frames now. */
  get lanes(): number {
    return this.#carriers.length - 1
  }

  /** From now on frames go over it as well. */
  add(carrier: BulkCarrier): void {
    this.#emptying.delete(carrier)
    this.#carriers.push(carrier)
    this.#flush()
  }

  /** Nothing goes over it any more. Unless it `isEmptying` it is closed: what was on its way there is lost. */
  remove(carrier: BulkCarrier, {isEmptying = false} = {}): void {
    this.#carriers = this.#carriers.filter(each => each !== carrier)
    this.#emptying.delete(carrier)
    if (isEmptying) this.#emptying.add(carrier)
    else this.#leave(carrier)
    this.#flush()
  }

  /** The other side does not count what is unread of a lane that closed, and may send as much again, once. */
  #leave(carrier: BulkCarrier): void {
    this.#left.add(carrier)
    this.#leftUnread = Math.min(limits.maxWindowBytes, this.#leftUnread + carrier.unread)
  }

  // Sending

  /** Where to write a frame that is pushed next, unless it is in use. Memory that is warm is written several times as fast. */
  room(): Bytes | undefined {
    const room = this.#room
    this.#room = undefined
    return room
  }

  /** `tag` names the topic, for `drop`. Resolves once the link has taken the bytes: wait for it before giving more. */
  push(tag: string, bytes: Bytes): Promise<SendOutcome> {
    if (this.#closed) return Promise.resolve('gone')
    if (this.#queuedBytes + bytes.length > limits.queuedBytes) return Promise.resolve('full')
    return new Promise(resolve => {
      this.#queue.push({tag, bytes, resolve})
      this.#queuedBytes += bytes.length
      this.#flush()
    })
  }

  /** Forgets what waits under `tag`. */
  drop(tag: string): void {
    const dropped = this.#queue.filter(waiting => waiting.tag === tag)
    this.#queue = this.#queue.filter(waiting => waiting.tag !== tag)
    for (const {bytes, resolve} of dropped) {
      this.#queuedBytes -= bytes.length
      resolve('gone')
    }
  }

  /** The other side is done with so many bytes of a carrier since the beginning. False when it cannot be. */
  doneByOther(total: number, carrier = this.link): boolean {
    if (!carrier.doneByOther(total)) return false
    this.#flush()
    return true
  }

  close(): void {
    this.#closed = true
    const queue = this.#queue
    this.#queue = []
    this.#queuedBytes = 0
    for (const {resolve} of queue) resolve('gone')
  }

  // Receiving

  /**
   * A frame came; `read` resolves when whoever gets it is done with it, and its memory is given back. False when no honest page sends
   * it yet: it has no credit for it, or there are too many. What is on its way is bounded by credit instead of by time, so that nobody is cut off for
   * being fast; and lanes do not add to it.
   */
  receive(frame: Bytes, read: (frame: Bytes) => Promise<void> | undefined, carrier = this.link): boolean {
    const {length} = frame
    carrier.received(length)
    if (carrier !== this.link) this.laneTraffic.receivedBytes += length
    this.#unread += length
    if (this.#unread - this.#leftUnread > limits.maxWindowBytes) return false
    if (!this.#frames.take(this.#clock.monotonic())) return false
    const reading = read(frame)
    const done = () => {
      this.#unread -= length
      if (this.#left.has(carrier)) this.#leftUnread = Math.max(0, this.#leftUnread - length)
      carrier.giveBack(frame)
      if (!this.#closed) carrier.settled(length)
    }
    if (reading) void reading.then(done)
    else done()
    return true
  }

  #flush(): void {
    while (!this.#closed) {
      const next = this.#queue[0]
      if (next === undefined) return
      const carrier = this.#carrierOf(next.bytes.length)
      if (carrier === undefined) return this.#pressed?.()
      const isSent = carrier.send(next.bytes, {idle: this.#queue.length === 1})
      if (carrier !== this.link) {
        if (!isSent) {
          // It is closing, and will say so.
          this.#carriers = this.#carriers.filter(each => each !== carrier)
          continue
        }
        this.laneTraffic.sentBytes += next.bytes.length
      }
      this.#queue.shift()
      this.#queuedBytes -= next.bytes.length
      next.resolve(isSent ? 'sent' : 'gone')
      if (next.bytes.buffer.byteLength > (this.#room?.length ?? 0)) this.#room = new Uint8Array(next.bytes.buffer)
    }
  }

  /** Of those that take a frame now, the one with the least on its way; never more in all than the other side puts up with. */
  #carrierOf(bytes: number): BulkCarrier | undefined {
    let best: BulkCarrier | undefined
    let inFlight = 0
    for (const carrier of this.#emptying) inFlight += carrier.inFlight
    for (const carrier of this.#carriers) {
      inFlight += carrier.inFlight
      if (carrier.takes(bytes, () => this.#flush()) && (!best || carrier.inFlight < best.inFlight)) best = carrier
    }
    return inFlight > 0 && inFlight + bytes > limits.maxWindowBytes ? undefined : best
  }
}

import type {Bytes} from '../base/bytes.ts'
import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {BulkWindow} from './bulk-window.ts'
import type {Link} from './link.ts'
import {bulkParameters as limits} from './parameters.ts'
import type {SendOutcome} from './send-queue.ts'

interface Waiting {
  readonly tag: string
  readonly bytes: Bytes
  readonly resolve: (outcome: SendOutcome) => void
}

/**
 * The bulk channel of one link. What may be on its way is bounded by what the other side says it is done with, so that neither
 * the network's buffers nor the other page's memory fill, and control stays quick beside it.
 */
export class BulkChannel {
  readonly #env: Environment
  readonly #link: Link
  readonly #sendDone: (bytes: number) => void
  readonly #window: BulkWindow
  readonly #frames: TokenBucket
  #queue: Waiting[] = []
  #queuedBytes = 0
  #draining = false
  #closed = false
  #received = 0
  #done = 0
  #told = 0
  #toldAtMs = Number.NEGATIVE_INFINITY
  #room: Bytes | undefined

  constructor(env: Environment, link: Link, sendDone: (bytes: number) => void) {
    const nowMs = env.clock.monotonic()
    this.#env = env
    this.#link = link
    this.#sendDone = sendDone
    this.#window = new BulkWindow(nowMs)
    this.#frames = new TokenBucket(limits.burstFrames, limits.framesPerSecond, nowMs)
  }

  get queuedBytes(): number {
    return this.#queuedBytes
  }

  /** What may be on its way now, bytes. */
  get windowBytes(): number {
    return this.#window.bytes
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

  /** The other side is done with so many bytes since the beginning. False when it cannot be. */
  doneByOther(total: number): boolean {
    if (!this.#window.done(total, this.#env.clock.monotonic())) return false
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
   * it yet: it has no credit for it, or there are too many. What is on its way is bounded by credit instead of by time, so that nobody is cut off for being fast.
   */
  receive(frame: Bytes, read: (frame: Bytes) => Promise<void> | undefined): boolean {
    this.#received += frame.length
    if (this.#received - this.#done > limits.maxWindowBytes) return false
    if (!this.#frames.take(this.#env.clock.monotonic())) return false
    const {length} = frame
    const reading = read(frame)
    const done = () => {
      this.#link.giveBack?.(frame)
      this.#settled(length)
    }
    if (reading) void reading.then(done)
    else done()
    return true
  }

  /** Told after so many bytes; at once when nothing else is in work and nothing was told just now. No timer is needed, which hidden pages lack. */
  #settled(bytes: number): void {
    this.#done += bytes
    if (this.#closed) return
    const nowMs = this.#env.clock.monotonic()
    const isRest = this.#done === this.#received && nowMs - this.#toldAtMs >= limits.tellMs
    if (!isRest && this.#done - this.#told < limits.tellBytes) return
    this.#told = this.#done
    this.#toldAtMs = nowMs
    this.#sendDone(this.#done)
  }

  #flush(): void {
    while (!this.#draining && !this.#closed) {
      const next = this.#queue[0]
      if (next === undefined) return
      const {inFlight} = this.#window
      if (inFlight > 0 && inFlight + next.bytes.length > this.#window.bytes) return
      if (this.#link.buffered('bulk') >= limits.highWaterBytes) return this.#waitUntilDrained()
      this.#queue.shift()
      this.#queuedBytes -= next.bytes.length
      this.#window.sent(next.bytes.length, this.#env.clock.monotonic(), {idle: this.#queue.length === 0})
      next.resolve(this.#link.send('bulk', next.bytes) ? 'sent' : 'gone')
      if (next.bytes.buffer.byteLength > (this.#room?.length ?? 0)) this.#room = new Uint8Array(next.bytes.buffer)
    }
  }

  #waitUntilDrained(): void {
    this.#draining = true
    this.#link.whenDrained('bulk', limits.lowWaterBytes, () => {
      this.#draining = false
      this.#flush()
    })
  }
}

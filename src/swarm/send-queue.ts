import {TokenBucket} from '../base/token-bucket.ts'
import type {Bytes} from '../base/bytes.ts'
import type {Environment} from '../base/ports.ts'
import type {Link} from './link.ts'
import {sendParameters as limits} from './parameters.ts'

/** 'sent': handed to the link. 'full': refused, the other side is too slow. 'gone': the link or the topic closed first. */
export type SendOutcome = 'sent' | 'gone' | 'full'

interface Waiting {
  readonly tag: string
  readonly bytes: Bytes
  readonly resolve: (outcome: SendOutcome) => void
}

/**
 * What waits to be sent on one link's control channel. Bounded; keeps the order; keeps its own pace, so that an honest
 * page never exceeds what the other side puts up with. The link's own buffer stays shallow, since what is in it
 * cannot be taken back.
 */
export class SendQueue {
  readonly #env: Environment
  readonly #link: Link
  readonly #frames: TokenBucket
  readonly #pace: TokenBucket
  #queue: Waiting[] = []
  #queuedBytes = 0
  #waiting = false
  #closed = false
  #cancelPause: () => void = () => undefined

  constructor(env: Environment, link: Link) {
    this.#env = env
    this.#link = link
    const nowMs = env.clock.monotonic()
    this.#frames = new TokenBucket(limits.burstFrames, limits.framesPerSecond, nowMs)
    this.#pace = new TokenBucket(limits.burstBytes, limits.bytesPerSecond, nowMs)
  }

  get queuedBytes(): number {
    return this.#queuedBytes
  }

  get queuedFrames(): number {
    return this.#queue.length
  }

  /** `tag` names the topic, for `drop`. Resolves once the link has taken the bytes, or at once when it will not. */
  push(tag: string, bytes: Bytes): Promise<SendOutcome> {
    if (this.#closed) return Promise.resolve('gone')
    if (this.#queue.length >= limits.queuedFrames || this.#queuedBytes + bytes.length > limits.queuedBytes) {
      return Promise.resolve('full')
    }
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

  close(): void {
    this.#closed = true
    this.#cancelPause()
    const queue = this.#queue
    this.#queue = []
    this.#queuedBytes = 0
    for (const {resolve} of queue) resolve('gone')
  }

  #flush(): void {
    if (this.#waiting) return
    let handed = 0
    for (const {bytes, resolve} of this.#queue) {
      if (this.#link.buffered('control') >= limits.highWaterBytes) {
        this.#waitUntilDrained()
        break
      }
      const nowMs = this.#env.clock.monotonic()
      if (!this.#frames.take(nowMs) || !this.#pace.take(nowMs, bytes.length)) {
        this.#pause()
        break
      }
      handed++
      this.#queuedBytes -= bytes.length
      resolve(this.#link.send('control', bytes) ? 'sent' : 'gone')
    }
    this.#queue.splice(0, handed)
  }

  #waitUntilDrained(): void {
    this.#waiting = true
    this.#link.whenDrained('control', limits.lowWaterBytes, () => this.#resume())
  }

  #pause(): void {
    this.#waiting = true
    this.#cancelPause = this.#env.scheduler.after(50, () => this.#resume())
  }

  #resume(): void {
    this.#waiting = false
    if (!this.#closed) this.#flush()
  }
}

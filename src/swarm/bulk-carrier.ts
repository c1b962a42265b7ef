import type {Bytes} from '../base/bytes.ts'
import type {Clock} from '../base/ports.ts'
import type {Lane} from '../rendezvous/lane.ts'
import {BulkWindow} from './bulk-window.ts'
import type {Link} from './link.ts'
import {bulkParameters as limits} from './parameters.ts'

/** What takes bulk frames to the other side: a channel of the link, or a lane beside it. */
export type BulkPipe = Pick<Lane, 'send' | 'buffered' | 'whenDrained' | 'giveBack'>

export const bulkPipeOf = (link: Link): BulkPipe => ({
  send: bytes => link.send('bulk', bytes),
  buffered: () => link.buffered('bulk'),
  whenDrained: (bytes, task) => link.whenDrained('bulk', bytes, task),
  giveBack: bytes => link.giveBack?.(bytes)
})

/**
 * One of the ways bulk frames take, with the credit of its own both ways. What may be on its way is bounded by what the other side
 * says it is done with.
 */
export class BulkCarrier {
  readonly #clock: Clock
  readonly #pipe: BulkPipe
  readonly #sendDone: (bytes: number) => void
  readonly #window: BulkWindow
  #draining = false
  #received = 0
  #done = 0
  #told = 0
  #toldAtMs = Number.NEGATIVE_INFINITY

  /** `sendDone` says how many bytes of it this side is done with, since the beginning. */
  constructor(clock: Clock, pipe: BulkPipe, sendDone: (bytes: number) => void) {
    this.#clock = clock
    this.#pipe = pipe
    this.#sendDone = sendDone
    this.#window = new BulkWindow(clock.monotonic())
  }

  // Sending

  /** Bytes sent that the other side is not done with. */
  get inFlight(): number {
    return this.#window.inFlight
  }

  /** Bytes the other side is done with. */
  get delivered(): number {
    return this.#window.doneBytes
  }

  /** What may be on its way now, bytes. */
  get windowBytes(): number {
    return this.#window.bytes
  }

  /** Whether it takes a frame of so many bytes now. When only its buffer is full, `drained` is called once it is not. */
  takes(bytes: number, drained: () => void): boolean {
    const {inFlight} = this.#window
    if (inFlight > 0 && inFlight + bytes > this.#window.bytes) return false
    const highWaterBytes = this.#highWaterBytes
    if (this.#pipe.buffered() < highWaterBytes) return true
    if (this.#draining) return false
    this.#draining = true
    this.#pipe.whenDrained(highWaterBytes / 2, () => {
      this.#draining = false
      drained()
    })
    return false
  }

  /** What leaves in a moment: a fast link is not to run dry while its page does something else, a slow one not to hold control up. */
  get #highWaterBytes(): number {
    const {leastHighWaterBytes, mostHighWaterBytes, highWaterMs} = limits
    return Math.min(mostHighWaterBytes, Math.max(leastHighWaterBytes, highWaterMs * this.#window.rate))
  }

  /** `idle`: nothing waits behind it. */
  send(bytes: Bytes, {idle}: {idle: boolean}): boolean {
    this.#window.sent(bytes.length, this.#clock.monotonic(), {idle})
    return this.#pipe.send(bytes)
  }

  /** The other side is done with so many bytes since the beginning. False when it cannot be. */
  doneByOther(total: number): boolean {
    return this.#window.done(total, this.#clock.monotonic())
  }

  // Receiving

  /** Bytes that came over it. */
  get receivedBytes(): number {
    return this.#received
  }

  /** Bytes that came over it and are being read. */
  get unread(): number {
    return this.#received - this.#done
  }

  /** A frame came over it. */
  received(bytes: number): void {
    this.#received += bytes
  }

  /** Nobody reads a frame that came over it any more. */
  giveBack(frame: Bytes): void {
    this.#pipe.giveBack?.(frame)
  }

  /**
   * A frame was read. Told after so many bytes; at once when nothing else is in work and nothing was told just now. No timer is needed, which
   * hidden pages lack.
   */
  settled(bytes: number): void {
    this.#done += bytes
    const nowMs = this.#clock.monotonic()
    const isRest = this.#done === this.#received && nowMs - this.#toldAtMs >= limits.tellMs
    if (!isRest && this.#done - this.#told < limits.tellBytes) return
    this.#told = this.#done
    this.#toldAtMs = nowMs
    this.#sendDone(this.#done)
  }
}

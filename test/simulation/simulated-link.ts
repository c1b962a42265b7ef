import type {Bytes} from '../../src/base/bytes.ts'
import type {RoutingId} from '../../src/base/ids.ts'
import type {ChannelName, Link, LinkCloseReason, LinkHandlers} from '../../src/swarm/link.ts'
import {channelLimitBytes} from '../../src/swarm/parameters.ts'
import type {PageEnvironment, VirtualTime} from './time.ts'

/** What lies between two pages. */
export interface Wire {
  readonly time: VirtualTime
  /** Nothing comes through now. */
  isCut(): boolean
  /** How long a packet takes now, milliseconds; with what has to be repeated on the reliable channels. */
  delayMs(reliable: boolean): number
  /** Copies of a packet of the unreliable channel that arrive: none, one or two. */
  copies(): number
  /** Something arrived. */
  delivered(from: RoutingId, to: RoutingId, bytes: Bytes): void
  closed(by: RoutingId, reason: LinkCloseReason): void
}

/** As browsers do: 'disconnected' five seconds after the last answer, 'failed' 25 seconds later. */
const troubledMs = 5_000
const failedMs = 25_000

interface Waiting {
  readonly channel: ChannelName
  readonly bytes: number
  readonly task: () => void
}

/** One end of a link. The reliable channels keep their order and lose nothing; while the way is cut, what was sent waits for it. */
export class SimulatedLink implements Link {
  readonly initiator: boolean
  readonly fingerprints: {readonly local: Bytes; readonly remote: Bytes}
  readonly traffic = {sentBytes: 0, receivedBytes: 0}
  readonly #own: RoutingId
  readonly #env: PageEnvironment
  readonly #wire: Wire
  #other!: SimulatedLink
  #handlers: LinkHandlers | undefined
  #early: ((handlers: LinkHandlers) => void)[] = []
  #closed: LinkCloseReason | undefined
  /** When the last reliable packet arrives at the other end. */
  #lastMs = 0
  /** What waits for the way to open again, in order. */
  #held: (() => void)[] = []
  #cutSinceMs: number | undefined
  #gone = false
  readonly #buffered = new Map<ChannelName, number>()
  #waiting: Waiting[] = []

  constructor(own: RoutingId, env: PageEnvironment, wire: Wire, initiator: boolean, prints: readonly [Bytes, Bytes]) {
    this.#own = own
    this.#env = env
    this.#wire = wire
    this.initiator = initiator
    const [local, remote] = initiator ? prints : [prints[1], prints[0]]
    this.fingerprints = {local, remote}
  }

  static pair(
    [a, envA]: readonly [RoutingId, PageEnvironment],
    [b, envB]: readonly [RoutingId, PageEnvironment],
    wire: Wire
  ): readonly [SimulatedLink, SimulatedLink] {
    const prints = [envA.random.bytes(32), envB.random.bytes(32)] as const
    const ends = [
      new SimulatedLink(a, envA, wire, true, prints),
      new SimulatedLink(b, envB, wire, false, prints)
    ] as const
    ends[0].#other = ends[1]
    ends[1].#other = ends[0]
    return ends
  }

  /** Called with the reason when this end closed. */
  onclosed: ((reason: LinkCloseReason) => void) | undefined

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  get troubled(): boolean {
    return this.#cutSinceMs !== undefined && this.#wire.time.nowMs - this.#cutSinceMs >= troubledMs
  }

  get handlers(): LinkHandlers | undefined {
    return this.#handlers
  }

  set handlers(handlers: LinkHandlers | undefined) {
    this.#handlers = handlers
    if (handlers === undefined) return
    for (const tell of this.#early.splice(0)) tell(handlers)
  }

  send(channel: ChannelName, bytes: Bytes): boolean {
    return bytes.length <= channelLimitBytes[channel] && this.sendUnchecked(channel, bytes)
  }

  /** As a hostile page sends, whose own limits are whatever it likes. */
  sendUnchecked(channel: ChannelName, bytes: Bytes): boolean {
    if (this.#closed !== undefined) return false
    const {time} = this.#wire
    const copy = bytes.slice()
    this.traffic.sentBytes += copy.length
    if (channel === 'realtime') {
      for (let copies = this.#wire.isCut() ? 0 : this.#wire.copies(); copies > 0; copies--) {
        time.after(this.#wire.delayMs(false), () => this.#arrive(channel, copy))
      }
      return true
    }
    this.#buffered.set(channel, this.buffered(channel) + copy.length)
    this.#reliably(() => {
      this.#arrive(channel, copy)
      this.#env.deliver(() => this.#drained(channel, copy.length))
    })
    return true
  }

  buffered(channel: ChannelName): number {
    return this.#buffered.get(channel) ?? 0
  }

  whenDrained(channel: ChannelName, bytes: number, task: () => void): void {
    if (this.#closed !== undefined) return
    if (this.buffered(channel) <= bytes) task()
    else this.#waiting.push({channel, bytes, task})
  }

  close(reason: LinkCloseReason): void {
    if (this.#closed !== undefined) return
    // Behind everything already sent.
    this.#reliably(() => this.#other.#env.deliver(() => this.#other.#end('lost')))
    this.#end(reason)
  }

  /** That page looks for others on a relay as if it had lost us. */
  sought(): void {
    if (this.#closed === undefined) this.#handlers?.sought?.()
  }

  /** The page at the other end is gone without a word, or the way is cut: nothing is answered any more. */
  wayCut(): void {
    if (this.#cutSinceMs !== undefined || this.#closed !== undefined) return
    const since = (this.#cutSinceMs = this.#wire.time.nowMs)
    const still = (task: () => void) => () => {
      if (this.#cutSinceMs === since && this.#closed === undefined) this.#env.deliver(task)
    }
    this.#wire.time.after(
      troubledMs,
      still(() => this.#handlers?.inTrouble?.())
    )
    this.#wire.time.after(
      troubledMs + failedMs,
      still(() => this.#end('lost'))
    )
  }

  wayOpen(): void {
    if (this.#gone) return
    this.#cutSinceMs = undefined
    for (const task of this.#held.splice(0)) this.#reliably(task)
  }

  /** The other end's page is gone for good. */
  otherGone(): void {
    this.#gone = true
    this.wayCut()
  }

  #reliably(task: () => void): void {
    const {time} = this.#wire
    if (this.#wire.isCut()) return void this.#held.push(task)
    this.#lastMs = Math.max(this.#lastMs, time.nowMs + this.#wire.delayMs(true))
    time.after(this.#lastMs - time.nowMs, () => {
      if (this.#wire.isCut()) this.#held.push(task)
      else task()
    })
  }

  /** The other end has so many bytes more: they are out of our buffer. */
  #drained(channel: ChannelName, bytes: number): void {
    this.#buffered.set(channel, this.buffered(channel) - bytes)
    const isReady = (one: Waiting) => this.buffered(one.channel) <= one.bytes
    const ready = this.#waiting.filter(isReady)
    this.#waiting = this.#waiting.filter(one => !ready.includes(one))
    for (const {task} of ready) task()
  }

  #arrive(channel: ChannelName, bytes: Bytes): void {
    const other = this.#other
    other.#env.deliver(() => {
      if (other.#closed !== undefined) return
      other.traffic.receivedBytes += bytes.length
      this.#wire.delivered(this.#own, other.#own, bytes)
      other.#tell(handlers => handlers.message(channel, bytes))
    })
  }

  #tell(tell: (handlers: LinkHandlers) => void): void {
    if (this.#handlers !== undefined) tell(this.#handlers)
    else this.#early.push(tell)
  }

  #end(reason: LinkCloseReason): void {
    if (this.#closed !== undefined) return
    this.#closed = reason
    this.#held = []
    this.#waiting = []
    this.#wire.closed(this.#own, reason)
    this.onclosed?.(reason)
    this.#tell(handlers => handlers.closed(reason))
  }
}

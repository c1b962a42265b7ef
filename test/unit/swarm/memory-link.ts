import type {Bytes} from '../../../src/base/bytes.ts'
import type {Random, Scheduler} from '../../../src/base/ports.ts'
import type {ChannelName, Link, LinkCloseReason, LinkHandlers} from '../../../src/swarm/link.ts'
import {channelLimitBytes} from '../../../src/swarm/parameters.ts'

export interface MemoryLinkOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  /** One way, milliseconds. */
  readonly latencyMs?: number
  /** Part of realtime messages that never arrive, 0 to 1. The reliable channels lose nothing. */
  readonly loss?: number
}

/** What a page can send in all, over every link it has: one message after another. */
export class Uplink {
  readonly bytesPerSecond: number
  #freeAtMs = 0

  constructor(bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond
  }

  /** When a message given to it now is on the wire. */
  take(bytes: number, nowMs: number): number {
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + (1_000 * bytes) / this.bytesPerSecond
    return this.#freeAtMs
  }
}

const channelNames: readonly ChannelName[] = ['control', 'bulk', 'realtime']

/** Both ends of one link in one process. */
export function memoryLinkPair(options: MemoryLinkOptions): readonly [MemoryLink, MemoryLink] {
  const fingerprints = [options.random.bytes(32), options.random.bytes(32)] as const
  const a = new MemoryLink(options, true, {local: fingerprints[0], remote: fingerprints[1]})
  const b = new MemoryLink(options, false, {local: fingerprints[1], remote: fingerprints[0]})
  a.connect(b)
  b.connect(a)
  return [a, b]
}

export class MemoryLink implements Link {
  readonly initiator: boolean
  readonly fingerprints: {readonly local: Bytes; readonly remote: Bytes}
  readonly #options: MemoryLinkOptions
  readonly #buffered = new Map<ChannelName, number>(channelNames.map(name => [name, 0]))
  #waiting: {channel: ChannelName; bytes: number; task: () => void}[] = []
  #kept: ((handlers: LinkHandlers) => void)[] = []
  #handlers: LinkHandlers | undefined
  #other: MemoryLink | undefined
  #closed = false
  /** Why this end was closed, or the other one. */
  endedFor: LinkCloseReason | undefined
  /** While true nothing is handed to the network: a stalled transport. */
  #stalled = false
  #held: (() => void)[] = []
  /** Narrows what this end sends; needs the time. */
  uplink: {readonly take: Uplink['take']; readonly nowMs: () => number} | undefined

  constructor(options: MemoryLinkOptions, initiator: boolean, fingerprints: {local: Bytes; remote: Bytes}) {
    this.#options = options
    this.initiator = initiator
    this.fingerprints = fingerprints
  }

  connect(other: MemoryLink): void {
    this.#other = other
  }

  readonly traffic = {sentBytes: 0, receivedBytes: 0}

  get isClosed(): boolean {
    return this.#closed
  }

  get handlers(): LinkHandlers | undefined {
    return this.#handlers
  }

  set handlers(handlers: LinkHandlers | undefined) {
    this.#handlers = handlers
    if (!handlers) return
    const kept = this.#kept
    this.#kept = []
    for (const deliver of kept) deliver(handlers)
  }

  send(channel: ChannelName, bytes: Bytes): boolean {
    if (bytes.length > channelLimitBytes[channel]) return false
    return this.sendUnchecked(channel, bytes)
  }

  /** As a hostile page sends, whose own limits are whatever it likes. */
  sendUnchecked(channel: ChannelName, bytes: Bytes): boolean {
    if (this.#closed) return false
    const copy = bytes.slice()
    this.traffic.sentBytes += copy.length
    this.#buffered.set(channel, this.buffered(channel) + copy.length)
    const arrive = () => {
      const lost = channel === 'realtime' && this.#options.random.fraction() < (this.#options.loss ?? 0)
      if (!lost) this.#other?.take(channel, copy)
    }
    const leave = () => {
      this.#buffered.set(channel, this.buffered(channel) - copy.length)
      // What is on its way is in no buffer of this end any more.
      if (this.uplink === undefined) arrive()
      else this.#later(arrive)
      this.#drained()
    }
    const send = () => (this.#stalled ? void this.#held.push(leave) : leave())
    if (this.uplink === undefined) this.#later(send)
    else this.#whenOnTheWire(this.uplink, copy.length, send)
    return true
  }

  /** As thoroughly as a browser does: whoever reads too late finds nothing. */
  giveBack(bytes: Bytes): void {
    structuredClone(undefined, {transfer: [bytes.buffer]})
  }

  buffered(channel: ChannelName): number {
    return this.#buffered.get(channel) ?? 0
  }

  whenDrained(channel: ChannelName, bytes: number, task: () => void): void {
    if (this.#closed) return
    if (this.buffered(channel) <= bytes) task()
    else this.#waiting.push({channel, bytes, task})
  }

  close(reason: LinkCloseReason): void {
    if (this.#closed) return
    const other = this.#other
    if (other) other.endedFor ??= reason
    this.endedFor ??= reason
    // Behind everything already sent: the control channel delivers in order.
    this.#later(() => other?.lost())
    this.#end(reason)
  }

  /** The network goes away without a word: neither side is told, nothing arrives any more. */
  cut(): void {
    this.#other?.connect(new MemoryLink(this.#options, true, this.fingerprints))
    this.#other = undefined
  }

  stall(): void {
    this.#stalled = true
  }

  stallOther(): void {
    this.#other?.stall()
  }

  unstall(): void {
    this.#stalled = false
    for (const leave of this.#held.splice(0)) leave()
  }

  take(channel: ChannelName, bytes: Bytes): void {
    if (!this.#closed) this.traffic.receivedBytes += bytes.length
    this.arrive(handlers => handlers.message(channel, bytes))
  }

  arrive(deliver: (handlers: LinkHandlers) => void): void {
    if (this.#closed) return
    if (this.#handlers) deliver(this.#handlers)
    else this.#kept.push(deliver)
  }

  lost(): void {
    if (!this.#closed) this.#end('lost')
  }

  #end(reason: LinkCloseReason): void {
    this.#closed = true
    this.#waiting = []
    const tell = (handlers: LinkHandlers) => handlers.closed(reason)
    if (this.#handlers) tell(this.#handlers)
    else this.#kept.push(tell)
  }

  #later(task: () => void): void {
    this.#options.scheduler.after(this.#options.latencyMs ?? 0, task)
  }

  #whenOnTheWire({take, nowMs}: NonNullable<MemoryLink['uplink']>, bytes: number, send: () => void): void {
    this.#options.scheduler.after(take(bytes, nowMs()) - nowMs(), send)
  }

  #drained(): void {
    const ready = this.#waiting.filter(({channel, bytes}) => this.buffered(channel) <= bytes)
    this.#waiting = this.#waiting.filter(waiting => !ready.includes(waiting))
    for (const {task} of ready) task()
  }
}

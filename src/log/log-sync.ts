import type {RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {
  entriesFrameOverheadBytes,
  entryFrameBytes,
  maxControlFrameBytes,
  maxEntriesPerMessage
} from '../protocol/link-messages.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import {Exchange, type ExchangeDrop, type ExchangeEffect, type ExchangeView} from './exchange.ts'
import type {LogNeighbour, LogNetwork, Verdict} from './log-network.ts'
import type {Place} from './index-row.ts'
import type {ShortId} from './log-index.ts'

export interface LogSyncOptions {
  readonly network: LogNetwork
  readonly view: ExchangeView
  readonly env: Environment
  count(reason: ExchangeDrop, times?: number): void
  /** Settles when the view is complete; nothing is judged or offered before. */
  readonly ready: Promise<unknown>
  read(ids: readonly ShortId[]): Promise<readonly SignedEntry[]>
  receive(entries: readonly SignedEntry[], from: RoutingId): Promise<Verdict>
  /** What a neighbour had is here. */
  reconciled(): void
  gone(neighbour: RoutingId): void
}

/** Runs the exchange on a network: messages in, its effects out, its timers. */
export class LogSync {
  readonly #options: LogSyncOptions
  readonly #exchange: Exchange
  readonly #endings: (() => void)[] = []
  #cancelTimer: (() => void) | undefined
  #timerDueMs: number | undefined
  #closed = false

  constructor(options: LogSyncOptions) {
    this.#options = options
    this.#exchange = new Exchange(options.view, options.count)
    const {network, ready} = options
    // They may have offered what they have while nobody listened.
    const before = new Set(network.neighbours.map(({routingId}) => routingId))
    const whenReady = async (from: LogNeighbour, judge: () => Verdict | Promise<Verdict>): Promise<Verdict> => {
      await ready
      if (this.#closed) return 'ignore'
      this.#meet(from)
      const verdict = await judge()
      this.#run()
      return verdict
    }
    this.#endings.push(
      network.handle(['have'], (message, from) =>
        whenReady(from, () => this.#exchange.have(from.routingId, message, this.#nowMs))
      ),
      network.handle(['want'], (message, from) =>
        whenReady(from, () => this.#exchange.want(from.routingId, message, this.#nowMs))
      ),
      network.handle(['entries'], (message, from) =>
        whenReady(from, () => options.receive(message.entries, from.routingId))
      ),
      network.on('neighbour', neighbour => void whenReady(neighbour, () => 'accept')),
      network.on('neighbourGone', ({routingId}) => {
        options.gone(routingId)
        this.#exchange.gone(routingId, this.#nowMs)
        this.#run()
      })
    )
    void ready.then(() => {
      if (this.#closed) return
      for (const neighbour of network.neighbours) this.#meet(neighbour, before.has(neighbour.routingId))
      this.#run()
    })
  }

  came(from: RoutingId, id: ShortId): {asked: boolean; live: boolean} {
    return this.#exchange.came(from, id, this.#nowMs)
  }

  settled(ids: readonly ShortId[]): void {
    this.#exchange.settled(ids, this.#nowMs)
    this.#run()
  }

  spoilt(from: RoutingId, id: ShortId): void {
    this.#exchange.spoilt(from, id, this.#nowMs)
    this.#run()
  }

  /** As `Exchange.accepted`. */
  accepted(entries: readonly {place: Place; source: RoutingId | undefined}[]): void {
    this.#exchange.accepted(entries, this.#nowMs)
    this.#run()
  }

  /** Sends an own entry to every neighbour. */
  push(entry: SignedEntry): void {
    for (const {routingId} of this.#options.network.neighbours)
      void this.#send(routingId, {type: 'entries', entries: [entry]})
  }

  close(): void {
    this.#closed = true
    this.#cancelTimer?.()
    for (const end of this.#endings) end()
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  /** A message may come before the event that says who it is from. */
  #meet({routingId}: LogNeighbour, before = false): void {
    if (this.#exchange.knowsNeighbour(routingId)) return
    if (this.#options.network.neighbours.some(neighbour => neighbour.routingId === routingId)) {
      this.#exchange.linked(routingId, this.#nowMs, before)
    }
  }

  #run(): void {
    if (this.#closed) return
    for (const effect of this.#exchange.take()) this.#perform(effect)
    const due = this.#exchange.dueMs
    if (due === this.#timerDueMs) return
    this.#cancelTimer?.()
    this.#timerDueMs = due
    if (due === undefined) return
    this.#cancelTimer = this.#options.env.scheduler.after(Math.max(0, due - this.#nowMs), () => {
      this.#timerDueMs = undefined
      this.#exchange.tick(this.#nowMs)
      this.#run()
    })
  }

  #perform(effect: ExchangeEffect): void {
    switch (effect.kind) {
      case 'send':
        void this.#send(effect.to, effect.message)
        break
      case 'serve':
        void this.#serve(effect.to, effect.ids)
        break
      case 'reconciled':
        this.#options.reconciled()
        break
    }
  }

  async #serve(to: RoutingId, ids: readonly ShortId[]): Promise<void> {
    try {
      for (const entries of frames(await this.#options.read(ids))) {
        if (this.#closed || (await this.#send(to, {type: 'entries', entries})) !== 'sent') break
      }
    } finally {
      this.#exchange.served(to, this.#nowMs)
      this.#run()
    }
  }

  async #send(to: RoutingId, message: SyncMessage): Promise<'sent' | 'gone' | 'full'> {
    const outcome = await this.#options.network.send(to, message)
    if (outcome === 'full') {
      this.#exchange.sendFailed(to, message.type, this.#nowMs)
      this.#run()
    }
    return outcome
  }
}

type SyncMessage = Extract<Parameters<LogNetwork['send']>[1], {type: 'have' | 'want' | 'entries'}>

/** Splits entries into the contents of frames that fit the control channel. */
function* frames(entries: readonly SignedEntry[]): Generator<readonly SignedEntry[]> {
  let frame: SignedEntry[] = []
  let bytes = entriesFrameOverheadBytes
  for (const entry of entries) {
    const size = entryFrameBytes(entry)
    if (frame.length === maxEntriesPerMessage || bytes + size > maxControlFrameBytes) {
      yield frame
      frame = []
      bytes = entriesFrameOverheadBytes
    }
    frame.push(entry)
    bytes += size
  }
  if (frame.length > 0) yield frame
}

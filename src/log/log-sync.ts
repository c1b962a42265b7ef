import type {PersonKey, RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {
  entriesFrameOverheadBytes,
  entryFrameBytes,
  maxControlFrameBytes,
  maxEntriesPerMessage
} from '../protocol/link-messages.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import {
  Exchange,
  type AcceptedEntry,
  type ExchangeDrop,
  type ExchangeEffect,
  type ExchangeMessage,
  type ExchangeView
} from './exchange.ts'
import type {LogNeighbour, LogNetwork, Verdict} from './log-network.ts'
import {shortId, type ShortId} from './log-index.ts'
import {serveAgainMs, serveTries} from './parameters.ts'

export interface LogSyncOptions {
  readonly network: LogNetwork
  readonly view: ExchangeView
  readonly env: Environment
  count(reason: ExchangeDrop, times?: number): void
  /** Settles when the view is complete; nothing is judged or compared before. */
  readonly ready: Promise<unknown>
  read(ids: readonly ShortId[]): Promise<readonly SignedEntry[]>
  receive(entries: readonly SignedEntry[], from: RoutingId): Promise<Verdict>
  /** What a neighbour had is here. */
  reconciled(): void
  /** Somebody else has stored these; 'all': everything that is here. */
  held(by: PersonKey, ids: readonly ShortId[] | 'all'): void
  gone(neighbour: RoutingId): void
}

/** Runs the exchange on a network: messages in, its effects out, its timers. */
export class LogSync {
  readonly #options: LogSyncOptions
  readonly #exchange: Exchange
  readonly #endings: (() => void)[] = []
  /** Entries that are being accepted just now: to hand them on they need not be read. */
  readonly #inHand = new Map<ShortId, SignedEntry>()
  /** Linked before this log was opened. */
  readonly #earlier: Set<RoutingId>
  #cancelTimer: (() => void) | undefined
  #timerDueMs: number | undefined
  #closed = false

  constructor(options: LogSyncOptions) {
    this.#options = options
    this.#exchange = new Exchange(options.view, options.env.random, options.count)
    const {network, ready} = options
    this.#earlier = new Set(network.neighbours.map(({routingId}) => routingId))
    const exchange = this.#exchange
    const whenReady = async (from: LogNeighbour, judge: () => Verdict | Promise<Verdict>): Promise<Verdict> => {
      await ready
      if (this.#closed) return 'ignore'
      this.#meet(from)
      const verdict = await judge()
      this.#run()
      return verdict
    }
    this.#endings.push(
      network.handle(['ranges'], (message, from) =>
        whenReady(from, () => exchange.ranges(from.routingId, message, this.#nowMs))
      ),
      network.handle(['have'], (message, from) =>
        whenReady(from, () => exchange.have(from.routingId, message, this.#nowMs))
      ),
      network.handle(['want'], (message, from) =>
        whenReady(from, () => exchange.want(from.routingId, message, this.#nowMs))
      ),
      network.handle(['stored'], (message, from) => whenReady(from, () => exchange.stored(from.routingId, message))),
      network.handle(['entries'], (message, from) =>
        whenReady(from, () => options.receive(message.entries, from.routingId))
      ),
      network.on('neighbour', neighbour => void whenReady(neighbour, () => 'accept')),
      network.on('neighbourGone', ({routingId}) => {
        options.gone(routingId)
        this.#earlier.delete(routingId)
        exchange.gone(routingId, this.#nowMs)
        this.#run()
      })
    )
    void ready.then(() => {
      if (this.#closed) return
      for (const neighbour of network.neighbours) this.#meet(neighbour)
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

  unwanted(from: RoutingId): void {
    this.#exchange.unwanted(from, this.#nowMs)
  }

  spoilt(from: RoutingId, id: ShortId): void {
    this.#exchange.spoilt(from, id, this.#nowMs)
    this.#run()
  }

  /** As `Exchange.accepted`; with an entry where it may be handed on as it came. */
  accepted(entries: readonly (AcceptedEntry & {readonly entry?: SignedEntry | undefined})[]): void {
    this.#exchange.accepted(entries, this.#nowMs)
    for (const {place, entry} of entries) if (entry !== undefined) this.#inHand.set(shortId(place.id), entry)
    this.#run()
    this.#inHand.clear()
  }

  /** Sends an own entry to every neighbour. */
  push(entry: SignedEntry): void {
    for (const {routingId} of this.#options.network.neighbours)
      void this.#send(routingId, {type: 'entries', entries: [entry]})
    this.#exchange.pushed(this.#nowMs)
    this.#run()
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
  #meet({routingId, key}: LogNeighbour): void {
    if (this.#exchange.knowsNeighbour(routingId)) return
    if (this.#options.network.neighbours.some(neighbour => neighbour.routingId === routingId)) {
      this.#exchange.linked({routingId, key}, this.#nowMs, {late: this.#earlier.delete(routingId)})
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
      case 'push': {
        const entry = this.#inHand.get(effect.id)
        if (entry !== undefined) for (const to of effect.to) void this.#send(to, {type: 'entries', entries: [entry]})
        break
      }
      case 'reconciled':
        this.#options.reconciled()
        break
      case 'held':
        this.#options.held(effect.by, effect.ids)
        break
    }
  }

  async #serve(to: RoutingId, ids: readonly ShortId[]): Promise<void> {
    try {
      for (const entries of frames(await this.#options.read(ids))) {
        if (this.#closed || (await this.#sendPatiently(to, {type: 'entries', entries})) !== 'sent') break
      }
    } finally {
      this.#exchange.served(to, this.#nowMs)
      this.#run()
    }
  }

  /** A full queue is waited for: what was asked for is to come, if slowly. */
  async #sendPatiently(to: RoutingId, message: EntriesMessage): Promise<'sent' | 'gone' | 'full'> {
    const {network, env} = this.#options
    for (let tries = 1; tries < serveTries && !this.#closed; tries++) {
      const outcome = await network.send(to, message)
      if (outcome !== 'full') return outcome
      await new Promise<void>(resolve => env.scheduler.after(serveAgainMs, resolve))
    }
    return this.#send(to, message)
  }

  async #send(to: RoutingId, message: ExchangeMessage | EntriesMessage): Promise<'sent' | 'gone' | 'full'> {
    const outcome = await this.#options.network.send(to, message)
    if (outcome === 'full') {
      this.#exchange.sendFailed(to, message.type, this.#nowMs)
      this.#run()
    }
    return outcome
  }
}

type EntriesMessage = Extract<Parameters<LogNetwork['send']>[1], {type: 'entries'}>

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

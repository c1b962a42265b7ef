import type {EntryId, PersonKey, RoutingId} from '../../../src/base/ids.ts'
import {Exchange, type ExchangeDrop, type ExchangeEffect, type ExchangeMessage} from '../../../src/log/exchange.ts'
import type {Place} from '../../../src/log/index-row.ts'
import {LogIndex, shortId, type IndexedRow, type ShortId} from '../../../src/log/log-index.ts'
import type {Verdict} from '../../../src/log/log-network.ts'
import {decodeFrame, encodeFrame} from '../../../src/protocol/link-messages.ts'
import type {VirtualEnvironment} from '../virtual-environment.ts'

/** An entry as far as the exchange cares. */
export interface TestEntry extends Place {
  readonly author: PersonKey
}

export const testEntry = (id: string, hlcMs: number, hlcCounter = 0): TestEntry => ({
  id: id as EntryId,
  author: 'aa'.repeat(32) as PersonKey,
  hlcMs,
  hlcCounter
})

/** One exchange over a real index, without signatures, storage or a real link. */
export class ExchangeSide {
  readonly id: RoutingId
  readonly key: PersonKey
  readonly index: LogIndex
  readonly exchange: Exchange
  readonly drops: Partial<Record<ExchangeDrop, number>> = {}
  /** Every id it ever asked for, with how often. */
  readonly wanted = new Map<ShortId, number>()
  readonly held: (readonly ShortId[] | 'all')[] = []
  horizon: Place | undefined
  /** Where an author's share ends; where nobody had more, the horizon. */
  sharesEnd: Place | undefined
  full = false
  /** It knows of more pages than can all be linked. */
  isLarge = false
  /** False: what came is not stored yet. */
  canTake = true

  constructor(name: string, env: VirtualEnvironment, entries: readonly TestEntry[] = [], horizon?: Place) {
    this.id = name as RoutingId
    this.key = Buffer.from(name).toString('hex').padEnd(64, '0') as PersonKey
    this.index = new LogIndex(1)
    this.horizon = horizon
    for (let at = 0; at < entries.length; at += 20_000) this.index.add(entries.slice(at, at + 20_000).map(rowOf))
    this.exchange = new Exchange(
      {
        entries: this.index,
        horizon: () => this.horizon,
        sharesEnd: () => this.sharesEnd ?? this.horizon,
        canTake: () => this.canTake,
        holds: id => this.index.has(id),
        knows: id => this.full || this.index.has(id),
        authorOf: id => this.index.get(id)?.author,
        isLarge: () => this.isLarge,
        bodiless: () => []
      },
      env.random,
      (reason, times = 1) => (this.drops[reason] = (this.drops[reason] ?? 0) + times)
    )
  }

  lacks(other: ExchangeSide): ShortId[] {
    return other.index.shortIds(0, other.index.size).filter(id => !this.index.has(id))
  }
}

const rowOf = ({id, author, hlcMs, hlcCounter}: TestEntry): IndexedRow => ({
  id,
  author,
  chain: id.slice(0, 16),
  seq: 0,
  hlcMs,
  hlcCounter,
  kind: 2,
  size: 300,
  late: false,
  bodiless: false,
  position: 0
})

export interface WorldOptions {
  readonly latencyMs?: number
  /** Share of frames that are refused, lost on the way, delivered twice, and held back behind later ones. */
  readonly refused?: number
  readonly lost?: number
  readonly doubled?: number
  readonly reordered?: number
  /** Entries stored, and known by their ids, as soon as they are served; otherwise they are only noted as wanted. */
  readonly serving?: boolean
}

/** Exchanges linked in one process; frames are real ones, and `entries` frames carry names of rows. */
export class ExchangeWorld {
  readonly env: VirtualEnvironment
  readonly sides: readonly ExchangeSide[]
  readonly verdicts: {to: RoutingId; type: string; verdict: Verdict}[] = []
  /** Bytes of `ranges` frames. */
  bytes = 0
  frames = 0
  /** Entries handed on without having been asked for. */
  pushed = 0
  /** Entries that came to where they were already. */
  servedTwice = 0
  readonly #options: Required<WorldOptions>
  readonly #links = new Map<string, symbol>()
  readonly #timers = new Map<ExchangeSide, {dueMs: number; cancel: () => void}>()
  /** Timers that ran since the time last moved on. */
  #atOnce = {ms: -1, count: 0}

  constructor(env: VirtualEnvironment, sides: readonly ExchangeSide[], options: WorldOptions = {}) {
    this.env = env
    this.sides = sides
    this.#options = {latencyMs: 50, refused: 0, lost: 0, doubled: 0, reordered: 0, serving: true, ...options}
  }

  link(a: ExchangeSide, b: ExchangeSide): void {
    if (this.#links.has(nameOf(a, b))) return
    this.#links.set(nameOf(a, b), Symbol())
    for (const [one, other] of [
      [a, b],
      [b, a]
    ] as const) {
      one.exchange.linked({routingId: other.id, key: other.key}, this.nowMs)
      this.run(one)
    }
  }

  unlink(a: ExchangeSide, b: ExchangeSide): void {
    if (!this.#links.delete(nameOf(a, b))) return
    for (const [one, other] of [
      [a, b],
      [b, a]
    ] as const) {
      one.exchange.gone(other.id, this.nowMs)
      this.run(one)
    }
  }

  /** A new entry, pushed to nobody: others hear of it by notice. */
  write(side: ExchangeSide, entry: TestEntry): void {
    if (side.index.add([rowOf(entry)]).length === 0) return
    side.exchange.accepted([{place: entry, author: entry.author, source: undefined, stored: true}], this.nowMs)
    this.run(side)
  }

  /** A new entry by the person of `side`, sent to all neighbours as a log does. */
  publish(side: ExchangeSide, entry: TestEntry, bytes = 300): void {
    const row = {...rowOf({...entry, author: side.key}), size: bytes}
    side.index.add([row])
    for (const other of this.sides) {
      if (other !== side) this.#carry(side, other, 'entries', () => this.#deliver(side, other, [row]))
    }
    side.exchange.pushed(this.nowMs)
    this.run(side)
  }

  get nowMs(): number {
    return this.env.clock.monotonic()
  }

  /** Performs what `side` has to do, and sees to its timer. */
  run(side: ExchangeSide): void {
    for (const effect of side.exchange.take()) this.#perform(side, effect)
    const dueMs = side.exchange.dueMs
    const timer = this.#timers.get(side)
    if (timer?.dueMs === dueMs) return
    timer?.cancel()
    this.#timers.delete(side)
    if (dueMs === undefined) return
    const cancel = this.env.scheduler.after(Math.max(0, dueMs - this.nowMs), () => {
      this.#timers.delete(side)
      this.#countTimer()
      side.exchange.tick(this.nowMs)
      this.run(side)
    })
    this.#timers.set(side, {dueMs, cancel})
  }

  /** What is always due at once would run for ever: no time limit ends it, since no time passes. */
  #countTimer(): void {
    this.#atOnce = {ms: this.nowMs, count: this.#atOnce.ms === this.nowMs ? this.#atOnce.count + 1 : 1}
    if (this.#atOnce.count > 1_000) throw new Error(`a timer is due again and again at ${this.nowMs} ms`)
  }

  #perform(side: ExchangeSide, effect: ExchangeEffect): void {
    switch (effect.kind) {
      case 'send':
        if (effect.message.type === 'want') {
          for (const id of effect.message.ids) {
            const name = Buffer.from(id).toString('hex') as ShortId
            side.wanted.set(name, (side.wanted.get(name) ?? 0) + 1)
          }
        }
        this.#send(side, this.#side(effect.to), effect.message)
        break
      case 'serve': {
        const rows = side.index.find(effect.ids)
        const to = this.#side(effect.to)
        if (this.#options.serving) {
          for (let at = 0; at < rows.length; at += 64) {
            this.#carry(side, to, 'entries', () => this.#deliver(side, to, rows.slice(at, at + 64)))
          }
        }
        this.env.scheduler.after(0, () => {
          side.exchange.served(to.id, this.nowMs)
          this.run(side)
        })
        break
      }
      case 'push': {
        const rows = side.index.find([effect.id])
        for (const id of effect.to) {
          this.pushed++
          const to = this.#side(id)
          this.#carry(side, to, 'entries', () => this.#deliver(side, to, rows))
        }
        break
      }
      case 'held':
        side.held.push(effect.ids)
        break
      case 'reconciled':
        break
    }
  }

  #send(from: ExchangeSide, to: ExchangeSide, message: ExchangeMessage): void {
    const frame = encodeFrame(1, message)
    if (message.type === 'ranges') {
      this.bytes += frame.length
      this.frames++
    }
    const {random} = this.env
    if (random.fraction() < this.#options.refused) {
      this.env.scheduler.after(0, () => {
        from.exchange.sendFailed(to.id, message.type, this.nowMs)
        this.run(from)
      })
      return
    }
    this.#carry(from, to, message.type, () => this.receive(from, to, frame))
  }

  /** A frame arrives, whoever sent it. */
  receive(from: ExchangeSide, to: ExchangeSide, frame: Uint8Array): Verdict {
    const decoded = decodeFrame(frame)
    if (!decoded.ok) throw new Error(`a bad frame: ${decoded.error}`)
    const {message} = decoded.value
    const verdict = this.#judge(from, to, message as ExchangeMessage)
    this.verdicts.push({to: to.id, type: message.type, verdict})
    this.run(to)
    return verdict
  }

  #judge(from: ExchangeSide, to: ExchangeSide, message: ExchangeMessage): Verdict {
    switch (message.type) {
      case 'ranges':
        return to.exchange.ranges(from.id, message, this.nowMs)
      case 'have':
        return to.exchange.have(from.id, message, this.nowMs)
      case 'want':
        return to.exchange.want(from.id, message, this.nowMs)
      case 'stored':
        return to.exchange.stored(from.id, message)
    }
  }

  #carry(from: ExchangeSide, to: ExchangeSide, type: string, arrive: () => void): void {
    const link = this.#links.get(nameOf(from, to))
    if (link === undefined) return
    const {random} = this.env
    const {lost, doubled, reordered, latencyMs} = this.#options
    const arrives = (delayMs: number) =>
      this.env.scheduler.after(delayMs, () => {
        if (this.#links.get(nameOf(from, to)) === link) arrive()
      })
    if (random.fraction() < lost) return
    arrives(random.fraction() < reordered ? latencyMs * 4 : latencyMs)
    if (type !== 'entries' && random.fraction() < doubled) arrives(latencyMs * 2)
  }

  #deliver(from: ExchangeSide, to: ExchangeSide, rows: readonly IndexedRow[]): void {
    const accepted: IndexedRow[] = []
    for (const row of rows) {
      const id = shortId(row.id)
      to.exchange.came(from.id, id, this.nowMs)
      if (to.index.has(id)) {
        this.servedTwice++
        to.exchange.settled([id], this.nowMs)
      } else accepted.push(row)
    }
    to.index.add(accepted)
    to.exchange.accepted(
      accepted.map(row => ({place: row, author: row.author, source: from.id, stored: true, bytes: row.size})),
      this.nowMs
    )
    this.run(to)
  }

  #side(id: RoutingId): ExchangeSide {
    return this.sides.find(side => side.id === id)!
  }
}

const nameOf = (a: ExchangeSide, b: ExchangeSide): string => [a.id, b.id].sort().join(' ')

/** Two exchanges that were just linked. */
export class ExchangePair extends ExchangeWorld {
  readonly left: ExchangeSide
  readonly right: ExchangeSide
  static readonly latencyMs = 50

  constructor(
    env: VirtualEnvironment,
    left: readonly TestEntry[],
    right: readonly TestEntry[],
    options?: WorldOptions
  ) {
    const sides = [new ExchangeSide('left', env, left), new ExchangeSide('right', env, right)] as const
    super(env, sides, {latencyMs: ExchangePair.latencyMs, ...options})
    this.left = sides[0]
    this.right = sides[1]
    this.link(this.left, this.right)
  }

  get roundTrips(): number {
    return this.env.clock.monotonic() / (2 * ExchangePair.latencyMs)
  }

  /** Until the two have asked for so many entries, which is what they lack. */
  untilWanted(count: number): Promise<void> {
    return this.until(() => this.left.wanted.size + this.right.wanted.size >= count)
  }

  untilEqual(): Promise<void> {
    return this.until(() => this.left.held.at(-1) === 'all' && this.right.held.at(-1) === 'all')
  }

  until(condition: () => boolean): Promise<void> {
    return this.env.until(condition, {withinMs: 600_000})
  }
}

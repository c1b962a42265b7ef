import {concat, equal, toHex, type Bytes} from '../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../base/ids.ts'
import {
  decodeFrame,
  encodeFrame,
  isRealtime,
  maxRealtimeFrameBytes,
  type TopicMessage
} from '../../protocol/link-messages.ts'
import {PlaytestClock} from './playtest-clock.ts'
import type {GameNeighbour, RealtimePort, Verdict} from './realtime/realtime-port.ts'

/** What the way between two pages is like, in each direction. */
export interface PlaytestWay {
  readonly latencyMs: number
  /** Up to so much more, each time anew: packets overtake each other. */
  readonly jitterMs: number
  /** Part of the packets that are lost, from 0 to 1. What must arrive is sent again, and comes later. */
  readonly loss: number
}

type Handler = (message: TopicMessage, from: GameNeighbour) => Verdict | Promise<Verdict>

/** One page in the network; `port` is what a match is opened with. */
export interface PlaytestPage {
  readonly routingId: RoutingId
  readonly key: PersonKey
  readonly port: RealtimePort
  /** What its handlers made of messages it got. */
  readonly verdicts: Readonly<Record<Verdict, number>>
}

interface Member extends PlaytestPage {
  readonly handlers: Map<string, Set<Handler>>
  readonly verdicts: Record<Verdict, number>
  /** When the last message on the control channel to each page arrives: none overtakes another. */
  readonly orderedMs: Map<RoutingId, number>
  frozenUntilMs: number
}

/**
 * Pages in one process that exchange messages with latency, loss and reordering, by a clock of their own. What crosses is written down and read as on
 * a real link, within its limits. Signatures are marks that anybody could make: nothing here keeps a secret.
 */
export class PlaytestNetwork {
  readonly clock: PlaytestClock
  readonly #members = new Map<RoutingId, Member>()
  readonly #apart = new Set<string>()
  #opened = 0
  /** Packets lost on the way. */
  lost = 0
  way: PlaytestWay

  constructor(seed: number, way: PlaytestWay) {
    this.clock = new PlaytestClock(seed)
    this.way = way
  }

  /** A person's key, by number. */
  static keyOf(person: number): PersonKey {
    return toHex(keyBytes(person)) as PersonKey
  }

  /** Another page of that person, linked with all others. */
  open(person: number): PlaytestPage {
    const routingId = `page-${this.#opened++}` as RoutingId
    const key = PlaytestNetwork.keyOf(person)
    const handlers = new Map<string, Set<Handler>>()
    const network = this
    const {clock, random} = this.clock
    const port: RealtimePort = {
      env: {clock, random, scheduler: {after: (delayMs, task) => this.#after(routingId, delayMs, task)}},
      verify: (publicKey, signature, bytes) => Promise.resolve(equal(signature, mark(publicKey, bytes))),
      swarm: {
        identity: {key, sign: bytes => Promise.resolve(mark(keyBytes(person), bytes))},
        get neighbours() {
          return network.#neighboursOf(routingId)
        },
        handle(types, handler) {
          const general = handler as unknown as Handler
          for (const type of types) handlers.set(type, (handlers.get(type) ?? new Set()).add(general))
          return () => types.forEach(type => handlers.get(type)?.delete(general))
        },
        send: (to, message) => Promise.resolve(this.#send(routingId, to, message))
      }
    }
    const verdicts = {accept: 0, ignore: 0, reject: 0}
    const member: Member = {routingId, key, port, handlers, verdicts, orderedMs: new Map(), frozenUntilMs: 0}
    this.#members.set(routingId, member)
    return member
  }

  /** For so long the page runs nothing, as a tab in the background or a computer that is too busy; what comes waits. */
  freeze(page: PlaytestPage, ms: number): void {
    this.#members.get(page.routingId)!.frozenUntilMs = this.clock.clock.monotonic() + ms
  }

  #after(page: RoutingId, delayMs: number, task: () => void): () => void {
    let cancel = this.clock.scheduler.after(delayMs, () => {
      const leftMs = (this.#members.get(page)?.frozenUntilMs ?? 0) - this.clock.clock.monotonic()
      if (leftMs > 0) cancel = this.#after(page, leftMs, task)
      else task()
    })
    return () => cancel()
  }

  /** The page is closed, or crashes: its links are gone at once. */
  remove(page: PlaytestPage): void {
    this.#members.delete(page.routingId)
  }

  /** No link between the two any more. */
  part(a: PlaytestPage, b: PlaytestPage): void {
    this.#apart.add(pairOf(a.routingId, b.routingId))
  }

  join(a: PlaytestPage, b: PlaytestPage): void {
    this.#apart.delete(pairOf(a.routingId, b.routingId))
  }

  #isLinked(a: RoutingId, b: RoutingId): boolean {
    return a !== b && this.#members.has(a) && this.#members.has(b) && !this.#apart.has(pairOf(a, b))
  }

  #neighboursOf(page: RoutingId): readonly GameNeighbour[] {
    return [...this.#members.values()].filter(other => this.#isLinked(page, other.routingId))
  }

  #send(from: RoutingId, to: RoutingId, message: TopicMessage): 'sent' | 'gone' {
    if (!this.#isLinked(from, to)) return 'gone'
    const {latencyMs, jitterMs, loss} = this.way
    const {random, clock} = this.clock
    const frame = encodeFrame(1, message)
    const inTime = latencyMs + random.fraction() * jitterMs
    if (isRealtime(message)) {
      if (frame.length > maxRealtimeFrameBytes)
        throw new Error(`${message.type} does not fit a datagram: ${frame.length}`)
      if (random.fraction() < loss) this.lost++
      else this.#after(to, inTime, () => this.#deliver(from, to, frame))
      return 'sent'
    }
    let delayMs = inTime
    // Sent again when no answer came in time.
    while (random.fraction() < loss) delayMs += 2 * latencyMs + 50
    const ordered = this.#members.get(from)!.orderedMs
    const arrivesMs = Math.max(clock.monotonic() + delayMs, ordered.get(to) ?? 0)
    ordered.set(to, arrivesMs)
    this.#after(to, arrivesMs - clock.monotonic(), () => this.#deliver(from, to, frame))
    return 'sent'
  }

  #deliver(from: RoutingId, to: RoutingId, frame: Bytes): void {
    if (!this.#isLinked(from, to)) return
    const decoded = decodeFrame(frame)
    if (!decoded.ok) throw new Error(`what was sent cannot be read: ${decoded.error}`)
    const member = this.#members.get(to)!
    const {key} = this.#members.get(from)!
    const message = decoded.value.message as TopicMessage
    for (const handler of member.handlers.get(message.type) ?? []) {
      void Promise.resolve(handler(message, {routingId: from, key})).then(verdict => member.verdicts[verdict]++)
    }
  }
}

const pairOf = (a: RoutingId, b: RoutingId): string => [a, b].sort().join(' ')

const keyBytes = (person: number): Bytes => Uint8Array.from({length: 32}, (_, i) => (i === 0 ? person : 7))

/** Stands for a signature: different for other bytes and for another key. */
function mark(key: Uint8Array, bytes: Uint8Array): Bytes {
  const sums = new Uint32Array(8).fill(0x811c9dc5)
  for (const [i, byte] of concat(key, bytes).entries()) {
    const at = i & 7
    sums[at] = Math.imul(sums[at]! ^ byte, 0x01000193) ^ (sums[(at + 7) & 7]! >>> 13)
  }
  return concat(key, new Uint8Array(sums.buffer))
}

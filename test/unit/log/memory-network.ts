import {createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject} from 'node:crypto'
import {toHex, type Bytes} from '../../../src/base/bytes.ts'
import type {PersonKey, RoutingId, TopicId} from '../../../src/base/ids.ts'
import type {Environment} from '../../../src/base/ports.ts'
import type {EntryCrypto} from '../../../src/log/judge-entry.ts'
import type {LogNeighbour, LogNetwork, Verdict} from '../../../src/log/log-network.ts'
import {decodeFrame, encodeFrame, type TopicMessage} from '../../../src/protocol/link-messages.ts'

/** Ed25519 and SHA-256 by Node, at once: a run with the same seed is the same run. */
export const nodeCrypto: EntryCrypto = {
  sha256: bytes => Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest())),
  verify: (publicKey, signature, bytes) => Promise.resolve(verify(null, bytes, keyObject(publicKey), signature))
}

const keyObject = (publicKey: Bytes): KeyObject =>
  createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
    format: 'der',
    type: 'spki'
  })

/** Person number `n`: always the same keys. */
export function testIdentity(n: number): LogNetwork['identity'] {
  const seed = createHash('sha256').update(`person ${n}`).digest()
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8'
  })
  const spki = createPublicKey(privateKey).export({format: 'der', type: 'spki'})
  const publicKey = new Uint8Array(spki.subarray(-32))
  return {
    publicKey,
    key: toHex(publicKey) as PersonKey,
    sign: bytes => Promise.resolve(new Uint8Array(sign(null, bytes, privateKey)))
  }
}

export const testTopic = new Uint8Array(16).fill(9)

export interface MemoryNetworkOptions {
  readonly env: Environment
  readonly latencyMs?: number
  /** Share of messages refused as 'full'. */
  readonly refused?: number
}

type Handler = (message: TopicMessage, from: LogNeighbour) => Verdict | Promise<Verdict>

/** Pages and links in one process. Messages cross as the bytes of real frames, in order, and are lost when a link goes. */
export class MemoryNetwork {
  readonly #options: Required<MemoryNetworkOptions>
  readonly #pages = new Map<RoutingId, MemoryPage>()
  readonly #links = new Map<string, symbol>()
  /** Bytes and frames sent, by type. */
  readonly traffic: Record<string, {frames: number; bytes: number}> = {}
  readonly verdicts: {from: RoutingId; to: RoutingId; type: string; verdict: Verdict}[] = []

  constructor(options: MemoryNetworkOptions) {
    this.#options = {latencyMs: 10, refused: 0, ...options}
  }

  page(name: string, identity: LogNetwork['identity'], topicId: Bytes = testTopic): MemoryPage {
    const page = new MemoryPage(this, name as RoutingId, identity, topicId)
    this.#pages.set(page.routingId, page)
    return page
  }

  linked(a: RoutingId, b: RoutingId): boolean {
    return this.#links.has(linkName(a, b))
  }

  link(a: MemoryPage, b: MemoryPage): void {
    if (this.linked(a.routingId, b.routingId)) return
    this.#links.set(linkName(a.routingId, b.routingId), Symbol())
    a.emit('neighbour', b)
    b.emit('neighbour', a)
  }

  unlink(a: MemoryPage, b: MemoryPage): void {
    if (!this.#links.delete(linkName(a.routingId, b.routingId))) return
    a.emit('neighbourGone', b)
    b.emit('neighbourGone', a)
  }

  unlinkAll(page: MemoryPage): void {
    for (const other of this.neighboursOf(page.routingId)) this.unlink(page, other)
  }

  neighboursOf(page: RoutingId): MemoryPage[] {
    return [...this.#pages.values()].filter(other => this.linked(page, other.routingId))
  }

  send(from: MemoryPage, to: RoutingId, message: TopicMessage): Promise<'sent' | 'gone' | 'full'> {
    const {env, latencyMs, refused} = this.#options
    const link = this.#links.get(linkName(from.routingId, to))
    if (link === undefined) return Promise.resolve('gone')
    if (refused > 0 && env.random.fraction() < refused) return Promise.resolve('full')
    const frame = encodeFrame(1, message)
    const counted = (this.traffic[message.type] ??= {frames: 0, bytes: 0})
    counted.frames++
    counted.bytes += frame.length
    return new Promise(resolve => {
      env.scheduler.after(latencyMs, () => {
        if (this.#links.get(linkName(from.routingId, to)) !== link) return resolve('gone')
        resolve('sent')
        void this.#pages.get(to)!.receive(frame, from)
      })
    })
  }
}

const linkName = (a: RoutingId, b: RoutingId): string => [a, b].sort().join(' ')

export class MemoryPage implements LogNetwork {
  readonly routingId: RoutingId
  readonly key: PersonKey
  readonly keys: LogNetwork['keys']
  readonly identity: LogNetwork['identity']
  /** What others have measured of this page's clock. */
  clockOffsetMs: number | undefined
  readonly #network: MemoryNetwork
  readonly #handlers = new Map<string, Set<Handler>>()
  readonly #listeners = {
    neighbour: new Set<(page: LogNeighbour) => void>(),
    neighbourGone: new Set<(page: LogNeighbour) => void>()
  }

  constructor(network: MemoryNetwork, routingId: RoutingId, identity: LogNetwork['identity'], topicId: Bytes) {
    this.#network = network
    this.routingId = routingId
    this.identity = identity
    this.key = identity.key
    this.keys = {topicId, topicKey: toHex(topicId) as TopicId}
  }

  get neighbours(): readonly MemoryPage[] {
    return this.#network.neighboursOf(this.routingId)
  }

  readonly on: LogNetwork['on'] = (name, listener) => {
    this.#listeners[name].add(listener)
    return () => this.#listeners[name].delete(listener)
  }

  readonly handle: LogNetwork['handle'] = (types, handler) => {
    for (const type of types) {
      const handlers = this.#handlers.get(type) ?? new Set()
      this.#handlers.set(type, handlers.add(handler as unknown as Handler))
    }
    return () => {
      for (const type of types) this.#handlers.get(type)?.delete(handler as unknown as Handler)
    }
  }

  send(to: RoutingId, message: TopicMessage) {
    return this.#network.send(this, to, message)
  }

  broadcast(message: TopicMessage): void {
    for (const {routingId} of this.neighbours) void this.send(routingId, message)
  }

  emit(name: 'neighbour' | 'neighbourGone', page: LogNeighbour): void {
    for (const listener of this.#listeners[name]) listener(page)
  }

  async receive(frame: Bytes, from: MemoryPage): Promise<void> {
    const decoded = decodeFrame(frame)
    if (!decoded.ok) throw new Error(`a log sent a bad frame: ${decoded.error}`)
    const message = decoded.value.message as TopicMessage
    for (const handler of this.#handlers.get(message.type) ?? []) {
      const verdict = await handler(message, from)
      this.#network.verdicts.push({from: from.routingId, to: this.routingId, type: message.type, verdict})
    }
  }
}

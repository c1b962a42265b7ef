import {assert} from '../base/errors.ts'
import type {RoutingId} from '../base/ids.ts'
import type {TopicMessage} from '../protocol/link-messages.ts'
import type {LogNeighbour, LogNetwork} from './log-network.ts'

type Name = 'neighbour' | 'neighbourGone'
type Handling = {readonly types: readonly TopicMessage['type'][]; readonly handler: never}

/**
 * Several swarms of one topic on one page as one network. They share their links, so any of them will do; when the one in use
 * is left, the next takes over.
 */
export class JointNetwork implements LogNetwork {
  readonly #swarms: LogNetwork[]
  readonly #listeners = {
    neighbour: new Set<(page: LogNeighbour) => void>(),
    neighbourGone: new Set<(page: LogNeighbour) => void>()
  }
  readonly #handlings = new Map<Handling, () => void>()
  readonly keys: LogNetwork['keys']
  readonly identity: LogNetwork['identity']
  readonly #linked = new Map<RoutingId, LogNeighbour>()
  #endings: readonly (() => void)[] = []

  constructor(swarm: LogNetwork) {
    this.#swarms = [swarm]
    this.keys = swarm.keys
    this.identity = swarm.identity
    this.#use(swarm)
  }

  attach(swarm: LogNetwork): void {
    assert(swarm.keys.topicKey === this.keys.topicKey, 'swarms of one topic')
    this.#swarms.push(swarm)
  }

  detach(swarm: LogNetwork): void {
    const used = this.#swarms[0] === swarm
    const at = this.#swarms.indexOf(swarm)
    if (at >= 0) this.#swarms.splice(at, 1)
    if (!used) return
    for (const end of this.#endings) end()
    this.#endings = []
    for (const end of this.#handlings.values()) end()
    const [next] = this.#swarms
    if (next !== undefined) this.#use(next)
    else for (const page of this.#linked.values()) this.#gone(page)
  }

  get neighbours(): readonly LogNeighbour[] {
    return this.#swarms[0]?.neighbours ?? []
  }

  readonly on: LogNetwork['on'] = (name, listener) => {
    this.#listeners[name].add(listener)
    return () => this.#listeners[name].delete(listener)
  }

  readonly handle: LogNetwork['handle'] = (types, handler) => {
    const handling: Handling = {types, handler: handler as never}
    this.#handlings.set(handling, this.#swarms[0]?.handle(types, handler) ?? (() => undefined))
    return () => {
      this.#handlings.get(handling)?.()
      this.#handlings.delete(handling)
    }
  }

  async send(to: RoutingId, message: TopicMessage): Promise<'sent' | 'gone' | 'full'> {
    return (await this.#swarms[0]?.send(to, message)) ?? 'gone'
  }

  #use(swarm: LogNetwork): void {
    this.#endings = [
      swarm.on('neighbour', page => this.#met(page)),
      swarm.on('neighbourGone', page => this.#gone(page))
    ]
    for (const handling of this.#handlings.keys()) {
      this.#handlings.set(handling, swarm.handle(handling.types, handling.handler))
    }
    const now = new Set(swarm.neighbours.map(({routingId}) => routingId))
    for (const page of this.#linked.values()) if (!now.has(page.routingId)) this.#gone(page)
    for (const page of swarm.neighbours) this.#met(page)
  }

  #met(page: LogNeighbour): void {
    if (this.#linked.has(page.routingId)) return
    this.#linked.set(page.routingId, page)
    this.#tell('neighbour', page)
  }

  #gone(page: LogNeighbour): void {
    if (this.#linked.delete(page.routingId)) this.#tell('neighbourGone', page)
  }

  #tell(name: Name, page: LogNeighbour): void {
    for (const listener of [...this.#listeners[name]]) listener(page)
  }
}

import type {PersonKey} from '../base/ids.ts'
import {JointNetwork} from './joint-network.ts'
import type {LogNeighbour, LogNetwork} from './log-network.ts'

/** The part of a `Swarm` features use: its network, and who is here. */
export interface PeopleNetwork extends Pick<LogNetwork, 'neighbours' | 'handle' | 'send'> {
  readonly identity: Pick<LogNetwork['identity'], 'key' | 'sign'>
  readonly people: readonly {readonly key: PersonKey; readonly name: string}[]
  /** See `FilesNetwork`; a network that can dial through others has it. */
  requestLink?(key: PersonKey): void
  on(name: 'people', listener: () => void): () => void
  on(name: 'neighbour' | 'neighbourGone', listener: (page: LogNeighbour) => void): () => void
}

/** Several swarms of one topic on one page as one: see `JointNetwork`. */
export class JointSwarm implements PeopleNetwork {
  readonly #network: JointNetwork
  readonly #swarms = new Map<PeopleNetwork & LogNetwork, () => void>()
  readonly #listeners = new Set<() => void>()
  readonly identity: LogNetwork['identity']

  constructor(swarm: PeopleNetwork & LogNetwork) {
    this.#network = new JointNetwork(swarm)
    this.identity = swarm.identity
    this.#listen(swarm)
  }

  attach(swarm: PeopleNetwork & LogNetwork): void {
    if (this.#swarms.has(swarm)) return
    this.#network.attach(swarm)
    this.#listen(swarm)
  }

  detach(swarm: PeopleNetwork & LogNetwork): void {
    this.#swarms.get(swarm)?.()
    this.#swarms.delete(swarm)
    this.#network.detach(swarm)
  }

  get #first(): PeopleNetwork | undefined {
    return this.#swarms.keys().next().value
  }

  get people(): PeopleNetwork['people'] {
    return this.#first?.people ?? []
  }

  get neighbours(): PeopleNetwork['neighbours'] {
    return this.#network.neighbours
  }

  readonly handle: PeopleNetwork['handle'] = (types, handler) => this.#network.handle(types, handler)

  readonly send: PeopleNetwork['send'] = (to, message) => this.#network.send(to, message)

  readonly requestLink: NonNullable<PeopleNetwork['requestLink']> = key => this.#first?.requestLink?.(key)

  readonly on = ((name: 'people' | 'neighbour' | 'neighbourGone', listener: () => void) => {
    if (name !== 'people') return this.#network.on(name, listener)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }) as PeopleNetwork['on']

  #listen(swarm: PeopleNetwork & LogNetwork): void {
    const tell = () => {
      for (const listener of [...this.#listeners]) listener()
    }
    this.#swarms.set(swarm, swarm.on('people', tell))
  }
}

import {JointNetwork} from '../../log/joint-network.ts'
import type {LogNetwork} from '../../log/log-network.ts'
import type {FilesSwarm} from './files-parts.ts'

/** Several swarms of one topic on one page as one: see `JointNetwork`. */
export class JointFilesSwarm implements FilesSwarm {
  readonly #network: JointNetwork
  readonly #swarms = new Map<FilesSwarm & LogNetwork, () => void>()
  readonly #listeners = new Set<() => void>()
  readonly identity: FilesSwarm['identity']

  constructor(swarm: FilesSwarm & LogNetwork) {
    this.#network = new JointNetwork(swarm)
    this.identity = swarm.identity
    this.#listen(swarm)
  }

  attach(swarm: FilesSwarm & LogNetwork): void {
    if (this.#swarms.has(swarm)) return
    this.#network.attach(swarm)
    this.#listen(swarm)
  }

  detach(swarm: FilesSwarm & LogNetwork): void {
    this.#swarms.get(swarm)?.()
    this.#swarms.delete(swarm)
    this.#network.detach(swarm)
  }

  get #first(): FilesSwarm | undefined {
    return this.#swarms.keys().next().value
  }

  get people(): FilesSwarm['people'] {
    return this.#first?.people ?? []
  }

  get neighbours(): FilesSwarm['neighbours'] {
    return this.#network.neighbours
  }

  readonly handle: FilesSwarm['handle'] = (types, handler) => this.#network.handle(types, handler)

  readonly send: FilesSwarm['send'] = (to, message) => this.#network.send(to, message)

  readonly requestLink: NonNullable<FilesSwarm['requestLink']> = key => this.#first?.requestLink?.(key)

  readonly on = ((name: 'people' | 'neighbour' | 'neighbourGone', listener: () => void) => {
    if (name !== 'people') return this.#network.on(name, listener)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }) as FilesSwarm['on']

  #listen(swarm: FilesSwarm & LogNetwork): void {
    const tell = () => {
      for (const listener of [...this.#listeners]) listener()
    }
    this.#swarms.set(swarm, swarm.on('people', tell))
  }
}

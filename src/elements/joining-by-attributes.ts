import {joinSwarm, type Swarm} from '../index.ts'
import {joinOptions, readPageDefaults, type SwarmAttributes} from './page-options.ts'
import {SwarmJoining} from './swarm-joining.ts'

/** Joining as an element's attributes and its page say. */
export class JoiningByAttributes {
  readonly #joining: SwarmJoining<Swarm>

  constructor(changed: () => void) {
    this.#joining = new SwarmJoining<Swarm>(options => joinSwarm(options), changed)
  }

  get state() {
    return this.#joining.state
  }

  want(attributes: SwarmAttributes | undefined): void {
    if (attributes === undefined) return this.#joining.want(undefined)
    const local: unknown = (globalThis as {shoalLocal?: unknown}).shoalLocal
    this.#joining.want(joinOptions(attributes, readPageDefaults(document, local)))
  }

  retry(): void {
    this.#joining.retry()
  }
}

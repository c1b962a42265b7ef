import type {TopicId} from '../base/ids.ts'
import {JointNetwork} from './joint-network.ts'
import type {Log} from './log.ts'
import type {LogNetwork} from './log-network.ts'

/** A log in use by a swarm. */
export interface LogUse {
  readonly log: Log
  /** The log closes when nobody uses it any more. Without effect the second time. */
  release(): Promise<void>
}

interface Shared {
  readonly network: JointNetwork
  readonly log: Promise<Log>
  uses: number
}

/** One log a topic on a page, however many swarms and features use it: neighbours must not meet two that answer for one. */
export class SharedLogs {
  readonly #open: (network: LogNetwork) => Promise<Log>
  readonly #shared = new Map<TopicId, Shared>()

  constructor(open: (network: LogNetwork) => Promise<Log>) {
    this.#open = open
  }

  async use(swarm: LogNetwork): Promise<LogUse> {
    const topic = swarm.keys.topicKey
    const shared = this.#join(topic, swarm)
    let used = true
    const release = async (): Promise<void> => {
      if (!used) return
      used = false
      shared.network.detach(swarm)
      shared.uses--
      if (shared.uses > 0) return
      if (this.#shared.get(topic) === shared) this.#shared.delete(topic)
      await (await shared.log).close()
    }
    try {
      return {log: await shared.log, release}
    } catch (error) {
      // Nothing was opened: the next use tries again.
      if (this.#shared.get(topic) === shared) this.#shared.delete(topic)
      throw error
    }
  }

  #join(topic: TopicId, swarm: LogNetwork): Shared {
    const known = this.#shared.get(topic)
    if (known !== undefined) {
      known.network.attach(swarm)
      known.uses++
      return known
    }
    const network = new JointNetwork(swarm)
    const shared = {network, log: this.#open(network), uses: 1}
    this.#shared.set(topic, shared)
    return shared
  }
}

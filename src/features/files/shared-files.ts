import type {TopicId} from '../../base/ids.ts'
import {JointSwarm} from '../../log/joint-swarm.ts'
import type {LogNetwork} from '../../log/log-network.ts'
import {Files} from './files.ts'
import type {FilesSwarm} from './files-parts.ts'
import type {FilesLog} from './files-log.ts'
import type {HandingOut} from './handing-out.ts'
import type {TopicFiles} from './topic-files.ts'

/** A swarm whose files are used. */
export type UsedSwarm = LogNetwork &
  FilesSwarm & {
    readonly status: {readonly kind: string}
    on(name: 'status', listener: () => void): () => void
  }

/** How a topic's files are given to the person, and what ends it. */
export interface Handing {
  readonly handing: HandingOut
  end(): void
}

interface Shared {
  readonly swarm: JointSwarm
  readonly topic: Promise<TopicFiles>
  readonly handing: Promise<Handing>
  /** How often each swarm is used. */
  readonly uses: Map<UsedSwarm, number>
}

/** The files of a topic once a page, however many swarms and elements use them: neighbours must not be answered twice. */
export class SharedFiles {
  readonly #open: (swarm: FilesSwarm, log: FilesLog) => Promise<TopicFiles>
  readonly #handOut: (topic: TopicFiles) => Handing
  readonly #shared = new Map<TopicId, Shared>()

  constructor(
    open: (swarm: FilesSwarm, log: FilesLog) => Promise<TopicFiles>,
    handOut: (topic: TopicFiles) => Handing
  ) {
    this.#open = open
    this.#handOut = handOut
  }

  /** `release` is called when this use is closed, by its user or because the swarm was left. */
  async use<S extends UsedSwarm>(swarm: S, log: FilesLog, release: () => Promise<void>): Promise<Files<S>> {
    const topicKey = swarm.keys.topicKey
    const shared = this.#shared.get(topicKey) ?? this.#begin(topicKey, swarm, log)
    shared.uses.set(swarm, (shared.uses.get(swarm) ?? 0) + 1)
    shared.swarm.attach(swarm)
    let end = (): void => undefined
    const close = async (): Promise<void> => {
      end()
      await this.#close(topicKey, shared, swarm)
      await release()
    }
    try {
      const {handing} = await shared.handing
      const files = new Files(swarm, await shared.topic, handing, close)
      end = swarm.on('status', () => {
        if (swarm.status.kind === 'left') void files.close()
      })
      return files
    } catch (error) {
      await close()
      throw error
    }
  }

  #begin(topicKey: TopicId, swarm: UsedSwarm, log: FilesLog): Shared {
    const joint = new JointSwarm(swarm)
    const topic = this.#open(joint, log)
    const shared: Shared = {swarm: joint, topic, handing: topic.then(this.#handOut), uses: new Map()}
    this.#shared.set(topicKey, shared)
    return shared
  }

  async #close(topicKey: TopicId, shared: Shared, swarm: UsedSwarm): Promise<void> {
    const left = shared.uses.get(swarm)! - 1
    if (left > 0) {
      shared.uses.set(swarm, left)
      return
    }
    shared.uses.delete(swarm)
    if (shared.uses.size === 0) {
      if (this.#shared.get(topicKey) === shared) this.#shared.delete(topicKey)
      await shared.handing.then(handing => handing.end()).catch(() => undefined)
      await shared.topic.then(topic => topic.close()).catch(() => undefined)
    }
    shared.swarm.detach(swarm)
  }
}

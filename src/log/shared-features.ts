import type {TopicId} from '../base/ids.ts'
import {JointSwarm, type PeopleNetwork} from './joint-swarm.ts'
import type {LogNetwork} from './log-network.ts'

/** A swarm whose files, tables or the like are used. */
export type UsedSwarm = LogNetwork &
  PeopleNetwork & {
    readonly status: {readonly kind: string}
    on(name: 'status', listener: () => void): () => void
  }

interface Shared<Topic> {
  readonly swarm: JointSwarm
  readonly topic: Promise<Topic>
  /** How often each swarm is used. */
  readonly uses: Map<UsedSwarm, number>
}

export interface Use<Topic, Feature> {
  /** What all uses of the topic share; called for the first. */
  open(swarm: PeopleNetwork): Promise<Topic>
  /** What this user gets; its `close` has to call `close`, once. */
  make(topic: Topic, close: () => Promise<void>): Feature | Promise<Feature>
  /** Called when this use is closed, by its user or because the swarm was left. */
  release(): Promise<void>
}

/**
 * One feature of a topic once a page, however many swarms and elements use it: neighbours must not be answered twice, nor a seat be played
 * twice.
 */
export class SharedFeatures<Topic extends {close(): unknown}> {
  readonly #shared = new Map<TopicId, Shared<Topic>>()

  async use<Feature extends {close(): Promise<void>}>(
    swarm: UsedSwarm,
    {open, make, release}: Use<Topic, Feature>
  ): Promise<Feature> {
    const {topicKey} = swarm.keys
    const shared = this.#shared.get(topicKey) ?? this.#begin(topicKey, swarm, open)
    shared.uses.set(swarm, (shared.uses.get(swarm) ?? 0) + 1)
    shared.swarm.attach(swarm)
    let end = (): void => undefined
    const close = async (): Promise<void> => {
      end()
      await this.#close(topicKey, shared, swarm)
      await release()
    }
    try {
      const feature = await make(await shared.topic, close)
      end = swarm.on('status', () => {
        if (swarm.status.kind === 'left') void feature.close()
      })
      return feature
    } catch (error) {
      await close()
      throw error
    }
  }

  #begin(topicKey: TopicId, swarm: UsedSwarm, open: (swarm: PeopleNetwork) => Promise<Topic>): Shared<Topic> {
    const joint = new JointSwarm(swarm)
    const shared: Shared<Topic> = {swarm: joint, topic: open(joint), uses: new Map()}
    this.#shared.set(topicKey, shared)
    return shared
  }

  async #close(topicKey: TopicId, shared: Shared<Topic>, swarm: UsedSwarm): Promise<void> {
    const left = shared.uses.get(swarm)! - 1
    if (left > 0) {
      shared.uses.set(swarm, left)
      return
    }
    shared.uses.delete(swarm)
    if (shared.uses.size === 0) {
      if (this.#shared.get(topicKey) === shared) this.#shared.delete(topicKey)
      await shared.topic.then(topic => topic.close()).catch(() => undefined)
    }
    shared.swarm.detach(swarm)
  }
}

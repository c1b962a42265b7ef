import type {TopicId} from '../../base/ids.ts'
import {JointSwarm, type PeopleNetwork} from '../../log/joint-swarm.ts'
import type {LogNetwork} from '../../log/log-network.ts'
import type {GameDefinition} from './define-game.ts'
import {Games} from './games.ts'
import type {GamesLog} from './games-parts.ts'
import {TopicGames} from './topic-games.ts'

/** A swarm whose tables are used. */
export type UsedSwarm = LogNetwork &
  PeopleNetwork & {
    readonly status: {readonly kind: string}
    on(name: 'status', listener: () => void): () => void
  }

type OpenTopic = (swarm: PeopleNetwork, log: GamesLog, definitions: readonly GameDefinition[]) => Promise<TopicGames>

interface Shared {
  readonly swarm: JointSwarm
  readonly topic: Promise<TopicGames>
  /** How often each swarm is used. */
  readonly uses: Map<UsedSwarm, number>
}

/** The tables of a topic once a page, however many swarms and elements use them: a seat must not be played twice. */
export class SharedGames {
  readonly #open: OpenTopic
  readonly #shared = new Map<TopicId, Shared>()

  constructor(open: OpenTopic) {
    this.#open = open
  }

  /** `release` is called when this use is closed, by its user or because the swarm was left. */
  async use<S extends UsedSwarm>(
    swarm: S,
    log: GamesLog,
    definitions: readonly GameDefinition[],
    release: () => Promise<void>
  ): Promise<Games<S>> {
    const {topicKey} = swarm.keys
    const shared = this.#shared.get(topicKey) ?? this.#begin(topicKey, swarm, log, definitions)
    shared.uses.set(swarm, (shared.uses.get(swarm) ?? 0) + 1)
    shared.swarm.attach(swarm)
    let end = (): void => undefined
    const close = async (): Promise<void> => {
      end()
      await this.#close(topicKey, shared, swarm)
      await release()
    }
    try {
      const games = new Games(swarm, await shared.topic, close)
      await Promise.all(definitions.map(definition => games.define(definition)))
      end = swarm.on('status', () => {
        if (swarm.status.kind === 'left') void games.close()
      })
      return games
    } catch (error) {
      await close()
      throw error
    }
  }

  #begin(topicKey: TopicId, swarm: UsedSwarm, log: GamesLog, definitions: readonly GameDefinition[]): Shared {
    const joint = new JointSwarm(swarm)
    const shared: Shared = {swarm: joint, topic: this.#open(joint, log, definitions), uses: new Map()}
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
      await shared.topic.then(topic => topic.close()).catch(() => undefined)
    }
    shared.swarm.detach(swarm)
  }
}

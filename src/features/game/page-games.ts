import type {Environment} from '../../base/ports.ts'
import {SharedFeatures, type UsedSwarm} from '../../log/shared-features.ts'
import type {GameDefinition} from './define-game.ts'
import {Games} from './games.ts'
import type {GamesLog} from './games-parts.ts'
import {IndexedDbGameStore} from './indexeddb-game-store.ts'
import {TopicGames} from './topic-games.ts'

/** The tables of all topics of a page, with what a browser gives for them. Load this by a dynamic import. */
export class PageGames {
  readonly #env: Environment
  readonly #store = new IndexedDbGameStore()
  readonly #shared = new SharedFeatures<TopicGames>()

  constructor(env: Environment) {
    this.#env = env
  }

  /** `release` is called when it is closed. */
  open<S extends UsedSwarm>(
    swarm: S,
    log: GamesLog,
    definitions: readonly GameDefinition[],
    release: () => Promise<void>
  ): Promise<Games<S>> {
    const parts = {log, env: this.#env, store: this.#store}
    return this.#shared.use(swarm, {
      open: joint => TopicGames.open({...parts, swarm: joint}, definitions),
      make: async (topic, close) => {
        await Promise.all(definitions.map(definition => topic.define(definition)))
        return new Games(swarm, topic, close)
      },
      release
    })
  }
}

import {SharedFeatures, type UsedSwarm} from '../../log/shared-features.ts'
import {Games} from './games.ts'
import type {AnyDefinition, GamesLog, GamesParts} from './games-parts.ts'
import {IndexedDbGameStore} from './indexeddb-game-store.ts'
import {TopicGames} from './topic-games.ts'

export type PageGamesParts = Pick<GamesParts, 'env' | 'locks' | 'verify'>

/** The tables of all topics of a page, with what a browser gives for them. Load this by a dynamic import. */
export class PageGames {
  readonly #parts: PageGamesParts
  readonly #store = new IndexedDbGameStore()
  readonly #shared = new SharedFeatures<TopicGames>()

  constructor(parts: PageGamesParts) {
    this.#parts = parts
  }

  /** `release` is called when it is closed. */
  open<S extends UsedSwarm>(
    swarm: S,
    log: GamesLog,
    definitions: readonly AnyDefinition[],
    release: () => Promise<void>
  ): Promise<Games<S>> {
    const parts = {...this.#parts, log, store: this.#store}
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

import {SharedFeatures, type UsedSwarm} from '../../log/shared-features.ts'
import {Games} from './games.ts'
import type {AnyDefinition, GamesLog, GamesParts, KnownPeople} from './games-parts.ts'
import {IndexedDbGameStore} from './indexeddb-game-store.ts'
import {IndexedDbSharedStorage} from './indexeddb-shared-storage.ts'
import {TopicGames} from './topic-games.ts'

export type PageGamesParts = Pick<GamesParts, 'env' | 'locks' | 'verify' | 'sha256' | 'onLeaving'>

/** The tables of all topics of a page, with what a browser gives for them. Load this by a dynamic import. */
export class PageGames {
  readonly #parts: PageGamesParts
  readonly #store = new IndexedDbGameStore()
  readonly #sharedStorage: IndexedDbSharedStorage
  readonly #shared = new SharedFeatures<TopicGames>()

  constructor(parts: PageGamesParts) {
    this.#parts = parts
    this.#sharedStorage = new IndexedDbSharedStorage({clock: parts.env.clock})
  }

  /** `release` is called when it is closed. */
  open<S extends UsedSwarm>(
    swarm: S,
    log: GamesLog,
    people: KnownPeople,
    definitions: readonly AnyDefinition[],
    release: () => Promise<void>
  ): Promise<Games<S>> {
    const {keys} = swarm
    const parts = {...this.#parts, keys, log, people, store: this.#store, sharedStorage: this.#sharedStorage}
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

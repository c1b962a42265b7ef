import type {Environment} from '../../base/ports.ts'
import type {GameDefinition} from './define-game.ts'
import type {Games} from './games.ts'
import type {GamesLog} from './games-parts.ts'
import {IndexedDbGameStore} from './indexeddb-game-store.ts'
import {SharedGames, type UsedSwarm} from './shared-games.ts'
import {TopicGames} from './topic-games.ts'

/** The tables of all topics of a page, with what a browser gives for them. Load this by a dynamic import. */
export class PageGames {
  readonly #shared: SharedGames

  constructor(env: Environment) {
    const store = new IndexedDbGameStore()
    this.#shared = new SharedGames((swarm, log, definitions) => TopicGames.open({swarm, log, env, store}, definitions))
  }

  /** `release` is called when it is closed. */
  open<S extends UsedSwarm>(
    swarm: S,
    log: GamesLog,
    definitions: readonly GameDefinition[],
    release: () => Promise<void>
  ): Promise<Games<S>> {
    return this.#shared.use(swarm, log, definitions, release)
  }
}

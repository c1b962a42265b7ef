import type {Environment} from '../../base/ports.ts'

/** Parts that writing does not wait for: siblings of the embed, loaded when they are first shown. */
const loaders = {
  people: () => import('../p2p-chat-people/p2p-chat-people.ts'),
  invite: () => import('../p2p-chat-invite/p2p-chat-invite.ts'),
  person: () => import('../p2p-chat-person/p2p-chat-person.ts'),
  search: () => import('../p2p-chat-search/p2p-chat-search.ts'),
  history: () => import('../p2p-chat-history/p2p-chat-history.ts'),
  direct: () => import('../p2p-chat-direct/p2p-chat-direct.ts'),
  files: () => import('../p2p-files-list/p2p-files-list.ts'),
  card: () => import('../p2p-files-card/p2p-files-card.ts'),
  alerts: () => import('../p2p-chat-alerts/p2p-chat-alerts.ts'),
  lobby: () => import('../p2p-lobby-view/p2p-lobby-view.ts'),
  table: () => import('../p2p-game-table/p2p-game-table.ts'),
  chess: () => import('../p2p-chess-board/p2p-chess-board.ts'),
  dice: () => import('../p2p-dice-board/p2p-dice-board.ts')
}

/**
 * Parts with a place in the first picture that wait until it stands and the newest message had time to come: milliseconds from the
 * opening, and no longer for who asks later. Somebody who finds others within that time never needs the invitation.
 */
const waitMs: Partial<Record<LazyPart, number>> = {people: 300, invite: 700}

export type LazyPart = keyof typeof loaders
export type LazyState = 'loading' | 'ready' | 'failed'

/** Loads parts as they are asked for, each once. */
export class LazyParts {
  readonly #states = new Map<LazyPart, LazyState>()
  readonly #env: Environment
  readonly #changed: () => void
  readonly #openedMs: number

  constructor(env: Environment, changed: () => void) {
    this.#env = env
    this.#changed = changed
    this.#openedMs = env.clock.monotonic()
  }

  /** Asking begins the loading, of some not right after the opening. */
  state(part: LazyPart): LazyState {
    const known = this.#states.get(part)
    if (known !== undefined) return known
    this.#states.set(part, 'loading')
    const restMs = (waitMs[part] ?? 0) - (this.#env.clock.monotonic() - this.#openedMs)
    if (restMs > 0) this.#env.scheduler.after(restMs, () => this.#begin(part))
    else this.#begin(part)
    return 'loading'
  }

  load<P extends LazyPart>(part: P): ReturnType<(typeof loaders)[P]> {
    return loaders[part]() as ReturnType<(typeof loaders)[P]>
  }

  retry(part: LazyPart): void {
    this.#states.delete(part)
    this.#changed()
  }

  #begin(part: LazyPart): void {
    void this.load(part).then(
      () => this.#become(part, 'ready'),
      (error: unknown) => {
        console.warn(`shoal: ${part} could not be loaded:`, error)
        this.#become(part, 'failed')
      }
    )
  }

  #become(part: LazyPart, state: LazyState): void {
    this.#states.set(part, state)
    this.#changed()
  }
}

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
  alerts: () => import('../p2p-chat-alerts/p2p-chat-alerts.ts')
}

export type LazyPart = keyof typeof loaders
export type LazyState = 'loading' | 'ready' | 'failed'

/** Loads parts as they are asked for, each once. */
export class LazyParts {
  readonly #states = new Map<LazyPart, LazyState>()
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Asking begins the loading. */
  state(part: LazyPart): LazyState {
    const known = this.#states.get(part)
    if (known !== undefined) return known
    this.#states.set(part, 'loading')
    void this.load(part).then(
      () => this.#become(part, 'ready'),
      (error: unknown) => {
        console.warn(`shoal: ${part} could not be loaded:`, error)
        this.#become(part, 'failed')
      }
    )
    return 'loading'
  }

  load<P extends LazyPart>(part: P): ReturnType<(typeof loaders)[P]> {
    return loaders[part]() as ReturnType<(typeof loaders)[P]>
  }

  retry(part: LazyPart): void {
    this.#states.delete(part)
    this.#changed()
  }

  #become(part: LazyPart, state: LazyState): void {
    this.#states.set(part, state)
    this.#changed()
  }
}

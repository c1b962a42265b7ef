import type {Scheduler} from '../../base/ports.ts'

/** Parts that writing does not wait for: siblings of the embed, loaded when they are first shown. */
const loaders = {
  people: () => import('../p2p-chat-people/p2p-chat-people.ts'),
  invite: () => import('../p2p-chat-invite/p2p-chat-invite.ts'),
  person: () => import('../p2p-chat-person/p2p-chat-person.ts'),
  search: () => import('../p2p-chat-search/p2p-chat-search.ts'),
  history: () => import('../p2p-chat-history/p2p-chat-history.ts'),
  direct: () => import('../p2p-chat-direct/p2p-chat-direct.ts'),
  alerts: () => import('../p2p-chat-alerts/p2p-chat-alerts.ts')
}

/**
 * Parts with a place in the first picture that wait until it stands and the newest message had time to come: milliseconds from when they
 * are first asked for. Somebody who finds others within that time never needs the invitation.
 */
const waitMs: Partial<Record<LazyPart, number>> = {people: 300, invite: 700}

export type LazyPart = keyof typeof loaders
export type LazyState = 'loading' | 'ready' | 'failed'

/** Loads parts as they are asked for, each once. */
export class LazyParts {
  readonly #states = new Map<LazyPart, LazyState>()
  readonly #scheduler: Scheduler
  readonly #changed: () => void

  constructor(scheduler: Scheduler, changed: () => void) {
    this.#scheduler = scheduler
    this.#changed = changed
  }

  /** Asking begins the loading, of some after a moment. */
  state(part: LazyPart): LazyState {
    const known = this.#states.get(part)
    if (known !== undefined) return known
    this.#states.set(part, 'loading')
    this.#scheduler.after(waitMs[part] ?? 0, () => this.#begin(part))
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

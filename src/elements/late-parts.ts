import type {Environment} from '../base/ports.ts'

export type LateState = 'loading' | 'ready' | 'failed'

/** Elements that are loaded when they are first shown, each once. In the embed they are files beside it. */
export class LateParts<Loaders extends Readonly<Record<string, () => Promise<unknown>>>> {
  readonly #states = new Map<keyof Loaders, LateState>()
  readonly #env: Environment
  readonly #loaders: Loaders
  readonly #changed: () => void
  readonly #waitMs: Partial<Record<keyof Loaders, number>>
  readonly #openedMs: number

  /** `waitMs`: how long after the opening some wait at least. */
  constructor(
    env: Environment,
    loaders: Loaders,
    changed: () => void,
    waitMs: Partial<Record<keyof Loaders, number>> = {}
  ) {
    this.#env = env
    this.#loaders = loaders
    this.#changed = changed
    this.#waitMs = waitMs
    this.#openedMs = env.clock.monotonic()
  }

  /** Asking begins the loading, of some not right after the opening. */
  state(part: keyof Loaders): LateState {
    const known = this.#states.get(part)
    if (known !== undefined) return known
    this.#states.set(part, 'loading')
    const restMs = (this.#waitMs[part] ?? 0) - (this.#env.clock.monotonic() - this.#openedMs)
    if (restMs > 0) this.#env.scheduler.after(restMs, () => this.#begin(part))
    else this.#begin(part)
    return 'loading'
  }

  load<P extends keyof Loaders>(part: P): ReturnType<Loaders[P]> {
    return this.#loaders[part]!() as ReturnType<Loaders[P]>
  }

  retry(part: keyof Loaders): void {
    this.#states.delete(part)
    this.#changed()
  }

  #begin(part: keyof Loaders): void {
    void this.load(part).then(
      () => this.#become(part, 'ready'),
      (error: unknown) => {
        console.warn(`shoal: ${String(part)} could not be loaded:`, error)
        this.#become(part, 'failed')
      }
    )
  }

  #become(part: keyof Loaders, state: LateState): void {
    this.#states.set(part, state)
    this.#changed()
  }
}

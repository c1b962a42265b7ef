import type {SwarmView} from './chat-view.ts'

/** What is opened for a swarm: its conversation, its files. */
export interface Feature {
  readonly swarm: {readonly topic: string}
  close(): Promise<void>
}

export type OpeningState<F extends Feature> =
  | {readonly kind: 'none'}
  | {readonly kind: 'opening'}
  | {readonly kind: 'open'; readonly feature: F}
  | {readonly kind: 'failed'; readonly error: Error}

/** Keeps one of them open for the swarm that is wanted, closes the former one, and drops what was opened too late. */
export class FeatureOpening<F extends Feature> {
  readonly #open: (swarm: SwarmView) => Promise<F>
  readonly #changed: () => void
  #state: OpeningState<F> = {kind: 'none'}
  #swarm: SwarmView | undefined

  constructor(open: (swarm: SwarmView) => Promise<F>, changed: () => void) {
    this.#open = open
    this.#changed = changed
  }

  get state(): OpeningState<F> {
    return this.#state
  }

  /** Wants that of this swarm, or none. */
  want(swarm: SwarmView | undefined): void {
    if (swarm === this.#swarm) return
    this.#swarm = swarm
    const former = this.#state
    this.#start()
    if (former.kind === 'open') void close(former.feature)
  }

  retry(): void {
    if (this.#state.kind === 'failed') this.#start()
  }

  #start(): void {
    const swarm = this.#swarm
    if (swarm === undefined) this.#become({kind: 'none'})
    else {
      this.#become({kind: 'opening'})
      void this.#enter(swarm)
    }
  }

  async #enter(swarm: SwarmView): Promise<void> {
    try {
      const feature = await this.#open(swarm)
      if (swarm === this.#swarm) this.#become({kind: 'open', feature})
      else await close(feature)
    } catch (error) {
      if (swarm !== this.#swarm) return
      this.#become({kind: 'failed', error: error instanceof Error ? error : new Error(String(error))})
    }
  }

  #become(state: OpeningState<F>): void {
    this.#state = state
    this.#changed()
  }
}

async function close(feature: Feature): Promise<void> {
  try {
    await feature.close()
  } catch (error) {
    console.warn('shoal: closing failed:', error)
  }
}

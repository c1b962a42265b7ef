import type {PageLife, PageLifeEvent} from '../../../src/swarm/page-life.ts'

/** The life of a page as a test tells it. */
export class ManualPageLife implements PageLife {
  online = true
  readonly #listeners = new Set<(event: PageLifeEvent) => void>()

  on(listener: (event: PageLifeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(event: PageLifeEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

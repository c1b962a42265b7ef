export type Markdown = typeof import('../text/markdown.ts')

/** Markdown for one list, fetched when the first text needs it. Without it texts are shown as they were written. */
export class LazyMarkdown {
  readonly #loaded: () => void
  #module: Markdown | undefined
  #isAsked = false

  constructor(loaded: () => void) {
    this.#loaded = loaded
  }

  /** The module, or undefined while it is on its way. */
  get(): Markdown | undefined {
    if (!this.#isAsked) {
      this.#isAsked = true
      void this.#load()
    }
    return this.#module
  }

  async #load(): Promise<void> {
    try {
      this.#module = await import('../text/markdown.ts')
      this.#loaded()
    } catch (error) {
      // A sibling file that is missing or blocked costs its own function only.
      console.warn('shoal: Markdown is not available:', error)
    }
  }
}

/** Links one mesh holds: all of them with those being opened, and those that proved nothing yet. */
export interface LinkUse {
  places(): number
  pending(): number
}

/** Connections are scarce by page, not by mesh: one count for all meshes of a page. */
export class LinkBudget {
  readonly #uses = new Set<LinkUse>()

  /** Counts `use` from now on; the returned function ends it. */
  add(use: LinkUse): () => void {
    this.#uses.add(use)
    return () => void this.#uses.delete(use)
  }

  get places(): number {
    return this.#sum('places')
  }

  get pending(): number {
    return this.#sum('pending')
  }

  #sum(what: keyof LinkUse): number {
    let sum = 0
    for (const use of this.#uses) sum += use[what]()
    return sum
  }
}

/** Links one mesh holds: all of them with those being opened, and those that proved nothing yet. */
export interface LinkUse {
  places(): number
  pending(): number
}

/** Connections are scarce by page, not by mesh: one count for all meshes of a page. Dials and what waits in pools are not in it: each has a limit of its own. */
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

  /**
   * Whether `use` may have one more of what there are `most` of in all. Half of them are shared out evenly: so many of its own every
   * mesh can have, whatever comes to another. Otherwise whoever knows a public topic's name could shut the page's private ones.
   */
  hasRoom(use: LinkUse, what: keyof LinkUse, most: number): boolean {
    const kept = Math.floor(most / 2 / this.#uses.size)
    let taken = 0
    for (const each of this.#uses) taken += each === use ? each[what]() : Math.max(each[what](), kept)
    return taken < most
  }

  #sum(what: keyof LinkUse): number {
    let sum = 0
    for (const use of this.#uses) sum += use[what]()
    return sum
  }
}

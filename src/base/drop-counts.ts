/**
 * Counts what was refused, by reason. Whatever a peer or a relay sends that is not used ends here, so that
 * nothing is lost silently. Reasons come from code, never from the wire, so the map cannot grow.
 */
export class DropCounts<Reason extends string = string> {
  readonly #counts = new Map<Reason, number>()

  count(reason: Reason, times = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + times)
  }

  of(reason: Reason): number {
    return this.#counts.get(reason) ?? 0
  }

  get total(): number {
    let sum = 0
    for (const count of this.#counts.values()) sum += count
    return sum
  }

  snapshot(): Readonly<Partial<Record<Reason, number>>> {
    return Object.fromEntries(this.#counts) as Partial<Record<Reason, number>>
  }
}

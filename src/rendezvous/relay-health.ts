/** What a browser remembers of the relays it used, so that it does not start with a dead one. Addresses and times only. */
export interface RelayHealthStore {
  /** Wall-clock milliseconds of the last failure, by address. */
  load(): Promise<Readonly<Record<string, number>>>
  save(failures: Readonly<Record<string, number>>): Promise<void>
}

/** A relay that failed is tried again first after this long. */
const forgiveAfterMs = 30 * 60_000
const maxRemembered = 64

/** Which relays failed lately. */
export class RelayHealth {
  readonly #store: RelayHealthStore
  readonly #nowMs: () => number
  #failures: Record<string, number> = {}

  constructor(store: RelayHealthStore, nowMs: () => number) {
    this.#store = store
    this.#nowMs = nowMs
  }

  /** Reads what is remembered; what cannot be read is as good as forgotten. */
  async load(): Promise<void> {
    const now = this.#nowMs()
    const loaded = await this.#store.load().catch((): Readonly<Record<string, number>> => ({}))
    for (const [url, atMs] of Object.entries(loaded).slice(0, maxRemembered)) {
      if (typeof atMs === 'number' && now - atMs < forgiveAfterMs && atMs <= now) this.#failures[url] ??= atMs
    }
  }

  isBad(url: string): boolean {
    const atMs = this.#failures[url]
    return atMs !== undefined && this.#nowMs() - atMs < forgiveAfterMs
  }

  failed(url: string): void {
    if (this.isBad(url)) return
    this.#failures[url] = this.#nowMs()
    this.#save()
  }

  worked(url: string): void {
    if (this.#failures[url] === undefined) return
    const {[url]: _, ...others} = this.#failures
    this.#failures = others
    this.#save()
  }

  #save(): void {
    const newest = Object.entries(this.#failures)
      .sort(([, a], [, b]) => b - a)
      .slice(0, maxRemembered)
    // Not kept is not wrong: the next visit starts with the usual order.
    this.#store.save(Object.fromEntries(newest)).catch(() => undefined)
  }
}

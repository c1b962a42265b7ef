import type {Scheduler} from '../../base/ports.ts'

const settleMs = 60

type Seen = ((id: string) => void) | undefined

/** Says which is the newest message that was on the screen, once each, a moment after drawing, and only while the page can be seen. */
export class SeenReport {
  readonly #scheduler: Scheduler
  readonly #newest: () => string | undefined
  #seen: () => Seen = () => undefined
  /** What was said last. */
  told: string | undefined
  #cancel: (() => void) | undefined
  #end: AbortController | undefined

  constructor(scheduler: Scheduler, newest: () => string | undefined) {
    this.#scheduler = scheduler
    this.#newest = newest
  }

  connect(seen: () => Seen): void {
    this.#seen = seen
    this.#end = new AbortController()
    document.addEventListener('visibilitychange', () => this.soon(), {signal: this.#end.signal})
  }

  disconnect(): void {
    this.#end?.abort()
    this.#cancel?.()
    this.#cancel = undefined
  }

  soon(): void {
    if (this.#seen() === undefined || document.visibilityState !== 'visible') return
    this.#cancel ??= this.#scheduler.after(settleMs, () => {
      this.#cancel = undefined
      const id = this.#newest()
      if (id === undefined || document.visibilityState !== 'visible') return
      this.told = id
      this.#seen()?.(id)
    })
  }
}

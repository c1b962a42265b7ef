import type {Scheduler} from '../../base/ports.ts'

const withinMs = 5000

/** Waits until a message that is loaded back stands in the list: it comes there by another way than the answer. */
export class LoadingBack {
  readonly #scheduler: Scheduler
  readonly #isHere: (id: string) => boolean
  #awaited: {readonly id: string; readonly settle: (found: boolean) => void} | undefined

  constructor(scheduler: Scheduler, isHere: (id: string) => boolean) {
    this.#scheduler = scheduler
    this.#isHere = isHere
  }

  /** False when it is not to be had, did not come in time, or another one was asked for. */
  async load(id: string, load: ((id: string) => Promise<boolean>) | undefined): Promise<boolean> {
    this.end(false)
    const arrived = new Promise<boolean>(settle => {
      this.#awaited = {id, settle}
      this.#scheduler.after(withinMs, () => {
        if (this.#awaited?.settle === settle) this.end(false)
      })
    })
    try {
      if (!(await load?.(id))) this.end(this.#isHere(id))
    } catch (error) {
      // Shown by whoever owns the history; here it is only not found.
      console.warn('shoal: older messages could not be loaded:', error)
      this.end(false)
    }
    return await arrived
  }

  /** After the list changed. */
  look(): void {
    if (this.#awaited !== undefined && this.#isHere(this.#awaited.id)) this.end(true)
  }

  end(found: boolean): void {
    const awaited = this.#awaited
    this.#awaited = undefined
    awaited?.settle(found)
  }
}

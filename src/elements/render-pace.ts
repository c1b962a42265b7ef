import type {Scheduler} from '../base/ports.ts'

/** Renders at once when nothing was rendered lately, otherwise together with what else comes until then. */
export class RenderPace {
  readonly #scheduler: Scheduler
  readonly #render: () => void
  readonly #intervalMs: number
  #resting = false
  #again = false

  constructor(scheduler: Scheduler, render: () => void, intervalMs: number) {
    this.#scheduler = scheduler
    this.#render = render
    this.#intervalMs = intervalMs
  }

  soon(): void {
    if (this.#resting) {
      this.#again = true
      return
    }
    this.#render()
    this.#resting = true
    // A timer also gives way to the rendering itself, however long it takes.
    this.#scheduler.after(this.#intervalMs, () => {
      this.#resting = false
      if (!this.#again) return
      this.#again = false
      this.soon()
    })
  }
}

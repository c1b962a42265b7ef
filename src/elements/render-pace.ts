import type {Scheduler} from '../base/ports.ts'

/** What does not matter at once waits this long for something else to be drawn with. Milliseconds. */
const laterMs = 60

/** Renders at once when nothing was rendered lately, otherwise together with what else comes until then. */
export class RenderPace {
  readonly #scheduler: Scheduler
  readonly #render: () => void
  readonly #intervalMs: number
  /** A rendering was asked for and has not read anything yet: it shows what comes until it does. */
  #asked = false
  #resting = false
  #again = false
  #cancelLater: (() => void) | undefined

  /** `render` asks for a rendering, which begins by calling `drawn`. */
  constructor(scheduler: Scheduler, render: () => void, intervalMs: number) {
    this.#scheduler = scheduler
    this.#render = render
    this.#intervalMs = intervalMs
  }

  soon(): void {
    if (this.#asked) return
    if (this.#resting) {
      this.#again = true
      return
    }
    this.#asked = true
    this.#resting = true
    this.#render()
    // A timer also gives way to the rendering itself, however long it takes.
    this.#scheduler.after(this.#intervalMs, () => {
      this.#resting = false
      if (!this.#again) return
      this.#again = false
      this.soon()
    })
  }

  /** Something changed that should not hold up what matters, and most often changes together with it. */
  later(): void {
    this.#cancelLater ??= this.#scheduler.after(laterMs, () => {
      this.#cancelLater = undefined
      this.soon()
    })
  }

  /** A rendering begins, whoever asked for it: everything until now is in it. */
  drawn(): void {
    this.#asked = false
    this.#again = false
    this.#cancelLater?.()
    this.#cancelLater = undefined
  }
}

import type {Scheduler} from '../../base/ports.ts'

const pressedMs = 500
const stillPx = 10

/** A finger that rests on a message asks for what can be done with it. Not every browser turns that into a context menu. */
export class LongPress {
  readonly #scheduler: Scheduler
  readonly #pressed: (id: string) => void
  #cancel: (() => void) | undefined
  #from = {x: 0, y: 0}

  constructor(scheduler: Scheduler, pressed: (id: string) => void) {
    this.#scheduler = scheduler
    this.#pressed = pressed
  }

  down({pointerType, clientX, clientY}: PointerEvent, id: string | undefined): void {
    this.cancel()
    if (pointerType !== 'touch' || id === undefined) return
    this.#from = {x: clientX, y: clientY}
    this.#cancel = this.#scheduler.after(pressedMs, () => this.#pressed(id))
  }

  moved({clientX, clientY}: PointerEvent): void {
    if (Math.hypot(clientX - this.#from.x, clientY - this.#from.y) > stillPx) this.cancel()
  }

  cancel(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}

import type {Place} from './simplify.ts'

/** What a pointer does, in pixels of the window. */
export interface HandHost {
  /** False: nothing begins here. */
  begin(at: Place, pressure: number | undefined, pan: boolean): boolean
  draw(places: readonly (Place & {readonly pressure: number | undefined})[]): void
  end(at: Place): void
  /** It became a gesture of two fingers, or the browser took it away. */
  cancel(): void
  hover(at: Place | undefined): void
  /** Two fingers: moved by pixels, and apart by a factor around `at`. */
  pinch(dx: number, dy: number, factor: number, at: Place): void
}

/** Turns pointer events into drawing with one finger, pen or mouse, and into moving and zooming with two. */
export class BoardHand {
  readonly #element: HTMLElement
  readonly #host: HandHost
  readonly #pointers = new Map<number, Place>()
  #drawing: number | undefined

  constructor(element: HTMLElement, host: HandHost, signal: AbortSignal) {
    this.#element = element
    this.#host = host
    const listen = (name: string, listener: (event: PointerEvent) => void) =>
      element.addEventListener(name, listener as (event: Event) => void, {signal})
    listen('pointerdown', event => this.#down(event))
    listen('pointermove', event => this.#move(event))
    listen('pointerup', event => this.#up(event))
    listen('pointercancel', event => this.#lost(event))
    element.addEventListener('wheel', event => this.#wheel(event), {signal, passive: false})
    listen('pointerleave', () => {
      if (this.#drawing === undefined) host.hover(undefined)
    })
  }

  #down(event: PointerEvent): void {
    if (event.button > 1) return
    // Otherwise the middle button scrolls, and a finger presses what is below.
    event.preventDefault()
    this.#element.focus({preventScroll: true})
    const at = this.#at(event)
    this.#pointers.set(event.pointerId, at)
    this.#capture(event.pointerId)
    if (this.#pointers.size > 1) {
      if (this.#drawing !== undefined) this.#host.cancel()
      this.#drawing = undefined
      return
    }
    this.#host.hover(at)
    if (this.#host.begin(at, pressureOf(event), event.button === 1)) this.#drawing = event.pointerId
  }

  #move(event: PointerEvent): void {
    const at = this.#at(event)
    if (this.#pointers.size > 1) return this.#pinch(event.pointerId, at)
    this.#host.hover(at)
    if (this.#drawing !== event.pointerId) return
    this.#pointers.set(event.pointerId, at)
    // Only where the page came by https, and not of every event.
    const between = (event as Partial<PointerEvent>).getCoalescedEvents?.() ?? []
    const events = between.length > 0 ? between : [event]
    this.#host.draw(events.map(each => ({...this.#at(each), pressure: pressureOf(each)})))
  }

  #up(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId)
    if (this.#drawing !== event.pointerId) return
    this.#drawing = undefined
    this.#host.end(this.#at(event))
    if (event.pointerType === 'touch') this.#host.hover(undefined)
  }

  #lost({pointerId}: PointerEvent): void {
    this.#pointers.delete(pointerId)
    if (this.#drawing !== pointerId) return
    this.#drawing = undefined
    this.#host.cancel()
  }

  #pinch(id: number, at: Place): void {
    const before = this.#pointers.get(id)
    const other = [...this.#pointers].find(([each]) => each !== id)?.[1]
    if (before === undefined || other === undefined) return
    this.#pointers.set(id, at)
    const distance = (a: Place) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y))
    const middle = {x: (at.x + other.x) / 2, y: (at.y + other.y) / 2}
    this.#host.pinch((at.x - before.x) / 2, (at.y - before.y) / 2, distance(at) / distance(before), middle)
  }

  /** With a key only: the page may have to be scrolled past the board. So it is with two fingers on a pad. */
  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    this.#host.pinch(0, 0, Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 100), this.#at(event))
  }

  #capture(id: number): void {
    try {
      this.#element.setPointerCapture(id)
    } catch (error) {
      // Made by a script, or lifted by now: there is no such pointer.
      if (!(error instanceof DOMException)) throw error
    }
  }

  #at({clientX, clientY}: MouseEvent): Place {
    const {left, top} = this.#element.getBoundingClientRect()
    return {x: clientX - left, y: clientY - top}
  }
}

/** A mouse and most fingers say 0.5 or 0, whatever they do. */
const pressureOf = ({pointerType, pressure}: PointerEvent): number | undefined =>
  pointerType === 'pen' && pressure > 0 ? pressure : undefined

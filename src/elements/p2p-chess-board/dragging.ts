/** Less is a tap; CSS pixels. */
const slackPx = 5

export interface DraggingHost {
  /** A piece of the visitor's under the pointer is taken up; false: it stays. */
  take(square: string): boolean
  /** It was let go over a square, or beside the board; `moved`: it was dragged there. */
  drop(square: string | undefined, moved: boolean): void
  squareAt(x: number, y: number): string | undefined
}

/** A piece that follows the pointer. What it looks like is changed directly: a frame must not wait for a rendering. */
export class Dragging {
  readonly #host: DraggingHost
  #held:
    | {readonly pointer: number; readonly x: number; readonly y: number; readonly piece: SVGElement; moved: boolean}
    | undefined

  constructor(host: DraggingHost) {
    this.#host = host
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0 || !event.isPrimary || this.#held !== undefined) return
    const cell = (event.target as Element).closest<HTMLElement>('[data-square]')
    const piece = cell?.querySelector<SVGElement>('.piece')
    if (cell === null || cell === undefined || !piece || !this.#host.take(cell.dataset['square']!)) return
    const board = event.currentTarget as HTMLElement
    board.setPointerCapture(event.pointerId)
    this.#held = {pointer: event.pointerId, x: event.clientX, y: event.clientY, piece, moved: false}
  }

  readonly move = (event: PointerEvent): void => {
    const held = this.#held
    if (held === undefined || event.pointerId !== held.pointer) return
    const [x, y] = [event.clientX - held.x, event.clientY - held.y]
    if (!held.moved && Math.hypot(x, y) < slackPx) return
    held.moved = true
    held.piece.classList.add('dragged')
    held.piece.style.transform = `translate(${x}px, ${y}px)`
  }

  readonly up = (event: PointerEvent): void => {
    const held = this.#held
    if (held === undefined || event.pointerId !== held.pointer) return
    this.#end()
    this.#host.drop(this.#host.squareAt(event.clientX, event.clientY), held.moved)
  }

  readonly cancel = (event: PointerEvent): void => {
    if (event.pointerId === this.#held?.pointer) this.#end()
  }

  #end(): void {
    const piece = this.#held?.piece
    this.#held = undefined
    piece?.classList.remove('dragged')
    piece?.style.removeProperty('transform')
  }
}

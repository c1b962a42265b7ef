import type {Scheduler} from '../../base/ports.ts'
import {itemValue, maxParts, type StrokePart} from './board-items.ts'
import type {Point} from './packed-points.ts'
import {simplify} from './simplify.ts'

export interface PenOptions {
  readonly scheduler: Scheduler
  /** Of the line: `<own>/s<id>`. */
  readonly id: string
  readonly colour: number
  readonly width: number
  /** Points nearer than this to what is drawn without them are left out, units. */
  readonly tolerance: number
  /** Writes a part under its key. */
  write(key: string, value: ReturnType<typeof itemValue>): void
}

/** Others see a line grow this often, milliseconds. */
const growsEveryMs = 250
/** A part with so many points is full; the next begins. */
const partPoints = 160
/** Points that are thinned out in one go. */
const mostAtOnce = 1_024
/** How much of the last place is in the next one: takes the trembling out. */
const smoothing = 0.35

/** A line while it is drawn: all of it for this page at once, and in parts for the table. */
export class Pen {
  readonly #options: PenOptions
  readonly #points: Point[] = []
  /** Where the part being written begins. */
  #from = 0
  #part = 0
  #cancel: (() => void) | undefined
  #written = 0

  constructor(options: PenOptions) {
    this.#options = options
  }

  get id(): string {
    return this.#options.id
  }

  get colour(): number {
    return this.#options.colour
  }

  get width(): number {
    return this.#options.width
  }

  get points(): readonly Point[] {
    return this.#points
  }

  /** Others may have seen something of it. */
  get isWritten(): boolean {
    return this.#written > 0
  }

  add(point: Point): void {
    const last = this.#points.at(-1)
    if (last !== undefined && last.x === point.x && last.y === point.y) return
    const smooth = (before: number, now: number) => before * smoothing + now * (1 - smoothing)
    this.#points.push(last === undefined ? point : {...point, x: smooth(last.x, point.x), y: smooth(last.y, point.y)})
    this.#cancel ??= this.#options.scheduler.after(growsEveryMs, () => {
      this.#cancel = undefined
      this.#write()
    })
  }

  /** The pen is lifted: the last of it is written. `end`: where, if it is not smoothed away. */
  lift(end?: Point): void {
    const last = this.#points.at(-1)
    if (end !== undefined && last !== undefined && (last.x !== end.x || last.y !== end.y)) this.#points.push(end)
    this.#cancel?.()
    this.#cancel = undefined
    this.#write()
  }

  /** Nothing more of it is written. */
  drop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #write(): void {
    // A line has an end, though nobody draws one so long.
    while (this.#written < this.#points.length && this.#part < maxParts) {
      const rest = this.#points.slice(this.#from, this.#from + mostAtOnce)
      let points = simplify(rest, this.#options.tolerance)
      const isFull = points.length > partPoints || rest.length === mostAtOnce
      if (isFull) points = points.slice(0, partPoints)
      const {id, colour, width, write} = this.#options
      const part: StrokePart = {kind: 'stroke', part: this.#part, colour, width, points}
      write(`${id}.${this.#part}`, itemValue(part))
      // The next part begins where this one ends.
      const end = isFull ? this.#points.indexOf(points.at(-1)!, this.#from) : this.#points.length
      this.#written = end
      if (!isFull) return
      this.#from = end
      this.#part++
    }
  }
}

import type {InputDeviceView} from '../realtime-view.ts'

/** A finger's starting point follows it at this distance, in parts of the picture: turning round takes a short way wherever one began. */
const tether = 0.1

interface Touch {
  readonly fromX: number
  readonly fromY: number
  readonly x: number
  readonly y: number
}

/** What is pressed on the arena: keys and one finger or pointer. */
export class ArenaDevice implements InputDeviceView {
  readonly #down = new Set<string>()
  /** Pressed since the last tick: a short press is not lost between two. */
  readonly #tapped = new Set<string>()
  /** The keys the game asks for: their usual effect on the page is left out. */
  readonly #asked = new Set<string>()
  #touch: Touch | undefined
  #pointer: number | undefined
  last: number

  /** A property, so that it may be taken out of the device. */
  readonly key = (code: string): boolean => {
    this.#asked.add(code)
    return this.#down.has(code) || this.#tapped.has(code)
  }

  constructor(idle: number) {
    this.last = idle
  }

  get touch(): Touch | undefined {
    return this.#touch
  }

  /** One tick's input by what the game makes of this. */
  sample(read: (device: InputDeviceView) => number): number {
    this.last = read(this)
    this.#tapped.clear()
    return this.last
  }

  /** False: the game has no use for this key. */
  press({code, ctrlKey, metaKey, altKey}: KeyboardEvent): boolean {
    if (ctrlKey || metaKey || altKey) return false
    this.#down.add(code)
    this.#tapped.add(code)
    return this.#asked.has(code)
  }

  release(code: string): void {
    this.#down.delete(code)
  }

  /** A pointer goes down, moves or comes up; in parts of the picture. */
  point(id: number, x: number, y: number, what: 'down' | 'move' | 'up'): void {
    if (what === 'down' && this.#pointer === undefined) {
      this.#pointer = id
      this.#touch = {fromX: x, fromY: y, x, y}
    }
    if (id !== this.#pointer || this.#touch === undefined) return
    if (what === 'up') {
      this.#pointer = this.#touch = undefined
      return
    }
    const follow = (from: number, to: number) => Math.max(to - tether, Math.min(to + tether, from))
    this.#touch = {fromX: follow(this.#touch.fromX, x), fromY: follow(this.#touch.fromY, y), x, y}
  }

  /** Nothing is pressed any more: the arena is not in use. */
  letGo(): void {
    this.#down.clear()
    this.#tapped.clear()
    this.#pointer = this.#touch = undefined
  }
}

import type {EntryId} from '../../base/ids.ts'
import type {Scheduler} from '../../base/ports.ts'

/** Long enough to read it and go there; milliseconds. */
const undoableMs = 10_000

interface Undoable {
  readonly entry: EntryId
  readonly words: string
  /** Does it for good; undefined when it is done already. */
  readonly settle: (() => void) | undefined
  readonly undo: (() => void) | undefined
}

/** The last thing that can be taken back. What cannot be undone once it is done waits until then. */
export class Undoing {
  readonly #scheduler: Scheduler
  readonly #changed: () => void
  #last: Undoable | undefined
  #cancel: (() => void) | undefined

  constructor(scheduler: Scheduler, changed: () => void) {
    this.#scheduler = scheduler
    this.#changed = changed
  }

  /** What it was, in words; empty when there is nothing to take back. */
  get words(): string {
    return this.#last?.words ?? ''
  }

  /** It is to look as if it were done. */
  hides(entry: EntryId): boolean {
    return this.#last?.settle !== undefined && this.#last.entry === entry
  }

  offer(undoable: Undoable): void {
    this.settle()
    this.#last = undoable
    this.#cancel = this.#scheduler.after(undoableMs, () => this.settle())
    this.#changed()
  }

  undo(): void {
    const last = this.#clear()
    last?.undo?.()
  }

  /** Too late for taking it back. */
  settle(): void {
    const last = this.#clear()
    last?.settle?.()
  }

  #clear(): Undoable | undefined {
    const last = this.#last
    this.#cancel?.()
    this.#last = this.#cancel = undefined
    if (last !== undefined) this.#changed()
    return last
  }
}

import type {Scheduler} from '../../base/ports.ts'
import type {UnreadView} from '../chat-view.ts'

/** What is on the screen counts as read within this time; only what stays unread longer is worth a line. */
const settleMs = 1000

/**
 * Where the line "New" stands. It stays where it is while one reads below it, and is drawn anew only after everything was
 * read; a message that is read as it arrives gets none.
 */
export class UnreadLine {
  readonly #scheduler: Scheduler
  readonly #changed: () => void
  #from: string | undefined
  #allRead = true
  /** What was unread when the conversation was opened is shown at once: it is read before it has settled. */
  #isFirst = true
  #unread: UnreadView | undefined
  #cancel: (() => void) | undefined

  constructor(scheduler: Scheduler, changed: () => void) {
    this.#scheduler = scheduler
    this.#changed = changed
  }

  /** Id of the first message below the line. */
  get from(): string | undefined {
    return this.#from
  }

  take(unread: UnreadView, isVisible: boolean): void {
    this.#unread = unread
    if (unread.count === 0) {
      this.#allRead = true
      this.#isFirst = false
      this.#stop()
    } else if (this.#allRead && unread.firstId !== undefined) {
      if (!isVisible || this.#isFirst) this.#draw()
      else this.#cancel ??= this.#scheduler.after(settleMs, () => this.#draw())
    }
  }

  /** Nothing is new to one who writes. */
  clear(): void {
    this.#stop()
    if (this.#from === undefined) return
    this.#from = undefined
    this.#changed()
  }

  #draw(): void {
    this.#stop()
    this.#allRead = false
    this.#isFirst = false
    this.#from = this.#unread?.firstId
    this.#changed()
  }

  #stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}

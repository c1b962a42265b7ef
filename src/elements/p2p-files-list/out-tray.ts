import type {FilesView, ShareItemView} from '../files-view.ts'
import {sentenceOf} from '../sentence-of.ts'
import * as strings from '../strings.ts'
import {shownName} from './file-name.ts'

/** As many failures are told; of the others only the last ones. */
const mostFailures = 5

/** What a person added, given to the files one after another, so that one that fails does not stop the others. */
export class OutTray {
  readonly #changed: () => void
  #waiting: readonly ShareItemView[] = []
  #failures: readonly string[] = []
  #isBusy = false

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Behind the one that is being added. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Why some could not be added, a sentence each. */
  get failures(): readonly string[] {
    return this.#failures
  }

  dismiss(): void {
    this.#failures = []
    this.#changed()
  }

  /** Resolves when all of them are offered, or cannot be. */
  async add(items: readonly ShareItemView[], files: FilesView): Promise<void> {
    this.#waiting = [...this.#waiting, ...items]
    this.#changed()
    if (this.#isBusy) return
    this.#isBusy = true
    for (let item = this.#next(); item !== undefined; item = this.#next()) await this.#share(item, files)
    this.#isBusy = false
  }

  /** Takes what is not begun yet back. */
  clear(): void {
    this.#waiting = []
    this.#changed()
  }

  #next(): ShareItemView | undefined {
    const [item, ...others] = this.#waiting
    this.#waiting = others
    this.#changed()
    return item
  }

  async #share(item: ShareItemView, files: FilesView): Promise<void> {
    try {
      await files.share([item])
    } catch (error) {
      // The person stopped it.
      if (error instanceof Error && (error as {reason?: unknown}).reason === 'aborted') return
      const name = 'folder' in item ? item.folder : item.file.name
      const words = strings.notAdded(shownName(name), sentenceOf(error, strings.couldNotAdd()))
      this.#failures = [...this.#failures, words].slice(-mostFailures)
      this.#changed()
    }
  }
}

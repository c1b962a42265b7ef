import type {PlainData} from '../../base/plain-data.ts'
import {orderBeginningLength, type SharedEntry} from './shared-entry.ts'
import {sharedParameters as limits} from './shared-parameters.ts'

interface Change {
  readonly before: PlainData | undefined
  /** Beginnings of orders: what was there before, and what was written. */
  readonly replaced: string | undefined
  written: string
}

interface Step {
  readonly name: string | undefined
  readonly changes: Map<string, Change>
}

export interface Undoing {
  readonly key: string
  readonly value: PlainData | undefined
  /** To be called with what was written for it. */
  done(entry: SharedEntry): void
}

const beginning = (entry: SharedEntry): string => entry.order.slice(0, orderBeginningLength)

/** The visitor's own last changes, those of one step together. What somebody else has changed since stays as they made it. */
export class SharedUndo {
  readonly #steps: Step[] = []
  #changes = 0

  get steps(): number {
    return this.#steps.length
  }

  /** `name`: changes of the same one in a row are undone together; without it each is by itself. */
  wrote(name: string | undefined, before: SharedEntry | undefined, after: SharedEntry): void {
    const last = this.#steps.at(-1)
    const step = last !== undefined && name !== undefined && last.name === name ? last : this.#newStep(name)
    const change = step.changes.get(after.key)
    if (change !== undefined) {
      change.written = beginning(after)
      return
    }
    const replaced = before && beginning(before)
    step.changes.set(after.key, {before: before?.value, replaced, written: beginning(after)})
    this.#changes++
    while (this.#steps.length > limits.undoSteps || (this.#changes > limits.undoChanges && this.#steps.length > 1)) {
      this.#changes -= this.#steps.shift()!.changes.size
    }
  }

  /** What the last step that can be undone comes to; empty when there is none. `current`: what a key is now. */
  undo(current: (key: string) => SharedEntry | undefined): readonly Undoing[] {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      this.#changes -= step.changes.size
      const undone = [...step.changes].reverse().flatMap(([key, change]): Undoing[] => {
        const now = current(key)
        if (now === undefined || beginning(now) !== change.written) return []
        return [{key, value: change.before, done: entry => this.#restored(key, change.replaced, entry)}]
      })
      if (undone.length > 0) return undone
    }
    return []
  }

  /** What an earlier step wrote is there again, under a new stamp. */
  #restored(key: string, replaced: string | undefined, entry: SharedEntry): void {
    if (replaced === undefined) return
    for (const {changes} of this.#steps) {
      const change = changes.get(key)
      if (change?.written === replaced) change.written = beginning(entry)
    }
  }

  #newStep(name: string | undefined): Step {
    const step = {name, changes: new Map<string, Change>()}
    this.#steps.push(step)
    return step
  }
}

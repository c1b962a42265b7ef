/** Lets one holder of a name run at a time, in all pages of this browser where there is such a thing. */
export interface Locks {
  /** Runs `task` when nobody else holds `name`; the name is free again when its promise settles. */
  hold<T>(name: string, task: () => Promise<T>): Promise<T>
}

/** Locks that also tell which pages live: a page keeps a name until it dies. */
export interface PageLocks extends Locks {
  /** Holds `name` for as long as the page lives. */
  keep(name: string): void
  /** Whether some page holds `name`. */
  isHeld(name: string): Promise<boolean>
}

/** For one page alone, and for tests. */
export class MemoryLocks implements PageLocks {
  readonly #last = new Map<string, Promise<unknown>>()

  keep(name: string): void {
    void this.hold(name, forever)
  }

  isHeld(name: string): Promise<boolean> {
    return Promise.resolve(this.#last.has(name))
  }

  async hold<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name)
    const run = before === undefined ? task() : before.then(task, task)
    this.#last.set(name, run)
    try {
      return await run
    } finally {
      if (this.#last.get(name) === run) this.#last.delete(name)
    }
  }
}

/** The Web Locks API: all pages of this origin take turns, and a page that dies lets go. */
export class WebLocks implements PageLocks {
  readonly #locks: LockManager

  constructor(locks: LockManager) {
    this.#locks = locks
  }

  hold<T>(name: string, task: () => Promise<T>): Promise<T> {
    return this.#locks.request(name, task) as Promise<T>
  }

  keep(name: string): void {
    void this.#locks.request(name, forever)
  }

  isHeld(name: string): Promise<boolean> {
    return this.#locks.request(name, {ifAvailable: true}, lock => lock === null)
  }
}

/** Web Locks where the browser has them. Without, pages still never overwrite each other: a write against an outdated state is refused. */
export const browserLocks = (): PageLocks => ('locks' in navigator ? new WebLocks(navigator.locks) : new MemoryLocks())

const forever = () => new Promise<never>(() => undefined)

import type {StartTimer} from './page-scheduler.ts'

/** Runs inside a worker that is made of its source text: it uses nothing from around it. */
function serveTimers(): void {
  const timers = new Map<number, unknown>()
  globalThis.onmessage = ({data: [id, delayMs]}: MessageEvent<[id: number, delayMs: number | undefined]>) => {
    if (delayMs === undefined) {
      clearTimeout(timers.get(id) as number)
      timers.delete(id)
      return
    }
    const run = () => {
      timers.delete(id)
      globalThis.postMessage(id)
    }
    timers.set(id, setTimeout(run, delayMs))
  }
}

/** Timers in a worker, which browsers do not hold back while its page is hidden. `failed`: this page may have no worker; what was begun does not end. */
export class WorkerTimers {
  readonly #worker: Worker
  readonly #tasks = new Map<number, () => void>()
  #nextId = 0

  /** @throws whatever the browser throws where workers are not allowed at all */
  constructor(failed: () => void) {
    const url = URL.createObjectURL(new Blob([`(${serveTimers.toString()})()`], {type: 'text/javascript'}))
    this.#worker = new Worker(url)
    // Until the worker has been read the address must hold.
    const settled = () => URL.revokeObjectURL(url)
    this.#worker.onerror = () => {
      settled()
      failed()
    }
    this.#worker.onmessage = ({data: id}: MessageEvent<number>) => {
      settled()
      const task = this.#tasks.get(id)
      this.#tasks.delete(id)
      task?.()
    }
  }

  readonly start: StartTimer = (delayMs, task) => {
    const id = this.#nextId++
    this.#tasks.set(id, task)
    this.#worker.postMessage([id, delayMs])
    return () => {
      if (this.#tasks.delete(id)) this.#worker.postMessage([id])
    }
  }

  close(): void {
    this.#worker.terminate()
    this.#tasks.clear()
  }
}

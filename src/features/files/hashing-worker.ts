import type {Bytes} from '../../base/bytes.ts'
import type {FileHasher} from './file-hasher.ts'
import {leafBytes, leavesPerPiece} from './file-size.ts'
import {PageFileHasher, throwIfAborted, unreadable} from './hashing-page.ts'
import {leafHashes} from './leaf-hashes.ts'

/** What the page says to the worker: a file to hash, one more step of it, or enough. */
type Order = {readonly job: number} & (
  | {readonly kind: 'begin'; readonly blob: Blob; readonly leafBytes: number; readonly leavesPerStep: number}
  | {readonly kind: 'next'}
  | {readonly kind: 'end'}
)

/** What the worker says: that it runs, hashes, that there are no more, or what went wrong. */
type Report =
  | {readonly kind: 'running'}
  | ({readonly job: number} & (
      | {readonly kind: 'hashes'; readonly hashes: Bytes}
      | {readonly kind: 'done'}
      | {readonly kind: 'failed'; readonly message: string; readonly name: string}
    ))

/** Steps that are under way or wait here to be taken. */
const stepsAhead = 2

export interface WorkerFileHasherOptions {
  /** Default: a worker from a blob, so that the embed needs no file beside it. */
  readonly makeWorker?: (source: string) => Worker
}

/**
 * Hashes in a worker, which reads the file itself: the page sends it and gets hashes, nothing else is copied. Where the page's policy forbids
 * workers, it is done on the page.
 */
export class WorkerFileHasher implements FileHasher {
  readonly #makeWorker: (source: string) => Worker
  readonly #page = new PageFileHasher()
  readonly #jobs = new Map<number, (report: Exclude<Report, {kind: 'running'}>) => void>()
  #worker: Promise<Worker | undefined> | undefined
  #nextJob = 0
  #using = 0

  constructor({makeWorker = workerFromBlob}: WorkerFileHasherOptions = {}) {
    this.#makeWorker = makeWorker
  }

  async *leaves(blob: Blob, signal?: AbortSignal): AsyncGenerator<Bytes, void, undefined> {
    throwIfAborted(signal)
    this.#using++
    try {
      this.#worker ??= this.#start()
      const worker = await this.#worker
      yield* worker === undefined ? this.#page.leaves(blob, signal) : this.#run(worker, blob, signal)
    } finally {
      this.#using--
      if (this.#using === 0) this.#stop()
    }
  }

  async *#run(worker: Worker, blob: Blob, signal: AbortSignal | undefined): AsyncGenerator<Bytes, void, undefined> {
    const job = this.#nextJob++
    const tell = (order: Order) => worker.postMessage(order)
    const reports: Exclude<Report, {kind: 'running'}>[] = []
    let wake = (): void => undefined
    this.#jobs.set(job, report => {
      reports.push(report)
      wake()
    })
    const onAbort = () => wake()
    signal?.addEventListener('abort', onAbort)
    try {
      tell({kind: 'begin', job, blob, leafBytes, leavesPerStep: leavesPerPiece})
      for (let ahead = 0; ahead < stepsAhead; ahead++) tell({kind: 'next', job})
      for (;;) {
        throwIfAborted(signal)
        const report = reports.shift()
        if (report === undefined) {
          await new Promise<void>(resolve => (wake = resolve))
          continue
        }
        if (report.kind === 'done') return
        if (report.kind === 'failed') throw unreadable(new DOMException(report.message, report.name))
        yield report.hashes
        tell({kind: 'next', job})
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
      this.#jobs.delete(job)
      tell({kind: 'end', job})
    }
  }

  /** Undefined where there can be none: the browser throws, or says so by an event. */
  async #start(): Promise<Worker | undefined> {
    const jobs = this.#jobs
    try {
      const worker = this.#makeWorker(workerSource())
      return await new Promise<Worker | undefined>(resolve => {
        worker.onerror = event => {
          event.preventDefault()
          resolve(undefined)
          // Later, it means a bug of ours in there: whoever waits is told.
          for (const [job, take] of jobs) take({kind: 'failed', job, message: event.message, name: 'OperationError'})
        }
        worker.onmessage = ({data}: MessageEvent<Report>) => {
          if (data.kind === 'running') resolve(worker)
          else jobs.get(data.job)?.(data)
        }
      })
    } catch {
      // Forbidden by the page's policy, or not there at all.
      return undefined
    }
  }

  /** Nobody hashes: the worker's memory is given back. Where there can be none, it is not tried again. */
  #stop(): void {
    const starting = this.#worker
    void starting?.then(worker => {
      if (worker === undefined || this.#worker !== starting || this.#using > 0) return
      worker.terminate()
      this.#worker = undefined
    })
  }
}

/** The worker, as text: its own code has no name from outside it but `leafHashes`. */
const workerSource = (): string => `(${serve.toString()})(${leafHashes.toString()})`

/** Runs inside the worker. */
function serve(hashesOf: typeof leafHashes): void {
  const jobs = new Map<number, AsyncGenerator<Bytes, void, undefined>>()
  const report = (said: Report, transfer: Transferable[] = []) =>
    (globalThis as unknown as {postMessage(said: Report, transfer: Transferable[]): void}).postMessage(said, transfer)
  addEventListener('message', ({data}: MessageEvent<Order>) => {
    const {job} = data
    if (data.kind === 'begin') jobs.set(job, hashesOf(data.blob, data.leafBytes, data.leavesPerStep))
    else if (data.kind === 'end') {
      void jobs.get(job)?.return()
      jobs.delete(job)
    } else {
      // Steps that are asked for while one runs wait in the generator's own queue.
      void jobs
        .get(job)
        ?.next()
        .then(
          ({done, value}) => {
            if (done) report({kind: 'done', job})
            else report({kind: 'hashes', job, hashes: value}, [value.buffer])
          },
          (error: unknown) => {
            const {name, message} =
              error instanceof DOMException ? error : {name: 'OperationError', message: `${error}`}
            report({kind: 'failed', job, name, message})
          }
        )
    }
  })
  report({kind: 'running'})
}

function workerFromBlob(source: string): Worker {
  const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}))
  const revoke = () => URL.revokeObjectURL(url)
  try {
    const worker = new Worker(url)
    for (const type of ['message', 'error']) worker.addEventListener(type, revoke, {once: true})
    return worker
  } catch (error) {
    revoke()
    throw error
  }
}

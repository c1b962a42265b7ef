import type {Environment} from '../../base/ports.ts'
import type {Locks} from '../../log/locks.ts'
import {browserSaving, canShare, share} from './browser-saving.ts'
import type {FileHasher, Sha256} from './file-hasher.ts'
import type {FileStorage} from './file-storage.ts'
import type {Files} from './files.ts'
import type {FilesLog} from './files-log.ts'
import {HandingOut} from './handing-out.ts'
import {WorkerFileHasher} from './hashing-worker.ts'
import {IndexedDbFileStorage} from './indexeddb-file-storage.ts'
import {BrowserLastingStorage} from './lasting-storage.ts'
import {OpfsPieceFiles, type PieceFiles} from './piece-files.ts'
import {RangeServer} from './range-server.ts'
import {SharedFiles, type UsedSwarm} from './shared-files.ts'
import {TopicFiles} from './topic-files.ts'
import {usableStorage} from './usable-storage.ts'

export interface PageFilesParts {
  readonly env: Environment
  readonly sha256: Sha256
  readonly locks: Locks
}

/** A service worker of another kind would look for the files on the host. */
const workerName = '/files-worker.js'

/** The files of all topics of a page, with what a browser gives for them. Load this by a dynamic import. */
export class PageFiles {
  readonly #shared: SharedFiles
  readonly #server: RangeServer | undefined
  #pieceFiles: PieceFiles | undefined
  #closed = false

  constructor({env, sha256, locks}: PageFilesParts) {
    const hasher: FileHasher = new WorkerFileHasher()
    const lasting = new BrowserLastingStorage()
    // One for the page: a file that two topics offer is kept once.
    const storage = this.#openStorage(env)
    const container = (navigator as {serviceWorker?: ServiceWorkerContainer}).serviceWorker
    const server = container && new RangeServer({container, scheduler: env.scheduler})
    this.#server = server
    const isServed = () => container?.controller?.scriptURL.endsWith(workerName) === true
    const handing = {
      saving: browserSaving(env.scheduler),
      addressOf: (...[id, name]: Parameters<RangeServer['addressOf']>) =>
        isServed() ? server?.addressOf(id, name) : undefined,
      canShare,
      share,
      addresses: URL
    }
    this.#shared = new SharedFiles(
      async (swarm, log) => TopicFiles.open({hasher, sha256, locks, lasting, env, swarm, log, storage: await storage}),
      topic => {
        const end = server?.serve(topic)
        return {handing: new HandingOut(topic, handing), end: () => end?.()}
      }
    )
  }

  async #openStorage({scheduler}: Environment): Promise<FileStorage> {
    this.#pieceFiles = await OpfsPieceFiles.open()
    if (this.#closed) this.#pieceFiles?.close()
    const kept = new IndexedDbFileStorage({scheduler, pieceFiles: this.#pieceFiles})
    const storage = await usableStorage(kept)
    // Nobody waits for it, and what it does not delete it deletes the next time.
    if (storage === kept) void kept.sweep().catch(() => undefined)
    return storage
  }

  /** `release` is called when it is closed. */
  open<S extends UsedSwarm>(swarm: S, log: FilesLog, release: () => Promise<void>): Promise<Files<S>> {
    return this.#shared.use(swarm, log, release)
  }

  /** Nothing is given to the service worker any more; each topic's files are closed by whoever opened them. */
  close(): void {
    this.#closed = true
    this.#server?.close()
    this.#pieceFiles?.close()
  }
}

import type {Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import {isLocked, ownFolder} from '../../base/own-folder.ts'
import {pieceBytes} from './file-size.ts'
import type {StoredPiece} from './file-storage.ts'
import {servePieceFiles, type FilesAnswer, type FilesOrder} from './piece-files-worker.ts'
import {readBlob} from './read-blob.ts'

/** The pieces of large files, each file as one file of the browser's own folder (OPFS). Rejects with what the browser says. */
export interface PieceFiles {
  /** Resolves when it is on the disk. Pieces end up at their places, whatever is between them. Empties their buffers, and gives them back. */
  write(id: FileId, pieces: readonly StoredPiece[]): Promise<readonly Bytes[]>
  /** Undefined when there is less. `room`: memory that nobody uses, to read into; it may be left alone. */
  read(id: FileId, index: number, size: number, room?: Bytes): Promise<Bytes | undefined>
  /** As it is; undefined when there is none. Not to be written to any more. */
  file(id: FileId): Promise<File | undefined>
  remove(id: FileId): Promise<void>
  /** Every file there is. */
  list(): Promise<readonly FileId[]>
  /** Nothing is asked of it any more. */
  close(): void
}

type Given = FilesOrder extends infer O ? (O extends unknown ? Omit<O, 'job'> : never) : never

/**
 * Writes in a worker, where browsers let a page write without asking another process for each piece: a Blob costs Chromium a call
 * that stops the page for 3 ms, and its bytes go through the browser's own process. See src/decisions/026-pieces-by-a-worker.md.
 */
export class OpfsPieceFiles implements PieceFiles {
  readonly #worker: Worker
  readonly #folder: FileSystemDirectoryHandle
  readonly #jobs = new Map<number, {resolve(bytes: readonly Bytes[]): void; reject(error: Error): void}>()
  /** Files that the worker has open, and may change. */
  readonly #open = new Set<FileId>()
  #nextJob = 0
  #ended: string | undefined

  private constructor(worker: Worker, folder: FileSystemDirectoryHandle) {
    this.#worker = worker
    this.#folder = folder
    worker.onmessage = ({data}: MessageEvent<FilesAnswer>) => this.#answered(data)
    // A bug of ours in there, or the browser ended it.
    worker.onerror = event => {
      event.preventDefault()
      this.#end(event.message)
    }
  }

  /** Undefined where the browser has no such folder, or the page may have no workers. `name`: of the folder. */
  static async open(name = ownFolder): Promise<OpfsPieceFiles | undefined> {
    try {
      const root = await navigator.storage.getDirectory()
      const folder = await root.getDirectoryHandle(name, {create: true})
      const url = URL.createObjectURL(new Blob([`(${servePieceFiles.toString()})()`], {type: 'text/javascript'}))
      const worker = new Worker(url)
      const runs = await new Promise<boolean>(resolve => {
        worker.onmessage = ({data}: MessageEvent<boolean>) => resolve(data)
        worker.onerror = event => {
          event.preventDefault()
          resolve(false)
        }
        worker.postMessage(name)
      })
      URL.revokeObjectURL(url)
      if (runs) return new OpfsPieceFiles(worker, folder)
      worker.terminate()
      return undefined
    } catch {
      // Older browsers, private windows, strict policies.
      return undefined
    }
  }

  async write(id: FileId, pieces: readonly StoredPiece[]): Promise<readonly Bytes[]> {
    this.#open.add(id)
    const given = pieces.map(({index, bytes}) => ({at: index * pieceBytes, bytes: whole(bytes)}))
    const buffers = given.map(({bytes}) => bytes.buffer)
    return this.#ask({kind: 'write', id, pieces: given}, buffers)
  }

  async read(id: FileId, index: number, size: number, room?: Bytes): Promise<Bytes | undefined> {
    const at = index * pieceBytes
    // A file that is open changes, and then browsers refuse to read what was taken for it before.
    if (this.#open.has(id)) return (await this.#ask({kind: 'read', id, at, size}))[0]
    return this.#readFile(id, at, size, room).catch((error: unknown) => {
      // Another tab wrote to it between looking and reading.
      if (!(error instanceof DOMException) || error.name !== 'NotReadableError') throw error
      return this.#readFile(id, at, size)
    })
  }

  async file(id: FileId): Promise<File | undefined> {
    await this.#close(id)
    return this.#find(id)
  }

  async remove(id: FileId): Promise<void> {
    await this.#close(id)
    // Another tab may have it open: without a record it is deleted at the next start.
    await this.#folder.removeEntry(id).catch(error => (isLocked(error) ? undefined : ignoreMissing(error)))
  }

  async list(): Promise<readonly FileId[]> {
    const ids: FileId[] = []
    // TypeScript's library does not know that folders are iterable.
    const names = (this.#folder as unknown as {keys(): AsyncIterable<string>}).keys()
    for await (const name of names) ids.push(name as FileId)
    return ids
  }

  close(): void {
    this.#worker.terminate()
    this.#end('This page was left.')
  }

  /** No answer comes any more. */
  #end(message: string): void {
    this.#ended = message
    for (const {reject} of this.#jobs.values()) reject(new DOMException(message, 'InvalidStateError'))
    this.#jobs.clear()
  }

  async #readFile(id: FileId, at: number, size: number, room?: Bytes): Promise<Bytes | undefined> {
    const file = await this.#find(id)
    return file === undefined || file.size < at + size ? undefined : readBlob(file.slice(at, at + size), room)
  }

  async #close(id: FileId): Promise<void> {
    if (!this.#open.delete(id)) return
    await this.#ask({kind: 'close', id})
  }

  async #find(id: FileId): Promise<File | undefined> {
    const handle = await this.#folder.getFileHandle(id).catch(ignoreMissing)
    return handle?.getFile()
  }

  #ask(order: Given, transfer: readonly ArrayBuffer[] = []): Promise<readonly Bytes[]> {
    if (this.#ended !== undefined) return Promise.reject(new DOMException(this.#ended, 'InvalidStateError'))
    const job = this.#nextJob++
    return new Promise((resolve, reject) => {
      this.#jobs.set(job, {resolve, reject})
      this.#worker.postMessage({...order, job} satisfies FilesOrder, [...transfer])
    })
  }

  #answered({job, bytes = [], failure}: FilesAnswer): void {
    const asked = this.#jobs.get(job)
    this.#jobs.delete(job)
    if (failure === undefined) asked?.resolve(bytes)
    else asked?.reject(new DOMException(failure.message, failure.name))
  }
}

/** Itself, or a copy if it is a part of something: that goes on living. */
const whole = (bytes: Bytes): Bytes => (bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice())

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error
  return undefined
}

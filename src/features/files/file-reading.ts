import type {Bytes} from '../../base/bytes.ts'
import {FileError, StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import type {Contents} from './contents.ts'
import type {DownloadQueue} from './download-queue.ts'
import type {FileContent} from './file-content.ts'
import type {FileExchange} from './file-exchange.ts'
import {pieceBytes} from './file-size.ts'
import type {BlocksOptions} from './files-parts.ts'

export interface FileReadingOptions {
  readonly contents: Contents
  readonly queue: DownloadQueue
  readonly exchange: FileExchange
}

/** Reads files in order while they come. */
export class FileReading {
  readonly #options: FileReadingOptions
  readonly #waiting = new Set<() => void>()
  /** The piece each reader waits for; the last one that began decides what comes first. */
  readonly #readers = new Map<symbol, {readonly id: FileId; piece: number}>()
  #closed = false

  constructor(options: FileReadingOptions) {
    this.#options = options
  }

  /** Something changed: whoever waits looks again. */
  look(): void {
    for (const [, {id, piece}] of this.#readers) {
      const run = this.#options.exchange.run(id)
      if (run !== undefined && run.readingFrom !== piece) run.readFrom(piece)
    }
    for (const wake of [...this.#waiting]) wake()
  }

  close(): void {
    this.#closed = true
    this.look()
  }

  async *blocks(content: FileContent, {start = 0, signal}: BlocksOptions): AsyncGenerator<Bytes, void, undefined> {
    const {id, size} = content.file
    const reader = {id, piece: Math.floor(start / pieceBytes)}
    const key = Symbol(id)
    this.#readers.set(key, reader)
    try {
      for (let at = start; at < size; at = (reader.piece + 1) * pieceBytes, reader.piece++) {
        const bytes = await this.#piece(content, reader.piece, signal)
        yield at % pieceBytes === 0 ? bytes : bytes.slice(at % pieceBytes)
      }
    } finally {
      this.#readers.delete(key)
      if (![...this.#readers.values()].some(other => other.id === id))
        this.#options.exchange.run(id)?.readFrom(undefined)
    }
  }

  /** Resolves when all of it is here. */
  async complete(content: FileContent, signal?: AbortSignal): Promise<void> {
    while (!content.complete) await this.#change(content, signal)
  }

  async #piece(content: FileContent, piece: number, signal: AbortSignal | undefined): Promise<Bytes> {
    for (;;) {
      if (content.pieces.has(piece)) {
        const bytes = await content.readPiece(piece)
        if (bytes !== undefined) return bytes
      }
      throwIfAborted(signal)
      if (content.original?.kind === 'changed') throw new FileError('changed', 'The file was edited or removed.')
      if (content.original?.kind === 'locked')
        throw new FileError('locked', 'The browser has to be asked for this file.')
      if (!this.#options.queue.has(content.file.id)) this.#options.queue.want(content, {first: true})
      this.look()
      if (!content.pieces.has(piece)) await this.#change(content, signal)
    }
  }

  async #change(content: FileContent, signal: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal)
    if (this.#closed) throw new FileError('closed', 'You have left this topic.')
    const state = this.#options.queue.state(content.file.id)
    if (state?.kind === 'failed' && state.why !== 'tree-mismatch') {
      throw new StorageError(state.why === 'too-big' ? 'full' : 'broken', 'This device cannot keep this file.')
    }
    await new Promise<void>(resolve => {
      const wake = () => {
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
    throwIfAborted(signal)
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FileError('aborted', 'Reading was given up.', {cause: signal.reason})
}

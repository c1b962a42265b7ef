import type {Bytes} from '../../base/bytes.ts'
import {FileError} from '../../base/errors.ts'
import {held} from '../../base/held.ts'
import type {FileHasher} from './file-hasher.ts'
import {leafBytes, leavesPerPiece} from './file-size.ts'
import {leafHashes} from './leaf-hashes.ts'

/** Hashes on the page's own thread, where only the copying is: WebCrypto has threads of its own. */
export class PageFileHasher implements FileHasher {
  async *leaves(blob: Blob, signal?: AbortSignal): AsyncGenerator<Bytes, void, undefined> {
    throwIfAborted(signal)
    const steps = leafHashes(blob, leafBytes, leavesPerPiece)
    held.add(steps)
    try {
      for await (const hashes of steps) {
        throwIfAborted(signal)
        yield hashes
      }
    } catch (cause) {
      throw cause instanceof FileError ? cause : unreadable(cause)
    } finally {
      held.delete(steps)
    }
  }
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal)
}

export const aborted = (signal: AbortSignal): FileError =>
  new FileError('aborted', 'This was given up.', {cause: signal.reason})

export const unreadable = (cause: unknown): FileError =>
  new FileError('unreadable', 'This file cannot be read. It may have been moved, changed or removed.', {cause})

import type {Bytes} from '../../base/bytes.ts'
import {pieceBytes} from './file-size.ts'
import {readAheadParameters as limits} from './parameters.ts'
import {readBlob} from './read-blob.ts'

interface Stretch {
  readonly of: Blob
  readonly index: number
  readonly bytes: Promise<Bytes>
  readonly sinceMs: number
  isRead: boolean
}

/**
 * Reads pieces of people's own files, some at once: each slice of a Blob stops the page for a few milliseconds in Chromium. One for all files of
 * a topic, so that what it keeps is bounded.
 */
export class ReadAhead {
  readonly #nowMs: () => number
  /** The one used last is the last. */
  #stretches: Stretch[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Bytes of a piece, the caller's own. Rejects as the browser does. */
  async piece(of: Blob, index: number): Promise<Bytes> {
    const first = Math.floor(index / limits.piecesPerRead)
    const start = (index - first * limits.piecesPerRead) * pieceBytes
    return (await this.#stretch(of, first).bytes).slice(start, start + pieceBytes)
  }

  /** Nothing of this is needed any more. */
  forget(of: Blob): void {
    this.#stretches = this.#stretches.filter(stretch => stretch.of !== of)
  }

  #stretch(of: Blob, index: number): Stretch {
    const nowMs = this.#nowMs()
    const known = this.#stretches.find(each => each.of === of && each.index === index)
    this.#stretches = this.#stretches.filter(each => each !== known)
    // One that does not come is read again.
    const isUsable = known !== undefined && (known.isRead || nowMs - known.sinceMs < limits.readAgainMs)
    const stretch = isUsable ? known : this.#read(of, index, nowMs)
    this.#stretches.push(stretch)
    if (this.#stretches.length > limits.stretches) this.#stretches.shift()
    return stretch
  }

  #read(of: Blob, index: number, sinceMs: number): Stretch {
    const size = limits.piecesPerRead * pieceBytes
    const bytes = readBlob(of.slice(index * size, Math.min(of.size, (index + 1) * size)))
    const stretch = {of, index, bytes, sinceMs, isRead: false}
    bytes.then(
      () => (stretch.isRead = true),
      () => (this.#stretches = this.#stretches.filter(each => each !== stretch))
    )
    return stretch
  }
}

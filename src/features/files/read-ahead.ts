import type {Bytes} from '../../base/bytes.ts'
import {pieceBytes} from './file-size.ts'
import {readAheadParameters as limits} from './parameters.ts'
import {readBlob} from './read-blob.ts'

interface Stretch {
  readonly of: Blob
  readonly index: number
  readonly bytes: Promise<Bytes>
  readonly sinceMs: number
  /** Where it was read to. */
  memory: ArrayBuffer | undefined
  /** Who is going to copy from it. */
  readers: number
}

const stretchBytes = limits.piecesPerRead * pieceBytes

/**
 * Reads pieces of people's own files, some at once: each slice of a Blob stops the page for a few milliseconds in Chromium. One for all files of
 * a topic, so that what it keeps is bounded. Its memory is used again and again: fresh memory costs a busy page more than what is read into it.
 */
export class ReadAhead {
  readonly #nowMs: () => number
  /** The one used last is the last. */
  #stretches: Stretch[] = []
  #spare: Bytes | undefined
  /** Something was read of them. */
  readonly #begun = new WeakSet<Blob>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Bytes of a piece, the caller's own. `room`: memory of a whole piece that nobody uses, to read into. Rejects as the browser does. */
  async piece(of: Blob, index: number, room?: Bytes): Promise<Bytes> {
    if (!this.#begun.has(of)) return this.#firstPiece(of, index, room)
    const first = Math.floor(index / limits.piecesPerRead)
    const start = (index - first * limits.piecesPerRead) * pieceBytes
    const stretch = this.#stretch(of, first)
    stretch.readers++
    try {
      const bytes = (await stretch.bytes).subarray(start, start + pieceBytes)
      return copiedTo(room, bytes) ?? bytes.slice()
    } finally {
      stretch.readers--
      this.#reuse(stretch)
    }
  }

  /** Somebody waits for it, and is not to wait for its neighbours. */
  async #firstPiece(of: Blob, index: number, room: Bytes | undefined): Promise<Bytes> {
    this.#begun.add(of)
    const bytes = await readBlob(of.slice(index * pieceBytes, Math.min(of.size, (index + 1) * pieceBytes)))
    return copiedTo(room, bytes) ?? bytes
  }

  /** Nothing of this is needed any more. */
  forget(of: Blob): void {
    this.#begun.delete(of)
    this.#stretches = this.#stretches.filter(stretch => stretch.of !== of)
    this.#spare = undefined
  }

  #stretch(of: Blob, index: number): Stretch {
    const nowMs = this.#nowMs()
    const known = this.#stretches.find(each => each.of === of && each.index === index)
    this.#stretches = this.#stretches.filter(each => each !== known)
    // One that does not come is read again.
    const isUsable = known !== undefined && (known.memory !== undefined || nowMs - known.sinceMs < limits.readAgainMs)
    if (!isUsable && this.#stretches.length === limits.stretches) this.#reuse(this.#stretches.shift()!)
    const stretch = isUsable ? known : this.#read(of, index, nowMs)
    this.#stretches.push(stretch)
    return stretch
  }

  #read(of: Blob, index: number, sinceMs: number): Stretch {
    const part = of.slice(index * stretchBytes, Math.min(of.size, (index + 1) * stretchBytes))
    const room = this.#spare
    this.#spare = undefined
    const bytes = readBlob(part, room)
    const stretch: Stretch = {of, index, bytes, sinceMs, memory: undefined, readers: 0}
    bytes.then(
      ({buffer}) => {
        stretch.memory = buffer
        this.#reuse(stretch)
      },
      () => (this.#stretches = this.#stretches.filter(each => each !== stretch))
    )
    return stretch
  }

  /** Keeps the memory of a stretch that nobody comes back to. */
  #reuse({memory, readers}: Stretch): void {
    if (memory?.byteLength !== stretchBytes || readers > 0 || this.#stretches.length === 0) return
    if (this.#stretches.every(each => each.memory !== memory)) this.#spare = new Uint8Array(memory)
  }
}

/** Undefined where there is no room: whoever had it before may have taken it along. */
function copiedTo(room: Bytes | undefined, bytes: Bytes): Bytes | undefined {
  if (room === undefined || room.length < bytes.length) return undefined
  room.set(bytes)
  return room.subarray(0, bytes.length)
}

import type {Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import {pieceBytes} from './file-size.ts'
import {servingParameters as limits} from './parameters.ts'

interface Kept {
  readonly bytes: Promise<Bytes | undefined>
  /** Where it was read to. */
  memory: ArrayBuffer | undefined
  /** Who is just using it. */
  users: number
}

/** Reads a piece; `room`: memory of a whole piece to read into. Undefined when it cannot be read. */
export type ReadPiece = (room: Bytes | undefined) => Promise<Bytes | undefined>

/**
 * Pieces that are being given, kept at hand for as long as somebody may want more of them. Their memory is used again and again: fresh
 * memory costs a busy page more than what is read into it.
 */
export class PieceCache {
  /** By file and piece; the one used last is the last. */
  readonly #kept = new Map<string, Kept>()
  #spare: Bytes | undefined

  /** Lets `task` have a piece, which is not its own afterwards. */
  async use<T>(
    file: FileId,
    piece: number,
    read: ReadPiece,
    task: (bytes: Bytes | undefined) => Promise<T>
  ): Promise<T> {
    const kept = this.#keep(file, piece, read)
    kept.users++
    try {
      return await task(await kept.bytes)
    } finally {
      kept.users--
      this.#reuse(kept)
    }
  }

  /** It will be used soon. */
  prepare(file: FileId, piece: number, read: ReadPiece): void {
    this.#keep(file, piece, read)
  }

  /** Nothing of this file is given any more. */
  forget(file: FileId): void {
    for (const key of this.#kept.keys()) if (key.startsWith(file)) this.#kept.delete(key)
  }

  /** Nothing is given any more. */
  clear(): void {
    this.#kept.clear()
    this.#spare = undefined
  }

  #keep(file: FileId, piece: number, read: ReadPiece): Kept {
    const key = `${file} ${piece}`
    const known = this.#kept.get(key)
    this.#kept.delete(key)
    const kept = known ?? this.#read(key, read)
    this.#kept.set(key, kept)
    return kept
  }

  #read(key: string, read: ReadPiece): Kept {
    const oldest = this.#kept.size < limits.cachedPieces ? undefined : this.#kept.entries().next().value
    if (oldest !== undefined) {
      this.#kept.delete(oldest[0])
      this.#reuse(oldest[1])
    }
    const room = this.#spare
    this.#spare = undefined
    const kept: Kept = {bytes: read(room), memory: undefined, users: 0}
    void kept.bytes.then(bytes => {
      kept.memory = bytes?.buffer
      // What could not be read is tried again by whoever asks next.
      if (bytes === undefined && this.#kept.get(key) === kept) this.#kept.delete(key)
      this.#reuse(kept)
    })
    return kept
  }

  /** Keeps the memory of a piece that nobody comes back to. */
  #reuse({memory, users}: Kept): void {
    if (memory?.byteLength !== pieceBytes || users > 0) return
    for (const other of this.#kept.values()) if (other.memory === memory) return
    this.#spare = new Uint8Array(memory)
  }
}

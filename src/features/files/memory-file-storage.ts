import type {Bytes} from '../../base/bytes.ts'
import {StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import {bitmapBytes, pieceCount} from './file-size.ts'
import type {FileStorage, StoredFile, StoredPiece} from './file-storage.ts'

interface Kept {
  file: StoredFile
  readonly pieces: Map<number, Bytes>
  readonly pages: Map<number, Bytes>
}

/** Keeps nothing past the page: for browsers that refuse storage, and for tests. */
export class MemoryFileStorage implements FileStorage {
  readonly kept: 'kept' | 'memory' = 'memory'
  readonly quotaBytes: number
  readonly #files = new Map<FileId, Kept>()
  #usedBytes = 0

  constructor(quotaBytes: number) {
    this.quotaBytes = quotaBytes
  }

  async list(): Promise<readonly StoredFile[]> {
    return [...this.#files.values()].map(({file}) => file)
  }

  async find(id: FileId): Promise<StoredFile | undefined> {
    return this.#files.get(id)?.file
  }

  async put(file: Omit<StoredFile, 'have'> & {have?: Bytes}): Promise<void> {
    const known = this.#files.get(file.id)
    const have = file.have ?? known?.file.have ?? new Uint8Array(bitmapBytes(file.size))
    const record = {...file, have: have.slice()}
    if (known) known.file = record
    else this.#files.set(file.id, {file: record, pieces: new Map(), pages: new Map()})
  }

  async writePieces(id: FileId, pieces: readonly StoredPiece[]): Promise<readonly Bytes[] | undefined> {
    const known = this.#files.get(id)
    if (!known) return undefined
    const added = pieces.filter(({index}) => !known.pieces.has(index))
    this.#take(added.reduce((sum, {bytes}) => sum + bytes.length, 0))
    const have = known.file.have.slice()
    for (const {index, bytes} of pieces) {
      known.pieces.set(index, bytes.slice())
      have[index >> 3]! |= 1 << (index & 7)
    }
    known.file = {...known.file, have}
    return []
  }

  async readPiece(id: FileId, index: number): Promise<Bytes | undefined> {
    return this.#files.get(id)?.pieces.get(index)?.slice()
  }

  async writeLeafPage(id: FileId, page: number, hashes: Bytes): Promise<void> {
    const known = this.#files.get(id)
    if (!known) return
    if (!known.pages.has(page)) this.#take(hashes.length)
    known.pages.set(page, hashes.slice())
  }

  async readLeafPage(id: FileId, page: number): Promise<Bytes | undefined> {
    return this.#files.get(id)?.pages.get(page)
  }

  async blob(id: FileId, mediaType: string): Promise<Blob | undefined> {
    const known = this.#files.get(id)
    if (!known) return undefined
    const parts: Bytes[] = []
    for (let index = 0; index < pieceCount(known.file.size); index++) {
      const piece = known.pieces.get(index)
      if (!piece) return undefined
      parts.push(piece)
    }
    return new Blob(parts, {type: mediaType})
  }

  async remove(id: FileId): Promise<void> {
    const known = this.#files.get(id)
    if (!known) return
    this.#files.delete(id)
    for (const bytes of [...known.pieces.values(), ...known.pages.values()]) this.#usedBytes -= bytes.length
  }

  async usage(): Promise<{usedBytes: number; quotaBytes: number | undefined}> {
    return {usedBytes: this.#usedBytes, quotaBytes: this.quotaBytes}
  }

  #take(bytes: number): void {
    if (this.#usedBytes + bytes > this.quotaBytes)
      throw new StorageError('full', 'There is no room left on this device.')
    this.#usedBytes += bytes
  }
}

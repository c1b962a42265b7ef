import {equal, type Bytes} from '../../base/bytes.ts'
import {StorageError} from '../../base/errors.ts'
import type {Sha256} from './file-hasher.ts'
import {leafBytes, leavesPerPiece, pieceCount, pieceSize} from './file-size.ts'
import type {FileStorage, StoredFile, StoredPiece} from './file-storage.ts'
import {LeafPages, type FileIdentity} from './leaf-pages.ts'
import {leafHash} from './leaf-tree.ts'
import {openOriginal, readyOriginal, type Original} from './original.ts'
import {PieceSet} from './piece-set.ts'
import type {ReadAhead} from './read-ahead.ts'

export interface ContentParts {
  readonly storage: FileStorage
  readonly sha256: Sha256
  readonly nowMs: () => number
  readonly readAhead: ReadAhead
  /** Something of it came, went, or changed its state. */
  readonly changed: (content: FileContent) => void
}

export type ContentFlags = Partial<Pick<StoredFile, 'pinned' | 'wanted' | 'paused' | 'declined'>>

/** The bytes of one file as far as they are on this page, in the storage or in the person's own file. */
export class FileContent {
  readonly file: FileIdentity
  readonly pages: LeafPages
  readonly #parts: ContentParts
  #record: StoredFile | undefined
  #stored: PieceSet
  #original: Original | undefined
  #all: PieceSet | undefined
  /** Noted as here, and not to be read: to be fetched again, whatever the record says. */
  #lost: PieceSet
  #writing: Promise<unknown> = Promise.resolve()

  constructor(file: FileIdentity, record: StoredFile | undefined, parts: ContentParts) {
    this.file = file
    this.#parts = parts
    this.#record = record
    this.#stored = new PieceSet(file.size, record?.have)
    this.#lost = new PieceSet(file.size)
    this.pages = new LeafPages(file, parts.storage, parts.sha256)
  }

  get record(): StoredFile | undefined {
    return this.#record
  }

  get original(): Original | undefined {
    return this.#original
  }

  /** What is stored, without the original. */
  get stored(): PieceSet {
    return this.#stored
  }

  /** What can be read now. */
  get pieces(): PieceSet {
    if (this.#original?.kind !== 'ready') return this.#stored
    this.#all ??= PieceSet.all(this.file.size)
    return this.#all
  }

  get complete(): boolean {
    return this.#original?.kind === 'ready' || (this.#stored.complete && this.#record !== undefined)
  }

  /** Reads the record again: another page may have changed it. */
  async refresh(): Promise<void> {
    this.#record = await this.#parts.storage.find(this.file.id)
    this.#stored = new PieceSet(this.file.size, this.#record?.have)
    for (const piece of this.#lost.pieces()) this.#stored.remove(piece)
    await this.pages.load(this.#record?.leaves ?? 'none')
    this.#parts.changed(this)
  }

  /** Changes the record, or makes one. */
  set(flags: ContentFlags & {readonly leaves?: StoredFile['leaves']} = {}): Promise<void> {
    return this.#write(async () => {
      const {id, size, root} = this.file
      const record: Omit<StoredFile, 'have'> = {
        original: undefined,
        originalModifiedMs: undefined,
        leaves: 'none',
        pinned: false,
        wanted: false,
        paused: false,
        ...this.#record,
        id,
        size,
        root,
        usedMs: this.#parts.nowMs(),
        ...flags
      }
      await this.#put(record)
    })
  }

  /** The person's own file, read and hashed just now: what is stored of it need not be complete. */
  async setOriginal(file: File, handle: FileSystemFileHandle | undefined): Promise<void> {
    this.#original = readyOriginal(file)
    await this.set()
    await this.#write(async () => {
      const record = this.#record!
      await this.#put({...record, original: handle, originalModifiedMs: handle && file.lastModified})
    })
  }

  /** Opens the person's own file again, if there is one. */
  async openOriginal({ask}: {ask: boolean}): Promise<void> {
    const {original, originalModifiedMs} = this.#record ?? {}
    if (original === undefined || this.#original?.kind === 'ready') return
    this.#original = await openOriginal(original, {size: this.file.size, modifiedMs: originalModifiedMs}, {ask})
    this.#parts.changed(this)
  }

  /** A page that needs no original any more: all of it is stored. */
  closeOriginal(): void {
    this.#dropOriginal(undefined)
    this.#parts.changed(this)
  }

  /** Verified pieces; gives back memory that may be used again; undefined: the file is not to be kept any more. @throws StorageError nothing of them is here */
  writePieces(pieces: readonly StoredPiece[]): Promise<readonly Bytes[] | undefined> {
    return this.#write(async () => {
      const free = await this.#parts.storage.writePieces(this.file.id, pieces)
      if (free === undefined) {
        // It was deleted by another topic or another tab.
        this.#record = undefined
        this.#stored = new PieceSet(this.file.size)
      }
      if (this.#record === undefined) {
        this.#parts.changed(this)
        return undefined
      }
      for (const {index} of pieces) {
        this.#stored.add(index)
        this.#lost.remove(index)
      }
      this.#parts.changed(this)
      return free
    })
  }

  /** The caller's own bytes; undefined when it is not here, or the original is not what it was. `room`: as in `FileStorage.readPiece`. */
  async readPiece(index: number, room?: Bytes): Promise<Bytes | undefined> {
    if (index >= pieceCount(this.file.size)) return undefined
    if (this.#stored.has(index)) {
      const bytes = await this.#parts.storage.readPiece(this.file.id, index, room)
      if (bytes?.length === pieceSize(this.file.size, index)) return bytes
      // The browser threw it away: it is to be loaded again.
      this.#stored.remove(index)
      this.#lost.add(index)
      this.#parts.changed(this)
    }
    if (this.#original?.kind !== 'ready') return undefined
    const bytes = await this.#readOriginal(this.#original.blob, index, room)
    if (bytes !== undefined) return bytes
    this.#dropOriginal({kind: 'changed'})
    this.#parts.changed(this)
    return undefined
  }

  /** Undefined unless all of it is here. */
  async blob(mediaType: string): Promise<Blob | undefined> {
    if (this.#stored.complete && this.#record !== undefined) {
      if (this.file.size === 0) return new Blob([], {type: mediaType})
      const blob = await this.#parts.storage.blob(this.file.id, mediaType)
      if (blob !== undefined) return blob
    }
    return this.#original?.kind === 'ready' ? this.#original.blob.slice(0, this.file.size, mediaType) : undefined
  }

  /** Deletes what is here; the person's own file stays where it is. */
  remove(): Promise<void> {
    return this.#write(async () => {
      await this.#parts.storage.remove(this.file.id)
      this.#record = undefined
      this.#dropOriginal(undefined)
      this.#stored = new PieceSet(this.file.size)
      this.#lost = new PieceSet(this.file.size)
      this.pages.forget()
      this.#parts.changed(this)
    })
  }

  #dropOriginal(original: Original | undefined): void {
    if (this.#original?.kind === 'ready') this.#parts.readAhead.forget(this.#original.blob)
    this.#original = original
  }

  /** The bitmap is the storage's, which other tabs write to as well, unless something was found to be lost. */
  async #put({have: _, ...record}: Omit<StoredFile, 'have'> & {have?: unknown}): Promise<void> {
    const have = this.#stored.toBits()
    await this.#parts.storage.put(this.#lost.count > 0 ? {...record, have} : record)
    this.#record = {...record, have}
    this.#parts.changed(this)
  }

  /** One after another, so that none works on an outdated record. */
  #write<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#writing.then(task, task)
    this.#writing = run.catch(() => undefined)
    return run
  }

  async #readOriginal(original: Blob, index: number, room: Bytes | undefined): Promise<Bytes | undefined> {
    let bytes: Bytes
    try {
      bytes = await this.#parts.readAhead.piece(original, index, room)
    } catch (cause) {
      if (cause instanceof StorageError) throw cause
      // Browsers refuse to read a file that was edited since it was chosen.
      return undefined
    }
    return (await this.#isRight(index, bytes)) ? bytes : undefined
  }

  async #isRight(index: number, bytes: Bytes): Promise<boolean> {
    if (bytes.length !== pieceSize(this.file.size, index)) return false
    const checks: Promise<boolean | undefined>[] = []
    for (let at = 0; at < bytes.length; at += leafBytes) {
      const leaf = index * leavesPerPiece + at / leafBytes
      checks.push(this.#isLeaf(leaf, bytes.subarray(at, at + leafBytes)))
    }
    return (await Promise.all(checks)).every(isRight => isRight === true)
  }

  async #isLeaf(leaf: number, bytes: Uint8Array): Promise<boolean | undefined> {
    const expected = await this.pages.hash(leaf)
    return expected && equal(await leafHash(bytes, this.#parts.sha256), expected)
  }

  /** Whether these bytes are that leaf; undefined while its page is not here. */
  isLeaf(leaf: number, bytes: Uint8Array): Promise<boolean | undefined> {
    return this.#isLeaf(leaf, bytes)
  }
}

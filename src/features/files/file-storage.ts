import type {Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'

/** The record of one file; its bitmap is committed in the same transaction as the data. */
export interface StoredFile {
  readonly id: FileId
  readonly size: number
  readonly root: Bytes
  /** Bitmap of pieces, the lowest bit of the first byte first. */
  readonly have: Bytes
  /** Read from there instead of a copy. */
  readonly original: FileSystemFileHandle | undefined
  readonly originalModifiedMs: number | undefined
  readonly leaves: 'none' | 'some' | 'all'
  readonly pinned: boolean
  readonly wanted: boolean
  readonly paused: boolean
  readonly usedMs: number
  /** The offer of it is not shown here. */
  readonly declined?: boolean
}

export interface StoredPiece {
  readonly index: number
  readonly bytes: Bytes
}

/** Where the content of files is kept, by piece. Every call rejects with StorageError when nothing can be kept or read. */
export interface FileStorage {
  readonly kept: 'kept' | 'memory'
  list(): Promise<readonly StoredFile[]>
  find(id: FileId): Promise<StoredFile | undefined>
  /** Creates or changes the record. Without `have` the bitmap stays as it is, empty at first. */
  put(file: Omit<StoredFile, 'have'> & {have?: Bytes}): Promise<void>
  /**
   * Whole pieces and the bitmap in one transaction; resolves when durable. Rejects with StorageError 'full' and leaves all as before.
   * Pieces of a file without a record are dropped: it was removed meanwhile. The bytes are the storage’s
   * from then on: their buffers may be emptied. What comes back is memory that may be used again;
   * undefined when there is no record.
   */
  writePieces(id: FileId, pieces: readonly StoredPiece[]): Promise<readonly Bytes[] | undefined>
  /** The caller's own bytes. `room`: memory of a whole piece that nobody uses, to read into; it may be left alone. */
  readPiece(id: FileId, index: number, room?: Bytes): Promise<Bytes | undefined>
  /** Leaf hashes by page of 512 (16 KiB) with the page's proof behind them: opaque bytes, at most 17 KiB. */
  writeLeafPage(id: FileId, page: number, hashes: Bytes): Promise<void>
  readLeafPage(id: FileId, page: number): Promise<Bytes | undefined>
  /** The whole as a Blob backed by storage, not memory, when complete. */
  blob(id: FileId, mediaType: string): Promise<Blob | undefined>
  remove(id: FileId): Promise<void>
  usage(): Promise<{usedBytes: number; quotaBytes: number | undefined}>
}

import {promisifyRequest} from 'idb-keyval'
import type {Bytes} from '../../base/bytes.ts'
import {StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import type {Scheduler} from '../../base/ports.ts'
import {openDatabase, recordStore, type DurableUseStore, type MigrationStep} from '../../log/log-database.ts'
import {toStorageError} from '../../log/storage-errors.ts'
import {bitmapBytes, pieceBytes, pieceCount, pieceSize} from './file-size.ts'
import type {FileStorage, StoredFile, StoredPiece} from './file-storage.ts'
import type {PieceFiles} from './piece-files.ts'
import {PieceSet} from './piece-set.ts'
import {readBlob} from './read-blob.ts'

/*
 * Records (one object store, keys are arrays):
 *
 *   ['file', id]          what is known of the file, but not what is here of it
 *   ['held', id]          Held: the bitmap, and how many bytes are stored
 *   ['piece', id, index]  a Blob; bytes if it is small, since each Blob is a file of its own on the disk. None of a file whose pieces
 *                         are in a file of the browser's own folder, which `Held` says
 *   ['leaves', id, page]  leaf hashes
 *
 * Pieces are Blobs so that the whole is one too, without being in memory: src/decisions/026-pieces-by-a-worker.md.
 */

/** Released steps are never changed, only added to. */
const migrations: readonly MigrationStep[] = [database => void database.createObjectStore(recordStore)]

export const fileDatabaseName = 'shoal files'

/** A piece up to this size is kept as bytes. */
const smallPieceBytes = 65_536

/** Pieces that are looked up at once for the whole. */
const piecesPerStep = 256

export interface IndexedDbFileStorageOptions {
  readonly scheduler: Scheduler
  /** Default: `fileDatabaseName`. */
  readonly name?: string
  /** Undefined where the browser has none. Default: the global one. */
  readonly factory?: IDBFactory | undefined
  /** Where pieces of files of more than one go. Default: nowhere, all of them are records. */
  readonly pieceFiles?: PieceFiles | undefined
  /** What the browser says of the room this site has, all storage together. */
  readonly estimate?: () => Promise<{readonly usage?: number; readonly quota?: number}>
}

type FileRecord = Omit<StoredFile, 'have'>

interface Held {
  readonly have: Bytes
  /** Of pieces and leaf hashes. */
  readonly storedBytes: number
  /** The pieces are in `PieceFiles`. */
  readonly apart?: boolean
}

/** Keeps the content of files in an IndexedDB database of their own, through idb-keyval. */
export class IndexedDbFileStorage implements FileStorage {
  readonly kept = 'kept'
  readonly #use: DurableUseStore
  /** Known to be kept apart. */
  readonly #apart = new Set<FileId>()
  readonly #pieceFiles: PieceFiles | undefined
  readonly #estimate: NonNullable<IndexedDbFileStorageOptions['estimate']>

  constructor({
    name = fileDatabaseName,
    estimate = browserEstimate,
    pieceFiles,
    ...options
  }: IndexedDbFileStorageOptions) {
    this.#pieceFiles = pieceFiles
    const use = openDatabase({name, steps: migrations, ...options})
    this.#use = (...args) => use(...args).catch(rethrowForFiles)
    this.#estimate = estimate
  }

  async list(): Promise<readonly StoredFile[]> {
    const [files, held] = await this.#use('readonly', store =>
      Promise.all([
        promisifyRequest<FileRecord[]>(store.getAll(every('file'))),
        promisifyRequest<Held[]>(store.getAll(every('held')))
      ])
    )
    // Both are written and deleted together, so that they are in the same order.
    return files.map((file, i) => ({...file, have: held[i]!.have}))
  }

  find(id: FileId): Promise<StoredFile | undefined> {
    return this.#use('readonly', async store => {
      const [file, held] = await Promise.all([
        promisifyRequest<FileRecord | undefined>(store.get(['file', id])),
        readHeld(store, id)
      ])
      return file && held && {...file, have: held.have}
    })
  }

  put({have, ...file}: Omit<StoredFile, 'have'> & {have?: Bytes}): Promise<void> {
    return this.#use('readwrite', async store => {
      const held = await readHeld(store, file.id)
      store.put(file, ['file', file.id])
      if (held !== undefined && have === undefined) return
      const next = {
        ...held,
        have: have ?? new Uint8Array(bitmapBytes(file.size)),
        storedBytes: held?.storedBytes ?? 0
      }
      store.put(next satisfies Held, ['held', file.id])
    })
  }

  async writePieces(id: FileId, pieces: readonly StoredPiece[]): Promise<readonly Bytes[] | undefined> {
    if (pieces.length === 0) return []
    if (this.#pieceFiles !== undefined && (await this.#goApart(id)))
      return this.#writeApart(this.#pieceFiles, id, pieces)
    // What is lost with the power is fetched again. A read tells a piece that is not whole from one that is.
    const isKept = await this.#use(
      'readwrite',
      async store => {
        const keys = pieces.map(({index}) => ['piece', id, index])
        const [held, ...known] = await Promise.all([
          readHeld(store, id),
          ...keys.map(key => promisifyRequest(store.getKey(key)))
        ])
        if (held === undefined) return false
        const have = held.have.slice()
        let {storedBytes} = held
        pieces.forEach(({index, bytes}, i) => {
          putPiece(store, bytes, keys[i]!)
          have[index >> 3]! |= 1 << (index & 7)
          if (known[i] === undefined) storedBytes += bytes.length
        })
        store.put({...held, have, storedBytes} satisfies Held, ['held', id])
        return true
      },
      'relaxed'
    )
    return isKept ? [] : undefined
  }

  /** Whether pieces of this file are kept apart: it has more than one, and none is a record. */
  async #goApart(id: FileId): Promise<boolean> {
    if (this.#apart.has(id)) return true
    const [file, held] = await this.#use('readonly', store =>
      Promise.all([promisifyRequest<FileRecord | undefined>(store.get(['file', id])), readHeld(store, id)])
    )
    if (file === undefined || held === undefined || file.size <= pieceBytes) return false
    if (held.apart !== true && held.have.some(bits => bits !== 0)) return false
    this.#apart.add(id)
    return true
  }

  /** The bytes first, then the bitmap: what is in between when the page dies is fetched again. */
  async #writeApart(
    pieceFiles: PieceFiles,
    id: FileId,
    pieces: readonly StoredPiece[]
  ): Promise<readonly Bytes[] | undefined> {
    const sizes = pieces.map(({index, bytes}) => ({index, size: bytes.length}))
    const free = await pieceFiles.write(id, pieces).catch(rethrowForPieces)
    const isKept = await this.#use(
      'readwrite',
      async store => {
        const held = await readHeld(store, id)
        if (held === undefined) return false
        const have = held.have.slice()
        let {storedBytes} = held
        for (const {index, size} of sizes) {
          const bit = 1 << (index & 7)
          if ((have[index >> 3]! & bit) === 0) storedBytes += size
          have[index >> 3]! |= bit
        }
        store.put({have, storedBytes, apart: true} satisfies Held, ['held', id])
        return true
      },
      'relaxed'
    )
    // It was removed meanwhile.
    if (!isKept) await this.#removeApart(id)
    return isKept ? free : undefined
  }

  /** Deletes what a page that died left behind: pieces of a file that has no record. */
  async sweep(): Promise<void> {
    // Records are made before pieces and deleted before them: whatever is there now and has none is not wanted.
    for (const id of (await this.#pieceFiles?.list()) ?? [])
      if ((await this.find(id)) === undefined) await this.#removeApart(id)
  }

  async #removeApart(id: FileId): Promise<void> {
    this.#apart.delete(id)
    await this.#pieceFiles?.remove(id).catch(rethrowForPieces)
  }

  async #readApart(
    {id, size}: FileRecord,
    {have}: Held,
    index: number,
    room: Bytes | undefined
  ): Promise<Bytes | undefined> {
    if (!new PieceSet(size, have).has(index)) return undefined
    // Gone, or changed by another tab at this moment: to be fetched again.
    return this.#pieceFiles?.read(id, index, pieceSize(size, index), room).catch(() => undefined)
  }

  async readPiece(id: FileId, index: number, room?: Bytes): Promise<Bytes | undefined> {
    const [file, held, piece] = await this.#use('readonly', store =>
      Promise.all([
        promisifyRequest<FileRecord | undefined>(store.get(['file', id])),
        readHeld(store, id),
        promisifyRequest<Blob | Bytes | undefined>(store.get(['piece', id, index]))
      ])
    )
    if (file !== undefined && held?.apart === true) return this.#readApart(file, held, index, room)
    if (file === undefined || piece === undefined || !isWhole(piece, pieceSize(file.size, index))) return undefined
    if (!(piece instanceof Blob)) return piece
    try {
      return await readBlob(piece, room)
    } catch {
      // The file behind it is gone or cut short: to be fetched again, as after a loss of power.
      return undefined
    }
  }

  async writeLeafPage(id: FileId, page: number, hashes: Bytes): Promise<void> {
    await this.#use(
      'readwrite',
      async store => {
        const key = ['leaves', id, page]
        const [held, known] = await Promise.all([readHeld(store, id), promisifyRequest(store.getKey(key))])
        if (held === undefined) return
        store.put(hashes, key)
        if (known !== undefined) return
        store.put({...held, storedBytes: held.storedBytes + hashes.length} satisfies Held, ['held', id])
      },
      'relaxed'
    )
  }

  readLeafPage(id: FileId, page: number): Promise<Bytes | undefined> {
    return this.#use('readonly', store => promisifyRequest<Bytes | undefined>(store.get(['leaves', id, page])))
  }

  async blob(id: FileId, mediaType: string): Promise<Blob | undefined> {
    const [file, held] = await this.#use('readonly', store =>
      Promise.all([promisifyRequest<FileRecord | undefined>(store.get(['file', id])), readHeld(store, id)])
    )
    if (file === undefined || held === undefined) return undefined
    if (held.apart === true) return this.#blobApart(file, held, mediaType)
    const parts: (Blob | Bytes)[] = []
    const count = pieceCount(file.size)
    while (parts.length < count) {
      const from = parts.length
      const range = IDBKeyRange.bound(['piece', id, from], ['piece', id, from + piecesPerStep], false, true)
      const found = await this.#use('readonly', store => promisifyRequest<(Blob | Bytes)[]>(store.getAll(range)))
      // As many as there are places: none is missing.
      if (found.length !== Math.min(piecesPerStep, count - from)) return undefined
      if (!found.every((piece, i) => isWhole(piece, pieceSize(file.size, from + i)))) return undefined
      parts.push(...found)
    }
    return new Blob(parts, {type: mediaType})
  }

  async #blobApart({id, size}: FileRecord, {have}: Held, mediaType: string): Promise<Blob | undefined> {
    if (!new PieceSet(size, have).complete) return undefined
    const whole = await this.#pieceFiles?.file(id).catch(() => undefined)
    return whole === undefined || whole.size < size ? undefined : whole.slice(0, size, mediaType)
  }

  async remove(id: FileId): Promise<void> {
    await this.#use('readwrite', store => {
      store.delete(['file', id])
      store.delete(['held', id])
      for (const kind of ['piece', 'leaves']) store.delete(IDBKeyRange.bound([kind, id], [kind, id, []]))
    })
    await this.#removeApart(id)
  }

  /** `quotaBytes`: what is used and what is free; other storage of the site has been taken off. */
  async usage(): Promise<{usedBytes: number; quotaBytes: number | undefined}> {
    const [held, {usage, quota}] = await Promise.all([
      this.#use('readonly', store => promisifyRequest<Held[]>(store.getAll(every('held')))),
      this.#estimate()
    ])
    const usedBytes = held.reduce((sum, {storedBytes}) => sum + storedBytes, 0)
    const isKnown = usage !== undefined && quota !== undefined
    return {usedBytes, quotaBytes: isKnown ? usedBytes + Math.max(0, quota - usage) : undefined}
  }
}

const readHeld = (store: IDBObjectStore, id: FileId): Promise<Held | undefined> =>
  promisifyRequest<Held | undefined>(store.get(['held', id]))

/** All keys that begin with `kind`: an array is behind every string. */
const every = (kind: 'file' | 'held'): IDBKeyRange => IDBKeyRange.bound([kind], [kind, []])

const isWhole = (piece: Blob | Bytes, size: number): boolean =>
  (piece instanceof Blob ? piece.size : piece.length) === size

function putPiece(store: IDBObjectStore, bytes: Bytes, key: IDBValidKey): void {
  // A view of a larger buffer would be stored with all of it.
  const own = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()
  if (own.length <= smallPieceBytes) {
    store.put(own, key)
    return
  }
  try {
    store.put(new Blob([own]), key)
  } catch (cause) {
    // Some private windows keep everything but Blobs.
    if (!(cause instanceof DOMException) || cause.name !== 'DataCloneError') throw cause
    store.put(own, key)
  }
}

const sentences: Record<StorageError['reason'], string> = {
  missing: 'This browser keeps nothing for this page: files will be gone when it closes.',
  blocked: 'The storage of this page does not answer. Close its other tabs and reload.',
  full: 'There is no room left on this device for more of this file.',
  'newer-version': 'A newer version of this page has been opened here. Reload it; until then no files are kept.',
  broken: 'The storage of this page does not work: files may be gone when it closes.'
}

/** As the database would. */
function rethrowForPieces(error: unknown): never {
  return rethrowForFiles(toStorageError(error))
}

/** The database speaks of messages. */
function rethrowForFiles(error: unknown): never {
  if (!(error instanceof StorageError)) throw error
  throw new StorageError(error.reason, sentences[error.reason], {cause: error.cause ?? error})
}

async function browserEstimate(): Promise<{readonly usage?: number; readonly quota?: number}> {
  // Missing where the page is not secure, and in some older browsers.
  const storage = globalThis.navigator?.storage as StorageManager | undefined
  try {
    return (await storage?.estimate?.()) ?? {}
  } catch {
    // Refused in frames without storage.
    return {}
  }
}

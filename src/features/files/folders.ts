import {concat, type Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import type {Contents} from './contents.ts'
import type {FileContent} from './file-content.ts'
import type {Sha256} from './file-hasher.ts'
import {decodeListing, folderFiles, type FolderFile} from './folder-listing.ts'

export type Folder =
  | {readonly kind: 'listed'; readonly files: readonly FolderFile[]}
  /** Its listing is complete and none. */
  | {readonly kind: 'broken'}

/** Folders whose listing is here: what is in them. */
export class Folders {
  readonly #contents: Contents
  readonly #sha256: Sha256
  readonly #folders = new Map<FileId, Folder>()
  readonly #folderOf = new Map<FileId, FileId>()
  readonly #files = new Map<FileId, FolderFile>()

  constructor(contents: Contents, sha256: Sha256) {
    this.#contents = contents
    this.#sha256 = sha256
  }

  find(id: FileId): Folder | undefined {
    return this.#folders.get(id)
  }

  /** A file inside of one of them, and in which. */
  file(id: FileId): FolderFile | undefined {
    return this.#files.get(id)
  }

  folderOf(file: FileId): FileId | undefined {
    return this.#folderOf.get(file)
  }

  /** Each file once, though it may stand in the folder under several names. */
  contentsOf(files: readonly FolderFile[]): readonly FileContent[] {
    const unique = new Map(files.map(file => [file.id, file]))
    return [...unique.values()].map(file => this.#contents.of(file))
  }

  /** Reads a listing that is complete. */
  async read(listing: FileContent): Promise<Folder | undefined> {
    const {id} = listing.file
    const known = this.#folders.get(id)
    if (known !== undefined) return known
    const parts: Bytes[] = []
    for (let piece = 0; piece < listing.pieces.length; piece++) {
      const bytes = await listing.readPiece(piece)
      if (bytes === undefined) return undefined
      parts.push(bytes)
    }
    const decoded = decodeListing(concat(...parts))
    const folder: Folder = decoded.ok
      ? {kind: 'listed', files: await folderFiles(decoded.value, this.#sha256)}
      : {kind: 'broken'}
    this.#folders.set(id, folder)
    if (folder.kind === 'listed') {
      for (const file of folder.files) {
        this.#folderOf.set(file.id, id)
        this.#files.set(file.id, file)
      }
    }
    return folder
  }

  forget(id: FileId): void {
    const folder = this.#folders.get(id)
    this.#folders.delete(id)
    if (folder?.kind !== 'listed') return
    for (const file of folder.files) {
      if (this.#folderOf.get(file.id) !== id) continue
      this.#folderOf.delete(file.id)
      this.#files.delete(file.id)
    }
  }
}

import {utf8, type Bytes} from '../../base/bytes.ts'
import {FileError, passStorageError, StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import {
  encodeBody,
  entryKinds,
  maxFileBytes,
  maxFolderFiles,
  maxListingBytes,
  type Body
} from '../../protocol/bodies.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {Contents} from './contents.ts'
import type {FileContent} from './file-content.ts'
import type {FileHasher, Sha256} from './file-hasher.ts'
import {leafBytes, leafCount} from './file-size.ts'
import type {FilesLog} from './files-log.ts'
import {encodeListing, type ListedFile} from './folder-listing.ts'
import {fileId, hashBytes, LeafTreeBuilder, type LeafTree} from './leaf-tree.ts'
import {mediaTypeOf} from './media-safety.ts'
import {engineParameters as limits} from './parameters.ts'
import {safeName} from './safe-name.ts'

export interface SharedSource {
  readonly file: File
  /** Where the browser gives one: the file is read from there, and not copied. */
  readonly handle?: FileSystemFileHandle | undefined
}

export interface FolderSource {
  /** The folder's name. */
  readonly folder: string
  /** Paths inside of it, with `/` between their parts. */
  readonly files: readonly (SharedSource & {readonly path: string})[]
}

export type ShareItem = SharedSource | FolderSource

export interface SharingOptions {
  readonly contents: Contents
  readonly log: FilesLog
  readonly hasher: FileHasher
  readonly sha256: Sha256
  /** An entry of this person that offers the file already. */
  readonly offered: (id: FileId) => boolean
  /** It can be given to others now. */
  readonly ready: (content: FileContent) => void
  /** A file could not be copied: it is shared while this page is open. */
  readonly notKept: (cause: StorageError) => void
}

export interface ShareProgress {
  readonly signal: AbortSignal
  readonly replyTo: Bytes | undefined
  readonly done: (bytes: number) => void
}

/** Turns a person's files into offers: hashed once, stored or remembered, and written to the log. */
export class Sharing {
  readonly #options: SharingOptions
  readonly #copies = new Set<Promise<void>>()

  constructor(options: SharingOptions) {
    this.#options = options
  }

  /** @throws FileError 'too-big' | 'too-many' | 'unreadable' | 'changed' | 'aborted', and what the log and the storage throw */
  async share(item: ShareItem, progress: ShareProgress): Promise<FileId> {
    return 'folder' in item ? this.#shareFolder(item, progress) : this.#shareFile(item, progress)
  }

  /** Resolves when what is being copied is, or cannot be. */
  async settled(): Promise<void> {
    await Promise.all(this.#copies)
  }

  async #shareFile(source: SharedSource, progress: ShareProgress): Promise<FileId> {
    const content = await this.#add(source, progress)
    const {id, size, root} = content.file
    const name = safeName(source.file.name)
    const {replyTo} = progress
    if (!this.#options.offered(id)) {
      await this.#append({type: 'file', name, size, mediaType: mediaTypeOf(name, source.file.type), root, replyTo})
    }
    return id
  }

  async #shareFolder({folder, files}: FolderSource, progress: ShareProgress): Promise<FileId> {
    if (files.length > maxFolderFiles) {
      throw new FileError('too-many', `A folder can be shared with up to ${maxFolderFiles} files.`)
    }
    const listed: ListedFile[] = []
    let [doneBytes, size] = [0, 0]
    for (const source of files) {
      const before = doneBytes
      const content = await this.#add(source, {
        ...progress,
        done: bytes => {
          doneBytes = before + bytes
          progress.done(doneBytes)
        }
      })
      size += content.file.size
      const path = shortPath(source.path)
      listed.push({
        path,
        size: content.file.size,
        mediaType: mediaTypeOf(path, source.file.type),
        root: content.file.root
      })
    }
    const listing = encodeListing(listed)
    if (listing.length > maxListingBytes) throw new FileError('too-many', 'This folder has too many long names.')
    const content = await this.#add({file: new File([listing], 'listing')}, {...progress, done: () => undefined})
    const {id, root} = content.file
    const {replyTo} = progress
    if (!this.#options.offered(id)) {
      await this.#append({
        type: 'folder',
        name: safeName(folder),
        size: Math.min(size, maxFileBytes),
        count: files.length,
        listing: {size: listing.length, root},
        replyTo
      })
    }
    return id
  }

  #append(body: Body): Promise<LogEntry> {
    return this.#options.log.append(entryKinds[body.type], encodeBody(body))
  }

  async #add({file, handle}: SharedSource, progress: ShareProgress): Promise<FileContent> {
    const {contents, sha256, ready} = this.#options
    if (file.size > maxFileBytes) throw new FileError('too-big', 'Files of up to 1 TiB can be shared.')
    const tree = await this.#hash(file, progress)
    const {size} = file
    const content = contents.of({id: await fileId(size, tree.root, sha256), size, root: tree.root})
    // The same bytes again: what is stored of them is enough.
    if (content.complete && content.original?.kind !== 'changed') {
      ready(content)
      return content
    }
    await content.set({wanted: false, paused: false})
    for (const page of tree.pages()) await content.pages.put(page)
    await content.set({leaves: 'all'})
    await content.setOriginal(file, handle)
    ready(content)
    if (handle === undefined) this.#copy(content)
    return content
  }

  async #hash(file: File, {signal, done}: ShareProgress): Promise<LeafTree> {
    const builder = new LeafTreeBuilder(this.#options.sha256)
    for await (const hashes of this.#options.hasher.leaves(file, signal)) {
      throwIfAborted(signal)
      if (hashes.length % hashBytes !== 0) break
      builder.add(hashes)
      done(Math.min(file.size, builder.leaves * leafBytes))
    }
    throwIfAborted(signal)
    if (builder.leaves !== leafCount(file.size)) throw new FileError('changed', 'The file changed while it was read.')
    return builder.finish()
  }

  /** So that it can be given to others after a reload, where the browser lets nobody open the person's own file again. */
  #copy(content: FileContent): void {
    const copying = this.#copyAll(content).catch(async cause => {
      if (!(cause instanceof StorageError)) throw cause
      this.#options.notKept(cause)
      await content.set({wanted: false}).catch(passStorageError)
    })
    this.#copies.add(copying)
    void copying.finally(() => this.#copies.delete(copying))
  }

  async #copyAll(content: FileContent): Promise<void> {
    // Should the page close meanwhile, the rest comes from whoever has it by then.
    await content.set({wanted: true})
    for (let index = 0; index < content.stored.length;) {
      const pieces: {index: number; bytes: Bytes}[] = []
      for (; index < content.stored.length && pieces.length < limits.piecesPerWrite; index++) {
        if (content.stored.has(index)) continue
        const bytes = await content.readPiece(index)
        // It changed meanwhile, which the content says by itself.
        if (bytes === undefined || content.record === undefined) return
        pieces.push({index, bytes})
      }
      if (pieces.length > 0) await content.writePieces(pieces)
    }
    await content.set({wanted: false})
    content.closeOriginal()
  }
}

/** Paths longer than the format's are cut at the front: the name counts. */
function shortPath(path: string): string {
  const parts = path.toWellFormed().split('/')
  while (parts.length > 1 && utf8(parts.join('/')).length > 1_024) parts.shift()
  const short = parts.join('/')
  return utf8(short).length > 1_024 ? safeName(short) : short
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FileError('aborted', 'Sharing was given up.', {cause: signal.reason})
}

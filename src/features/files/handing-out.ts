import type {Bytes} from '../../base/bytes.ts'
import {FileError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import {loadPart} from '../../base/load-part.ts'
import {blobOfBlocks} from './blob-of-blocks.ts'
import type {BlocksOptions, FileInFolder} from './files-parts.ts'
import {showing, shownAs, sniffedBytes, type ShownAs} from './media-safety.ts'
import {safePaths} from './safe-name.ts'
import {saveFile, type Saveable, type SaveOutcome, type Saving} from './save-file.ts'
import type {SharedFile} from './shared-file.ts'

/** The files that are handed out. */
export interface HeldFiles {
  readonly list: readonly SharedFile[]
  blocks(id: FileId, options?: BlocksOptions): AsyncIterable<Bytes>
  blob(id: FileId): Promise<Blob>
  folder(id: FileId, signal?: AbortSignal): Promise<readonly FileInFolder[]>
}

/** What the browser can do with a file; the real one is made in `page-files.ts`. */
export interface HandingOutParts {
  readonly saving: Saving
  /** Where a file can be had from while it arrives; undefined where no service worker gives it. */
  readonly addressOf: (id: FileId, name: string) => string | undefined
  readonly canShare: (file: {readonly name: string; readonly mediaType: string}) => boolean
  readonly share: (blob: Blob, name: string) => Promise<boolean>
  readonly addresses: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>
}

/** A file that may be shown in the page. */
export interface OpenedFile {
  readonly as: ShownAs
  /** For `src` of what shows it; usable until `close`. */
  readonly address: string
  close(): void
}

/** Gives files to the person: saved, shown, passed on. */
export class HandingOut {
  readonly #files: HeldFiles
  readonly #parts: HandingOutParts

  constructor(files: HeldFiles, parts: HandingOutParts) {
    this.#files = files
    this.#parts = parts
  }

  async save(id: FileId, {signal}: {readonly signal?: AbortSignal | undefined} = {}): Promise<SaveOutcome> {
    const file = this.#find(id)
    const saveable = file.folder === undefined ? this.#saveableFile(file) : this.#saveableFolder(file)
    return saveFile(saveable, this.#parts.saving, signal === undefined ? {} : {signal})
  }

  opens(file: SharedFile): ShownAs | undefined {
    const as = file.folder === undefined ? shownAs(file.mediaType) : undefined
    if (as === undefined || file.state.kind === 'here') return as
    // Pictures and documents are nothing while half of them is missing.
    const comes = file.state.kind === 'loading' || file.state.kind === 'queued' || file.state.kind === 'offered'
    const plays = (as === 'video' || as === 'audio') && comes
    return plays && this.#parts.addressOf(file.id, file.name) !== undefined ? as : undefined
  }

  async open(id: FileId): Promise<OpenedFile | undefined> {
    const file = this.#find(id)
    const as = this.opens(file)
    if (as === undefined) return undefined
    if (file.state.kind !== 'here') {
      const address = this.#parts.addressOf(id, file.name)
      // Whoever answers there looks at its first bytes.
      return address === undefined ? undefined : {as, address, close: () => undefined}
    }
    const blob = await this.#files.blob(id)
    const shown = showing(file.mediaType, new Uint8Array(await blob.slice(0, sniffedBytes).arrayBuffer()))
    if (shown === undefined) return undefined
    const {addresses} = this.#parts
    const address = addresses.createObjectURL(blob.slice(0, blob.size, shown.contentType))
    return {as: shown.as, address, close: () => addresses.revokeObjectURL(address)}
  }

  passesOn({folder, state, name, mediaType}: SharedFile): boolean {
    return folder === undefined && state.kind === 'here' && this.#parts.canShare({name, mediaType})
  }

  async passOn(id: FileId): Promise<boolean> {
    return this.#parts.share(await this.#files.blob(id), this.#find(id).name)
  }

  #find(id: FileId): SharedFile {
    const file = this.#files.list.find(each => each.id === id)
    if (file === undefined) throw new FileError('not-here', 'This file is not offered here any more.')
    return file
  }

  #saveableFile({id, name, size, state, mediaType}: SharedFile): Saveable {
    const blocks = (signal?: AbortSignal) => this.#files.blocks(id, signal === undefined ? {} : {signal})
    return {
      name,
      size,
      blocks,
      blob: signal => (state.kind === 'here' ? this.#files.blob(id) : blobOfBlocks(blocks(signal), mediaType))
    }
  }

  #saveableFolder(file: SharedFile): Saveable {
    const blocks = (signal?: AbortSignal) => this.#zipBlocks(file, signal)
    return {
      name: `${file.name}.zip`,
      size: file.size,
      blocks,
      blob: signal => blobOfBlocks(blocks(signal), 'application/zip')
    }
  }

  async *#zipBlocks({id, timeMs}: SharedFile, signal: AbortSignal | undefined): AsyncGenerator<Bytes, void, undefined> {
    const [{zipFolder}, inside] = await Promise.all([
      loadPart(import('./zip-folder.ts')),
      this.#files.folder(id, signal)
    ])
    const paths = safePaths(inside.map(({path}) => path))
    const files = inside.map((each, at) => ({
      path: paths[at]!,
      size: each.size,
      timeMs,
      blocks: (signal: AbortSignal) => this.#files.blocks(each.id, {signal})
    }))
    yield* zipFolder(files, signal)
  }
}

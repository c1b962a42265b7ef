import type {EntryId, FileId, PersonKey} from '../base/ids.ts'

/**
 * What the elements need from `Files`: a view of the public class, so that an element can be shown with any object of this shape.
 */
export type FileStateView =
  | {readonly kind: 'adding'; readonly doneBytes: number}
  | {readonly kind: 'offered'}
  | {readonly kind: 'queued'}
  | {
      readonly kind: 'loading'
      readonly bytesPerSecond: number
      readonly secondsLeft: number | undefined
      readonly sources: number
    }
  | {readonly kind: 'waiting'}
  | {readonly kind: 'paused'; readonly why: 'asked' | 'storage-full'}
  | {readonly kind: 'here'; readonly from: 'copy' | 'original'; readonly takers: number}
  | {readonly kind: 'locked'}
  | {readonly kind: 'changed'}
  | {readonly kind: 'failed'; readonly why: 'too-big' | 'tree-mismatch' | 'storage-broken' | 'unreadable'}

export interface FileView {
  readonly id: FileId
  /** What offers it; tells two offers of the same bytes apart. */
  readonly entry: EntryId
  readonly author: PersonKey
  readonly authorName: string
  readonly own: boolean
  readonly timeMs: number
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly folder: {readonly count: number} | undefined
  readonly state: FileStateView
  readonly haveBytes: number
  /** How much of each of up to 128 equal stretches is here, 0–255. */
  readonly map: Uint8Array
  readonly pinned: boolean
}

export type FilesNoticeView =
  {readonly kind: 'not-kept'; readonly reason: string} | {readonly kind: 'storage-full'; readonly neededBytes: number}

export interface FilesUsageView {
  readonly usedBytes: number
  readonly quotaBytes: number | undefined
  readonly persisted: boolean
}

export interface FileSourceView {
  readonly file: File
  /** Where the browser gives one: the file is read from there, and not copied. */
  readonly handle?: FileSystemFileHandle | undefined
}

export interface FolderSourceView {
  readonly folder: string
  /** Paths inside of it, with `/` between their parts. */
  readonly files: readonly (FileSourceView & {readonly path: string})[]
}

export type ShareItemView = FileSourceView | FolderSourceView

export interface FileInFolderView {
  readonly path: string
  readonly size: number
}

export type ShownAsView = 'image' | 'video' | 'audio' | 'pdf' | 'text'

/** A file that may be shown in the page: its bytes agree with its type. */
export interface OpenedFileView {
  readonly as: ShownAsView
  /** For `src` of what shows it; usable until `close`. */
  readonly address: string
  /** Lets go of the address. */
  close(): void
}

/** 'saved': all of it is where the person wanted it. 'handed-over': the browser has it among its downloads. */
export type SaveOutcomeView = 'saved' | 'handed-over' | 'cancelled'

export type FilesViewEvent = 'files' | 'notice' | 'transfer'

export interface FilesView {
  /** Newest first; a new array after each change. */
  readonly list: readonly FileView[]
  /** Offers the visitor does not want to see. */
  readonly declined: readonly FileView[]
  readonly notice: FilesNoticeView | undefined
  readonly usage: FilesUsageView
  readonly swarm: {
    readonly topic: string
    readonly status: {readonly kind: string}
    on(name: 'status', listener: () => void, options?: {signal?: AbortSignal}): () => void
  }

  /** @throws Error with a reason and a sentence */
  share(items: readonly ShareItemView[], options?: {readonly signal?: AbortSignal}): Promise<readonly FileView[]>
  /** `first`: before all others. */
  download(id: FileId, options?: {readonly first?: boolean}): Promise<void>
  pause(id: FileId): Promise<void>
  resume(id: FileId): Promise<void>
  /** Stops adding or loading, and forgets what has come of it. */
  cancel(id: FileId): Promise<void>
  /** Takes an own offer back for everybody; of others, deletes the copy here. */
  remove(id: FileId): Promise<void>
  decline(id: FileId): Promise<void>
  restore(id: FileId): Promise<void>
  pin(id: FileId, on: boolean): Promise<void>
  /** To be called by a click: the browser asks whether the person's own file may be read again. */
  unlock(id: FileId): Promise<void>
  folder(id: FileId): Promise<readonly FileInFolderView[]>
  /** Copies that may be deleted to make room, the least recently used first. */
  evictable(neededBytes: number): Promise<readonly FileView[]>

  /** Saves to where the person chooses, a folder as a ZIP. To be called by a click, before anything is waited for. */
  save(id: FileId, options?: {readonly signal?: AbortSignal}): Promise<SaveOutcomeView>
  /**
   * How it could be shown in the page now, by its type: it is here, or can be shown while it arrives. Undefined for everything that is only
   * saved: folders, programs, what is not here.
   */
  opens(file: FileView): ShownAsView | undefined
  /** Undefined when its bytes are not what its type says, so that it is only saved. */
  open(id: FileId): Promise<OpenedFileView | undefined>
  /** Whether the system has a sheet to pass this on with, and it is here. */
  passesOn(file: FileView): boolean
  /** Opens the system's sheet. To be called by a click. False when the person closed it. */
  passOn(id: FileId): Promise<boolean>

  close(): Promise<void>
  on(name: FilesViewEvent, listener: () => void, options?: {signal?: AbortSignal}): () => void
}

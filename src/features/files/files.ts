import type {Bytes} from '../../base/bytes.ts'
import {FileError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import type {
  BlocksOptions,
  FileInFolder,
  FilesEvents,
  FilesNotice,
  FilesReport,
  FilesUsage,
  ShareOptions
} from './files-parts.ts'
import type {HandingOut, OpenedFile} from './handing-out.ts'
import type {ShownAs} from './media-safety.ts'
import type {SaveOutcome} from './save-file.ts'
import type {SharedFile} from './shared-file.ts'
import type {ShareItem} from './sharing.ts'
import type {TopicFiles} from './topic-files.ts'

export type {FilesEvents, FilesNotice, FilesReport, FilesUsage} from './files-parts.ts'
export type {ShareItem} from './sharing.ts'

/** The files of a topic, as one user of them has them: several may, of one topic on one page, and each closes its own. */
export class Files<S = unknown> extends TypedEvents<FilesEvents> {
  readonly swarm: S
  readonly #topic: TopicFiles
  readonly #handing: HandingOut
  readonly #release: () => Promise<void>
  readonly #endings: readonly (() => void)[]
  #closing: Promise<void> | undefined

  /** For `openFiles`; `release` is called once, when it is closed. */
  constructor(swarm: S, topic: TopicFiles, handing: HandingOut, release: () => Promise<void>) {
    super()
    this.swarm = swarm
    this.#topic = topic
    this.#handing = handing
    this.#release = release
    const names = ['files', 'notice', 'transfer'] as const
    this.#endings = names.map(name => topic.on(name, () => this.emit(name, undefined)))
  }

  /** Newest first; a new array after each change, announced by 'files': at most four times a second while only progress is made. */
  get list(): readonly SharedFile[] {
    return this.#topic.list
  }

  /** Offers that are hidden here. */
  get declined(): readonly SharedFile[] {
    return this.#topic.declined
  }

  /** What a person should be told. */
  get notice(): FilesNotice | undefined {
    return this.#topic.notice
  }

  /** Of all topics on this device together. */
  get usage(): FilesUsage {
    return this.#topic.usage
  }

  /** For developers and tests. */
  getReport(): FilesReport {
    return this.#topic.getReport()
  }

  /**
   * Offers files and folders to everybody in the topic, one after another; where an item has a handle, the file is read from there and not
   * copied. The same bytes are offered and stored once. Meanwhile each is in `list` as 'adding', under an id of its own.
   * @throws FileError 'too-big' | 'too-many' | 'unreadable' | 'changed' | 'aborted' | 'closed'; SendError; StorageError. Items before stay shared.
   */
  async share(items: readonly ShareItem[], options?: ShareOptions): Promise<readonly SharedFile[]> {
    return this.#open.share(items, options)
  }

  /**
   * Loads a file or a folder, also a file inside of a folder. Resolves when it is in the queue; three are loaded at once. `first`: before all
   * others. It goes on by itself after a reload.
   * @throws FileError 'not-here' | 'closed'; StorageError
   */
  async download(id: FileId, options?: {readonly first?: boolean}): Promise<void> {
    return this.#open.download(id, options)
  }

  /** @throws FileError 'not-here' | 'closed'; StorageError */
  async pause(id: FileId): Promise<void> {
    return this.#open.pause(id)
  }

  /** @throws as `download` */
  async resume(id: FileId): Promise<void> {
    return this.#open.resume(id)
  }

  /** Stops adding or loading a file and deletes what has come of it. @throws as `pause` */
  async cancel(id: FileId): Promise<void> {
    return this.#open.cancel(id)
  }

  /**
   * Takes an own offer back, for everybody, and deletes the copy; of others, deletes the copy here. The person's own file stays where it is.
   * @throws as `pause`; SendError
   */
  async remove(id: FileId): Promise<void> {
    return this.#open.remove(id)
  }

  /** Hides an offer here, and deletes what has come of it. @throws as `pause` */
  async decline(id: FileId): Promise<void> {
    return this.#open.decline(id)
  }

  /** Shows it again. @throws as `pause` */
  async restore(id: FileId): Promise<void> {
    return this.#open.restore(id)
  }

  /** Pinned copies are never proposed for deletion, and stay when their author takes them back. @throws as `pause` */
  async pin(id: FileId, on: boolean): Promise<void> {
    return this.#open.pin(id, on)
  }

  /** To be called by a click: asks the browser whether the person's own file may be read again. */
  async unlock(id: FileId): Promise<void> {
    return this.#open.unlock(id)
  }

  /**
   * The bytes in order, verified, each block as soon as it is here; loads them as needed.
   * @throws FileError 'not-here' | 'aborted' | 'changed' | 'locked' | 'closed'; StorageError
   */
  blocks(id: FileId, options?: BlocksOptions): AsyncIterable<Bytes> {
    return this.#open.blocks(id, options)
  }

  /** All of it, kept by the browser and not in memory. @throws FileError 'not-here' when some of it is missing */
  async blob(id: FileId): Promise<Blob> {
    return this.#open.blob(id)
  }

  /** What is in a folder; loads its listing. @throws FileError 'not-here' | 'unreadable' | 'aborted' | 'closed' */
  async folder(id: FileId, signal?: AbortSignal): Promise<readonly FileInFolder[]> {
    return this.#open.folder(id, signal)
  }

  /** Copies that may be deleted to make room, the least recently used first, until there would be enough. */
  async evictable(neededBytes: number): Promise<readonly SharedFile[]> {
    return this.#open.evictable(neededBytes)
  }

  /**
   * Saves to where the person chooses, a folder as a ZIP, loading what is missing; where the browser has no dialogue for that, as a download. To be
   * called by a click, before anything is waited for. @throws as `blocks`
   */
  async save(id: FileId, options?: {readonly signal?: AbortSignal}): Promise<SaveOutcome> {
    void this.#open
    return this.#handing.save(id, options)
  }

  /** How a file may be shown in the page now, by its type: it is here, or plays while it arrives. Undefined for what is only saved. */
  opens(file: SharedFile): ShownAs | undefined {
    return this.#handing.opens(file)
  }

  /** An address to show it by, until it is closed. Undefined when its bytes are not what its type says. @throws FileError 'not-here' | 'closed' */
  async open(id: FileId): Promise<OpenedFile | undefined> {
    void this.#open
    return this.#handing.open(id)
  }

  /** Whether the system has a sheet to pass this file on with, and all of it is here. */
  passesOn(file: SharedFile): boolean {
    return this.#handing.passesOn(file)
  }

  /** Opens that sheet. To be called by a click. False when the person closed it. @throws FileError 'not-here' | 'closed' */
  async passOn(id: FileId): Promise<boolean> {
    void this.#open
    return this.#handing.passOn(id)
  }

  /** Stops, when nobody else uses the files of this topic here; what was loading goes on when they are opened again. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const end of this.#endings) end()
    await this.#release()
  }

  get #open(): TopicFiles {
    if (this.#closing !== undefined) throw new FileError('closed', 'You have left this topic.')
    return this.#topic
  }
}

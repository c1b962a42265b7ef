import type {Bytes} from '../../base/bytes.ts'
import {FileError, StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {toBytes} from '../../log/compare-ranges.ts'
import {shortId} from '../../log/log-index.ts'
import {encodeBody, entryKinds} from '../../protocol/bodies.ts'
import {Adding} from './adding.ts'
import {AuthorLabels} from '../../log/author-labels.ts'
import {Contents} from './contents.ts'
import {DownloadQueue} from './download-queue.ts'
import type {FileContent} from './file-content.ts'
import {evictable} from './evictable.ts'
import {FileExchange} from './file-exchange.ts'
import {FileReading} from './file-reading.ts'
import {FileViews} from './file-views.ts'
import type {
  BlocksOptions,
  FileInFolder,
  FilesEvents,
  FilesNotice,
  FilesParts,
  FilesReport,
  FilesUsage,
  ShareOptions
} from './files-parts.ts'
import {Folders} from './folders.ts'
import {OfferedFiles} from './offered-files.ts'
import {Offers} from './offers.ts'
import {engineParameters as limits} from './parameters.ts'
import {Sharing, type ShareItem} from './sharing.ts'
import {ReadAhead} from './read-ahead.ts'
import type {SharedFile} from './shared-file.ts'

/** The files of a topic on one page: what its log offers, what of it is here, and what is on its way. For what each method does see `Files`. */
export class TopicFiles extends TypedEvents<FilesEvents> {
  readonly #parts: FilesParts
  readonly #offers: Offers
  readonly #contents: Contents
  readonly #folders: Folders
  readonly #offered: OfferedFiles
  readonly #exchange: FileExchange
  readonly #queue: DownloadQueue
  readonly #sharing: Sharing
  readonly #reading: FileReading
  readonly #adding: Adding
  readonly #views: FileViews
  readonly #labels = new AuthorLabels()
  readonly #endings: (() => void)[]
  #list: readonly SharedFile[] = []
  #notKept: StorageError | undefined
  #notice: FilesNotice | undefined
  #usage: FilesUsage = {usedBytes: 0, quotaBytes: undefined, persisted: false}
  #active = ''
  #cancelDrawing: (() => void) | undefined
  #cancelTick: () => void = () => undefined
  #closing: Promise<void> | undefined

  private constructor(parts: FilesParts) {
    super()
    const {swarm, log, env, storage, hasher, sha256, locks} = parts
    this.#parts = parts
    this.#offers = new Offers(sha256)
    this.#contents = new Contents({
      storage,
      sha256,
      nowMs: () => env.clock.now(),
      readAhead: new ReadAhead(() => env.clock.monotonic()),
      changed: content => this.#contentChanged(content)
    })
    this.#folders = new Folders(this.#contents, sha256)
    this.#exchange = new FileExchange({
      env,
      network: swarm,
      find: id => (this.#offered.mayBeGiven(id) ? this.#contents.find(id) : undefined),
      holdersChanged: () => this.#queue.look()
    })
    this.#queue = new DownloadQueue({
      env,
      storage,
      locks,
      exchange: this.#exchange,
      isListing: id => this.#offered.find(id)?.folder !== undefined,
      complete: content => {
        void this.#offered.completed(content)
        this.#reading.look()
      },
      changed: () => this.#draw('soon')
    })
    this.#sharing = new Sharing({
      contents: this.#contents,
      log,
      hasher,
      sha256,
      offered: id => this.#offers.entriesOf(id, swarm.identity.key).length > 0,
      ready: content => {
        this.#queue.drop(content.file.id)
        this.#exchange.announce(content)
      },
      notKept: cause => this.#storageFailed(cause)
    })
    this.#adding = new Adding(env, swarm.identity.key, () => this.#draw('soon'))
    this.#reading = new FileReading({contents: this.#contents, queue: this.#queue, exchange: this.#exchange})
    this.#views = new FileViews({
      contents: this.#contents,
      folders: this.#folders,
      queue: this.#queue,
      exchange: this.#exchange,
      labels: this.#labels
    })
    this.#offered = new OfferedFiles({
      log,
      offers: this.#offers,
      contents: this.#contents,
      folders: this.#folders,
      queue: this.#queue,
      exchange: this.#exchange,
      labels: this.#labels,
      changed: when => this.#draw(when),
      failed: cause => this.#storageFailed(cause)
    })
    this.#endings = [
      log.on('entries', entries => this.#offered.take(entries)),
      log.on('changed', entries => this.#offered.take(entries)),
      log.on('removed', () => this.#offered.readAnew()),
      swarm.on('people', () => {
        this.#labels.setPresent(swarm.people)
        this.#draw('soon')
      })
    ]
  }

  /** Opens the files of a topic; what was being loaded goes on by itself. Never fails because of the storage: `notice` says it. */
  static async open(parts: FilesParts): Promise<TopicFiles> {
    const files = new TopicFiles(parts)
    await files.#open()
    return files
  }

  /** Newest first; a new array after each change. */
  get list(): readonly SharedFile[] {
    return this.#list
  }

  get notice(): FilesNotice | undefined {
    return this.#notice
  }

  get usage(): FilesUsage {
    return this.#usage
  }

  /** For developers and tests. */
  getReport(): FilesReport {
    const {givenBytes} = this.#exchange.serving
    return {givenBytes, duplicateBytes: this.#exchange.duplicateBytes, refused: this.#offers.refused.snapshot()}
  }

  async share(items: readonly ShareItem[], {signal, replyTo}: ShareOptions = {}): Promise<readonly SharedFile[]> {
    throwIfClosed(this.#closing)
    void this.#askLasting()
    const ids: FileId[] = []
    for (const item of items) {
      ids.push(
        await this.#adding.during(item, signal, (signal, done) => this.#sharing.share(item, {signal, replyTo, done}))
      )
    }
    await this.#offered.settled()
    this.#draw('now')
    return ids.flatMap(id => this.#list.find(file => file.id === id) ?? [])
  }

  /** Loads a file or a folder, also one inside of a folder. Resolves when it is in the queue. `first`: before all others. @throws FileError 'not-here' */
  async download(id: FileId, {first = false}: {readonly first?: boolean} = {}): Promise<void> {
    const content = this.#known(id)
    void this.#askLasting()
    if (this.#offered.find(id)?.folder === undefined) {
      if (!content.complete) this.#queue.want(content, {first})
      return this.#draw('now')
    }
    await content.set({wanted: true, paused: false})
    await this.#offered.loadFolder(content, {first})
    this.#draw('now')
  }

  async pause(id: FileId): Promise<void> {
    const content = this.#known(id)
    for (const each of this.#offered.partsOf(id)) this.#queue.pause(each.file.id)
    if (content.record !== undefined) await content.set({paused: true})
    this.#draw('now')
  }

  async resume(id: FileId): Promise<void> {
    this.#queue.retryFull()
    await this.download(id)
  }

  /** Stops adding or loading a file and forgets what has come of it. */
  async cancel(id: FileId): Promise<void> {
    if (this.#adding.cancel(id)) return
    this.#known(id)
    for (const content of this.#offered.partsOf(id)) await this.#offered.deleteCopy(content)
    this.#draw('now')
  }

  /** Takes an own offer back, for everybody, and deletes the copy; of others, deletes the copy here. The person's own file stays where it is. */
  async remove(id: FileId): Promise<void> {
    this.#known(id)
    for (const entry of this.#offers.entriesOf(id, this.#parts.swarm.identity.key)) {
      await this.#parts.log.append(
        entryKinds.tombstone,
        encodeBody({type: 'tombstone', target: toBytes(shortId(entry))})
      )
      await this.#offered.withdraw(entry)
    }
    for (const content of this.#offered.partsOf(id)) await this.#offered.deleteCopy(content)
    this.#draw('now')
  }

  /** Hides an offer here, and deletes what has come of it. */
  async decline(id: FileId): Promise<void> {
    await this.cancel(id)
    await this.#known(id).set({declined: true})
    this.#draw('now')
  }

  async restore(id: FileId): Promise<void> {
    await this.#known(id).set({declined: false})
    this.#draw('now')
  }

  /** Offers that are hidden here. */
  get declined(): readonly SharedFile[] {
    return this.#visible(true)
  }

  /** Pinned copies are never proposed for deletion. */
  async pin(id: FileId, on: boolean): Promise<void> {
    for (const content of this.#offered.partsOf(id)) await content.set({pinned: on})
    this.#draw('now')
  }

  /** After a click: asks whether the person's own file may be read again. */
  async unlock(id: FileId): Promise<void> {
    const parts = this.#offered.partsOf(id)
    await Promise.all(parts.map(content => content.openOriginal({ask: true})))
    for (const content of parts) if (content.complete) this.#exchange.announce(content)
    this.#draw('now')
  }

  /** The bytes in order, verified, each as soon as it is here; loads them as needed. @throws FileError 'not-here' | 'aborted' | 'changed'; StorageError */
  blocks(id: FileId, options: BlocksOptions = {}): AsyncIterable<Bytes> {
    return this.#reading.blocks(this.#known(id), options)
  }

  /** All of it, kept by the browser and not in memory. @throws FileError 'not-here' when some of it is missing */
  async blob(id: FileId): Promise<Blob> {
    const content = this.#known(id)
    const mediaType = this.#offered.find(id)?.mediaType ?? this.#folders.file(id)?.mediaType ?? ''
    const blob = await content.blob(mediaType)
    if (blob === undefined) throw new FileError('not-here', 'Some of this file is not here yet.')
    if (content.record !== undefined) void content.set().catch(cause => this.#storageFailed(cause))
    return blob
  }

  /** What is in a folder; loads its listing. @throws FileError 'not-here' | 'unreadable' */
  async folder(id: FileId, signal?: AbortSignal): Promise<readonly FileInFolder[]> {
    const content = this.#known(id)
    if (!content.complete) {
      this.#queue.want(content, {first: true})
      await this.#reading.complete(content, signal)
    }
    const folder = await this.#folders.read(content)
    if (folder?.kind !== 'listed') throw new FileError('unreadable', 'What is in this folder cannot be read.')
    return folder.files
  }

  /** Copies that may be deleted to make room, the least recently used first, until there would be enough. */
  async evictable(neededBytes: number): Promise<readonly SharedFile[]> {
    return evictable(this.#list, this.#contents, neededBytes)
  }

  /** Stops; what was loading goes on when the topic's files are opened again. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const end of this.#endings) end()
    this.#cancelTick()
    this.#cancelDrawing?.()
    this.#adding.close()
    this.#reading.close()
    this.#queue.close()
    this.#exchange.close()
    await this.#offered.settled()
  }

  async #open(): Promise<void> {
    const {storage} = this.#parts
    if (storage.kept === 'memory')
      this.#notKept = new StorageError('missing', 'This browser keeps nothing for this page.')
    await this.#contents.open().catch(cause => this.#storageFailed(cause))
    this.#labels.setPresent(this.#parts.swarm.people)
    this.#offered.readAnew()
    await this.#offered.settled()
    this.#tick()
    this.#draw('now')
  }

  #tick(): void {
    const {env, swarm} = this.#parts
    this.#cancelTick = env.scheduler.after(limits.tickMs, () => {
      // Who offers a file that nobody else here has may be somebody this page is not linked with.
      for (const {state, author} of this.#list) if (state.kind === 'waiting') swarm.requestLink?.(author)
      this.#exchange.tick()
      this.#queue.tick()
      this.#tick()
    })
  }

  // What is here

  #known(id: FileId): FileContent {
    throwIfClosed(this.#closing)
    return this.#offered.known(id)
  }

  #contentChanged(content: FileContent): void {
    if (content.original?.kind === 'changed' && !content.complete) this.#exchange.withdraw(content.file.id)
    this.#reading.look()
    this.#draw('soon')
  }

  // Telling

  #storageFailed(cause: unknown): void {
    if (!(cause instanceof StorageError)) throw cause
    this.#notKept = cause
    this.#draw('soon')
  }

  async #askLasting(): Promise<void> {
    this.#usage = {...this.#usage, persisted: await this.#parts.lasting.ask()}
    this.#draw('soon')
  }

  #draw(when: 'now' | 'soon'): void {
    if (this.#closing !== undefined) return
    if (when === 'soon') {
      this.#cancelDrawing ??= this.#parts.env.scheduler.after(limits.progressMs, () => this.#draw('now'))
      return
    }
    this.#cancelDrawing?.()
    this.#cancelDrawing = undefined
    this.#list = this.#visible(false)
    void this.#measure()
    this.#tellNotice()
    this.emit('files', undefined)
    const active = this.#list.map(({state}) => (state.kind === 'here' ? state.takers : state.kind)).join()
    if (active === this.#active) return
    this.#active = active
    this.emit('transfer', undefined)
  }

  #visible(declined: boolean): readonly SharedFile[] {
    const offers = this.#offered
      .all()
      .filter(({id}) => (this.#contents.find(id)?.record?.declined === true) === declined)
    return [...(declined ? [] : this.#adding.list()), ...offers.map(offer => this.#views.of(offer))]
  }

  #tellNotice(): void {
    const neededBytes = this.#queue.lacking
    const before = JSON.stringify(this.#notice)
    this.#notice =
      neededBytes !== undefined
        ? {kind: 'storage-full', neededBytes}
        : this.#notKept && {kind: 'not-kept', reason: this.#notKept.reason}
    if (before !== JSON.stringify(this.#notice)) this.emit('notice', undefined)
  }

  async #measure(): Promise<void> {
    const usage = await this.#parts.storage.usage().catch(() => undefined)
    if (usage !== undefined) this.#usage = {...usage, persisted: this.#usage.persisted}
  }
}

function throwIfClosed(closing: Promise<void> | undefined): void {
  if (closing !== undefined) throw new FileError('closed', 'You have left this topic.')
}

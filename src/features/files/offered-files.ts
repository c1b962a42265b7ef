import {FileError} from '../../base/errors.ts'
import type {EntryId, FileId} from '../../base/ids.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import type {AuthorLabels} from '../../log/author-labels.ts'
import type {Contents} from './contents.ts'
import type {DownloadQueue} from './download-queue.ts'
import type {FileContent} from './file-content.ts'
import type {FileExchange} from './file-exchange.ts'
import type {FilesLog} from './files-log.ts'
import type {Folders} from './folders.ts'
import {offerKinds, type Offer, type Offers} from './offers.ts'
import {engineParameters as limits} from './parameters.ts'

export interface OfferedFilesOptions {
  readonly log: FilesLog
  readonly offers: Offers
  readonly contents: Contents
  readonly folders: Folders
  readonly queue: DownloadQueue
  readonly exchange: FileExchange
  readonly labels: AuthorLabels
  readonly changed: (when: 'now' | 'soon') => void
  readonly failed: (cause: unknown) => void
}

/** What the topic offers, joined to what of it is here: wanted files go on by themselves, and what was taken back goes. */
export class OfferedFiles {
  readonly #options: OfferedFilesOptions
  #offered = new Map<FileId, Offer>()
  #taking: Promise<unknown> = Promise.resolve()

  constructor(options: OfferedFilesOptions) {
    this.#options = options
  }

  /** Newest first. */
  all(): readonly Offer[] {
    return [...this.#offered.values()]
  }

  find(id: FileId): Offer | undefined {
    return this.#offered.get(id)
  }

  /** Resolves when everything that came before is taken in. */
  async settled(): Promise<void> {
    await this.#taking
  }

  take(entries: readonly LogEntry[]): void {
    this.#options.labels.take(entries)
    this.#after(async () => {
      if (await this.#options.offers.take(entries)) await this.#changed()
    })
  }

  /** An own offer was taken back just now. */
  async withdraw(entry: EntryId): Promise<void> {
    this.#after(async () => {
      if (this.#options.offers.drop(entry)) await this.#changed()
    })
    await this.#taking
  }

  /** Entries went, or nothing is known yet. */
  readAnew(): void {
    const {offers, log} = this.#options
    this.#after(async () => {
      const entries = await log.ofKinds(offerKinds, limits.offers)
      offers.clear()
      await offers.take(entries)
      await this.#changed()
    })
  }

  /** The content of a file that is offered, or stands in a folder whose listing is here. @throws FileError 'not-here' */
  known(id: FileId): FileContent {
    const {size, root} = this.find(id)?.content ?? this.#options.folders.file(id) ?? {}
    if (size === undefined || root === undefined)
      throw new FileError('not-here', 'There is no such file in this topic.')
    return this.#options.contents.of({id, size, root})
  }

  /** A file; or a folder's listing and all that is in it. */
  partsOf(id: FileId): readonly FileContent[] {
    const {contents, folders} = this.#options
    const content = contents.find(id)
    const folder = folders.find(id)
    const inside = folder?.kind === 'listed' ? folders.contentsOf(folder.files) : []
    return content === undefined ? inside : [content, ...inside]
  }

  /** Nothing is given that is not offered in this topic, though it may be here by another. */
  mayBeGiven(id: FileId): boolean {
    return this.#offered.has(id) || this.#options.folders.folderOf(id) !== undefined
  }

  /** The listing first; what is in it when that is here. 'known': what is in it is only given to others, as far as it is here. */
  async loadFolder(
    listing: FileContent,
    {
      first = false,
      paused = false,
      only = 'wanted'
    }: {first?: boolean; paused?: boolean; only?: 'wanted' | 'known'} = {}
  ): Promise<void> {
    const {queue, folders, exchange, changed} = this.#options
    if (!listing.complete) {
      if (only === 'wanted') queue.want(listing, {first: true, paused})
      return
    }
    const folder = await folders.read(listing)
    const inside = folder?.kind === 'listed' ? folders.contentsOf(folder.files) : []
    for (const content of inside) {
      if (content.record !== undefined) await content.openOriginal({ask: false})
      if (content.complete) exchange.announce(content)
      else if (only === 'wanted' && content.original === undefined) queue.want(content, {first, paused})
    }
    changed('soon')
  }

  /** All of a file is here now. */
  async completed(content: FileContent): Promise<void> {
    this.#options.exchange.announce(content)
    const {folder} = this.find(content.file.id) ?? {}
    if (folder !== undefined)
      await this.loadFolder(content, {only: content.record?.wanted === false ? 'known' : 'wanted'})
  }

  /** The person's own file stays where it is. */
  async deleteCopy(content: FileContent): Promise<void> {
    const {queue, exchange} = this.#options
    const {id} = content.file
    queue.drop(id)
    exchange.withdraw(id)
    if (content.record === undefined) return
    await content.remove()
    queue.retryFull()
  }

  #after(task: () => Promise<void>): void {
    const run = this.#taking.then(task)
    // One that failed keeps nothing behind it from being done.
    this.#taking = run.catch(() => undefined)
    void run.catch(this.#options.failed)
  }

  async #changed(): Promise<void> {
    const {offers, labels, log, changed} = this.#options
    const before = this.#offered
    this.#offered = new Map(offers.list().map(offer => [offer.id, offer]))
    for (const id of before.keys()) if (!this.#offered.has(id)) await this.#withdrawn(id)
    for (const [id, offer] of this.#offered) if (!before.has(id)) await this.#appeared(offer)
    const authors = new Set(this.all().map(({author}) => author))
    labels.take(await log.newestOfKind(entryKinds.profile, authors))
    changed('now')
  }

  /** What is here of a file that is offered now, and was wanted, is used. */
  async #appeared({id, folder}: Offer): Promise<void> {
    const {contents, exchange, queue} = this.#options
    const content = contents.find(id)
    const {record} = content ?? {}
    if (content === undefined || record === undefined || record.declined === true) return
    await content.openOriginal({ask: false})
    if (content.complete) exchange.announce(content)
    const {paused, wanted} = content.record ?? record
    if (folder !== undefined) return this.loadFolder(content, {paused, only: wanted ? 'wanted' : 'known'})
    if (wanted && !content.complete && content.original === undefined) queue.want(content, {paused})
  }

  async #withdrawn(id: FileId): Promise<void> {
    const {exchange, folders} = this.#options
    for (const content of this.partsOf(id)) {
      // Kept on purpose: it is not given away any more, and that is all.
      if (content.record?.pinned === true) exchange.withdraw(content.file.id)
      else await this.deleteCopy(content)
    }
    folders.forget(id)
  }
}

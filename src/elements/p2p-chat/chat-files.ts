import type {EntryId, PersonKey} from '../../base/ids.ts'
import type {ChatView, MessageView} from '../chat-view.ts'
import {FeatureOpening} from '../feature-opening.ts'
import {takeDrops, type DroppedItem} from '../file-drop.ts'
import {FilesEvent} from '../files-event.ts'
import {transferOf} from '../files-transfer.ts'
import type {FilesView, FileView, ShareItemView} from '../files-view.ts'
import {openFilesOf} from '../open-files.ts'
import type {OutTray} from '../p2p-files-list/out-tray.ts'
import {sentenceOf} from '../sentence-of.ts'
import * as strings from '../strings.ts'
import {withFiles} from './file-messages.ts'
import type {LazyParts} from './lazy-parts.ts'

export interface ChatFilesHost {
  readonly element: HTMLElement
  readonly parts: LazyParts
  /** Everybody in the topic would get what is dropped or pasted now. */
  isPublic(): boolean
  /** The list of files is in view. */
  isShown(): boolean
  draw(): void
}

/** The files of a conversation's topic: opened once it is open, drawn among what was said, added from where one writes. */
export class ChatFiles {
  readonly #host: ChatFilesHost
  readonly #opening: FeatureOpening<FilesView>
  #chat: ChatView | undefined
  #given: FilesView | undefined
  #files: FilesView | undefined
  #end: AbortController | undefined
  #endDrops: (() => void) | undefined
  /** Offers that were in the list when it was last in view, or when it was opened. */
  #known: ReadonlySet<EntryId> = new Set()
  #tray: OutTray | undefined
  #failure = ''
  #isOver = false
  #merged: {readonly of: readonly unknown[]; readonly all: readonly MessageView[]} | undefined
  /** Those who added something before the files were open. */
  #awaiting: ((files: FilesView | Error | undefined) => void)[] = []

  constructor(host: ChatFilesHost, open = openFilesOf) {
    this.#host = host
    this.#opening = new FeatureOpening(open, () => this.#follow())
  }

  get files(): FilesView | undefined {
    return this.#files
  }

  /** Why there are none. */
  get error(): Error | undefined {
    return this.#opening.state.kind === 'failed' ? this.#opening.state.error : undefined
  }

  /** What could not be added, in sentences; empty when all could. */
  get failure(): string {
    return this.#failure || (this.#tray?.failures.join(' ') ?? '')
  }

  /** Something hangs over the conversation that can be dropped. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Offers of others that came since the list was last in view. */
  get fresh(): number {
    if (this.#files === undefined || this.#host.isShown()) return 0
    return this.#files.list.filter(file => !file.own && !this.#known.has(file.entry) && this.#isShown(file)).length
  }

  /** A chat that a script opened has the files that the script opened. */
  follow(
    chat: ChatView | undefined,
    given: {readonly chat: ChatView | undefined; readonly files: FilesView | undefined}
  ) {
    if (chat !== this.#chat) this.#settle(undefined)
    this.#chat = chat
    this.#given = chat === undefined ? undefined : given.files
    this.#opening.want(given.chat === undefined && given.files === undefined ? chat?.swarm : undefined)
    this.#follow()
  }

  connect(): void {
    this.#endDrops = takeDrops(this.#host.element, {
      takes: () => (this.#files !== undefined || this.#opening.state.kind === 'opening') && this.#host.isPublic(),
      take: items => void this.#drop(items),
      hovers: on => {
        if (on === this.#isOver) return
        this.#isOver = on
        this.#host.draw()
      }
    })
  }

  disconnect(): void {
    this.#endDrops?.()
    this.#endDrops = undefined
  }

  readonly retry = (): void => this.#opening.retry()

  /** Asks for files and offers them. */
  readonly attach = (): void => {
    void this.#add(async ({pickFiles}) => pickFiles())
  }

  dismiss(): void {
    this.#failure = ''
    this.#tray?.dismiss()
    this.#host.draw()
  }

  /** The list came into view, or is about to leave it. */
  seen(): void {
    this.#known = new Set(this.#files?.list.map(({entry}) => entry))
  }

  /** What was said and what was offered, in order. `fromStart`: nothing older was said. */
  among(said: readonly MessageView[], fromStart: boolean): readonly MessageView[] {
    const list = this.#files?.list ?? noFiles
    if (list.length === 0) return said
    const of = [said, list, fromStart, this.without]
    if (this.#merged === undefined || of.some((each, at) => each !== this.#merged!.of[at]))
      this.#merged = {of, all: withFiles(said, list.filter(this.#isShown), fromStart)}
    return this.#merged.all
  }

  /** Whose files are not shown. */
  get without(): readonly PersonKey[] {
    return this.#chat?.blocked ?? nobody
  }

  readonly #isShown = ({author}: FileView): boolean => !this.without.includes(author)

  #drop(items: readonly DroppedItem[]): Promise<void> {
    return this.#add(({shareItemsOf}) => shareItemsOf(items))
  }

  async #add(items: (part: Part) => Promise<readonly ShareItemView[]>): Promise<void> {
    this.#failure = ''
    try {
      // Asked for first: what is added is for the conversation of now.
      const [files, part] = await Promise.all([this.#opened(), this.#host.parts.load('files')])
      this.#tray ??= new part.OutTray(() => this.#host.draw())
      const chosen = await items(part)
      if (files !== undefined && chosen.length > 0) await this.#tray.add(chosen, files)
    } catch (error) {
      this.#failure = sentenceOf(error, strings.couldNotAdd())
      this.#host.draw()
    }
  }

  /** Undefined when the conversation is another one by then. @throws why they could not be opened */
  async #opened(): Promise<FilesView | undefined> {
    if (this.#files !== undefined || this.#opening.state.kind !== 'opening') return this.#files
    const files = await new Promise<FilesView | Error | undefined>(resolve => this.#awaiting.push(resolve))
    if (files instanceof Error) throw files
    return files
  }

  #settle(files: FilesView | Error | undefined): void {
    const awaiting = this.#awaiting
    this.#awaiting = []
    for (const resolve of awaiting) resolve(files)
  }

  #follow(): void {
    const {state} = this.#opening
    const files = this.#given ?? (state.kind === 'open' ? state.feature : undefined)
    if (files !== this.#files) {
      this.#end?.abort()
      this.#files = files
      this.seen()
      if (files !== undefined) this.#begin(files)
    }
    if (state.kind !== 'opening') this.#settle(files ?? this.error)
    this.#host.draw()
  }

  #begin(files: FilesView): void {
    this.#end = new AbortController()
    const options = {signal: this.#end.signal}
    let told = ''
    const tell = () => {
      const {coming, giving} = transferOf(files.list)
      const {fresh} = this
      const now = `${coming} ${giving} ${fresh}`
      if (now === told) return
      told = now
      this.#host.element.dispatchEvent(new FilesEvent(transferOf(files.list), fresh))
    }
    files.on(
      'files',
      () => {
        if (this.#host.isShown()) this.seen()
        tell()
        this.#host.draw()
      },
      options
    )
    tell()
  }
}

type Part = typeof import('../p2p-files-list/p2p-files-list.ts')

const nobody: readonly PersonKey[] = []
const noFiles: readonly FileView[] = []

import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {repeat} from 'lit/directives/repeat.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {EntryId} from '../../base/ids.ts'
import {takeDrops, type DroppedItem} from '../file-drop.ts'
import type {FilesView, FileView, ShareItemView} from '../files-view.ts'
import * as icons from '../icons.ts'
import {panelTitle} from '../panel-title.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {RenderPace} from '../render-pace.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {lineStyles} from '../styles/line.styles.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import * as strings from '../strings.ts'
import {bytesText} from '../text/amounts.ts'
import {shareItemsOf} from './dropped-folders.ts'
import {emptyDrawing} from './empty-drawing.ts'
import {actionsFor, removalOf} from './file-actions.ts'
import {FileWork} from './file-work.ts'
import {FolderLists, hiddenTemplate} from './folder-lists.ts'
import {Hearing} from './hearing.ts'
import {MakingRoom} from './making-room.ts'
import {OutTray} from './out-tray.ts'
import {fileRowStyles} from './file-row.styles.ts'
import {filesListStyles} from './p2p-files-list.styles.ts'
import {pickFiles, pickFolder} from './picking.ts'
import {Pictures} from './pictures.ts'
import {RowFocus} from './row-focus.ts'
import {rowTemplate, type FileRowHandlers} from './row-template.ts'
import {lineTemplate, summaryTemplate, usageTemplate} from './summary-template.ts'

/** Drawn at first, and with each wish for more. */
const rowsAtATime = 100
/** Rows whose pictures are shown. */
const mostPictures = 24
const renderIntervalMs = 50

/**
 * @summary The list of a topic's files inside `<p2p-files>` and `<p2p-chat>`.
 *
 * @csspart file - One file.
 * @csspart summary - What is on its way.
 * @csspart usage - The room used.
 * @csspart drop - What is shown while files hang over it.
 * @csspart fish - The picture of a person.
 */
export class P2pFilesList extends LitElement {
  static override styles = [controlStyles, hueStyles, panelStyles, lineStyles, filesListStyles, fileRowStyles]

  readonly #pace = new RenderPace(browserEnvironment.scheduler, () => this.requestUpdate(), renderIntervalMs)
  readonly #work = new FileWork({
    files: () => this.files,
    place: () => this.renderRoot,
    changed: () => this.requestUpdate()
  })
  readonly #tray = new OutTray(() => this.requestUpdate())
  readonly #room = new MakingRoom(() => this.requestUpdate())
  readonly #pictures = new Pictures(() => this.#pace.soon())
  readonly #hearing = new Hearing()
  readonly #folders = new FolderLists(() => this.requestUpdate())
  readonly #focus = new RowFocus(this)
  readonly #rowHandlers: FileRowHandlers = {
    press: (action, file) => {
      if (action === 'remove' || action === 'not-now') this.#focus.leave(file.entry, this.#shown())
      this.#work.do(action, file)
    },
    toggleFolder: file => void this.#work.attempt(() => this.#folders.toggle(file, this.files))
  }
  #end: AbortController | undefined
  #endDrops: (() => void) | undefined

  @state() private isOver = false
  @state() private spoken = ''
  @state() private most = rowsAtATime
  @state() private isHiddenOpen = false
  @state() private dismissed = ''

  /** Whose files are not shown. */
  @property({attribute: false}) without: readonly PersonKey[] = []
  @property({attribute: false}) files: FilesView | undefined
  /** Leads back to where it was opened; without it, there is no way back. */
  @property({attribute: false}) back: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#key)
    this.#endDrops = takeDrops(this, {
      takes: () => this.files !== undefined,
      take: items => this.#dropped(items),
      hovers: on => (this.isOver = on)
    })
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#endDrops?.()
    this.#end?.abort()
    this.#end = undefined
    this.#work.undoing.settle()
    this.#pictures.close()
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#pace.drawn()
    if (changes.has('files') && this.hasUpdated) this.#follow()
  }

  protected override firstUpdated(): void {
    if (this.back !== undefined) this.renderRoot.querySelector<HTMLElement>('h3')?.focus()
  }

  protected override updated(): void {
    this.#focus.settle()
  }

  /** Offers files and folders, as if they had been dropped. */
  add(items: readonly ShareItemView[]): void {
    if (this.files !== undefined && items.length > 0) void this.#tray.add(items, this.files)
  }

  #follow(): void {
    this.#end?.abort()
    this.#end = new AbortController()
    const options = {signal: this.#end.signal}
    const {files} = this
    if (files === undefined) return
    this.#hearing.hear(this.#list(), browserEnvironment.clock.monotonic())
    const changed = () => this.#pace.soon()
    files.on(
      'files',
      () => {
        const said = this.#hearing.hear(this.#list(), browserEnvironment.clock.monotonic())
        if (said !== '') this.spoken = said
        changed()
      },
      options
    )
    files.on('notice', changed, options)
    files.swarm.on('status', changed, options)
  }

  /** Those of everybody who is to be shown. */
  #list(): readonly FileView[] {
    const all = this.files?.list ?? []
    return this.without.length === 0 ? all : all.filter(({author}) => !this.without.includes(author))
  }

  #shown(): readonly FileView[] {
    return this.#list()
      .filter(({entry}) => !this.#work.undoing.hides(entry))
      .slice(0, this.most)
  }

  #dropped(items: readonly DroppedItem[]): void {
    void this.#work.attempt(async () => this.add(await shareItemsOf(items)), strings.couldNotAdd())
  }

  #pick(pick: () => Promise<readonly ShareItemView[]>): void {
    void this.#work.attempt(async () => this.add(await pick()), strings.couldNotAdd())
  }

  #makeRoom(neededBytes: number): void {
    void this.#work.attempt(async () => {
      await this.#room.ask(this.files!, neededBytes)
      await this.updateComplete
      this.renderRoot.querySelector<HTMLElement>('.ask button:last-of-type')?.focus()
    })
  }

  readonly #key = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0]
    if (!(target instanceof HTMLElement) || event.defaultPrevented) return
    if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && this.#work.undoing.words !== '')
      this.#undo()
    else if (!target.classList.contains('row') || !this.#rowKey(event, target.dataset['entry'] as EntryId)) return
    event.preventDefault()
    event.stopPropagation()
  }

  #rowKey({key}: KeyboardEvent, entry: EntryId): boolean {
    const shown = this.#shown()
    const file = shown.find(each => each.entry === entry)
    if (file === undefined || this.files === undefined) return false
    const actions = actionsFor(file, this.files)
    if (key === 'Enter') this.#rowHandlers.press(actions[0]!, file)
    else if (key === 'Delete') {
      const removal = removalOf(actions)
      if (removal !== undefined) this.#rowHandlers.press(removal, file)
    } else return this.#focus.step(key, entry, shown)
    return true
  }

  #undo(): void {
    this.#work.undoing.undo()
    this.#focus.returnTo()
  }

  #bar() {
    return html`<div class="bar">
      <button class="button accent add" @click=${() => this.#pick(pickFiles)}>${icons.plus()} ${strings.addFiles()}</button>
      <button class="button add-folder" @click=${() => this.#pick(pickFolder)}>
        ${icons.folderAdd()} ${strings.addFolder()}
      </button>
    </div>`
  }

  #lines(files: FilesView) {
    const {notice, swarm} = files
    const gotIt = (press: () => void) => html`<button class="button" @click=${press}>${strings.dismiss()}</button>`
    const {trouble} = this.#work
    const {failures} = this.#tray
    return html`
      ${
        trouble === ''
          ? nothing
          : lineTemplate(
              'error',
              trouble,
              gotIt(() => this.#work.dismiss())
            )
      }
      ${
        failures.length === 0
          ? nothing
          : lineTemplate(
              'error',
              failures.join(' '),
              gotIt(() => this.#tray.dismiss())
            )
      }
      ${
        this.#room.template(() => void this.#work.attempt(() => this.#room.make(files))) ??
        (notice?.kind === 'storage-full'
          ? lineTemplate(
              'error',
              strings.filesFull(bytesText(notice.neededBytes)),
              html`<button class="button make-room" @click=${() => this.#makeRoom(notice.neededBytes)}>
                ${strings.makeRoom()}
              </button>`
            )
          : nothing)
      }
      ${
        notice?.kind === 'not-kept' && this.dismissed !== notice.kind
          ? lineTemplate(
              'notice',
              strings.filesNotKept(),
              gotIt(() => (this.dismissed = notice.kind))
            )
          : nothing
      }
      ${swarm.status.kind === 'offline' ? lineTemplate('notice', strings.filesOffline(), nothing) : nothing}
    `
  }

  #empty(files: FilesView) {
    const isAlone = files.swarm.status.kind !== 'together'
    return html`<div class="empty">
      ${emptyDrawing()}
      <h4>${strings.noFiles()}</h4>
      <p class="quiet">${isAlone ? strings.filesAlone() : strings.noFilesHint()}</p>
    </div>`
  }

  #rows(files: FilesView) {
    const shown = this.#shown()
    this.#pictures.keep(files.list)
    const active = this.#focus.among(shown)
    const nowMs = browserEnvironment.clock.now()
    const rest = this.#list().length - this.most
    return html`<ul
        class="rows"
        role="list"
        aria-label=${strings.files()}
        @focusin=${(event: Event) => this.#focus.follow(event)}
      >
        ${repeat(
          shown,
          ({entry}) => entry,
          (file, at) =>
            rowTemplate(
              file,
              {
                isActive: file.entry === active,
                nowMs,
                picture: at < mostPictures ? this.#pictures.addressOf(file, files) : undefined,
                folder: this.#folders.of(file.id)
              },
              files,
              this.#rowHandlers
            )
        )}
      </ul>
      ${
        rest > 0
          ? html`<button class="button more" @click=${() => (this.most += rowsAtATime)}>
              ${strings.showMoreFiles(Math.min(rest, rowsAtATime))}
            </button>`
          : nothing
      }`
  }

  #hidden(files: FilesView) {
    const {declined} = files
    if (declined.length === 0) return nothing
    const restore = (file: FileView) => void this.#work.attempt(() => files.restore(file.id))
    return html`<details
      class="hidden-files"
      ?open=${this.isHiddenOpen}
      @toggle=${(event: Event) => (this.isHiddenOpen = (event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>${strings.hiddenFiles(declined.length)}</summary>
      ${this.isHiddenOpen ? hiddenTemplate(declined.slice(0, rowsAtATime), restore) : nothing}
    </details>`
  }

  #snack() {
    const {words} = this.#work.undoing
    return html`<div class="snack-place" role="status">
      ${
        words === ''
          ? nothing
          : html`<div class="snack">
              <span dir="auto">${words}</span>
              <button class="button plain undo" @click=${() => this.#undo()}>${strings.undo()}</button>
            </div>`
      }
    </div>`
  }

  override render() {
    const {files} = this
    return html`
      ${this.back === undefined ? nothing : panelTitle(strings.files(), this.back)}
      <div class="scroller">${
        files === undefined
          ? html`<p class="opening" aria-busy="true">${strings.filesOpening()}</p>`
          : html`${this.#bar()} ${this.#lines(files)} ${summaryTemplate(files.list, this.#tray.waiting)}
            <p class="said" aria-live="polite">${this.#work.said}</p>
            ${this.#shown().length === 0 ? this.#empty(files) : this.#rows(files)} ${this.#hidden(files)}
            ${usageTemplate(files)}`
      }</div>
      ${this.#snack()}
      ${this.isOver ? html`<div class="drop" part="drop">${icons.plus()}<p>${strings.dropHere(files?.swarm.topic ?? '')}</p></div>` : nothing}
      <p class="unseen" aria-live="polite">${this.spoken}</p>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-files-list': P2pFilesList
  }
}

import {html, nothing} from 'lit'
import type {FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import type {TabIndex} from '../text/text-pieces.ts'
import * as strings from '../strings.ts'
import type {ChatFiles} from './chat-files.ts'
import type {LazyParts} from './lazy-parts.ts'
import {lazyTemplate} from './panel-templates.ts'

/** The list of files, beside the conversation or instead of it. */
export function filesTemplate(chatFiles: ChatFiles, parts: LazyParts, back: () => void) {
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    event.preventDefault()
    back()
  }
  return html`<div class="panel files" part="panel" role="region" aria-label=${strings.files()} @keydown=${key}>
    ${
      chatFiles.error === undefined
        ? lazyTemplate(
            parts,
            'files',
            back,
            () =>
              html`<p2p-files-list
                exportparts="file, summary, usage, drop, fish"
                .files=${chatFiles.files}
                .without=${chatFiles.without}
                .back=${back}
              ></p2p-files-list>`
          )
        : html`<div class="loading" role="alert">
            <p>${strings.filesNotOpened()}</p>
            <button class="button" @click=${chatFiles.retry}>${strings.tryAgain()}</button>
            <button class="button plain" @click=${back}>${strings.back()}</button>
          </div>`
    }
  </div>`
}

/** What is shown while files hang over the conversation. */
export const dropTemplate = ({isOver, files}: ChatFiles) =>
  isOver
    ? html`<div class="drop" part="drop">
        ${icons.plus()}
        <p>${strings.dropHere(files?.swarm.topic ?? '')}</p>
      </div>`
    : nothing

/** How a file is drawn among what was said; undefined until that part is loaded. */
export class Cards {
  readonly #parts: LazyParts
  readonly #files: ChatFiles

  constructor(parts: LazyParts, files: ChatFiles) {
    this.#parts = parts
    this.#files = files
  }

  get template(): ((file: FileView, tabIndex: TabIndex) => unknown) | undefined {
    const {files} = this.#files
    if (files === undefined || files.list.length === 0) return undefined
    return this.#parts.state('card') === 'ready' ? this.#template : undefined
  }

  /** The same function each time: rows that have not changed are not drawn again. */
  readonly #template = (file: FileView, tabIndex: TabIndex) =>
    html`<p2p-files-card .file=${file} .files=${this.#files.files} .stop=${tabIndex}></p2p-files-card>`
}

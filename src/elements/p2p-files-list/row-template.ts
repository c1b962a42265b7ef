import {html, nothing, type TemplateResult} from 'lit'
import type {FileInFolderView, FilesView, FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import * as strings from '../strings.ts'
import {bytesText} from '../text/amounts.ts'
import {harmless} from '../text/harmless.ts'
import type {TabIndex} from '../text/text-pieces.ts'
import {momentText, timeStamp, whenText} from '../text/time.ts'
import {actionButtons, isWordy} from './action-buttons.ts'
import {actionsFor, type FileAction} from './file-actions.ts'
import {isRisky, kindIcon, kindOf} from './file-kinds.ts'
import {nameTemplate, shownName} from './file-name.ts'
import {progressTemplate} from './piece-map.ts'
import {loadingWords, stateWords, toneOf} from './state-words.ts'

const mostPaths = 200

/** What a folder holds, once it was asked for. */
export type FolderShown =
  | {readonly kind: 'closed'}
  | {readonly kind: 'opening'}
  | {readonly kind: 'open'; readonly files: readonly FileInFolderView[]}

export interface FileRow {
  readonly isActive: boolean
  readonly nowMs: number
  /** Of a picture that may be shown. */
  readonly picture: string | undefined
  readonly folder: FolderShown
}

export interface FileRowHandlers {
  press(action: FileAction, file: FileView): void
  toggleFolder(file: FileView): void
}

/** An id has no white space. */
const idOf = ({entry}: FileView) => `f-${entry.replace(/\s/g, '_')}`

/** One file: what it is, whose, where it stands, what one can do. */
export function rowTemplate(file: FileView, row: FileRow, files: FilesView, on: FileRowHandlers): TemplateResult {
  const tabIndex: TabIndex = row.isActive ? '0' : '-1'
  const actions = actionsFor(file, files)
  const isSlim = actions.length <= 2 && !actions.some(isWordy)
  return html`<li
    class="row ${file.state.kind} ${isSlim ? 'slim' : ''}"
    part="file"
    data-entry=${file.entry}
    tabindex=${tabIndex}
    aria-labelledby="${idOf(file)} ${idOf(file)}-s"
  >
    ${tileTemplate(file, row.picture)}
    <div class="what">
      ${nameTemplate(file.name, idOf(file))}
      <p class="about">
        <span>${sizeWords(file)}</span> <bdi class="who">${fish(file.author)} ${file.own ? strings.you() : harmless(file.authorName)}</bdi>
        <time datetime=${timeStamp(file.timeMs)} title=${momentText(file.timeMs)}>${whenText(file.timeMs, row.nowMs)}</time>
      </p>
      <p class="state ${toneOf(file)}" id="${idOf(file)}-s">
        ${toneMark(file)}<span>${[stateWords(file), ...loadingWords(file)].join(', ')}</span>
      </p>
      ${progressTemplate(file)}
      ${isRisky(file) && !file.own ? html`<p class="risky">${icons.warning()} ${strings.riskyFile()}</p>` : nothing}
      ${file.folder === undefined || file.state.kind === 'adding' ? nothing : folderTemplate(file, row, tabIndex, on)}
    </div>
    <div class="actions" role="group" aria-label=${strings.actions()}>
      ${actionButtons(file, actions, tabIndex, action => on.press(action, file))}
    </div>
  </li>`
}

function toneMark(file: FileView): TemplateResult | typeof nothing {
  switch (toneOf(file)) {
    case 'bad':
      return icons.warning()
    case 'good':
      return icons.check()
    case 'plain':
      return nothing
  }
}

export const sizeWords = ({size, folder}: FileView): string =>
  folder === undefined ? bytesText(size) : `${strings.filesInFolder(folder.count)}, ${bytesText(size)}`

/** A picture shows itself, everything else what kind it is. */
export const tileTemplate = (file: FileView, picture: string | undefined): TemplateResult =>
  picture === undefined
    ? html`<span class="tile ${kindOf(file)}" aria-hidden="true">${kindIcon(kindOf(file))}</span>`
    : html`<span class="tile" aria-hidden="true"><img src=${picture} alt="" decoding="async" /></span>`

function folderTemplate(file: FileView, {folder}: FileRow, tabIndex: TabIndex, on: FileRowHandlers) {
  const isOpen = folder.kind !== 'closed'
  return html`<button class="link" tabindex=${tabIndex} aria-expanded=${isOpen} @click=${() => on.toggleFolder(file)}>
      ${strings.showFolder()}
    </button>
    ${folder.kind === 'opening' ? html`<p class="about" aria-busy="true">${strings.loadingPart()}</p>` : nothing}
    ${folder.kind === 'open' ? pathsTemplate(folder.files) : nothing}`
}

const pathsTemplate = (files: readonly FileInFolderView[]) =>
  html`<ul class="paths" role="list">
    ${files
      .slice(0, mostPaths)
      .map(({path, size}) => html`<li><bdi>${shownName(path)}</bdi> <span>${bytesText(size)}</span></li>`)}
    ${files.length > mostPaths ? html`<li>${strings.moreInFolder(files.length - mostPaths)}</li>` : nothing}
  </ul>`

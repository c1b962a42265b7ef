import {html, type TemplateResult} from 'lit'
import type {FileId} from '../../base/ids.ts'
import type {FilesView, FileView} from '../files-view.ts'
import * as strings from '../strings.ts'
import {nameTemplate, shownName} from './file-name.ts'
import type {FolderShown} from './row-template.ts'

const closed: FolderShown = {kind: 'closed'}

/** Which folders show what is in them. */
export class FolderLists {
  readonly #changed: () => void
  readonly #shown = new Map<FileId, FolderShown>()

  constructor(changed: () => void) {
    this.#changed = changed
  }

  of(id: FileId): FolderShown {
    return this.#shown.get(id) ?? closed
  }

  /** Opening one loads its listing. */
  async toggle({id}: FileView, files: FilesView | undefined): Promise<void> {
    if (this.#shown.delete(id)) return this.#changed()
    if (files === undefined) return
    const opening: FolderShown = {kind: 'opening'}
    this.#set(id, opening)
    try {
      const listed = await files.folder(id)
      if (this.#shown.get(id) === opening) this.#set(id, {kind: 'open', files: listed})
    } catch (error) {
      if (this.#shown.get(id) === opening) this.#shown.delete(id)
      throw error
    }
  }

  #set(id: FileId, shown: FolderShown): void {
    this.#shown.set(id, shown)
    this.#changed()
  }
}

/** Offers that are hidden here, and the way back for each. */
export const hiddenTemplate = (list: readonly FileView[], restore: (file: FileView) => void): TemplateResult =>
  html`<ul role="list">
    ${list.map(
      file => html`<li>
        ${nameTemplate(file.name)}
        <button
          class="button plain"
          aria-label=${strings.fileActionName(strings.show(), shownName(file.name))}
          @click=${() => restore(file)}
        >
          ${strings.show()}
        </button>
      </li>`
    )}
  </ul>`

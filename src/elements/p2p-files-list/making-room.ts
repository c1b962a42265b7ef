import {html} from 'lit'
import type {FilesView, FileView} from '../files-view.ts'
import * as strings from '../strings.ts'
import {bytesText} from '../text/amounts.ts'
import {nameTemplate} from './file-name.ts'

/** Shown by name; of more only the number. */
const mostNamed = 6

type Asking =
  | {readonly kind: 'none'}
  | {readonly kind: 'ask'; readonly copies: readonly FileView[]}
  | {readonly kind: 'nothing-to-delete'}

/** Room for what waits for it: asks which copies may go, and lets it go on. */
export class MakingRoom {
  readonly #changed: () => void
  #asking: Asking = {kind: 'none'}

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get isAsking(): boolean {
    return this.#asking.kind === 'ask'
  }

  async ask(files: FilesView, neededBytes: number): Promise<void> {
    const copies = await files.evictable(neededBytes)
    this.#become(copies.length === 0 ? {kind: 'nothing-to-delete'} : {kind: 'ask', copies})
  }

  readonly cancel = (): void => this.#become({kind: 'none'})

  /** Deletes what was asked about, and whatever had stopped for want of room goes on. */
  async make(files: FilesView): Promise<void> {
    const copies = this.#asking.kind === 'ask' ? this.#asking.copies : []
    this.#become({kind: 'none'})
    for (const {id} of copies) await files.remove(id)
    const stopped = files.list.filter(({state}) => state.kind === 'paused' && state.why === 'storage-full')
    for (const {id} of stopped) await files.resume(id)
  }

  /** `yes`: the person agrees; without anything to delete, that there is room now. */
  template(yes: () => void) {
    switch (this.#asking.kind) {
      case 'none':
        return undefined
      case 'nothing-to-delete':
        return html`<div class="ask" role="group" aria-label=${strings.noRoomToMake()}>
          <p>${strings.noRoomToMake()}</p>
          <div class="buttons"><button class="button yes" @click=${yes}>${strings.tryAgain()}</button></div>
        </div>`
      case 'ask':
        return this.#question(this.#asking.copies, yes)
    }
  }

  #question(copies: readonly FileView[], yes: () => void) {
    const words = strings.makeRoomAsk(copies.length)
    const freed = copies.reduce((sum, {haveBytes}) => sum + haveBytes, 0)
    return html`<div
      class="ask"
      role="group"
      aria-label=${words}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        this.cancel()
      }}
    >
      <p>${words}</p>
      <ul role="list">
        ${copies
          .slice(0, mostNamed)
          .map(
            ({name, haveBytes}) =>
              html`<li>${nameTemplate(name)} <span class="amount">${bytesText(haveBytes)}</span></li>`
          )}
        ${copies.length > mostNamed ? html`<li>${strings.moreInFolder(copies.length - mostNamed)}</li>` : ''}
      </ul>
      <p class="quiet">${strings.makeRoomWords()}</p>
      <div class="buttons">
        <button class="button danger yes" @click=${yes}>${strings.makeRoomYes(bytesText(freed))}</button>
        <button class="button cancel" @click=${this.cancel}>${strings.cancel()}</button>
      </div>
    </div>`
  }

  #become(asking: Asking): void {
    this.#asking = asking
    this.#changed()
  }
}

import {html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import type {OpenedFileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import {nameTemplate, shownName} from '../p2p-files-list/file-name.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {viewerStyles} from './p2p-files-viewer.styles.ts'

/** @summary A picture, film, sound, document or text over the whole page. Goes when it is closed; keys mean nothing to what is below. */
export class P2pFilesViewer extends LitElement {
  static override styles = [controlStyles, viewerStyles]

  @query('dialog') private dialog!: HTMLDialogElement

  @state() private isBroken = false

  @property({attribute: false}) name = ''
  @property({attribute: false}) opened: OpenedFileView | undefined
  @property({attribute: false}) save: (() => void) | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.opened?.close()
  }

  protected override firstUpdated(): void {
    this.dialog.showModal()
  }

  /** Beside what is shown, not on it. */
  #pressed(event: Event): void {
    const target = event.target as HTMLElement
    if (target === this.dialog || target.classList.contains('inside')) this.dialog.close()
  }

  #broken(): void {
    this.isBroken = true
  }

  #content() {
    const {opened} = this
    if (opened === undefined) return nothing
    const {as, address} = opened
    const name = shownName(this.name)
    const broken = () => this.#broken()
    switch (as) {
      case 'image':
        return html`<img src=${address} alt=${name} decoding="async" @error=${broken} />`
      case 'video':
        return html`<video src=${address} aria-label=${name} controls autoplay playsinline @error=${broken}></video>`
      case 'audio':
        return html`<audio src=${address} aria-label=${name} controls autoplay @error=${broken}></audio>`
      case 'pdf':
        // The browser's own reader refuses to work in a sandbox.
        return html`<iframe src=${address} title=${name} referrerpolicy="no-referrer"></iframe>`
      case 'text':
        return html`<iframe class="text" src=${address} title=${name} sandbox="" referrerpolicy="no-referrer"></iframe>`
    }
  }

  override render() {
    return html`<dialog
      aria-label=${shownName(this.name)}
      @click=${(event: Event) => this.#pressed(event)}
      @close=${() => this.remove()}
      @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
    >
      <div class="bar">
        <h2>${nameTemplate(this.name)}</h2>
        ${
          this.save === undefined
            ? nothing
            : html`<button class="button save" @click=${() => this.save?.()}>
                ${icons.save()} ${strings.fileActions.save()}
              </button>`
        }
        <button
          class="button plain round close"
          aria-label=${strings.close()}
          title=${strings.close()}
          @click=${() => this.dialog.close()}
        >
          ${icons.close()}
        </button>
      </div>
      <div class="inside ${this.opened?.as ?? ''}">
        ${this.isBroken ? html`<p role="alert">${strings.notShown()}</p>` : this.#content()}
      </div>
    </dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-files-viewer': P2pFilesViewer
  }
}

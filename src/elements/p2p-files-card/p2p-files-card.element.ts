import {html, LitElement, nothing} from 'lit'
import {property} from 'lit/decorators.js'
import type {FilesView, FileView} from '../files-view.ts'
import * as icons from '../icons.ts'
import {actionButtons} from '../p2p-files-list/action-buttons.ts'
import {actionsFor, type FileAction} from '../p2p-files-list/file-actions.ts'
import {isRisky} from '../p2p-files-list/file-kinds.ts'
import {nameTemplate, shownName} from '../p2p-files-list/file-name.ts'
import {FileWork} from '../p2p-files-list/file-work.ts'
import {progressTemplate} from '../p2p-files-list/piece-map.ts'
import {Pictures} from '../p2p-files-list/pictures.ts'
import {sizeWords, tileTemplate} from '../p2p-files-list/row-template.ts'
import {loadingWords, saysSize, stateWords, toneOf} from '../p2p-files-list/state-words.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import type {TabIndex} from '../text/text-pieces.ts'
import {cardStyles} from './p2p-files-card.styles.ts'

/** What is done from here; the rest is in the list. */
const offered: ReadonlySet<FileAction> = new Set([
  'get',
  'get-again',
  'open',
  'pause',
  'go-on',
  'stop',
  'save',
  'unlock'
])

/** @summary A file among what was said: a card, or the picture itself when it is here. */
export class P2pFilesCard extends LitElement {
  static override styles = [controlStyles, cardStyles]

  readonly #pictures = new Pictures(() => this.requestUpdate())
  readonly #work = new FileWork({
    files: () => this.files,
    // The card may leave the document while the list moves.
    place: () => (this.getRootNode() instanceof ShadowRoot ? (this.getRootNode() as ShadowRoot) : this.renderRoot),
    changed: () => this.requestUpdate()
  })

  @property({attribute: false}) file: FileView | undefined
  @property({attribute: false}) files: FilesView | undefined
  /** Whether Tab stops at what is inside. */
  @property({attribute: false}) stop: TabIndex = '0'

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#pictures.close()
  }

  #picture(file: FileView, address: string) {
    const name = shownName(file.name)
    return html`<button
      class="picture"
      tabindex=${this.stop}
      aria-label=${strings.fileActionName(strings.fileActions.open(), name)}
      @click=${() => this.#work.do('open', file)}
    >
      <img src=${address} alt=${name} decoding="async" />
    </button>`
  }

  #card(file: FileView, files: FilesView) {
    // Who offers it has it already.
    const actions = actionsFor(file, files).filter(action => offered.has(action) && !(file.own && action === 'save'))
    return html`<div class="card ${file.state.kind} ${actions.length > 0 ? 'acting' : ''}">
      ${tileTemplate(file, undefined)}
      <div class="what">
        ${nameTemplate(file.name)}
        <p class="about ${toneOf(file)}">
          ${[...(saysSize(file) ? [] : [sizeWords(file)]), stateWords(file), ...loadingWords(file)].join(', ')}
        </p>
        ${progressTemplate(file)}
        ${isRisky(file) && !file.own ? html`<p class="risky">${icons.warning()} ${strings.riskyFile()}</p>` : nothing}
      </div>
      ${
        actions.length === 0
          ? nothing
          : html`<div class="actions" role="group" aria-label=${strings.actions()}>
              ${actionButtons(file, actions, this.stop, action => this.#work.do(action, file))}
            </div>`
      }
    </div>`
  }

  override render() {
    const {file, files} = this
    if (file === undefined || files === undefined) return nothing
    this.#pictures.keep([file])
    const address = this.#pictures.addressOf(file, files)
    const {trouble} = this.#work
    return html`
      ${address === undefined ? this.#card(file, files) : this.#picture(file, address)}
      ${trouble === '' ? nothing : html`<p class="trouble" role="alert">${trouble}</p>`}
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-files-card': P2pFilesCard
  }
}

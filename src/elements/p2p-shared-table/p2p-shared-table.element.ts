import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {DrawShared} from '../draw-board.ts'
import * as strings from '../games-strings.ts'
import type {SeatView, SharedStateTableView} from '../games-view.ts'
import * as icons from '../icons.ts'
import {LateParts} from '../late-parts.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {RenderPace} from '../render-pace.ts'
import {sentenceOf} from '../sentence-of.ts'
import type {SharedTableView} from '../shared-view.ts'
import {couldNotLoad, dismiss, loadingPart, tryAgain} from '../strings.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {lineStyles} from '../styles/line.styles.ts'
import {aboutTemplate} from './about-template.ts'
import {sharedTableStyles} from './p2p-shared-table.styles.ts'
import {plainStateTemplate} from './plain-state.ts'

const renderIntervalMs = 50
const loaders = {whiteboard: () => import('../p2p-whiteboard/p2p-whiteboard.ts')}
const events = ['presence', 'faults', 'notice', 'kept'] as const

/**
 * @summary A table of shared state: who is there, what is kept of it, and what it is drawn by. Its state is open while it is shown. Inside
 * `<p2p-game-table>`.
 *
 * @slot board - What the page draws of its own.
 *
 * @csspart board - What everybody changes.
 * @csspart fish - The picture of a person.
 */
export class P2pSharedTable extends LitElement {
  static override styles = [controlStyles, hueStyles, lineStyles, sharedTableStyles]

  readonly #pace = new RenderPace(browserEnvironment.scheduler, () => this.requestUpdate(), renderIntervalMs)
  readonly #parts = new LateParts(browserEnvironment, loaders, () => this.requestUpdate())
  #held: {readonly table: SharedStateTableView; readonly letGo: () => void} | undefined
  #followed: {readonly state: SharedTableView; readonly end: AbortController} | undefined

  @state() private trouble = ''
  @state() private spoken = ''

  @property({attribute: false}) table!: SharedStateTableView
  /** Who is there; other ones say that the table is to be looked at again. */
  @property({attribute: false}) seats: readonly SeatView[] = []
  @property({attribute: false}) askClose: () => void = () => undefined
  /** Draws the page's own shared state into `boardPlace`. */
  @property({attribute: false}) board: DrawShared | undefined
  @property({attribute: false}) boardPlace: (() => HTMLElement) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#letGo()
    this.#follow(undefined)
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#pace.drawn()
    if (changes.has('table')) this.trouble = this.spoken = ''
    if (!this.isConnected) return
    if (this.#held?.table !== this.table) {
      this.#letGo()
      this.#held = {table: this.table, letGo: this.table.hold()}
    }
    this.#follow(this.table.state)
  }

  protected override updated(): void {
    const {state} = this.table
    if (this.board === undefined || this.boardPlace === undefined || state === undefined) return
    // What the page does wrong is its own: the rest of the table stays.
    try {
      this.board(state, this.boardPlace())
    } catch (error) {
      const words = strings.boardFailed(error instanceof Error ? error.message : String(error))
      if (this.trouble !== words) this.trouble = words
      console.warn('shoal: the page could not draw its shared state:', error)
    }
  }

  #letGo(): void {
    this.#held?.letGo()
    this.#held = undefined
  }

  #follow(state: SharedTableView | undefined): void {
    if (state === this.#followed?.state) return
    this.#followed?.end.abort()
    this.#followed = undefined
    if (state === undefined) return
    const end = new AbortController()
    this.#followed = {state, end}
    const options = {signal: end.signal}
    const changed = () => this.#pace.soon()
    for (const name of events) state.on(name, changed, options)
    // A board of ours follows by itself.
    if (!this.#isWhiteboard) state.on('change', changed, options)
  }

  get #isWhiteboard(): boolean {
    return this.board === undefined && this.table.game === 'whiteboard'
  }

  readonly #keep = (on: boolean): void => {
    this.trouble = ''
    this.table.state?.setKept(on).then(
      () => (this.spoken = on ? strings.keptNow() : strings.forgotten()),
      (error: unknown) => (this.trouble = sentenceOf(error, strings.didNotWork()))
    )
  }

  #opening() {
    return html`<div class="place plain-place" part="board"><p class="quiet" aria-busy="true">${loadingPart()}</p></div>`
  }

  #place() {
    const {state} = this.table
    if (this.board !== undefined)
      return html`<div class="place plain-place" part="board"><slot name="board"></slot></div>`
    if (state === undefined) return this.#opening()
    if (!this.#isWhiteboard) return html`<div class="place plain-place" part="board">${plainStateTemplate(state)}</div>`
    switch (this.#parts.state('whiteboard')) {
      case 'loading':
        return this.#opening()
      case 'failed':
        return html`<div class="place plain-place" role="alert">
          <p>${couldNotLoad()}</p>
          <button class="button" @click=${() => this.#parts.retry('whiteboard')}>${tryAgain()}</button>
        </div>`
      case 'ready':
        return html`<div class="place"><p2p-whiteboard part="board" .board=${state}></p2p-whiteboard></div>`
    }
  }

  override render() {
    const {table, seats, trouble, spoken} = this
    return html`${aboutTemplate({table, seats, keep: this.#keep, askClose: this.askClose})}
      ${
        trouble === ''
          ? nothing
          : html`<div class="line error" role="alert">
              ${icons.warning()}
              <p>${trouble}</p>
              <button class="button" @click=${() => (this.trouble = '')}>${dismiss()}</button>
            </div>`
      }
      ${this.#place()}
      <p class="unseen" aria-live="polite">${spoken}</p>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-shared-table': P2pSharedTable
  }
}

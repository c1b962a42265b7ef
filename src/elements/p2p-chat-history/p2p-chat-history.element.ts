import {html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {live} from 'lit/directives/live.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import {ChatUpdates} from '../chat-updates.ts'
import type {ChatView, HistoryView} from '../chat-view.ts'
import {panelTitle} from '../panel-title.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import * as strings from '../strings.ts'
import {bytesText, countText} from '../text/amounts.ts'
import {choicesWith, dropsSomething, fileNameOf, type HistoryLimits} from './limits.ts'
import {historyStyles} from './p2p-chat-history.styles.ts'

/** What is asked before it is done. */
type Asked =
  {readonly kind: 'nothing'} | {readonly kind: 'clear'} | {readonly kind: 'lower'; readonly to: HistoryLimits}

/** @summary What is kept of a topic on this device, and what one can do with it; inside `<p2p-chat>`. */
export class P2pChatHistory extends LitElement {
  static override styles = [controlStyles, panelStyles, historyStyles]

  @query('input[type=file]') private picker!: HTMLInputElement

  @state() private asked: Asked = {kind: 'nothing'}
  @state() private said = ''
  @state() private trouble = ''
  @state() private busy = false
  @state() private dragged = false

  @property({attribute: false}) chat: ChatView | undefined
  @property({attribute: false}) back: (() => void) | undefined
  /** Hands a file to the person; by default as a download. */
  @property({attribute: false}) save: (file: Blob, name: string) => void = download

  constructor() {
    super()
    // A controller of the element, reached by nobody else.
    new ChatUpdates(this, ['history'])
  }

  protected override firstUpdated(): void {
    this.#focusTitle()
  }

  #focusTitle(): void {
    this.renderRoot.querySelector<HTMLElement>('h3')?.focus()
  }

  /** Does one thing at a time, and says how it went. */
  async #do(task: (history: HistoryView) => Promise<string>, otherwise = strings.storageTrouble()): Promise<void> {
    const history = this.chat?.history
    if (history === undefined || this.busy) return
    this.asked = {kind: 'nothing'}
    this.said = this.trouble = ''
    this.busy = true
    try {
      this.said = await task(history)
    } catch (error) {
      this.trouble = sentenceOf(error, otherwise)
    } finally {
      this.busy = false
      await this.updateComplete
      // The button that was pressed may be gone, and with it the focus, which Escape needs to be in here.
      if ((this.renderRoot as ShadowRoot).activeElement === null) this.#focusTitle()
    }
  }

  #export(): void {
    const name = fileNameOf(this.chat?.swarm.topic ?? '')
    void this.#do(async history => {
      this.save(await history.exportFile(), name)
      return strings.exported(name)
    })
  }

  #import(file: File | undefined): void {
    if (file === undefined) return
    void this.#do(async history => strings.imported(await history.importFile(file)), strings.importFailed())
    this.picker.value = ''
  }

  #dropped(event: DragEvent): void {
    event.preventDefault()
    this.dragged = false
    this.#import(event.dataTransfer?.files[0])
  }

  #limit(limits: HistoryLimits): void {
    const usage = this.chat?.history.usage
    if (usage === undefined) return
    if (dropsSomething(usage, limits)) this.#ask({kind: 'lower', to: limits})
    else this.#setLimits(limits)
  }

  #setLimits(limits: HistoryLimits): void {
    void this.#do(async history => {
      await history.setLimits(limits)
      return ''
    })
  }

  #clear(): void {
    void this.#do(async history => {
      await history.clear()
      return strings.cleared()
    })
  }

  #ask(asked: Asked): void {
    this.asked = asked
    this.said = this.trouble = ''
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.ask .cancel')?.focus())
  }

  /** The question is put away, and the focus is where it was asked. */
  #answerNo(): void {
    const from = this.asked.kind === 'clear' ? '.clear' : 'select'
    this.asked = {kind: 'nothing'}
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(from)?.focus())
  }

  #askKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    this.#answerNo()
  }

  #question(words: string, more: string, yes: string, press: () => void) {
    return html`<div class="ask" role="group" aria-label=${words} @keydown=${(event: KeyboardEvent) => this.#askKey(event)}>
      <p>${words}</p>
      ${more === '' ? nothing : html`<p class="quiet">${more}</p>`}
      <div class="row">
        <button class="button danger yes" @click=${press}>${yes}</button>
        <button class="button cancel" @click=${() => this.#answerNo()}>${strings.cancel()}</button>
      </div>
    </div>`
  }

  #room({usage}: HistoryView) {
    const {entries, bytes, maxEntries, maxBytes} = usage
    const choices = choicesWith(usage)
    const {asked} = this
    const chosen = asked.kind === 'lower' ? asked.to : usage
    const isChosen = (choice: HistoryLimits) =>
      choice.maxBytes === chosen.maxBytes && choice.maxEntries === chosen.maxEntries
    return html`<section>
      <p class="quiet">${strings.historyWords()}</p>
      <meter
        aria-label=${strings.keptName()}
        min="0"
        max="1"
        high="0.9"
        .value=${Math.max(bytes / Math.max(maxBytes, 1), entries / Math.max(maxEntries, 1))}
      ></meter>
      <p class="figures">
        <span>${strings.keptBytes(bytesText(bytes), bytesText(maxBytes))}</span>
        <span>${strings.keptEntries(countText(entries), countText(maxEntries))}</span>
      </p>
      <label>
        ${strings.limitName()}
        <select
          class="field"
          ?disabled=${this.busy}
          @change=${(event: Event) => this.#limit(choices[(event.currentTarget as HTMLSelectElement).selectedIndex]!)}
        >
          ${choices.map(
            choice => html`<option .selected=${live(isChosen(choice))}>
              ${strings.limitChoice(bytesText(choice.maxBytes), countText(choice.maxEntries))}
            </option>`
          )}
        </select>
      </label>
      ${
        asked.kind === 'lower'
          ? this.#question(strings.limitLowers(), '', strings.limitApply(), () => this.#setLimits(asked.to))
          : nothing
      }
    </section>`
  }

  #files() {
    return html`<section>
        <button class="button export" ?disabled=${this.busy} @click=${() => this.#export()}>
          ${strings.exporting()}
        </button>
        <p class="quiet">${strings.exportWords()}</p>
      </section>
      <section>
        <div
          class=${this.dragged ? 'drop over' : 'drop'}
          @dragover=${(event: DragEvent) => {
            event.preventDefault()
            this.dragged = true
          }}
          @dragleave=${() => (this.dragged = false)}
          @drop=${(event: DragEvent) => this.#dropped(event)}
        >
          <button class="button import" ?disabled=${this.busy} @click=${() => this.picker.click()}>
            ${strings.importing()}
          </button>
          <p class="quiet">${strings.importWords()}</p>
          <input
            type="file"
            hidden
            aria-label=${strings.importing()}
            accept=".shoal"
            @change=${() => this.#import(this.picker.files?.[0])}
          />
        </div>
      </section>`
  }

  #clearing() {
    return html`<section>
      ${
        this.asked.kind === 'clear'
          ? this.#question(strings.clearAsk(), strings.clearWords(), strings.clearConfirm(), () => this.#clear())
          : html`<button class="button danger clear" ?disabled=${this.busy} @click=${() => this.#ask({kind: 'clear'})}>
                ${strings.clearing()}
              </button>
              <p class="quiet">${strings.clearWords()}</p>`
      }
    </section>`
  }

  override render() {
    const history = this.chat?.history
    if (history === undefined) return nothing
    return html`
      ${panelTitle(strings.history(), () => this.back?.())}
      <p class="said" aria-live="polite">${this.said}</p>
      <p class="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
      ${this.#room(history)} ${this.#files()} ${this.#clearing()}
    `
  }
}

/** Lets the browser save a file under a name. */
function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Browsers read the file after the click.
  browserEnvironment.scheduler.after(60_000, () => URL.revokeObjectURL(link.href))
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-history': P2pChatHistory
  }
}

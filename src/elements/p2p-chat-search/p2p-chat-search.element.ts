import {html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {repeat} from 'lit/directives/repeat.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {ChatView, MessageView} from '../chat-view.ts'
import {panelTitle} from '../panel-title.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {fishTraits} from '../person/traits.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import * as strings from '../strings.ts'
import {harmless} from '../text/harmless.ts'
import {dayText, timeStamp} from '../text/time.ts'
import {excerpt} from './excerpt.ts'
import {searchStyles} from './p2p-chat-search.styles.ts'

/** Nobody reads more; more words narrow it down. */
export const mostResults = 100
const restMs = 150
const longestQuery = 200

type SearchState =
  | {readonly kind: 'empty'}
  | {readonly kind: 'looking'}
  | {readonly kind: 'done'}
  | {readonly kind: 'failed'; readonly words: string}

/** @summary Looks through what is kept of a topic, inside `<p2p-chat>`. */
export class P2pChatSearch extends LitElement {
  static override styles = [controlStyles, hueStyles, panelStyles, searchStyles]

  #attempt: AbortController | undefined
  #cancelRest: (() => void) | undefined

  @query('input') private field!: HTMLInputElement

  @state() private words = ''
  @state() private found: readonly MessageView[] = []
  @state() private progress: SearchState = {kind: 'empty'}
  @state() private gone = false

  @property({attribute: false}) chat: ChatView | undefined
  @property({attribute: false}) back: (() => void) | undefined
  /** Goes to a message; false when it is not here any more. */
  @property({attribute: false}) show: ((id: string) => Promise<boolean>) | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected override firstUpdated(): void {
    this.field.focus()
  }

  #stop(): void {
    this.#cancelRest?.()
    this.#attempt?.abort()
  }

  #typed(): void {
    const words = this.field.value.trim().slice(0, longestQuery)
    if (words === this.words) return
    this.words = words
    this.gone = false
    this.#stop()
    if (words === '') {
      this.found = []
      this.progress = {kind: 'empty'}
      return
    }
    this.#cancelRest = browserEnvironment.scheduler.after(restMs, () => void this.#look(words))
  }

  async #look(words: string): Promise<void> {
    const attempt = new AbortController()
    this.#attempt = attempt
    this.found = []
    this.progress = {kind: 'looking'}
    try {
      const results = this.chat?.search(words, {signal: attempt.signal, max: mostResults}) ?? []
      for await (const message of results) {
        if (attempt.signal.aborted) return
        this.found = [...this.found, message]
      }
      if (!attempt.signal.aborted) this.progress = {kind: 'done'}
    } catch (error) {
      if (!attempt.signal.aborted) this.progress = {kind: 'failed', words: sentenceOf(error, strings.searchFailed())}
    }
  }

  async #open(id: string): Promise<void> {
    this.gone = (await this.show?.(id)) === false
  }

  /** Arrow keys go from the field through the places found and back. */
  #key(event: KeyboardEvent): void {
    const places = [...this.renderRoot.querySelectorAll<HTMLElement>('.place')]
    const active = (this.renderRoot as ShadowRoot).activeElement
    const at = places.indexOf(active as HTMLElement)
    if (event.key === 'Enter' && active === this.field && !event.isComposing) places[0]?.click()
    else if (event.key === 'ArrowDown') places[Math.min(at + 1, places.length - 1)]?.focus()
    else if (event.key === 'ArrowUp' && at >= 0) (at === 0 ? this.field : places[at - 1])?.focus()
    else if (event.key === 'Home' && at >= 0) places[0]?.focus()
    else if (event.key === 'End' && at >= 0) places.at(-1)?.focus()
    else return
    event.preventDefault()
  }

  #state(): string {
    const {progress, found} = this
    if (this.gone) return strings.searchGone()
    switch (progress.kind) {
      case 'empty':
        return strings.searchEmpty()
      case 'looking':
        return found.length === 0 ? strings.searching() : strings.searchFound(found.length)
      case 'failed':
        return progress.words
      case 'done':
        if (found.length === 0) return strings.searchNone(this.words)
        return found.length < mostResults ? strings.searchFound(found.length) : strings.searchTooMany(mostResults)
    }
  }

  #place(message: MessageView, nowMs: number) {
    const {author, authorName, text, timeMs, own} = message
    return html`<li>
      <button class="place" @click=${() => this.#open(message.id)}>
        ${fish(author)}
        <bdi class="name hue-${fishTraits(author).hue}">${own ? strings.you() : authorName}</bdi>
        <time datetime=${timeStamp(timeMs)}>${dayText(timeMs, nowMs)}</time>
        <span class="excerpt" dir="auto"
          >${excerpt(harmless(text), this.words).map(piece => (piece.hit ? html`<mark>${piece.text}</mark>` : piece.text))}</span
        >
      </button>
    </li>`
  }

  override render() {
    const nowMs = browserEnvironment.clock.now()
    return html`
      ${panelTitle(strings.search(), () => this.back?.())}
      <div class="asking" @keydown=${(event: KeyboardEvent) => this.#key(event)}>
        <input
          class="field"
          type="search"
          dir="auto"
          maxlength=${longestQuery}
          aria-label=${strings.searchName()}
          placeholder=${strings.searchHint()}
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="search"
          @input=${() => this.#typed()}
        />
        <p class="quiet said" aria-live="polite">${this.#state()}</p>
      </div>
      ${
        this.found.length === 0
          ? nothing
          : html`<ul aria-label=${strings.searchResults()} @keydown=${(event: KeyboardEvent) => this.#key(event)}>
            ${repeat(
              this.found,
              message => message.id,
              message => this.#place(message, nowMs)
            )}
          </ul>`
      }
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-search': P2pChatSearch
  }
}

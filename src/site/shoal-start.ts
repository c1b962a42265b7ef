import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {TopicError} from '../base/errors.ts'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {normaliseTopic} from '../protocol/topic.ts'
import type {RecentTopic} from './recent-topics.ts'
import {hashOf, hashOfTopic, placeName, promisesHash, type TopicPlace} from './route.ts'
import {shoalDrawing} from './shoal-drawing.ts'
import './shoal-new-private.ts'
import {startStyles} from './shoal-start.styles.ts'
import * as strings from './strings.ts'

const shownAtMost = 12

/** The page without a topic: asks for one, begins a private one, and shows the recent ones. */
export class ShoalStart extends LitElement {
  static override styles = [controlStyles, startStyles]

  @query('#topic') private field!: HTMLInputElement

  @state() private trouble = ''

  @property({attribute: false}) recent: readonly RecentTopic[] = []
  @property({attribute: false}) forget: ((place: TopicPlace) => void) | undefined
  @property({attribute: false}) createPrivate: ((name: string) => Promise<void>) | undefined
  /** Why the address could not be followed. */
  @property() words = ''

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('words')) this.trouble = this.words
  }

  protected override firstUpdated(): void {
    // On touch a focused field opens the keyboard over the page before anything was read.
    if (matchMedia('(pointer: fine)').matches) this.field.focus()
  }

  #join(event: Event): void {
    event.preventDefault()
    try {
      location.hash = hashOfTopic(normaliseTopic(this.field.value))
    } catch (error) {
      if (!(error instanceof TopicError)) throw error
      this.trouble = error.message
      this.field.focus()
    }
  }

  #forgotten(place: TopicPlace): void {
    this.forget?.(place)
    void this.updateComplete.then(() => this.field.focus())
  }

  #recentItem(place: TopicPlace) {
    const name = placeName(place)
    const isPrivate = place.access === 'private'
    return html`<li class=${isPrivate ? 'private' : ''}>
      <a class="button" href=${hashOf(place)}>
        ${isPrivate ? html`<span class="lock" role="img" aria-label=${strings.isPrivate()}>${icons.lock()}</span>` : nothing}
        <span class="name" dir="auto">${name}</span>
      </a>
      ${
        isPrivate
          ? html`<button
            class="button plain round forget"
            aria-label=${strings.forget(name)}
            title=${strings.forget(name)}
            @click=${() => this.#forgotten(place)}
          >
            ${icons.close()}
          </button>`
          : nothing
      }
    </li>`
  }

  override render() {
    const shown = this.recent.slice(0, shownAtMost)
    return html`
      <main>
        ${shoalDrawing()}
        <h1>${strings.product()}</h1>
        <p class="tagline">${strings.tagline()}</p>
        <form @submit=${(event: Event) => this.#join(event)}>
          <label for="topic">${strings.topicName()}</label>
          <div class="line">
            <input
              id="topic"
              dir="auto"
              placeholder=${strings.topicHint()}
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              enterkeyhint="go"
              aria-describedby="trouble"
              aria-invalid=${this.trouble !== ''}
              @input=${() => (this.trouble = '')}
            />
            <button class="button accent">${strings.join()}</button>
          </div>
          <p class="trouble" id="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
        </form>
        <shoal-new-private .create=${this.createPrivate}></shoal-new-private>
        <p class="quiet">
          ${strings.explanation()} <a href=${promisesHash}>${strings.promisesLink()}</a>
        </p>
        ${
          shown.length === 0
            ? nothing
            : html`<nav aria-labelledby="recent">
              <h2 id="recent">${strings.recent()}</h2>
              <ul>
                ${shown.map(({place}) => this.#recentItem(place))}
              </ul>
            </nav>`
        }
      </main>
      <div class="corner"><slot name="actions"></slot></div>
    `
  }
}

customElements.define('shoal-start', ShoalStart)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-start': ShoalStart
  }
}

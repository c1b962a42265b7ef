import {css, html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {TopicError} from '../base/errors.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {normaliseTopic} from '../protocol/topic.ts'
import type {RecentTopic} from './recent-topics.ts'
import {hashOf} from './route.ts'
import {shoalDrawing} from './shoal-drawing.ts'
import * as strings from './strings.ts'

/** The page without a topic: asks for one and shows the recent ones. */
export class ShoalStart extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        overflow: auto;
        background: linear-gradient(var(--_shallow), var(--_deep));
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: safe center;
        justify-items: center;
        gap: 0.5rem;
        inline-size: 100%;
        max-inline-size: 34rem;
        margin: 0 auto;
        padding: 2rem 1.25rem calc(2rem + env(safe-area-inset-bottom));
      }
      .drawing {
        inline-size: min(21rem, 88%);
        block-size: auto;
      }
      .fish {
        fill: var(--_accent);
      }
      .depth-1 {
        opacity: 0.78;
      }
      .depth-2 {
        opacity: 0.58;
      }
      .coral {
        fill: light-dark(#e0664e, #ff9f8a);
      }
      .eye {
        fill: var(--_shallow);
      }
      h1 {
        margin: 0.25rem 0 0;
        font-size: 1.75rem;
        font-weight: 700;
        letter-spacing: -0.01em;
        line-height: 1.2;
      }
      p {
        margin: 0;
        text-align: center;
        text-wrap: balance;
      }
      .tagline {
        font-size: var(--_large);
      }
      .quiet {
        color: var(--_muted);
        font-size: var(--_small);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.375rem;
        inline-size: 100%;
        margin-block: 1.25rem 0.75rem;
      }
      label {
        font-weight: 600;
        font-size: var(--_small);
        padding-inline-start: 1rem;
      }
      .line {
        display: flex;
        gap: 0.375rem;
        padding: 0.3125rem;
        border: 1px solid var(--_edge);
        border-radius: 999px;
        background: var(--_raised);
        box-shadow: var(--_shadow);
      }
      .line:focus-within {
        border-color: var(--_accent);
        outline: 1px solid var(--_accent);
      }
      input {
        flex: 1;
        min-inline-size: 0;
        padding: 0.5rem 0.75rem;
        border: 0;
        outline: none;
        background: none;
        font-size: var(--_large);
      }
      input:focus-visible {
        outline: none;
      }
      input::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      .line .button {
        min-block-size: 2.75rem;
        padding-inline: 1.375rem;
      }
      .trouble {
        color: var(--_attention);
        font-weight: 600;
        text-align: start;
        padding-inline: 1rem;
      }
      h2 {
        margin: 0.5rem 0 0.25rem;
        font-size: var(--_small);
        color: var(--_muted);
      }
      nav {
        inline-size: 100%;
        text-align: center;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 0.5rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        max-inline-size: 100%;
      }
      .button span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        max-inline-size: 16rem;
      }
      .corner {
        position: absolute;
        inset-block-start: calc(0.625rem + env(safe-area-inset-top));
        inset-inline-end: 0.75rem;
      }
      @media (prefers-reduced-motion: no-preference) {
        .swims {
          animation: swim 5.2s ease-in-out infinite alternate;
        }
        .pace-1 {
          animation-duration: 4.1s;
        }
        .pace-2 {
          animation-duration: 6.3s;
          animation-delay: -2s;
        }
        .pace-3 {
          animation-duration: 4.7s;
          animation-delay: -3s;
        }
      }
      @keyframes swim {
        from {
          transform: translate(-4px, 1px);
        }
        to {
          transform: translate(5px, -2px);
        }
      }
    `
  ]

  @query('input') private field!: HTMLInputElement

  @state() private trouble = ''

  @property({attribute: false}) recent: readonly RecentTopic[] = []
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
      location.hash = hashOf(normaliseTopic(this.field.value))
    } catch (error) {
      if (!(error instanceof TopicError)) throw error
      this.trouble = error.message
      this.field.focus()
    }
  }

  override render() {
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
        <p class="quiet">${strings.explanation()}</p>
        ${
          this.recent.length === 0
            ? nothing
            : html`<nav aria-labelledby="recent">
              <h2 id="recent">${strings.recent()}</h2>
              <ul>
                ${this.recent.slice(0, 12).map(
                  ({topic}) =>
                    html`<li>
                      <a class="button" href=${hashOf(topic)}><span dir="auto">${topic}</span></a>
                    </li>`
                )}
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

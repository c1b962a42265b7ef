import {css, html, LitElement, nothing} from 'lit'
import {property, state} from 'lit/decorators.js'
import {repeat} from 'lit/directives/repeat.js'
import {TopicError} from '../base/errors.ts'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {normaliseTopic} from '../protocol/topic.ts'
import type {RecentTopic} from './recent-topics.ts'
import {hashOf, hashOfTopic, placeKey, placeName, promisesHash, type TopicPlace} from './route.ts'
import {mark} from './shoal-drawing.ts'
import * as strings from './strings.ts'

/** The column of topics, beside a conversation. */
export class ShoalTopics extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        background: var(--_surface);
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: 3.625rem;
        padding-inline: 1.125rem 0.5rem;
        border-block-end: 1px solid var(--_line);
        background: var(--_raised);
      }
      .brand a {
        flex: 1;
        display: flex;
        align-items: center;
        gap: 0.5rem;
        color: inherit;
        text-decoration: none;
      }
      h1 {
        margin: 0;
        font-size: var(--_large);
        font-weight: 700;
      }
      .mark {
        inline-size: 1.75rem;
        block-size: 1.75rem;
      }
      nav {
        flex: 1;
        overflow: hidden auto;
        padding: 0.75rem;
        scrollbar-width: thin;
        scrollbar-color: var(--_line) transparent;
      }
      form {
        display: flex;
        gap: 0.375rem;
        padding: 0.75rem 0.75rem 0;
      }
      .field {
        flex: 1;
        border-radius: 999px;
        padding-inline: 0.875rem;
      }
      .field::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      .trouble {
        margin: 0.375rem 1.25rem 0;
        color: var(--_attention);
        font-size: var(--_small);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        display: flex;
        align-items: center;
        border-radius: var(--_radius);
      }
      li a {
        flex: 1;
        min-inline-size: 0;
        padding: 0.5rem 0.75rem;
        min-block-size: 2.75rem;
        align-content: center;
        color: inherit;
        text-decoration: none;
        border-radius: var(--_radius);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        text-align: start;
      }
      li:hover {
        background: color-mix(in oklab, transparent, var(--_ink) 6%);
      }
      li a[aria-current] {
        background: var(--_own);
        font-weight: 650;
        box-shadow: inset 3px 0 0 var(--_accent);
      }
      li a[aria-current]:dir(rtl) {
        box-shadow: inset -3px 0 0 var(--_accent);
      }
      .forget {
        position: absolute;
        inset-inline-end: 0.25rem;
        opacity: 0;
      }
      li:hover .forget,
      .forget:focus-visible {
        opacity: 1;
        background: var(--_raised);
      }
      .lock {
        display: inline-block;
        vertical-align: -0.125em;
        margin-inline-end: 0.375rem;
        color: var(--_accent);
      }
      .lock .icon {
        inline-size: 1rem;
        block-size: 1rem;
      }
      .foot {
        padding: 0.5rem;
      }
      .foot a {
        color: inherit;
      }
      .quiet {
        margin: 0.25rem 0.5rem;
        color: var(--_muted);
        font-size: var(--_small);
      }
    `
  ]

  @state() private trouble = ''

  @property({attribute: false}) recent: readonly RecentTopic[] = []
  @property({attribute: false}) current: TopicPlace | undefined
  @property({attribute: false}) forget: ((place: TopicPlace) => void) | undefined

  #join(event: SubmitEvent): void {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).querySelector('input')!
    try {
      location.hash = hashOfTopic(normaliseTopic(field.value))
      field.value = ''
      this.trouble = ''
    } catch (error) {
      if (!(error instanceof TopicError)) throw error
      this.trouble = error.message
    }
  }

  #item(place: TopicPlace) {
    const isCurrent = this.current !== undefined && placeKey(place) === placeKey(this.current)
    const name = placeName(place)
    return html`<li>
      <a href=${hashOf(place)} dir="auto" aria-current=${isCurrent ? 'page' : nothing}>
        ${
          place.access === 'private'
            ? html`<span class="lock" role="img" aria-label=${strings.isPrivate()}>${icons.lock()}</span>`
            : nothing
        }${name}
      </a>
      ${
        isCurrent && place.access === 'public'
          ? nothing
          : html`<button
            class="button plain round forget"
            aria-label=${strings.forget(name)}
            title=${strings.forget(name)}
            @click=${() => this.forget?.(place)}
          >
            ${icons.close()}
          </button>`
      }
    </li>`
  }

  override render() {
    // Sorted by name: a list that jumps when one is opened cannot be learnt.
    const topics = [...this.recent].sort((a, b) => placeName(a.place).localeCompare(placeName(b.place)))
    return html`
      <div class="brand">
        <a href="#" aria-label=${`${strings.product()}: ${strings.allTopics()}`}>
          ${mark()}
          <h1>${strings.product()}</h1>
        </a>
        <slot name="actions"></slot>
      </div>
      <form @submit=${(event: SubmitEvent) => this.#join(event)}>
        <input
          class="field"
          aria-label=${strings.topicName()}
          placeholder=${strings.openTopic()}
          dir="auto"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
        />
        <button class="button plain round" aria-label=${strings.join()} title=${strings.join()}>${icons.plus()}</button>
      </form>
      <p class="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
      <nav aria-label=${strings.topics()}>
        ${
          topics.length === 0
            ? html`<p class="quiet">${strings.noRecent()}</p>`
            : html`<ul>
              ${repeat(
                topics,
                ({place}) => placeKey(place),
                ({place}) => this.#item(place)
              )}
            </ul>`
        }
      </nav>
      <p class="quiet foot"><a href=${promisesHash}>${strings.promises()}</a></p>
    `
  }
}

customElements.define('shoal-topics', ShoalTopics)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-topics': ShoalTopics
  }
}

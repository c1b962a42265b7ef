import {html, LitElement, nothing} from 'lit'
import {property, state} from 'lit/decorators.js'
import {repeat} from 'lit/directives/repeat.js'
import type {PersonView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import '../p2p-chat-name/p2p-chat-name.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {fishTraits} from '../person/traits.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {connectionRows} from './connection-rows.ts'
import {peopleStyles} from './p2p-chat-people.styles.ts'

/**
 * @summary Who is here, inside `<p2p-chat>`.
 *
 * @csspart person - One person.
 */
export class P2pChatPeople extends LitElement {
  static override styles = [controlStyles, hueStyles, peopleStyles]

  @state() private naming = false
  @state() private detailed = false

  @property({attribute: false}) people: readonly PersonView[] = []
  @property({attribute: false}) rename: ((name: string) => Promise<void>) | undefined
  /** Asked each time the details are shown or the people change. */
  @property({attribute: false}) report: (() => object) | undefined

  async #named(name: string): Promise<void> {
    await this.rename?.(name)
    this.#endNaming()
  }

  #endNaming(): void {
    this.naming = false
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.edit')?.focus())
  }

  #person(person: PersonView) {
    if (person.self && this.naming) {
      return html`<li class="self">
        <p2p-chat-name
          .name=${person.name}
          .save=${(name: string) => this.#named(name)}
          .cancel=${() => this.#endNaming()}
        ></p2p-chat-name>
      </li>`
    }
    return html`<li class=${person.self ? 'self' : person.here ? '' : 'away'} part="person">
      ${fish(person.key)}
      <span class="who hue-${fishTraits(person.key).hue}">
        <bdi class="name">${person.name}</bdi>
        ${person.self ? html`<span class="chip" dir="auto">${strings.you()}</span>` : nothing}
        ${person.here || person.self ? nothing : html`<span class="chip" dir="auto">${strings.away()}</span>`}
        ${person.pages > 1 ? html`<span class="chip" dir="auto">${strings.tabs(person.pages)}</span>` : nothing}
      </span>
      ${
        person.self
          ? html`<button
            class="button plain round edit"
            aria-label=${strings.changeName()}
            title=${strings.changeName()}
            @click=${() => (this.naming = true)}
          >
            ${icons.edit()}
          </button>`
          : nothing
      }
    </li>`
  }

  #details() {
    const rows = connectionRows(this.report?.() ?? {})
    if (rows.length === 0) return html`<p>${strings.noDetails()}</p>`
    return html`<dl>
      ${rows.map(
        row => html`<dt dir="auto">${row.what}</dt>
        <dd>${row.state}</dd>`
      )}
    </dl>`
  }

  override render() {
    return html`
      ${
        this.people.length === 0
          ? nothing
          : html`<h3 dir="auto">${strings.hereNow(this.people.length)}</h3>
            <ul>
              ${repeat(
                this.people,
                person => person.key,
                person => this.#person(person)
              )}
            </ul>`
      }
      ${
        this.report === undefined
          ? nothing
          : html`<details
            @toggle=${(event: Event) => (this.detailed = (event.currentTarget as HTMLDetailsElement).open)}
          >
            <summary>${strings.connectionDetails()}</summary>
            ${this.detailed ? this.#details() : nothing}
          </details>`
      }
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-people': P2pChatPeople
  }
}

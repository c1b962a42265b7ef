import {css, html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import * as icons from '../elements/icons.ts'
import {sentenceOf} from '../elements/sentence-of.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {maxTopicCodePoints} from '../protocol/topic.ts'
import * as strings from './strings.ts'

/** Begins a private topic: asks what it is to be called, and nothing else. */
export class ShoalNewPrivate extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: block;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.375rem;
        padding: 0.875rem;
        border: 1px solid var(--_line);
        border-radius: calc(1.5 * var(--_radius));
        background: var(--_raised);
        box-shadow: var(--_shadow);
      }
      label {
        padding-inline-start: 0.25rem;
        font-weight: 600;
        font-size: var(--_small);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }
      .field {
        flex: 1 1 9rem;
        border-radius: 999px;
        padding-inline: 1rem;
      }
      .field::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      p {
        margin: 0;
        padding-inline: 0.25rem;
        font-size: var(--_small);
        color: var(--_muted);
        text-wrap: pretty;
      }
      .trouble {
        color: var(--_attention);
        font-weight: 600;
      }
      .open {
        inline-size: 100%;
      }
    `
  ]

  @query('input') private field!: HTMLInputElement

  @state() private asking = false
  @state() private trouble = ''

  @property({attribute: false}) create: ((name: string) => Promise<void>) | undefined

  #ask(): void {
    this.asking = true
    void this.updateComplete.then(() => this.field.focus())
  }

  #end(): void {
    this.asking = false
    this.trouble = ''
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.open')?.focus())
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    this.trouble = ''
    try {
      await this.create?.(this.field.value)
    } catch (error) {
      this.trouble = sentenceOf(error, strings.notCreated())
      this.field.focus()
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    this.#end()
  }

  override render() {
    if (!this.asking) {
      return html`<button class="button open" @click=${() => this.#ask()}>
        ${icons.lock()} ${strings.newPrivate()}
      </button>`
    }
    return html`<form
      aria-label=${strings.newPrivate()}
      @submit=${(event: Event) => this.#submit(event)}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      <label for="name">${strings.privateName()}</label>
      <div class="line">
        <input
          id="name"
          class="field"
          dir="auto"
          maxlength=${2 * maxTopicCodePoints}
          placeholder=${strings.privateNameHint()}
          autocomplete="off"
          enterkeyhint="go"
          aria-describedby="hint trouble"
          aria-invalid=${this.trouble !== ''}
          @input=${() => (this.trouble = '')}
        />
        <button class="button accent">${strings.create()}</button>
        <button type="button" class="button plain" @click=${() => this.#end()}>${strings.cancel()}</button>
      </div>
      <p class="trouble" id="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble || nothing}</p>
      <p id="hint">${strings.privateWords()}</p>
    </form>`
  }
}

customElements.define('shoal-new-private', ShoalNewPrivate)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-new-private': ShoalNewPrivate
  }
}

import {css, html, LitElement} from 'lit'
import {property, state} from 'lit/decorators.js'
import {sentenceOf} from '../elements/sentence-of.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {panelStyles} from '../elements/styles/panel.styles.ts'
import * as strings from './strings.ts'

/** Forgets everything on this device, after asking. */
export class ShoalForget extends LitElement {
  static override styles = [
    controlStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        gap: 0.375rem;
      }
    `
  ]

  @state() private asked = false
  @state() private busy = false
  @state() private trouble = ''

  /** Does it; the page is loaded anew afterwards. */
  @property({attribute: false}) forget: (() => Promise<void>) | undefined

  #ask(asked: boolean): void {
    this.asked = asked
    this.trouble = ''
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(asked ? '.cancel' : '.open')?.focus()
    )
  }

  async #forget(): Promise<void> {
    this.busy = true
    this.trouble = ''
    try {
      await this.forget?.()
    } catch (error) {
      this.trouble = sentenceOf(error, strings.notForgotten())
    } finally {
      this.busy = false
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#ask(false)
  }

  override render() {
    if (!this.asked) {
      return html`<div class="row">
          <button type="button" class="button danger open" @click=${() => this.#ask(true)}>
            ${strings.forgetEverything()}
          </button>
        </div>
        <p class="quiet">${strings.forgetEverythingHint()}</p>`
    }
    return html`<div
      class="ask"
      role="group"
      aria-label=${strings.forgetEverythingAsk()}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      <p>${strings.forgetEverythingAsk()}</p>
      <p class="quiet">${strings.forgetEverythingMore()}</p>
      <p class="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
      <div class="row">
        <button type="button" class="button danger yes" ?disabled=${this.busy} @click=${() => this.#forget()}>
          ${strings.forgetEverythingYes()}
        </button>
        <button type="button" class="button cancel" @click=${() => this.#ask(false)}>${strings.cancel()}</button>
      </div>
    </div>`
  }
}

customElements.define('shoal-forget', ShoalForget)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-forget': ShoalForget
  }
}

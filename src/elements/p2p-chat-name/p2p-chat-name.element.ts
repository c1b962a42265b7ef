import {html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {cleanName, maxNameCodePoints} from '../../identity/names.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {nameStyles} from './p2p-chat-name.styles.ts'

/** @summary Changes the visitor's name in place, inside `<p2p-chat>`. */
export class P2pChatName extends LitElement {
  static override styles = [controlStyles, nameStyles]

  @query('input') private field!: HTMLInputElement

  @state() private trouble = ''

  @property() name = ''
  @property({attribute: false}) save: ((name: string) => Promise<void>) | undefined
  @property({attribute: false}) cancel: (() => void) | undefined

  protected override firstUpdated(): void {
    this.field.focus()
    this.field.select()
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    const name = cleanName(this.field.value)
    if (name === undefined) {
      this.trouble = strings.nameRules()
      return
    }
    try {
      await this.save?.(name)
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : strings.nameNotSaved()
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.cancel?.()
  }

  override render() {
    return html`
      <form @submit=${(event: Event) => this.#submit(event)} @keydown=${(event: KeyboardEvent) => this.#key(event)}>
        <label>
          ${strings.yourName()}
          <input
            class="field"
            .value=${this.name}
            maxlength=${2 * maxNameCodePoints}
            autocomplete="nickname"
            spellcheck="false"
            aria-describedby="trouble"
          />
        </label>
        <button class="button accent">${strings.save()}</button>
        <button type="button" class="button plain" @click=${() => this.cancel?.()}>${strings.cancel()}</button>
        <p class="trouble" id="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble || nothing}</p>
      </form>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-name': P2pChatName
  }
}

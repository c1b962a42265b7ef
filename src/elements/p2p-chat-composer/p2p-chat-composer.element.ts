import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {draftOf, keepDraft} from '../drafts.ts'
import * as icons from '../icons.ts'
import '../p2p-chat-name/p2p-chat-name.ts'
import {maxChatTextBytes} from '../../protocol/bodies.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {composerStyles} from './p2p-chat-composer.styles.ts'

/** What is left is shown from the last tenth on. */
const counterFromBytes = maxChatTextBytes * 0.9

/**
 * @summary Where one writes, inside `<p2p-chat>`.
 *
 * @csspart composer - The form.
 * @csspart input - The text field.
 * @csspart send - The button.
 */
export class P2pChatComposer extends LitElement {
  static override styles = [controlStyles, hueStyles, composerStyles]
  static override shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true}

  @query('textarea') private field!: HTMLTextAreaElement

  @state() private text = ''
  @state() private naming = false

  /** Whose draft this is. */
  @property() topic = ''
  /** The visitor, once known. */
  @property({attribute: false}) self: {readonly key: PersonKey; readonly name: string} | undefined
  /** Takes the text for sending. */
  @property({attribute: false}) submit: ((text: string) => void) | undefined
  @property({attribute: false}) typing: ((on: boolean) => void) | undefined
  @property({attribute: false}) rename: ((name: string) => Promise<void>) | undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('topic')) this.text = draftOf(this.topic)
  }

  protected override updated(changes: PropertyValues): void {
    if (this.field.value !== this.text) this.field.value = this.text
    if (changes.has('text') && !CSS.supports('field-sizing', 'content')) this.#grow()
  }

  /** Puts text back that could not be sent, before whatever was typed since. */
  giveBack(text: string): void {
    this.#set(this.text === '' ? text : `${text}\n${this.text}`)
  }

  override focus(): void {
    this.field.focus()
  }

  #set(text: string): void {
    this.text = text
    keepDraft(this.topic, text)
  }

  #grow(): void {
    this.field.style.height = 'auto'
    this.field.style.height = `${this.field.scrollHeight}px`
  }

  #typed(): void {
    this.#set(this.field.value)
    this.typing?.(this.text.trim() !== '')
  }

  #key(event: KeyboardEvent): void {
    // 229 is what some browsers report for the Enter that ends a composition.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    this.#send()
  }

  #send(): void {
    const text = this.field.value
    this.field.focus()
    if (text.trim() === '' || this.#left(text) < 0) return
    this.#set('')
    this.submit?.(text)
  }

  #left(text: string): number {
    return maxChatTextBytes - utf8(text.trim()).length
  }

  async #named(name: string): Promise<void> {
    await this.rename?.(name)
    this.#endNaming()
  }

  #endNaming(): void {
    this.naming = false
    this.renderRoot.querySelector<HTMLElement>('.me')?.focus()
  }

  override render() {
    const self = this.self
    const near = 3 * this.text.length > counterFromBytes
    const left = near ? this.#left(this.text) : maxChatTextBytes
    const counted = left < maxChatTextBytes - counterFromBytes
    return html`
      ${
        this.naming && self !== undefined
          ? html`<p2p-chat-name
            class="above"
            .name=${self.name}
            .save=${(name: string) => this.#named(name)}
            .cancel=${() => this.#endNaming()}
          ></p2p-chat-name>`
          : nothing
      }
      <form
        part="composer"
        @submit=${(event: Event) => {
          event.preventDefault()
          this.#send()
        }}
      >
        ${
          self === undefined
            ? html`<span></span>`
            : html`<button
              type="button"
              class="button plain round me"
              part="me"
              aria-label=${strings.changeYourName(self.name)}
              title=${strings.changeYourName(self.name)}
              aria-expanded=${this.naming}
              @click=${() => (this.naming = !this.naming)}
            >
              ${fish(self.key)}
            </button>`
        }
        <textarea
          part="input"
          rows="1"
          dir="auto"
          aria-label=${strings.composerName()}
          aria-describedby="counter"
          aria-invalid=${left < 0}
          placeholder=${strings.composerHint()}
          enterkeyhint="send"
          autocomplete="off"
          @input=${() => this.#typed()}
          @keydown=${(event: KeyboardEvent) => this.#key(event)}
          @blur=${() => this.typing?.(false)}
        ></textarea>
        <button
          class="button accent round ${this.text.trim() === '' ? 'idle' : ''}"
          part="send"
          aria-label=${strings.send()}
          title=${strings.send()}
        >
          ${icons.send()}
        </button>
        <p class="counter ${left < 0 ? 'over' : ''}" id="counter" aria-live="polite" ?hidden=${!counted}>
          ${counted ? strings.charactersLeft(left) : nothing} ${left < 0 ? strings.tooLong() : nothing}
        </p>
      </form>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-composer': P2pChatComposer
  }
}

import {html, LitElement} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import * as strings from '../strings.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import type {EmojiNamed} from '../text/emoji.ts'
import {emojiStyles} from './p2p-chat-emoji.styles.ts'

const mostShown = 64
/** Arrow keys go up and down by this many; as many columns as the grid has. */
const columns = 8
/** Shown before anything is looked for. */
const common =
  '👍 👎 ❤️ 😂 🤣 😊 😍 🥰 😘 😉 😎 🤔 😐 🙄 😏 😮 😢 😭 😡 🤯 😱 🥳 😴 🤒 🙏 👏 🙌 💪 👌 ✌️ 🤞 👋 🤝 🫶 👀 💯 🔥 ✨ 🎉 🎂 🌹 ☀️ 🌈 ⭐ ☕ 🍵 🍕 🍺 🐟 🐠 🦈 🐳 🐈 🐕 🌍 🏠 🚲 🚆 ✅ ❌ ❓ ❗ 💡 🎵'.split(
    ' '
  )

/** @summary Finds an emoji by its name, inside `<p2p-chat-actions>`. Loaded when it is asked for. */
export class P2pChatEmoji extends LitElement {
  static override styles = [controlStyles, emojiStyles]

  #find: ((words: string, max: number) => readonly EmojiNamed[]) | undefined

  @query('input') private field!: HTMLInputElement

  @state() private found: readonly EmojiNamed[] = common.map(emoji => ({emoji, names: []}))
  @state() private chosen = 0

  @property({attribute: false}) pick: ((emoji: string) => void) | undefined

  protected override firstUpdated(): void {
    this.field.focus({preventScroll: true})
    void this.#load()
  }

  async #load(): Promise<void> {
    try {
      this.#find = (await import('../text/emoji.ts')).findEmoji
      if (this.field.value !== '') this.#search()
    } catch (error) {
      // Without the table there are still the common ones.
      console.warn('shoal: the table of emoji is not available:', error)
    }
  }

  #search(): void {
    const words = this.field.value.trim()
    this.chosen = 0
    if (words === '') this.found = common.map(emoji => ({emoji, names: []}))
    else if (this.#find !== undefined) this.found = this.#find(words, mostShown)
  }

  #key(event: KeyboardEvent): void {
    const {key} = event
    if (key === 'Escape' || key === 'Tab') return
    event.stopPropagation()
    if (event.isComposing) return
    if (key === 'Enter') {
      const {emoji} = this.found[this.chosen] ?? {}
      if (emoji !== undefined) this.pick?.(emoji)
    } else {
      const step = {ArrowDown: columns, ArrowUp: -columns, ArrowRight: 1, ArrowLeft: -1}[key]
      // In the field the cursor moves through what is written.
      if (step === undefined || (Math.abs(step) === 1 && this.field.value !== '')) return
      this.chosen = Math.min(this.found.length - 1, Math.max(0, this.chosen + step))
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'})
      )
    }
    event.preventDefault()
  }

  override render() {
    return html`<input
        class="field"
        type="text"
        role="combobox"
        aria-label=${strings.findEmoji()}
        placeholder=${strings.findEmoji()}
        aria-expanded="true"
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant=${`emoji-${this.chosen}`}
        autocomplete="off"
        spellcheck="false"
        @input=${() => this.#search()}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      />
      <div class="found" id="found" role="listbox" aria-label=${strings.emojiFound()}>
        ${this.found.map(
          ({emoji, names}, at) => html`<div
            class="emoji"
            id=${`emoji-${at}`}
            role="option"
            aria-selected=${at === this.chosen}
            title=${names.join(', ')}
            @click=${() => this.pick?.(emoji)}
          >
            ${emoji}${names.length > 0 ? html`<span class="unseen">${names[0]!.replaceAll('_', ' ')}</span>` : ''}
          </div>`
        )}
      </div>
      <p class="none" aria-live="polite">${this.found.length === 0 ? strings.noEmoji() : ''}</p>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-emoji': P2pChatEmoji
  }
}

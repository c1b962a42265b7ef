import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {maxChatTextBytes, maxMentions} from '../../protocol/bodies.ts'
import type {MentionView, MessageView, PersonView, QuoteView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {mentionsIn} from '../text/mentions.ts'
import type {Nameable} from './completing.ts'
import {contextTemplate} from './context-template.ts'
import {composerStyles} from './p2p-chat-composer.styles.ts'
import {Suggesting, suggestionId, type Suggestion} from './suggesting.ts'
import {suggestionsTemplate} from './suggestions-template.ts'

/** What is left is shown from the last tenth on. */
const counterFromBytes = maxChatTextBytes * 0.9
/** A draft is kept up to this length; whatever is longer stays in the field only. */
const mostDraftCharacters = 4 * maxChatTextBytes

/** Nothing but fingers to write with: a keyboard on the screen has no Shift + Enter, so Enter is for new lines and the button for sending. */
const isByTouch = () => matchMedia('(any-pointer: coarse)').matches && !matchMedia('(any-pointer: fine)').matches

/** What goes along with a text. */
export interface Submitted {
  readonly mentions: readonly MentionView[]
}

/**
 * @summary Where one writes, inside `<p2p-chat>`.
 *
 * @csspart composer - The form.
 * @csspart context - What is answered or edited, above the field.
 * @csspart suggestions - Names or emoji that fit what is being typed.
 * @csspart input - The text field.
 * @csspart emoji - The button that finds an emoji; in a narrow chat there is none.
 * @csspart attach - The button that adds files.
 * @csspart send - The button.
 * @csspart me - The button with the visitor's own fish.
 */
export class P2pChatComposer extends LitElement {
  static override styles = [controlStyles, hueStyles, composerStyles]
  static override shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true}

  readonly #suggesting = new Suggesting(() => this.requestUpdate())
  /** Chosen from the list: of two people with one name, the one who was meant. */
  #chosen: readonly MentionView[] = []
  /** What stood in the field before an edit began. */
  #beforeEdit: string | undefined

  @query('textarea') private field!: HTMLTextAreaElement

  @state() private text = ''
  @state() private naming = false
  /** An emoji is being looked for. */
  @state() private picking = false
  /** What was asked for could not be loaded. */
  @state() private trouble = false

  /** What it is written to; another one has another draft. */
  @property() topic = ''
  /** Its accessible name. */
  @property() label = strings.composerName()
  /** The visitor, once known. */
  @property({attribute: false}) self: {readonly key: PersonKey; readonly name: string} | undefined
  /** Who can be named with `@`: those of the topic who are here, and those who are not. */
  @property({attribute: false}) people: readonly PersonView[] = []
  @property({attribute: false}) away: readonly Nameable[] = []
  /** What was begun and not sent. */
  @property({attribute: false}) draft = ''
  /** `isEdit`: it is what the message that is being changed says by now. */
  @property({attribute: false}) keepDraft: ((text: string, isEdit: boolean) => void) | undefined
  /** What the next text answers to. */
  @property({attribute: false}) reply: QuoteView | undefined
  /** The own message that is being changed. */
  @property({attribute: false}) editing: MessageView | undefined
  /** What it was changed to before, and not saved. */
  @property({attribute: false}) editText: string | undefined
  /** Takes the text for sending. */
  @property({attribute: false}) submit: ((text: string, options: Submitted) => void) | undefined
  /** Gives up the reply or the edit. */
  @property({attribute: false}) cancel: (() => void) | undefined
  /** Asks for the last own message to be edited. */
  @property({attribute: false}) editLast: (() => void) | undefined
  /** Asks for files to add; without it, there is no button for that. */
  @property({attribute: false}) attach: (() => void) | undefined
  @property({attribute: false}) typing: ((on: boolean) => void) | undefined
  @property({attribute: false}) rename: ((name: string) => Promise<void>) | undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#suggesting.people = [...this.people, ...this.away]
    if (changes.has('topic') && changes.get('topic') !== undefined) {
      this.#chosen = []
      this.#beforeEdit = undefined
      this.#become(this.draft)
    } else if (changes.has('draft')) this.#takeDraft(changes.get('draft') ?? '')
    if (changes.has('editing')) this.#takeEdit()
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (this.field.value !== this.text) this.field.value = this.text
    if ((changes as PropertyValues).has('text') && !CSS.supports('field-sizing', 'content')) this.#grow()
  }

  /** Puts text back that could not be sent, before whatever was typed since. */
  giveBack(text: string): void {
    const before = this.#beforeEdit ?? this.text
    const all = before === '' ? text : `${text}\n${before}`
    if (this.#beforeEdit === undefined) return this.#set(all)
    // Not into the message that is being changed.
    this.#beforeEdit = all
    this.#keep(all, false)
  }

  override focus(): void {
    this.field.focus()
  }

  /** A draft that comes late does not take the place of what was typed meanwhile. */
  #takeDraft(before: string): void {
    if (this.editing !== undefined) this.#beforeEdit = this.draft
    else if (this.text === '' || this.text === before) this.#become(this.draft)
  }

  #takeEdit(): void {
    const {editing} = this
    if (editing !== undefined) {
      this.#beforeEdit ??= this.text
      this.#chosen = editing.mentions
      this.#become(this.editText ?? editing.text)
    } else if (this.#beforeEdit !== undefined) this.#endEdit()
  }

  #endEdit(): void {
    const text = this.#beforeEdit ?? ''
    this.#beforeEdit = undefined
    this.#become(text)
  }

  #become(text: string): void {
    this.text = text
    this.#suggesting.end()
  }

  #set(text: string): void {
    this.text = text
    this.#keep(text, this.#beforeEdit !== undefined)
  }

  #keep(text: string, isEdit: boolean): void {
    if (text.length <= mostDraftCharacters) this.keepDraft?.(text, isEdit)
  }

  #grow(): void {
    this.field.style.height = 'auto'
    this.field.style.height = `${this.field.scrollHeight}px`
  }

  #typed(event: Event): void {
    this.trouble = false
    this.#set(this.field.value)
    this.typing?.(this.text.trim() !== '')
    if ((event as InputEvent).isComposing) return
    const {selectionStart, selectionEnd} = this.field
    if (selectionStart !== selectionEnd) return this.#suggesting.end()
    void this.#suggesting.look(this.text, selectionStart).then(closed => {
      // Only while it stands where it was found.
      if (closed !== undefined && this.text.slice(closed.from, closed.to) === closed.written) this.#insert(closed)
    })
  }

  #insert({from, to, insert}: Pick<Suggestion, 'from' | 'to' | 'insert'>): void {
    const {field} = this
    field.setRangeText(insert, from, to, 'end')
    this.#set(field.value)
    this.#suggesting.end()
  }

  #choose(suggestion: Suggestion): void {
    const {person} = suggestion
    if (person !== undefined)
      this.#chosen = [{key: person.key, name: person.name}, ...this.#chosen].slice(0, maxMentions)
    this.#insert(suggestion)
    this.field.focus()
  }

  #key(event: KeyboardEvent): void {
    // 229 is what some browsers report for the Enter that ends a composition.
    if (event.isComposing || event.keyCode === 229) return
    if (this.#suggestKey(event) || this.#writeKey(event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  #suggestKey({key, shiftKey}: KeyboardEvent): boolean {
    const chosen = this.#suggesting.chosen
    if (chosen === undefined || shiftKey) return false
    if (key === 'ArrowDown') this.#suggesting.step(1)
    else if (key === 'ArrowUp') this.#suggesting.step(-1)
    else if (key === 'Enter' || key === 'Tab') this.#choose(chosen)
    else if (key === 'Escape') this.#suggesting.end()
    else return false
    return true
  }

  #writeKey({key, shiftKey, ctrlKey, metaKey, altKey}: KeyboardEvent): boolean {
    if (key === 'Enter' && (ctrlKey || metaKey || !(shiftKey || isByTouch()))) this.#send()
    else if (key === 'Escape' && (this.reply !== undefined || this.editing !== undefined)) this.#cancel()
    else if (
      key === 'ArrowUp' &&
      this.text === '' &&
      this.editLast !== undefined &&
      !(shiftKey || ctrlKey || metaKey || altKey)
    ) {
      this.editLast()
    } else return false
    return true
  }

  #cancel(): void {
    this.cancel?.()
    this.field.focus()
  }

  #send(): void {
    const text = this.field.value
    this.field.focus()
    if (text.trim() === '' || this.#left(text) < 0) return
    if (this.editing !== undefined && text === this.editing.text) return this.#cancel()
    const mentions = mentionsIn(
      text,
      [...this.#chosen, ...this.#suggesting.people.filter(({self}) => !self)],
      maxMentions
    )
    this.#chosen = []
    if (this.editing !== undefined) this.#endEdit()
    else this.#set('')
    this.#suggesting.end()
    this.submit?.(text, {mentions})
  }

  #left(text: string): number {
    return maxChatTextBytes - utf8(text.trim()).length
  }

  async #toggleNaming(): Promise<void> {
    if (await this.#isLoaded(import('../p2p-chat-name/p2p-chat-name.ts'))) this.naming = !this.naming
  }

  async #isLoaded(part: Promise<unknown>): Promise<boolean> {
    try {
      await part
      this.trouble = false
    } catch (error) {
      console.warn('shoal: a part of the composer is not available:', error)
      this.trouble = true
    }
    return !this.trouble
  }

  async #named(name: string): Promise<void> {
    await this.rename?.(name)
    this.#endNaming()
  }

  #endNaming(): void {
    this.naming = false
    this.renderRoot.querySelector<HTMLElement>('.me')?.focus()
  }

  #me(self: {readonly key: PersonKey; readonly name: string}) {
    return html`<button
      type="button"
      class="button plain round me"
      part="me"
      aria-label=${strings.changeYourName(self.name)}
      title=${strings.changeYourName(self.name)}
      aria-expanded=${this.naming}
      @click=${() => this.#toggleNaming()}
    >
      ${fish(self.key)}
    </button>`
  }

  #input(isOver: boolean) {
    const {found, chosen} = this.#suggesting
    const isOpen = found.length > 0
    return html`<textarea
      part="input"
      rows="1"
      dir="auto"
      aria-label=${this.label}
      aria-describedby="counter"
      aria-invalid=${isOver}
      aria-autocomplete="list"
      aria-controls=${isOpen ? 'suggestions' : nothing}
      aria-activedescendant=${chosen === undefined ? nothing : suggestionId(found.indexOf(chosen))}
      placeholder=${strings.composerHint()}
      enterkeyhint=${isByTouch() ? 'enter' : 'send'}
      autocomplete="off"
      @input=${(event: Event) => this.#typed(event)}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
      @blur=${() => this.#blurred()}
    ></textarea>`
  }

  /** Said aloud: a text field has no state for a list being open, and not every screen reader follows the active option. */
  #chosenWords() {
    const {found, chosen} = this.#suggesting
    return chosen === undefined ? nothing : strings.suggested(chosen.name, found.indexOf(chosen) + 1, found.length)
  }

  #attachButton() {
    if (this.attach === undefined || this.editing !== undefined) return nothing
    return html`<button
      type="button"
      class="button plain round attach"
      part="attach"
      aria-label=${strings.attach()}
      title=${strings.attach()}
      @click=${() => this.attach?.()}
    >
      ${icons.attach()}
    </button>`
  }

  async #togglePicking(): Promise<void> {
    if (this.picking) return this.#endPicking()
    this.picking = await this.#isLoaded(import('../p2p-chat-emoji/p2p-chat-emoji.ts'))
  }

  #endPicking(): void {
    this.picking = false
    this.field.focus()
  }

  #pick(emoji: string): void {
    const {selectionStart, selectionEnd} = this.field
    this.#insert({from: selectionStart, to: selectionEnd, insert: emoji})
    this.#endPicking()
  }

  #emojiButton() {
    return html`<button
      type="button"
      class="button plain round emoji"
      part="emoji"
      aria-label=${strings.addEmoji()}
      title=${strings.addEmoji()}
      aria-expanded=${this.picking}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#togglePicking()}
    >
      ${icons.smile()}
    </button>`
  }

  #picker() {
    return html`<div
      class="picker"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        this.#endPicking()
      }}
      @focusout=${({relatedTarget, currentTarget}: FocusEvent) => {
        if (!(currentTarget as Element).contains(relatedTarget as Node | null)) this.picking = false
      }}
    >
      <p2p-chat-emoji .pick=${(emoji: string) => this.#pick(emoji)}></p2p-chat-emoji>
    </div>`
  }

  #blurred(): void {
    this.typing?.(false)
    this.#suggesting.end()
  }

  override render() {
    const {self, editing, reply} = this
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
        ${this.picking ? this.#picker() : nothing}
        ${suggestionsTemplate(this.#suggesting, suggestion => this.#choose(suggestion))}
        ${editing === undefined && reply === undefined ? nothing : contextTemplate(editing, reply, () => this.#cancel())}
        ${self === undefined ? html`<span></span>` : this.#me(self)} ${this.#input(left < 0)}
        <div class="beside">${this.#emojiButton()} ${this.#attachButton()}</div>
        <button
          class="button accent round ${this.text.trim() === '' ? 'idle' : ''}"
          part="send"
          aria-label=${strings.send()}
          title=${editing === undefined ? strings.send() : strings.saveEdit()}
        >
          ${editing === undefined ? icons.send() : icons.check()}
        </button>
        <p class="counter ${left < 0 ? 'over' : ''}" id="counter" aria-live="polite" ?hidden=${!counted}>
          ${counted ? strings.charactersLeft(left) : nothing} ${left < 0 ? strings.tooLong() : nothing}
        </p>
        ${this.trouble ? html`<p class="counter over" role="alert">${strings.couldNotLoad()}</p>` : nothing}
        <p class="unseen" aria-live="polite">${this.#chosenWords()}</p>
      </form>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-composer': P2pChatComposer
  }
}

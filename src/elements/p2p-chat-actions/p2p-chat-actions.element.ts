import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import type {MessageView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import type {MessageActions} from '../message-actions.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {offeredFor} from '../p2p-chat-log/offered.ts'
import {harmless} from '../text/harmless.ts'
import {actionStyles} from './p2p-chat-actions.styles.ts'
import {placeBeside} from './placing.ts'

const quickEmoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

/** A bar beside the mouse; or a menu, which may begin with the emoji or with the question before taking back. */
export type ActionsKind = 'bar' | 'menu' | 'react' | 'remove'

/** One line of the menu. */
interface Item {
  readonly name: string
  readonly icon: TemplateResult
  readonly press: () => void
}

/**
 * @summary What can be done with one message, inside `<p2p-chat-log>`: a bar at what the mouse points at, or a menu.
 * Stands inside the message's bubble.
 * Loaded when the first message is pointed at.
 */
export class P2pChatActions extends LitElement {
  static override styles = [controlStyles, actionStyles]

  /** The menu in front of the page, as the browser keeps it. */
  @query('.menu') private menu!: HTMLElement

  @state() private asksToRemove = false
  @state() private picks = false
  @state() private trouble = ''

  @property({attribute: false}) message: MessageView | undefined
  @property({attribute: false}) actions: MessageActions | undefined
  /** What is shown, or begun with; from the bar one gets to the menu, and there to all the others. */
  @property() kind: ActionsKind = 'bar'
  /** Asks to be shown as something else. */
  @property({attribute: false}) become: ((kind: ActionsKind) => void) | undefined
  /** The details fold of the message is open. */
  @property({type: Boolean}) detailed = false
  @property({attribute: false}) toggleDetails: (() => void) | undefined
  /** Done, or given up; `giveFocus` asks for the focus to return to the message. */
  @property({attribute: false}) end: ((giveFocus: boolean) => void) | undefined

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has('kind')) return
    this.asksToRemove = this.kind === 'remove'
    this.picks = this.kind === 'react'
    if (this.picks) void this.#loadEmoji()
  }

  protected override updated(changes: PropertyValues): void {
    if (this.kind === 'bar') return
    if (!this.menu.matches(':popover-open')) this.menu.showPopover()
    if (changes.has('kind') || changes.has('picks') || changes.has('asksToRemove')) {
      placeBeside(this.menu, this.parentElement ?? this)
      this.#items[0]?.focus({preventScroll: true})
    }
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.menu [role^=menuitem]')]
  }

  #end(giveFocus: boolean): void {
    this.end?.(giveFocus)
  }

  /** The browser closes the menu when one clicks elsewhere. */
  #toggled(event: Event): void {
    if ((event as ToggleEvent).newState === 'closed' && this.kind !== 'bar') this.#end(false)
  }

  #do(what: ((message: MessageView) => void) | undefined, giveFocus = false): void {
    const {message} = this
    this.#end(giveFocus)
    if (message !== undefined) what?.(message)
  }

  #react(emoji: string): void {
    const own = this.message?.reactions.some(reaction => reaction.own && reaction.emoji === emoji) === true
    this.#do(message => this.actions?.react?.(message, emoji, !own), true)
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(harmless(this.message?.text ?? ''))
      this.#end(true)
    } catch (error) {
      // No clipboard on this page (policy, or not a secure context): the person can still select the text.
      console.warn('shoal: clipboard refused:', error)
      this.trouble = strings.copyRefused()
    }
  }

  async #loadEmoji(): Promise<void> {
    try {
      await import('../p2p-chat-emoji/p2p-chat-emoji.ts')
    } catch (error) {
      this.trouble = strings.couldNotLoad()
      console.warn('shoal: the table of emoji is not available:', error)
    }
  }

  #pick(): void {
    this.picks = true
    void this.#loadEmoji()
  }

  #key(event: KeyboardEvent): void {
    const {key} = event
    if (key === 'Escape' || (key === 'Tab' && !this.picks)) {
      event.preventDefault()
      event.stopPropagation()
      if (key === 'Escape' && this.asksToRemove && this.kind !== 'remove') this.asksToRemove = false
      else this.#end(true)
      return
    }
    if (this.picks) return
    const items = this.#items
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: items.length - 1
    }[key]
    event.stopPropagation()
    if (to === undefined) return
    event.preventDefault()
    items[(to + items.length) % items.length]?.focus()
  }

  #list(message: MessageView): readonly Item[] {
    const {reply, edit, remove, copy} = offeredFor(message, this.actions)
    const item = (name: string, icon: TemplateResult, press: () => void): Item => ({name, icon, press})
    return [
      ...(reply ? [item(strings.reply(), icons.reply(), () => this.#do(this.actions?.reply))] : []),
      ...(edit ? [item(strings.editText(), icons.edit(), () => this.#do(this.actions?.edit))] : []),
      ...(copy ? [item(strings.copyText(), icons.copy(), () => void this.#copy())] : []),
      item(this.detailed ? strings.hideDetails() : strings.details(), icons.info(), () =>
        this.#do(() => this.toggleDetails?.(), true)
      ),
      ...(remove ? [item(strings.takeBack(), icons.remove(), () => (this.asksToRemove = true))] : [])
    ]
  }

  #bar(message: MessageView) {
    const {react, reply} = offeredFor(message, this.actions)
    const button = (name: string, icon: TemplateResult, press: () => void) =>
      html`<button class="tool" tabindex="-1" aria-label=${name} title=${name} @click=${press}>${icon}</button>`
    return html`<div class="bar ${message.own ? 'own' : ''}">
      ${react ? button(strings.react(), icons.smile(), () => this.become?.('react')) : nothing}
      ${reply ? button(strings.reply(), icons.reply(), () => this.#do(this.actions?.reply)) : nothing}
      ${button(strings.moreActions(), icons.more(), () => this.become?.('menu'))}
    </div>`
  }

  #removing() {
    return html`<p class="ask" id="ask">${strings.takeBackAsk()}</p>
      <button class="item danger" role="menuitem" tabindex="-1" aria-describedby="ask" @click=${() => this.#do(this.actions?.remove, true)}>
        ${icons.remove()} ${strings.takeBack()}
      </button>
      <button class="item" role="menuitem" tabindex="-1" @click=${() => this.#end(true)}>${icons.close()} ${strings.keepIt()}</button>`
  }

  #choices(message: MessageView) {
    return html`${
      offeredFor(message, this.actions).react
        ? html`<div class="quick" role="group" aria-label=${strings.react()}>
            ${quickEmoji.map(emoji => this.#quick(message, emoji))}
            <button
              class="emoji"
              role="menuitem"
              tabindex="-1"
              aria-label=${strings.moreEmoji()}
              title=${strings.moreEmoji()}
              @click=${() => this.#pick()}
            >
              ${icons.plus()}
            </button>
          </div>`
        : nothing
    }
      ${this.#list(message).map(
        ({name, icon, press}) =>
          html`<button class="item" role="menuitem" tabindex="-1" @click=${press}>${icon} ${name}</button>`
      )}`
  }

  #quick(message: MessageView, emoji: string) {
    const own = message.reactions.some(reaction => reaction.own && reaction.emoji === emoji)
    return html`<button
      class="emoji"
      role="menuitemcheckbox"
      aria-checked=${own}
      tabindex="-1"
      @click=${() => this.#react(emoji)}
    >
      ${emoji}
    </button>`
  }

  #menu(message: MessageView) {
    const inside = this.picks
      ? html`<p2p-chat-emoji .pick=${(emoji: string) => this.#react(emoji)}></p2p-chat-emoji>`
      : html`<div role="menu" aria-label=${strings.actions()}>
          ${this.asksToRemove ? this.#removing() : this.#choices(message)}
        </div>`
    return html`<div
      class="menu"
      popover
      @toggle=${(event: Event) => this.#toggled(event)}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      ${inside}
      <p class="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
    </div>`
  }

  override render() {
    const {message} = this
    if (message === undefined) return nothing
    return this.kind === 'bar' ? this.#bar(message) : this.#menu(message)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-actions': P2pChatActions
  }
}

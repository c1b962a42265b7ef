import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {keyed} from 'lit/directives/keyed.js'
import type {PersonKey} from '../../base/ids.ts'
import {ChatUpdates} from '../chat-updates.ts'
import type {ChatView, MessageView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import type {MessageActions} from '../message-actions.ts'
import type {P2pChatComposer} from '../p2p-chat-composer/p2p-chat-composer.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {fishTraits} from '../person/traits.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {stillStyles} from '../styles/still.styles.ts'
import * as strings from '../strings.ts'
import {directStyles} from './p2p-chat-direct.styles.ts'

/**
 * @summary A conversation with one person, sealed for the two, inside `<p2p-chat>`. Its list and its field are those of the
 * topic's conversation, which are defined already when this is loaded.
 */
export class P2pChatDirect extends LitElement {
  static override styles = [controlStyles, hueStyles, stillStyles, directStyles]

  /** As it was when the conversation was opened; what is typed later is the composer's. */
  #draft = ''
  readonly #plain = new WeakMap<MessageView, MessageView>()

  @query('p2p-chat-composer') private composer!: P2pChatComposer | null

  @state() private failure = ''

  @property({attribute: false}) chat: ChatView | undefined
  @property({attribute: false}) person: PersonKey | undefined
  @property({attribute: false}) back: (() => void) | undefined
  @property({attribute: false}) showPerson: ((key: PersonKey) => void) | undefined
  @property({attribute: false}) rename: ((name: string) => Promise<void>) | undefined

  constructor() {
    super()
    // A controller of the element, reached by nobody else.
    new ChatUpdates(this, ['directs', 'people', 'acquaintances'])
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has('chat') && !changes.has('person')) return
    this.failure = ''
    this.#draft = this.person === undefined ? '' : (this.chat?.draft(this.person) ?? '')
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (changes.has('person')) void this.composer?.updateComplete.then(() => this.focus())
  }

  /** Puts the cursor where one writes. */
  override focus(): void {
    const inside = this.composer ?? this.renderRoot.querySelector<HTMLElement>('.back')
    inside?.focus()
  }

  /** Everything in here is for the visitor: marking it would say nothing. The same message gives the same object. */
  #unmarked(message: MessageView): MessageView {
    if (!message.forMe) return message
    let plain = this.#plain.get(message)
    if (plain === undefined) this.#plain.set(message, (plain = {...message, forMe: false}))
    return plain
  }

  readonly #actions: MessageActions = {
    loadOlder: async () => (this.person !== undefined && (await this.chat?.loadOlderDirect(this.person))) ?? false,
    sendAgain: message => void this.#send(message.text),
    remove: message => void this.#remove(message.id),
    showPerson: key => this.showPerson?.(key),
    seen: () => {
      if (this.person !== undefined) this.chat?.markDirectSeen(this.person)
    }
  }

  readonly #submit = (text: string): void => void this.#send(text)

  readonly #keepDraft = (text: string): void => {
    if (this.person !== undefined) this.chat?.setDraft(text, this.person)
  }

  async #send(text: string): Promise<void> {
    const {chat, person} = this
    if (chat === undefined || person === undefined) return
    this.failure = ''
    try {
      await chat.sendDirect(person, text)
    } catch (error) {
      this.failure = sentenceOf(error, strings.notSent())
      this.composer?.giveBack(text)
    }
  }

  async #remove(id: string): Promise<void> {
    this.failure = ''
    try {
      await this.chat?.remove(id)
    } catch (error) {
      this.failure = sentenceOf(error, strings.notRemoved())
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    event.preventDefault()
    this.back?.()
  }

  override render() {
    const {chat, person} = this
    if (chat === undefined || person === undefined) return nothing
    const {name, blocked} = chat.acquaintance(person)
    return html`
      <div class="whole" @keydown=${(event: KeyboardEvent) => this.#key(event)}>
        <div class="with">
          <button
            class="button plain round back"
            aria-label=${strings.backToTopic()}
            title=${strings.backToTopic()}
            @click=${() => this.back?.()}
          >
            ${icons.back()}
          </button>
          <button
            class="button plain who hue-${fishTraits(person).hue}"
            aria-label=${strings.moreAbout(name)}
            @click=${() => this.showPerson?.(person)}
          >
            ${fish(person)} <bdi class="name">${name}</bdi>
          </button>
          <p class="sealed">${icons.lock()} <span dir="auto">${strings.directOnly(name)}</span></p>
        </div>
        ${
          this.failure === ''
            ? nothing
            : html`<p class="failure" role="alert">${icons.warning()} <span>${this.failure}</span></p>`
        }
        ${blocked ? this.#blocked(chat, person, name) : this.#conversation(chat, person, name)}
      </div>
    `
  }

  #blocked(chat: ChatView, person: PersonKey, name: string) {
    const unblock = async () => {
      try {
        await chat.setBlocked(person, false)
      } catch (error) {
        this.failure = sentenceOf(error, strings.didNotWork())
      }
    }
    return html`<div class="still">
      ${fish(person)}
      <p>${strings.blockedWords(name)}</p>
      <button class="button" @click=${unblock}>${strings.unblock()}</button>
    </div>`
  }

  #conversation(chat: ChatView, person: PersonKey, name: string) {
    const messages = chat.direct(person).map(message => this.#unmarked(message))
    return html`${keyed(
      person,
      html`<p2p-chat-log
              exportparts="log, message, own-message, text, link, reaction, row, jump, fish"
              .messages=${messages}
              .actions=${this.#actions}
            >
              <div class="still">
                ${fish(person)}
                <h3>${strings.directEmpty(name)}</h3>
                <p>${strings.directEmptyHint()}</p>
              </div>
            </p2p-chat-log>
            <p2p-chat-composer
              exportparts="composer, input, send, me, context, suggestions"
              .self=${chat.people.find(each => each.self)}
              .label=${strings.directComposerName(name)}
              .draft=${this.#draft}
              .keepDraft=${this.#keepDraft}
              .submit=${this.#submit}
              .rename=${this.rename}
            ></p2p-chat-composer>`
    )}`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-direct': P2pChatDirect
  }
}

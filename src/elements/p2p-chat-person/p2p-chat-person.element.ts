import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import {live} from 'lit/directives/live.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {PersonKey} from '../../base/ids.ts'
import {ChatUpdates} from '../chat-updates.ts'
import type {AcquaintanceView, ChatView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {panelTitle} from '../panel-title.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {fishTraits} from '../person/traits.ts'
import {presenceText} from '../presence.ts'
import {sentenceOf} from '../sentence-of.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import * as strings from '../strings.ts'
import {personStyles} from './p2p-chat-person.styles.ts'

/** @summary One person: who they are, whether it is really them, and what one can do about it; inside `<p2p-chat>`. */
export class P2pChatPerson extends LitElement {
  static override styles = [controlStyles, hueStyles, panelStyles, personStyles]

  @state() private words: readonly string[] | undefined
  /** Of this person alone, who need not have been met. */
  @state() private fourWords: readonly string[] | undefined
  @state() private trouble = ''

  @property({attribute: false}) chat: ChatView | undefined
  @property({attribute: false}) person: PersonKey | undefined
  @property({attribute: false}) back: (() => void) | undefined
  @property({attribute: false}) writeTo: ((key: PersonKey) => void) | undefined

  constructor() {
    super()
    // A controller of the element, reached by nobody else.
    new ChatUpdates(this, ['people', 'acquaintances', 'messages'], () => this.#changed())
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has('chat') && !changes.has('person')) return
    this.words = undefined
    this.fourWords = undefined
    this.trouble = ''
    void this.#readWords()
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (changes.has('person')) this.renderRoot.querySelector<HTMLElement>('h3')?.focus()
  }

  #changed(): void {
    this.requestUpdate()
    if (this.words === undefined || this.fourWords === undefined) void this.#readWords()
  }

  async #readWords(): Promise<void> {
    const {chat, person} = this
    if (chat === undefined || person === undefined) return
    const {self, met} = chat.acquaintance(person)
    try {
      const fourWords = this.fourWords ?? (await chat.fourWords(person))
      if (person === this.person) this.fourWords = fourWords
      if (self || !met) return
      const words = await chat.safetyWords(person)
      if (person === this.person) this.words = words
    } catch (error) {
      this.trouble = sentenceOf(error, strings.didNotWork())
    }
  }

  async #do(task: () => Promise<void> | undefined): Promise<void> {
    this.trouble = ''
    const hadFocus = this.shadowRoot?.activeElement?.classList.contains('block') ?? false
    try {
      await task()
    } catch (error) {
      this.trouble = sentenceOf(error, strings.didNotWork())
    }
    this.requestUpdate()
    // Blocking leaves other buttons there; the focus goes to the one that undoes it.
    await this.updateComplete
    if (hadFocus) this.renderRoot.querySelector<HTMLElement>('.block')?.focus()
  }

  #card(known: AcquaintanceView) {
    const {key, name, self, lastSeenMs, lastWroteMs, muted, blocked} = known
    const here = self || (this.chat?.people.some(person => person.key === key && person.here) ?? false)
    const presence = here ? strings.hereNowAlone() : presenceText(here, known, browserEnvironment.clock.now())
    return html`<div class="card hue-${fishTraits(key).hue}">
      ${fish(key)}
      <bdi class="name">${name}</bdi>
      <span class="quiet">
        ${self ? strings.you() : (lastSeenMs ?? lastWroteMs) === undefined && !here ? strings.neverHere() : presence}
        ${blocked ? `· ${strings.personBlocked()}` : muted ? `· ${strings.personMuted()}` : nothing}
      </span>
    </div>`
  }

  #warning({name, equivocates}: AcquaintanceView) {
    if (!equivocates) return nothing
    return html`<div class="warning">
      <h4>${strings.equivocatesTitle()}</h4>
      <p class="quiet">${strings.equivocates(name)}</p>
    </div>`
  }

  #writing({key, name, met, blocked}: AcquaintanceView) {
    if (blocked) return nothing
    return html`<section>
      <button class="button accent write" ?disabled=${!met} @click=${() => this.writeTo?.(key)}>
        ${icons.lock()} ${strings.writePrivately()}
      </button>
      <p class="quiet">${met ? strings.directOnly(name) : strings.notMetYet(name)}</p>
    </section>`
  }

  #four({name, self}: AcquaintanceView) {
    return html`<section>
      <h4>${strings.fourWordsTitle()}</h4>
      <p class="quiet">${self ? strings.ownFourWords() : strings.fourWords(name)}</p>
      ${this.#list('four', this.fourWords)}
    </section>`
  }

  #list(name: string, words: readonly string[] | undefined) {
    if (words === undefined) return html`<p class="quiet">${strings.loadingPart()}</p>`
    return html`<ol class=${name} lang="en">${words.map(word => html`<li>${word}</li>`)}</ol>`
  }

  #safety({name, met}: AcquaintanceView) {
    return html`<section>
      <h4>${strings.safetyTitle()}</h4>
      <p class="quiet">${met ? strings.safetyWords(name) : strings.safetyMissing()}</p>
      ${met ? this.#list('safety', this.words) : nothing}
    </section>`
  }

  #moderation({key, name, muted, blocked, hasBlockList, followed}: AcquaintanceView) {
    const block = () => this.#do(() => this.chat?.setBlocked(key, !blocked))
    if (blocked) {
      return html`<section>
        <div class="row"><button class="button block" @click=${block}>${strings.unblock()}</button></div>
        <p class="quiet">${strings.blockedWords(name)}</p>
      </section>`
    }
    return html`<section>
      <div class="row">
        <button class="button mute" @click=${() => this.#do(() => this.chat?.setMuted(key, !muted))}>
          ${muted ? strings.unmute() : strings.mute()}
        </button>
      </div>
      <p class="quiet">${muted ? strings.mutedWords(name) : strings.muteWords(name)}</p>
      <div class="row"><button class="button block" @click=${block}>${strings.block()}</button></div>
      <p class="quiet">${strings.blockWords(name)}</p>
      ${
        hasBlockList || followed
          ? html`<label class="choice">
              <input
                type="checkbox"
                class="follow"
                .checked=${live(followed)}
                @change=${() => this.#do(() => this.chat?.followBlockList(key, !followed))}
              />
              ${strings.followList()}
            </label>
            <p class="quiet">${strings.followListWords(name)}</p>`
          : nothing
      }
    </section>`
  }

  #publishing(chat: ChatView) {
    return html`<section>
        <label class="choice">
          <input
            type="checkbox"
            class="publish"
            .checked=${live(chat.publishesBlockList)}
            @change=${() => this.#do(() => chat.publishBlockList(!chat.publishesBlockList))}
          />
          ${strings.publishList()}
        </label>
        <p class="quiet">${strings.publishListWords()}</p>
      </section>
      <section>
        <h4>${strings.safetyTitle()}</h4>
        <p class="quiet">${strings.safetyOwn()}</p>
      </section>`
  }

  override render() {
    const {chat, person} = this
    if (chat === undefined || person === undefined) return nothing
    const known = chat.acquaintance(person)
    return html`
      ${panelTitle(known.self ? strings.ownDetails() : known.name, () => this.back?.())}
      ${this.#card(known)} ${this.#warning(known)} ${this.#four(known)}
      <p class="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
      ${
        known.self
          ? this.#publishing(chat)
          : html`${this.#writing(known)} ${this.#safety(known)} ${this.#moderation(known)}`
      }
      <section>
        <details>
          <summary>${strings.keyTitle()}</summary>
          <p class="quiet">${strings.keyWords()}</p>
          <code dir="ltr">${person.replace(/.{8}(?!$)/g, '$& ')}</code>
        </details>
      </section>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-person': P2pChatPerson
  }
}

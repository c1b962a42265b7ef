import {ContextConsumer} from '@lit/context'
import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {keyed} from 'lit/directives/keyed.js'
import {openChat, type Swarm} from '../../index.ts'
import {browserEnvironment} from '../../base/browser-environment.ts'
import {StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {ChatView, MessageView, SwarmView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {JoiningByAttributes} from '../joining-by-attributes.ts'
import type {P2pChatComposer} from '../p2p-chat-composer/p2p-chat-composer.ts'
import '../p2p-chat-composer/p2p-chat-composer.ts'
import '../p2p-chat-invite/p2p-chat-invite.ts'
import '../p2p-chat-log/p2p-chat-log.ts'
import '../p2p-chat-people/p2p-chat-people.ts'
import {SwarmErrorEvent, SwarmJoinedEvent} from '../p2p-swarm/p2p-swarm.events.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {tokenStyles} from '../styles/tokens.styles.ts'
import * as strings from '../strings.ts'
import {swarmScope} from '../swarm-scope.ts'
import {RenderPace} from '../render-pace.ts'
import {countArrived, newestSentId} from './arrivals.ts'
import {banner, bannerButton, errorBanner} from './banners.ts'
import {ChatOpening} from './chat-opening.ts'
import {ChatArrivedEvent, NameChangedEvent} from './p2p-chat.events.ts'
import {chatStyles} from './p2p-chat.styles.ts'
import {stillTemplate} from './still.ts'

/** At most one rendering in this time, however much arrives: less than a frame, since an answer may follow at once. */
const renderIntervalMs = 12
const faceCount = 4
const typingNames = 2

/**
 * @summary A conversation: what was said, who is here, and a field to write in.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
 *
 * @slot start - Before the topic's name in the header.
 * @slot actions - At the end of the header.
 *
 * @event p2p-joined - The topic was joined (only when it joins by itself).
 * @event p2p-error - The topic could not be joined or the conversation not be opened; `event.error`.
 * @event p2p-arrived - Others wrote something; `event.count`.
 * @event p2p-name - The visitor chose a name; `event.name`.
 *
 * @csspart header - The line with the topic and who is here.
 * @csspart topic - The topic's name.
 * @csspart status - The connection in words.
 * @csspart people-toggle - Shows the people where there is no room for both.
 * @csspart invite-toggle - Shows the link.
 * @csspart banner - A notice or an error.
 * @csspart conversation - Messages and composer.
 * @csspart people - The list of people.
 * @csspart person - One person in it.
 * @csspart log - The scrolled list of messages; `jump` leads to its end.
 * @csspart group - Messages of one author in a row.
 * @csspart message - One message, `own-message` besides when it is the visitor's; `text` and `link` inside.
 * @csspart fish - The picture of a person.
 * @csspart composer - The form, with `me`, `input` and `send`.
 *
 * @cssproperty --shoal-accent - Colour of what can be pressed.
 * @cssproperty --shoal-ink - Colour of text; `--shoal-muted` of what matters less.
 * @cssproperty --shoal-raised - Ground of bubbles and bars; `--shoal-own` of the visitor's bubbles.
 * @cssproperty --shoal-radius - Roundness of surfaces.
 * @cssproperty --shoal-font - Font family.
 */
export class P2pChat extends LitElement {
  static override styles = [tokenStyles, controlStyles, hueStyles, chatStyles]

  readonly #scope = new ContextConsumer(this, {
    context: swarmScope,
    subscribe: true,
    callback: () => {
      if (this.hasUpdated) this.#follow()
    }
  })
  readonly #joining = new JoiningByAttributes(() => this.#joiningChanged())
  // The swarm of a scope was made by `joinSwarm`, here or by a script of the page.
  readonly #opening = new ChatOpening(
    swarm => openChat(swarm as Swarm),
    () => this.#openingChanged()
  )
  #subscribed: {readonly chat: ChatView; readonly end: AbortController} | undefined
  #newestId: string | undefined
  readonly #pace = new RenderPace(browserEnvironment.scheduler, () => this.requestUpdate(), renderIntervalMs)

  @query('p2p-chat-composer') private composer!: P2pChatComposer
  @query('.invite-toggle') private inviteToggle!: HTMLButtonElement

  /** Written before the chat was open; goes out in order once it is. */
  @state() private outbox: readonly string[] = []
  @state() private failure = ''
  @state() private dismissed = ''
  @state() private inviting = false

  /** What the conversation is about; everyone who writes the same is in it. */
  @property() topic: string | undefined
  /** The visitor's name, until they choose another. */
  @property() name: string | undefined
  /** Nostr relays instead of the shipped ones, separated by commas, or `none`. */
  @property() relays: string | undefined
  /** WebTorrent trackers instead of the shipped ones, separated by commas, or `none`. */
  @property() trackers: string | undefined
  /** STUN servers instead of the shipped ones, separated by commas, or `none`. */
  @property() stun: string | undefined
  /** What to send someone so that they come here; by default the page's address. */
  @property() link: string | undefined
  /** What a narrow element shows. */
  @property({reflect: true}) view: 'chat' | 'people' = 'chat'
  /** A chat that a script opened; attributes and surrounding swarm are unused then. */
  @property({attribute: false}) chat: ChatView | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // An element that is only moved is connected again at once, and keeps its chat.
    queueMicrotask(() => {
      if (this.isConnected) return
      this.#opening.want(undefined)
      this.#joining.want(undefined)
      this.#subscribe()
    })
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const places: readonly (keyof P2pChat)[] = ['topic', 'name', 'relays', 'trackers', 'stun', 'chat']
    if (!this.hasUpdated || places.some(place => changes.has(place))) this.#follow()
  }

  /** Why there is no conversation, after `p2p-error`. */
  get error(): Error | undefined {
    const scoped = this.#scope.value?.state
    const joining = scoped ?? this.#joining.state
    if (joining.kind === 'failed') return joining.error
    return this.#opening.state.kind === 'failed' ? this.#opening.state.error : undefined
  }

  /** The swarm of the conversation, once there is one: to leave it, or to read its report. */
  get swarm(): SwarmView | undefined {
    return this.#chat?.swarm
  }

  /** Puts the cursor where one writes. */
  override focus(): void {
    this.composer.focus()
  }

  get #chat(): ChatView | undefined {
    if (this.chat !== undefined) return this.chat
    return this.#opening.state.kind === 'open' ? this.#opening.state.chat : undefined
  }

  /** As it was asked for: the same before and after joining, so that a draft begun meanwhile stays. */
  get #askedTopic(): string {
    const state = this.#scope.value?.state
    if (this.chat !== undefined) return this.chat.swarm.topic
    return (state !== undefined && state.kind !== 'idle' ? state.topic : this.topic) ?? ''
  }

  /** Brings swarm and chat in line with the attributes, the surrounding swarm and the chat that was given. */
  #follow(): void {
    if (!this.isConnected) return
    const scope = this.#scope.value
    const alone = this.chat === undefined && scope === undefined
    this.#joining.want(
      alone
        ? {topic: this.topic ?? '', name: this.name, relays: this.relays, trackers: this.trackers, stun: this.stun}
        : undefined
    )
    let swarm: SwarmView | undefined
    if (this.chat === undefined) {
      const joined = scope?.state ?? this.#joining.state
      if (joined.kind === 'joined') swarm = joined.swarm
    }
    this.#opening.want(swarm)
    this.#subscribe()
    this.requestUpdate()
  }

  #joiningChanged(): void {
    const {state} = this.#joining
    if (state.kind === 'joined') this.dispatchEvent(new SwarmJoinedEvent(state.swarm))
    if (state.kind === 'failed') this.#failed(state.error)
    // Changes that `#follow` itself causes are seen by it.
    if (state.kind !== 'idle' && state.kind !== 'joining') this.#follow()
    this.requestUpdate()
  }

  #openingChanged(): void {
    const {state} = this.#opening
    if (state.kind === 'failed') this.#failed(state.error)
    this.#subscribe()
    this.requestUpdate()
  }

  #failed(error: Error): void {
    this.#giveBack(this.outbox)
    this.outbox = []
    this.dispatchEvent(new SwarmErrorEvent(error))
  }

  #retry(): void {
    this.#scope.value?.retry()
    this.#joining.retry()
    this.#opening.retry()
  }

  #subscribe(): void {
    const chat = this.isConnected ? this.#chat : undefined
    if (chat === this.#subscribed?.chat) return
    this.#subscribed?.end.abort()
    this.#subscribed = undefined
    this.dismissed = ''
    if (chat === undefined) return
    const end = new AbortController()
    const options = {signal: end.signal}
    this.#subscribed = {chat, end}
    this.#newestId = newestSentId(chat.messages)
    chat.on('messages', () => this.#messagesChanged(chat), options)
    for (const name of ['people', 'status', 'notice', 'typing'] as const)
      chat.on(name, () => this.#pace.soon(), options)
    void this.#flush()
  }

  #messagesChanged(chat: ChatView): void {
    const count = countArrived(chat.messages, this.#newestId)
    this.#newestId = newestSentId(chat.messages)
    if (count > 0) this.dispatchEvent(new ChatArrivedEvent(count))
    this.#pace.soon()
  }

  readonly #submit = (text: string): void => {
    this.failure = ''
    const chat = this.#chat
    if (chat !== undefined) {
      void this.#send(chat, text)
      return
    }
    this.outbox = [...this.outbox, text]
    if (this.error !== undefined) {
      this.#giveBack(this.outbox)
      this.outbox = []
      this.#retry()
    }
    void this.#flush()
  }

  async #flush(): Promise<void> {
    const chat = this.#chat
    if (chat === undefined || this.outbox.length === 0) return
    const texts = this.outbox
    this.outbox = []
    await Promise.all(texts.map(text => this.#send(chat, text)))
  }

  async #send(chat: ChatView, text: string): Promise<void> {
    try {
      await chat.send(text)
    } catch (error) {
      this.#giveBack([text])
      this.failure = error instanceof Error && 'reason' in error ? error.message : strings.notSent()
    }
  }

  #giveBack(texts: readonly string[]): void {
    if (texts.length > 0) this.composer.giveBack(texts.join('\n'))
  }

  readonly #sendAgain = (message: MessageView): void => {
    const chat = this.#chat
    if (chat !== undefined) void this.#send(chat, message.text)
  }

  readonly #loadOlder = async (): Promise<boolean> => (await this.#chat?.loadOlder()) ?? false

  readonly #setTyping = (on: boolean): void => this.#chat?.setTyping(on)

  readonly #report = (): object => this.#chat?.swarm.getReport() ?? {}

  readonly #rename = async (name: string): Promise<void> => {
    try {
      await this.#chat?.swarm.identity.setName(name)
    } catch (error) {
      // It holds on this page all the same; that nothing is kept is said by the chat's notice.
      if (!(error instanceof StorageError)) throw error
    }
    this.dispatchEvent(new NameChangedEvent(name))
    this.requestUpdate()
  }

  #messages(chat: ChatView | undefined): readonly MessageView[] {
    if (this.outbox.length === 0) return chat?.messages ?? noMessages
    const nowMs = browserEnvironment.clock.now()
    const waiting = this.outbox.map((text, at): MessageView => ({
      id: `outbox ${at}`,
      author: '' as PersonKey,
      authorName: '',
      text,
      timeMs: nowMs,
      own: true,
      late: false,
      state: 'pending'
    }))
    return [...(chat?.messages ?? noMessages), ...waiting]
  }

  #status(chat: ChatView | undefined): {kind: string; words: string} {
    if (chat !== undefined) return {kind: chat.status.kind, words: strings.status(chat.status)}
    if (this.error !== undefined) return {kind: 'left', words: strings.notJoined()}
    return {kind: 'starting', words: strings.status({kind: 'starting'})}
  }

  #header(chat: ChatView | undefined) {
    const {kind, words} = this.#status(chat)
    const here = chat?.people ?? nobody
    const topic = chat?.swarm.topic ?? this.#askedTopic
    const showsPeople = this.view === 'people'
    return html`<header part="header">
      <slot name="start"></slot>
      <div class="place">
        ${topic === '' ? nothing : html`<h2 part="topic"><bdi>${topic}</bdi></h2>`}
        <p class="status"><span class="lamp ${kind}"></span><span role="status" part="status" dir="auto">${words}</span></p>
      </div>
      ${
        here.length === 0
          ? nothing
          : html`<button
            class="button plain people-toggle"
            part="people-toggle"
            aria-label=${showsPeople ? strings.backToChat() : strings.showPeople(here.length)}
            aria-expanded=${showsPeople}
            @click=${() => (this.view = showsPeople ? 'chat' : 'people')}
          >
            ${
              showsPeople
                ? icons.chat()
                : html`<span class="shoal">${here.slice(0, faceCount).map(person => fish(person.key))}</span>`
            }
          </button>`
      }
      <button
        class="button invite-toggle"
        part="invite-toggle"
        aria-label=${strings.invite()}
        aria-expanded=${this.inviting}
        @keydown=${this.#inviteKey}
        @click=${() => (this.inviting = !this.inviting)}
      >
        ${icons.invite()} <span class="words">${strings.invite()}</span>
      </button>
      <slot name="actions"></slot>
    </header>`
  }

  #banners(chat: ChatView | undefined) {
    const {error} = this
    const notice = chat?.notice
    const noticeKey = notice === undefined ? '' : `${notice.kind} ${notice.reason ?? ''}`
    const gotIt = (press: () => void) => bannerButton(strings.dismiss(), press)
    return html`
      ${error === undefined ? nothing : errorBanner(error, () => this.#retry())}
      ${
        this.failure === ''
          ? nothing
          : banner(
              'error',
              this.failure,
              gotIt(() => (this.failure = ''))
            )
      }
      ${
        notice === undefined || noticeKey === this.dismissed
          ? nothing
          : banner(
              'notice',
              strings.notice(notice),
              gotIt(() => (this.dismissed = noticeKey))
            )
      }
    `
  }

  readonly #inviteKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.inviting) return
    event.preventDefault()
    this.inviting = false
    this.inviteToggle.focus()
  }

  #invite() {
    return html`<p2p-chat-invite .link=${this.link ?? location.href}></p2p-chat-invite>`
  }

  #typingWords(chat: ChatView | undefined): string {
    const keys = new Set(chat?.typing ?? [])
    const names = chat?.people.filter(person => keys.has(person.key) && !person.self).map(person => person.name) ?? []
    return strings.typing(names.slice(0, typingNames), Math.max(0, names.length - typingNames))
  }

  override render() {
    const chat = this.#chat
    const self = chat?.people.find(person => person.self)
    return html`
      ${this.#header(chat)} ${this.#banners(chat)}
      ${this.inviting ? html`<div class="invite" @keydown=${this.#inviteKey}>${this.#invite()}</div>` : nothing}
      <div class="body" data-view=${this.view}>
        <div class="conversation" part="conversation">
          ${keyed(
            chat,
            html`<p2p-chat-log
              exportparts="log, message, own-message, text, link, jump, group, fish"
              .messages=${this.#messages(chat)}
              .loadOlder=${this.#loadOlder}
              .sendAgain=${this.#sendAgain}
              >${this.error === undefined ? stillTemplate(chat?.status, this.inviting ? nothing : this.#invite()) : nothing}</p2p-chat-log
            >`
          )}
          <p class="typing" dir="auto"><span>${this.#typingWords(chat)}</span></p>
          <p2p-chat-composer
            exportparts="composer, input, send, me"
            .topic=${this.#askedTopic}
            .self=${self}
            .submit=${this.#submit}
            .typing=${this.#setTyping}
            .rename=${this.#rename}
          ></p2p-chat-composer>
        </div>
        <p2p-chat-people
          part="people"
          exportparts="person, fish"
          role="region"
          aria-label=${strings.people()}
          .people=${chat?.people ?? nobody}
          .rename=${this.#rename}
          .report=${chat === undefined ? undefined : this.#report}
        ></p2p-chat-people>
      </div>
    `
  }
}

const noMessages: readonly MessageView[] = []
const nobody: ChatView['people'] = []

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat': P2pChat
  }
}

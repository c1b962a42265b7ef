import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import {openChat, type Swarm} from '../../index.ts'
import type {ChatView, SwarmView} from '../chat-view.ts'
import {FeatureSource} from '../feature-source.ts'
import type {FilesView} from '../files-view.ts'
import type {MessageActions} from '../message-actions.ts'
import type {AlertMemory} from '../notifications.ts'
import type {P2pChatComposer} from '../p2p-chat-composer/p2p-chat-composer.ts'
import '../p2p-chat-composer/p2p-chat-composer.ts'
import {joinsElsewhere, type TurnSetting} from '../page-options.ts'
import type {P2pChatLog} from '../p2p-chat-log/p2p-chat-log.ts'
import '../p2p-chat-log/p2p-chat-log.ts'
import {SwarmErrorEvent, SwarmJoinedEvent} from '../p2p-swarm/p2p-swarm.events.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {frameStyles} from '../styles/frame.styles.ts'
import {stillStyles} from '../styles/still.styles.ts'
import {tokenStyles} from '../styles/tokens.styles.ts'
import {AlertWatch} from './alert-watch.ts'
import {bannersTemplate, noticeKey} from './banners.ts'
import {ChatFiles} from './chat-files.ts'
import {Conversation} from './conversation.ts'
import {Drawers} from './drawers.ts'
import {Cards, dropTemplate, filesTemplate} from './files-template.ts'
import type {HeaderActions} from './header.ts'
import {LazyParts} from './lazy-parts.ts'
import {OpenPlaces} from './open-places.ts'
import {ViewChangedEvent, type ChatViewName} from './p2p-chat.events.ts'
import {chatStyles} from './p2p-chat.styles.ts'
import {directTemplate, inviteTemplate, sideTemplate} from './panel-templates.ts'
import {panelsStyles} from './panels.styles.ts'
import {isSearchKey} from './search-key.ts'
import {stillTemplate} from './still.ts'
import {topicTemplate} from './topic-template.ts'
import {topTemplate} from './top-template.ts'

/**
 * @summary A conversation: what was said, who is here, and a field to write in.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
 *
 * @slot start - Before the topic's name in the header.
 * @slot actions - At the end of the header.
 * @slot notice - Across the element, above the conversation.
 *
 * @event p2p-joined - The topic was joined (only when it joins by itself).
 * @event p2p-error - The topic could not be joined or the conversation not be opened; `event.error`.
 * @event p2p-arrived - Others wrote something; `event.count`.
 * @event p2p-unread - How much has not been on the screen; `event.count`, `event.forMe` and `event.direct` among them, `event.more`.
 * @event p2p-name - The visitor chose a name; `event.name`.
 * @event p2p-files - Files began to come or to be given, or ended, or new ones are offered; `event.coming`, `event.giving`, `event.fresh`.
 * @event p2p-view - The visitor went to another view of a narrow element; `event.view`.
 *
 * @csspart header - The line with the topic and who is here.
 * @csspart topic - The topic's name.
 * @csspart status - The connection in words.
 * @csspart people-toggle - Shows the people where there is no room for both; `invite-toggle` the link, `alerts-toggle` the
 * choice of notifications, `more-toggle` what a narrow header has no room for.
 * @csspart banner - A notice or an error.
 * @csspart conversation - Messages and composer.
 * @csspart people - The list of people, each of them a `person`.
 * @csspart panel - What is shown instead of it: one person, search, what is kept.
 * @csspart log - The scrolled list of messages, a `row` each; `jump` leads to its end.
 * @csspart message - One message, `own-message` besides when it is the visitor's; `text`, `link` and `reaction` inside.
 * @csspart fish - The picture of a person.
 * @csspart files-toggle - Shows the files; `drop` is what is shown while some hang over the conversation.
 * @csspart composer - The form, with `me`, `input`, `attach` and `send`, `context` and `suggestions` above it.
 *
 * @cssproperty --shoal-accent - Colour of what can be pressed.
 * @cssproperty --shoal-ink - Colour of text; `--shoal-muted` of what matters less.
 * @cssproperty --shoal-raised - Ground of bubbles and bars; `--shoal-own` of the visitor's bubbles.
 * @cssproperty --shoal-radius - Roundness of surfaces; `--shoal-font` the font family.
 */
export class P2pChat extends LitElement {
  static override styles = [tokenStyles, controlStyles, hueStyles, stillStyles, frameStyles, chatStyles, panelsStyles]

  readonly #source = new FeatureSource<ChatView>(this, {
    open: swarm => openChat(swarm as Swarm),
    given: () => this.chat,
    attributes: () => {
      const {invite, name, relays, trackers, stun, turn, relayOnly} = this
      return {topic: this.topic ?? '', invite, name, relays, trackers, stun, turn, relayOnly}
    },
    changed: () => this.#sourceChanged(),
    joined: swarm => this.dispatchEvent(new SwarmJoinedEvent(swarm)),
    failed: error => {
      this.#conversation.writing.giveUp()
      this.dispatchEvent(new SwarmErrorEvent(error))
    }
  })
  readonly #conversation = new Conversation({
    element: this,
    hasFailed: () => this.error !== undefined,
    retry: () => this.#source.retry(),
    giveBack: text => this.composer.giveBack(text),
    focusComposer: () => {
      this.composer.focus()
      void this.updateComplete.then(() => this.composer.focus())
    },
    withFiles: (said, fromStart) => this.#files.among(said, fromStart),
    draw: () => this.requestUpdate()
  })
  readonly #places = new OpenPlaces({
    root: () => this.renderRoot as ShadowRoot,
    draw: () => {
      this.#drawers.close()
      this.requestUpdate()
      return this.updateComplete
    },
    goTo: view => this.#goTo(view),
    focusComposer: () => this.focus()
  })
  readonly #drawers = new Drawers(this)
  readonly #parts = new LazyParts(browserEnvironment, () => this.requestUpdate())
  readonly #files = new ChatFiles({
    element: this,
    parts: this.#parts,
    isPublic: () => this.#places.direct === undefined,
    isShown: () => this.#showsFiles,
    draw: () => this.requestUpdate()
  })
  readonly #cards = new Cards(this.#parts, this.#files)
  readonly #alerts = new AlertWatch({
    parts: this.#parts,
    open: target => {
      if ('direct' in target) this.#places.writeTo(target.direct)
      else void this.#showMessage(target.messageId)
    },
    changed: () => this.requestUpdate()
  })
  readonly #actions: MessageActions = {...this.#conversation.writing.actions, showPerson: this.#places.showPerson}

  @query('p2p-chat-composer') private composer!: P2pChatComposer
  @query('p2p-chat-log') private log!: P2pChatLog

  @state() private dismissed = ''

  /** What the conversation is about; everyone who writes the same is in it. */
  @property() topic: string | undefined
  /** An invitation to a private topic, instead of a topic; the payload or the whole link. */
  @property() invite: string | undefined
  /** The visitor's name, until they choose another. */
  @property() name: string | undefined
  /** Nostr relays instead of the shipped ones, separated by commas, or `none`. */
  @property() relays: string | undefined
  /** WebTorrent trackers instead of the shipped ones, separated by commas, or `none`. */
  @property() trackers: string | undefined
  /** STUN servers instead of the shipped ones, separated by commas, or `none`. */
  @property() stun: string | undefined
  /** TURN servers, `turn:user:password@host:port`, separated by commas. A script may set a list, or a callback for credentials. */
  @property() turn: string | TurnSetting | undefined
  /** Connects through TURN servers only, so that others do not see the visitor's address. */
  @property({attribute: 'relay-only', type: Boolean}) relayOnly = false
  /** What to send someone so that they come here; by default the page's address. */
  @property() link: string | undefined
  /** A text passed by hand that the page was opened with: its answer is made at once. */
  @property({attribute: false}) passed = ''
  /** The address that opens such a text; without it the text itself is passed on. */
  @property({attribute: false}) passedLink: ((text: string) => string) | undefined
  /** What a narrow element shows. */
  @property({reflect: true}) view: ChatViewName = 'chat'
  /** Puts the number of unread in front of the page's title. */
  @property({attribute: 'title-count', type: Boolean}) titleCount = false
  /** Where the choice of notifications and sound is remembered; without it, it lasts as long as the element. */
  @property({attribute: false}) alertMemory: AlertMemory | undefined
  /** A chat that a script opened; attributes and surrounding swarm are unused then. */
  @property({attribute: false}) chat: ChatView | undefined
  /** Files that a script opened, for a `chat` that it opened. */
  @property({attribute: false}) files: FilesView | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#key)
    this.#files.connect()
    if (this.hasUpdated) this.#source.follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#files.disconnect()
    // An element that is only moved is connected again at once, and keeps its chat.
    queueMicrotask(() => {
      if (!this.isConnected) this.#source.release()
    })
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const isGiven = changes.has('chat') || changes.has('files')
    if (!this.hasUpdated || isGiven || joinsElsewhere(changes)) this.#source.follow()
    // The page went to another view, as by its own bar: what was opened in the former makes way.
    if (this.hasUpdated && changes.has('view')) this.#places.showPeople()
    if (changes.has('view') && changes.get('view') === 'files') this.#files.seen()
    if (changes.has('titleCount')) this.#conversation.unread.inTitle = this.titleCount
    if (changes.has('alertMemory')) void this.#alerts.remember(this.alertMemory)
    if (changes.has('passed') && this.passed !== '' && this.#drawers.open !== 'invite') this.#drawers.toggle('invite')
    this.#conversation.drawn()
  }

  /** Why there is no conversation, after `p2p-error`. */
  get error(): Error | undefined {
    return this.#source.error
  }

  /** The swarm of the conversation, once there is one: to leave it, or to read its report. */
  get swarm(): SwarmView | undefined {
    return this.#chat?.swarm
  }

  /** Puts the cursor where one writes. */
  override focus(): void {
    const direct = this.renderRoot.querySelector<HTMLElement>('p2p-chat-direct')
    if (direct === null) this.composer.focus()
    else direct.focus()
  }

  /** Opens the search in the topic. */
  showSearch(): void {
    if (this.#chat !== undefined) this.#places.open({kind: 'search'})
  }

  /** Closes every panel and private conversation: the topic's is there again. */
  showTopic(): void {
    void this.#places.showTopic(true)
  }

  get #chat(): ChatView | undefined {
    return this.#source.feature
  }

  #sourceChanged(): void {
    const chat = this.isConnected ? this.#chat : undefined
    this.requestUpdate()
    this.#files.follow(chat, {chat: this.chat, files: this.files})
    if (!this.#conversation.follow(chat)) return
    this.dismissed = ''
    this.#places.reset()
    this.#alerts.watch(chat)
  }

  readonly #showMessage = async (id: string): Promise<boolean> => {
    await this.#places.showTopic(!this.renderRoot.querySelector('.conversation')!.checkVisibility())
    return this.log.showMessage(id)
  }

  /** In the place of the people, or of everything where there is room for one thing. */
  get #showsFiles(): boolean {
    return this.view === 'files' && this.#places.panel.kind === 'people'
  }

  #goTo(view: ChatViewName): void {
    if (view === this.view) return
    this.view = view
    this.dispatchEvent(new ViewChangedEvent(view))
  }

  readonly #toggleFiles = (): void => {
    this.#drawers.close()
    const shows = !this.#showsFiles
    this.#places.showPeople()
    this.#goTo(shows ? 'files' : 'chat')
    if (!shows)
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.files-toggle')?.focus())
  }

  readonly #headerActions: HeaderActions = {
    togglePeople: () => this.#goTo(this.view === 'people' ? 'chat' : 'people'),
    toggleFiles: () => this.#toggleFiles(),
    toggle: this.#drawers.toggle,
    search: () => this.showSearch(),
    history: () => this.#places.open({kind: 'history'})
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (this.#chat === undefined || !isSearchKey(event)) return
    event.preventDefault()
    this.showSearch()
  }

  override render() {
    const chat = this.#chat
    const {panel} = this.#places
    const notice = chat?.notice
    const key = noticeKey(notice)
    const invite = () => inviteTemplate(this.#parts, this, chat)
    const isQuiet = this.#conversation.messages.length === 0
    return html`
      ${topTemplate(chat, {
        topic: this.#source.askedTopic,
        hasFailed: this.error !== undefined,
        showsPeople: this.view === 'people',
        showsFiles: this.#showsFiles,
        freshFiles: this.#files.fresh,
        conversation: this.#conversation,
        drawers: this.#drawers,
        parts: this.#parts,
        alerts: this.#alerts,
        actions: this.#headerActions,
        invite
      })}
      ${bannersTemplate({
        error: this.error,
        failure: this.#conversation.writing.failure || this.#files.failure,
        notice: key === this.dismissed ? undefined : notice,
        retry: () => this.#source.retry(),
        dismissFailure: () => {
          this.#conversation.writing.dismiss()
          this.#files.dismiss()
        },
        dismissNotice: () => (this.dismissed = key)
      })}
      <slot name="notice"></slot>
      <div
        class="body"
        data-view=${panel.kind === 'people' ? this.view : 'people'}
        @pointerdown=${this.#drawers.pressedElsewhere}
      >
        <div class="conversation" part="conversation">
          ${topicTemplate(chat, {
            topic: this.#source.askedTopic,
            conversation: this.#conversation,
            actions: this.#actions,
            isHidden: this.#places.direct !== undefined,
            card: this.#cards.template,
            attach: this.#files.files && this.#files.attach,
            still:
              this.error === undefined
                ? stillTemplate(
                    chat?.olderExist ? undefined : chat?.status,
                    isQuiet && this.#drawers.open !== 'invite' ? invite : () => nothing
                  )
                : nothing
          })}
          ${chat === undefined ? nothing : directTemplate(chat, this.#parts, this.#places, this.#conversation)}
          ${dropTemplate(this.#files)}
        </div>
        ${sideTemplate(chat, {
          parts: this.#parts,
          places: this.#places,
          conversation: this.#conversation,
          files: this.#showsFiles ? filesTemplate(this.#files, this.#parts, this.#toggleFiles) : undefined,
          showHistory: this.#headerActions.history,
          showMessage: this.#showMessage
        })}
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat': P2pChat
  }
}

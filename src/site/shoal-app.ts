import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {keyed} from 'lit/directives/keyed.js'
import {browserEnvironment} from '../base/browser-environment.ts'
import * as icons from '../elements/icons.ts'
import '../elements/p2p-swarm/p2p-swarm.ts'
import type {
  ChatUnreadEvent,
  FilesEvent,
  ChatViewName,
  NameChangedEvent,
  P2pChat,
  ViewChangedEvent
} from '../elements/p2p-chat/p2p-chat.ts'
import '../elements/p2p-chat/p2p-chat.ts'
import type {GamesEvent, TableEvent} from '../elements/p2p-lobby/p2p-lobby.ts'
import '../elements/p2p-lobby/p2p-lobby.ts'
import type {SwarmJoinedEvent} from '../elements/p2p-swarm/p2p-swarm.events.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {tokenStyles} from '../elements/styles/tokens.styles.ts'
import {countedTitle} from '../elements/unread-title.ts'
import type {TransferWatch} from '../features/files/transfer-watch.ts'
import {LonelyWatch, type Lonely, type WatchedSwarm} from './lonely-watch.ts'
import {networkTemplate, whyNotTemplate} from './network-templates.ts'
import {withoutPrivate, withoutRecent, withRecent, type RecentTopic} from './recent-topics.ts'
import {
  hashOf,
  linkOf,
  passedLinkOf,
  placeKey,
  placeName,
  readRoute,
  tableLinkOf,
  type Route,
  type TopicPlace,
  type TopicView
} from './route.ts'
import {defaultSettings, needsReload, queryNames, withQuery, type Settings} from './settings.ts'
import type {ShoalHelp} from './shoal-help.ts'
import './shoal-help.ts'
import type {ShoalSettings} from './shoal-settings.ts'
import './shoal-settings.ts'
import './shoal-start.ts'
import './shoal-topics.ts'
import type {SiteActions} from './site-actions.ts'
import {siteKey} from './site-key.ts'
import type {KeptSite, SiteStorage} from './site-storage.ts'
import {turnAwayStrayDrops} from './stray-drops.ts'
import * as strings from './strings.ts'
import {shoalAppStyles} from './shoal-app.styles.ts'

/** Until then, tables wait for what is said; milliseconds from the joining. */
const gamesAfterMs = 2_500

/** The site: the address decides what is shown. */
export class ShoalApp extends LitElement {
  static override styles = [tokenStyles, controlStyles, shoalAppStyles]

  #listening: AbortController | undefined
  /** Where the view 'play' was left. */
  #lastTable: string | undefined
  readonly #lonely = new LonelyWatch(browserEnvironment.scheduler, lonely => (this.lonely = lonely))

  @query('shoal-settings') private dialog!: ShoalSettings
  @query('shoal-help') private help!: ShoalHelp
  @query('p2p-chat') private chat!: P2pChat | null

  @state() private route: Route = {kind: 'start'}
  @state() private recent: readonly RecentTopic[] = []
  @state() private settings: Settings = defaultSettings
  /** False until what was kept is known: joining before would use the wrong relays. */
  @state() private loaded = false
  @state() private unread = 0
  @state() private moreUnread = false
  @state() private unreadDirect = 0
  @state() private freshFiles = 0
  @state() private gamesForMe = 0
  /** A text passed by hand that the page was opened with, and where it leads. */
  @state() private passed = {text: '', place: ''}
  /** The games of this place are open: a seat is played also while one looks elsewhere. */
  @state() private opensGames = ''
  /** Somebody may wonder why nobody is there. */
  @state() private lonely: Lonely
  /** What the conversation beside a game shows. */
  @state() private besideGame: ChatViewName = 'chat'

  @property({attribute: false}) storage: SiteStorage | undefined
  /** What the storage holds, when it is being read already. */
  @property({attribute: false}) kept: Promise<KeptSite> | undefined
  @property({attribute: false}) actions: SiteActions | undefined
  /** Keeps the device awake and warns before leaving while files are on their way. */
  @property({attribute: false}) transfers: TransferWatch | undefined
  @property({reflect: true}) theme: 'light' | 'dark' | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#listening = new AbortController()
    const {signal} = this.#listening
    addEventListener('hashchange', () => this.#goTo(), {signal})
    document.addEventListener('keydown', event => this.#key(event), {signal})
    turnAwayStrayDrops(document, signal)
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#listening?.abort()
    this.#lonely.watch(undefined)
    this.transfers?.set({busy: false, warn: false})
  }

  protected override willUpdate(): void {
    const {theme} = this.settings
    this.theme = theme === 'system' ? null : theme
  }

  protected override updated(changes: PropertyValues): void {
    // Whoever was taken out of the document leaves it alone.
    if (!this.isConnected) return
    const {route} = this
    const place = route.kind === 'topic' ? route.place : undefined
    const name = place && placeName(place)
    const title = strings.title(route.kind === 'promises' ? strings.promises() : name)
    document.title = countedTitle(title, this.unread, this.moreUnread)
    document.documentElement.toggleAttribute('theme', this.theme !== null)
    if (this.theme !== null) document.documentElement.setAttribute('theme', this.theme)
    const before = changes.get('route') as Route | undefined
    const isSame = before?.kind === 'topic' && place !== undefined && placeKey(before.place) === placeKey(place)
    if (place === undefined || isSame || !this.loaded || !(changes.has('route') || changes.has('loaded'))) return
    if (this.#isBesideChat) return
    if (matchMedia('(pointer: fine)').matches) void this.chat?.updateComplete.then(() => this.chat?.focus())
  }

  async #load(): Promise<void> {
    const kept = await (this.kept ?? this.storage?.load())
    if (kept !== undefined) {
      this.settings = kept.settings
      this.recent = kept.recent
    }
    this.loaded = true
    this.#goTo()
  }

  get #view(): TopicView | undefined {
    return this.route.kind === 'topic' ? this.route.view : undefined
  }

  /** Something is shown in the place of the conversation, or beside it. */
  get #isBesideChat(): boolean {
    return this.#view === 'play' || this.#view === 'network'
  }

  #goTo(): void {
    const before = this.route
    this.route = readRoute(location.hash)
    if (this.route.kind === 'topic' && this.route.passed !== undefined) {
      // It serves once: who loads the page again is only in the topic.
      this.passed = {text: this.route.passed, place: placeKey(this.route.place)}
      history.replaceState(null, '', hashOf(this.route.place))
    }
    this.#followGames(before, this.route)
    this.unread = this.unreadDirect = this.freshFiles = 0
    if (this.route.kind !== 'topic') this.transfers?.set({busy: false, warn: false})
    if (this.route.kind === 'promises') void import('./shoal-promises.ts')
    if (this.route.kind !== 'topic') return
    const {place} = this.route
    const newest = this.recent[0]
    if (newest !== undefined && placeKey(newest.place) === placeKey(place)) return
    if (place.access === 'private' && !this.settings.keepsPrivate) return
    this.#changeRecent(recent => withRecent(recent, place, browserEnvironment.clock.now()))
  }

  #followGames(before: Route, now: Route): void {
    const isSame = before.kind === 'topic' && now.kind === 'topic' && placeKey(before.place) === placeKey(now.place)
    if (!isSame) {
      this.gamesForMe = 0
      this.#lonely.watch(undefined)
      this.#lastTable = undefined
      this.besideGame = 'chat'
    }
    if (now.kind !== 'topic' || now.view !== 'play') return
    this.#lastTable = now.table
    this.opensGames = placeKey(now.place)
  }

  #joined(place: TopicPlace, {swarm}: SwarmJoinedEvent): void {
    // It was made by `joinSwarm`.
    this.#lonely.watch(swarm as unknown as WatchedSwarm)
    browserEnvironment.scheduler.after(gamesAfterMs, () => {
      const {route} = this
      if (route.kind === 'topic' && placeKey(route.place) === placeKey(place)) this.opensGames = placeKey(place)
    })
  }

  #chatView(place: TopicPlace, view: ChatViewName): void {
    if (this.#isBesideChat) this.besideGame = view
    else location.hash = hashOf(place, view)
  }

  #changeRecent(change: (recent: readonly RecentTopic[]) => readonly RecentTopic[]): void {
    this.recent = change(this.recent)
    void this.storage?.changeRecent(change)
  }

  readonly #forget = (place: TopicPlace): void => this.#changeRecent(recent => withoutRecent(recent, place))

  #save(settings: Settings): void {
    if (this.settings.keepsPrivate && !settings.keepsPrivate) this.#changeRecent(withoutPrivate)
    if (needsReload(this.settings, settings)) return void this.#saveAndReload(settings)
    this.settings = settings
    void this.storage?.saveSettings(settings)
  }

  async #saveAndReload(settings: Settings): Promise<void> {
    await this.storage?.saveSettings(settings)
    const kept = (await this.storage?.load())?.settings
    if (kept !== undefined && !needsReload(kept, settings)) return this.actions?.reload()
    // Nothing can be kept here. The elements join anew, and say so when an address was shown already that is to be hidden.
    this.settings = settings
  }

  #unreadChanged({count, direct, more}: ChatUnreadEvent): void {
    this.unread = count
    this.moreUnread = more
    this.unreadDirect = direct
  }

  #filesChanged({coming, giving, fresh}: FilesEvent): void {
    this.freshFiles = fresh
    const busy = coming > 0 || giving > 0
    this.transfers?.set({busy, warn: busy})
  }

  readonly #createPrivate = async (name: string): Promise<void> => {
    const created = await this.actions?.createPrivateTopic(name)
    if (created !== undefined) location.hash = hashOf({access: 'private', invite: created.invite, name})
  }

  readonly #forgetEverything = async (): Promise<void> => {
    await this.actions?.forgetEverything()
    history.replaceState(null, '', location.pathname)
    this.actions?.reload()
  }

  #key(event: KeyboardEvent): void {
    const key = siteKey(event)
    if (key === 'help') this.help.show()
    else if (key === 'settings') this.dialog.show()
    else if (this.route.kind !== 'topic' || this.chat === null) return
    else if (key === 'play') location.hash = this.#playHash(this.route.place)
    else if (key === 'search') this.#inChat(this.route.place, chat => chat.showSearch())
    else if (key === 'write') this.#inChat(this.route.place, chat => chat.focus())
    else return
    event.preventDefault()
  }

  /** The conversation, which a game may have taken the place of. */
  #inChat(place: TopicPlace, act: (chat: P2pChat) => void): void {
    if (this.chat?.checkVisibility()) return act(this.chat)
    location.hash = hashOf(place)
    addEventListener('hashchange', () => void this.updateComplete.then(() => this.chat && act(this.chat)), {once: true})
  }

  /** To the table one came from, or from there to all of them. */
  #playHash(place: TopicPlace): string {
    return hashOf(place, 'play', this.#view === 'play' ? undefined : this.#lastTable)
  }

  #actions() {
    return html`<button
      slot="actions"
      class="button plain round"
      aria-label=${strings.settings()}
      title=${strings.settings()}
      aria-haspopup="dialog"
      @click=${() => this.dialog.show()}
    >
      ${icons.settings()}
    </button>`
  }

  #start(words: string) {
    return html`<shoal-start
      .recent=${this.recent}
      .words=${words}
      .forget=${this.#forget}
      .createPrivate=${this.#createPrivate}
      >${this.#actions()}</shoal-start
    >`
  }

  #games(place: TopicPlace, view: TopicView, table: string | undefined) {
    if (this.opensGames !== placeKey(place)) return nothing
    return html`<p2p-lobby
      theme=${this.theme ?? nothing}
      ?hidden=${view !== 'play'}
      .table=${view === 'play' ? table : undefined}
      .link=${tableLinkOf(location.href, place)}
      @p2p-games=${(event: GamesEvent) => (this.gamesForMe = event.forMe)}
      @p2p-table=${(event: TableEvent) => (location.hash = hashOf(place, 'play', event.table))}
    ></p2p-lobby>`
  }

  #playLink(place: TopicPlace, view: TopicView) {
    const words = strings.playWaiting(this.gamesForMe)
    return html`<a
      slot="actions"
      class="button plain round play ${view === 'play' ? 'open' : ''}"
      href=${view === 'play' ? hashOf(place) : this.#playHash(place)}
      aria-label=${view === 'play' ? strings.closeGames() : words}
      title=${view === 'play' ? strings.closeGames() : `${words} (G)`}
    >
      ${icons.games()} ${this.gamesForMe > 0 && view !== 'play' ? html`<span class="dot"></span>` : nothing}
    </a>`
  }

  #topic(place: TopicPlace, view: TopicView, table: string | undefined) {
    const {name, relays, trackers, stun, turn, relayOnly} = withQuery(this.settings, location.search)
    const said = (text: string) => (text.trim() === '' ? nothing : text)
    return html`
      <shoal-topics .recent=${this.recent} .current=${place} .forget=${this.#forget}></shoal-topics>
      <main class=${this.#isBesideChat ? 'playing' : ''}>
        ${keyed(
          placeKey(place),
          html`<p2p-swarm
            topic=${place.access === 'public' ? place.topic : nothing}
            invite=${place.access === 'private' ? place.invite : nothing}
            name=${said(name)}
            relays=${said(relays)}
            trackers=${said(trackers)}
            stun=${said(stun)}
            turn=${said(turn)}
            ?relay-only=${relayOnly}
            @p2p-joined=${(event: SwarmJoinedEvent) => this.#joined(place, event)}
          >
            ${this.#games(place, view, table)} ${view === 'network' ? networkTemplate(place, this.theme) : nothing}
            <p2p-chat
              theme=${this.theme ?? nothing}
              .link=${linkOf(location.href, place)}
              .passed=${this.passed.place === placeKey(place) ? this.passed.text : ''}
              .passedLink=${passedLink}
              .view=${view === 'play' || view === 'network' ? this.besideGame : view}
              .alertMemory=${this.storage?.alerts}
              @p2p-unread=${(event: ChatUnreadEvent) => this.#unreadChanged(event)}
              @p2p-files=${(event: FilesEvent) => this.#filesChanged(event)}
              @p2p-view=${(event: ViewChangedEvent) => this.#chatView(place, event.view)}
              @p2p-name=${(event: NameChangedEvent) => this.#save({...this.settings, name: event.name})}
            >
              <a
                slot="start"
                class="button plain round back"
                href="#"
                aria-label=${strings.allTopics()}
                title=${strings.allTopics()}
              >
                ${icons.back()}
              </a>
              ${this.#playLink(place, view)} ${this.#actions()} ${view === 'network' ? nothing : whyNotTemplate(place, this.lonely)}
            </p2p-chat>
          </p2p-swarm>`
        )}
      </main>
      <nav class="bar ${this.#isBesideChat ? 'playing' : ''}" aria-label=${strings.views()}>
        <a
          href=${hashOf(place)}
          aria-current=${view === 'chat' ? 'page' : nothing}
          @click=${() => this.chat?.showTopic()}
        >
          ${icons.chat()} <span>${strings.chat()}</span>
        </a>
        <a href=${hashOf(place, 'files')} aria-current=${view === 'files' ? 'page' : nothing}>
          ${icons.attach()} <span>${strings.files()}</span>
          ${this.freshFiles > 0 ? badge(strings.newFiles(this.freshFiles), this.freshFiles) : nothing}
        </a>
        <a href=${this.#playHash(place)} aria-current=${view === 'play' ? 'page' : nothing}>
          ${icons.games()} <span>${strings.play()}</span>
          ${this.gamesForMe > 0 ? badge(strings.waitsForYou(this.gamesForMe), this.gamesForMe) : nothing}
        </a>
        <a href=${hashOf(place, 'people')} aria-current=${view === 'people' ? 'page' : nothing}>
          ${icons.people()} <span>${strings.people()}</span>
          ${this.unreadDirect > 0 ? badge(strings.unreadInPrivate(this.unreadDirect), this.unreadDirect) : nothing}
        </a>
      </nav>
    `
  }

  #place() {
    const {route} = this
    switch (route.kind) {
      case 'topic':
        return html`<div class="topic">${this.#topic(route.place, route.view, route.table)}</div>`
      case 'promises':
        return html`<shoal-promises></shoal-promises>`
      case 'unreadable':
        return this.#start(route.words)
      case 'start':
        return this.#start('')
    }
  }

  #decided(): readonly string[] {
    const asked = new URLSearchParams(location.search)
    return [...queryNames, 'relay-only'].filter(name => asked.has(name))
  }

  override render() {
    if (!this.loaded) return nothing
    return html`
      ${this.#place()}
      <shoal-settings
        .settings=${this.settings}
        .decided=${this.#decided()}
        .save=${(settings: Settings) => this.#save(settings)}
        .network=${this.route.kind === 'topic' ? hashOf(this.route.place, 'network') : ''}
        .forget=${this.#forgetEverything}
      ></shoal-settings>
      <shoal-help></shoal-help>
    `
  }
}

const passedLink = (text: string) => passedLinkOf(location.href, text)

const badge = (words: string, count: number) => html`<span class="badge" aria-label=${words} role="img">${count}</span>`

customElements.define('shoal-app', ShoalApp)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-app': ShoalApp
  }
}

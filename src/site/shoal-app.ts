import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {keyed} from 'lit/directives/keyed.js'
import {browserEnvironment} from '../base/browser-environment.ts'
import * as icons from '../elements/icons.ts'
import '../elements/p2p-swarm/p2p-swarm.ts'
import type {NameChangedEvent, ChatArrivedEvent, P2pChat} from '../elements/p2p-chat/p2p-chat.ts'
import '../elements/p2p-chat/p2p-chat.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {tokenStyles} from '../elements/styles/tokens.styles.ts'
import {withoutRecent, withRecent, type RecentTopic} from './recent-topics.ts'
import {hashOf, linkOf, readRoute, type Route, type TopicView} from './route.ts'
import {defaultSettings, withQuery, type Settings} from './settings.ts'
import type {ShoalHelp} from './shoal-help.ts'
import './shoal-help.ts'
import type {ShoalSettings} from './shoal-settings.ts'
import './shoal-settings.ts'
import './shoal-start.ts'
import './shoal-topics.ts'
import type {SiteStorage} from './site-storage.ts'
import * as strings from './strings.ts'
import {shoalAppStyles} from './shoal-app.styles.ts'

/** The site: the address decides what is shown. */
export class ShoalApp extends LitElement {
  static override styles = [tokenStyles, controlStyles, shoalAppStyles]

  #listening: AbortController | undefined

  @query('shoal-settings') private dialog!: ShoalSettings
  @query('shoal-help') private help!: ShoalHelp
  @query('p2p-chat') private chat!: P2pChat | null

  @state() private route: Route = {kind: 'start'}
  @state() private recent: readonly RecentTopic[] = []
  @state() private settings: Settings = defaultSettings
  /** False until what was kept is known: joining before would use the wrong relays. */
  @state() private loaded = false
  @state() private unread = 0

  @property({attribute: false}) storage: SiteStorage | undefined
  @property({reflect: true}) theme: 'light' | 'dark' | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#listening = new AbortController()
    const {signal} = this.#listening
    addEventListener('hashchange', () => this.#goTo(), {signal})
    document.addEventListener('keydown', event => this.#key(event), {signal})
    document.addEventListener('visibilitychange', () => this.#seen(), {signal})
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#listening?.abort()
  }

  protected override willUpdate(): void {
    const {theme} = this.settings
    this.theme = theme === 'system' ? null : theme
  }

  protected override updated(changes: PropertyValues): void {
    const topic = this.route.kind === 'topic' ? this.route.topic : undefined
    document.title = strings.title(topic, this.unread)
    document.documentElement.toggleAttribute('theme', this.theme !== null)
    if (this.theme !== null) document.documentElement.setAttribute('theme', this.theme)
    const before = changes.get('route') as Route | undefined
    const opened = topic !== undefined && !(before?.kind === 'topic' && before.topic === topic)
    if (
      (changes.has('route') || changes.has('loaded')) &&
      this.loaded &&
      opened &&
      matchMedia('(pointer: fine)').matches
    ) {
      void this.chat?.updateComplete.then(() => this.chat?.focus())
    }
  }

  async #load(): Promise<void> {
    const kept = await this.storage?.load()
    if (kept !== undefined) {
      this.settings = kept.settings
      this.recent = kept.recent
    }
    this.loaded = true
    this.#goTo()
  }

  #goTo(): void {
    this.route = readRoute(location.hash)
    this.unread = 0
    if (this.route.kind !== 'topic') return
    const {topic} = this.route
    if (this.recent[0]?.topic === topic) return
    const change = (recent: readonly RecentTopic[]) => withRecent(recent, topic, browserEnvironment.clock.now())
    this.recent = change(this.recent)
    void this.storage?.changeRecent(change)
  }

  #forget(topic: string): void {
    this.recent = withoutRecent(this.recent, topic)
    void this.storage?.changeRecent(recent => withoutRecent(recent, topic))
  }

  #save(settings: Settings): void {
    this.settings = settings
    void this.storage?.saveSettings(settings)
  }

  #key(event: KeyboardEvent): void {
    const target = event.composedPath()[0]
    const writes = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    if (writes || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.composedPath().some(node => node instanceof HTMLDialogElement)) return
    if (event.key === '?') this.help.show()
    else if (event.key === ',') this.dialog.show()
    else if (event.key === '/' && this.chat !== null) this.chat.focus()
    else return
    event.preventDefault()
  }

  #arrived(event: ChatArrivedEvent): void {
    if (document.hidden) this.unread += event.count
  }

  #seen(): void {
    if (!document.hidden) this.unread = 0
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
    return html`<shoal-start .recent=${this.recent} .words=${words}>${this.#actions()}</shoal-start>`
  }

  #topic(topic: string, view: TopicView) {
    const {name, relays, trackers, stun} = withQuery(this.settings, location.search)
    const said = (text: string) => (text.trim() === '' ? nothing : text)
    return html`
      <shoal-topics
        .recent=${this.recent}
        .current=${topic}
        .forget=${(forgotten: string) => this.#forget(forgotten)}
      ></shoal-topics>
      <main>
        ${keyed(
          topic,
          html`<p2p-swarm
            topic=${topic}
            name=${said(name)}
            relays=${said(relays)}
            trackers=${said(trackers)}
            stun=${said(stun)}
          >
            <p2p-chat
              theme=${this.theme ?? nothing}
              .link=${linkOf(location.href, topic)}
              .view=${view}
              @p2p-arrived=${(event: ChatArrivedEvent) => this.#arrived(event)}
              @p2p-name=${(event: NameChangedEvent) => this.#save({...this.settings, name: event.name})}
            >
              <a slot="start" class="button plain round back" href="#" aria-label=${strings.allTopics()} title=${strings.allTopics()}>
                ${icons.back()}
              </a>
              ${this.#actions()}
            </p2p-chat>
          </p2p-swarm>`
        )}
      </main>
      <nav class="bar" aria-label=${strings.views()}>
        <a href=${hashOf(topic)} aria-current=${view === 'chat' ? 'page' : nothing}>
          ${icons.chat()} <span>${strings.chat()}</span>
        </a>
        <a href=${hashOf(topic, 'people')} aria-current=${view === 'people' ? 'page' : nothing}>
          ${icons.people()} <span>${strings.people()}</span>
        </a>
      </nav>
    `
  }

  #decided(): readonly string[] {
    const asked = new URLSearchParams(location.search)
    return ['name', 'relays', 'trackers', 'stun'].filter(name => asked.has(name))
  }

  override render() {
    if (!this.loaded) return nothing
    const {route} = this
    return html`
      ${
        route.kind === 'topic'
          ? html`<div class="topic">${this.#topic(route.topic, route.view)}</div>`
          : this.#start(route.kind === 'unreadable' ? route.words : '')
      }
      <shoal-settings
        .settings=${this.settings}
        .decided=${this.#decided()}
        .save=${(settings: Settings) => this.#save(settings)}
      ></shoal-settings>
      <shoal-help></shoal-help>
    `
  }
}

customElements.define('shoal-app', ShoalApp)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-app': ShoalApp
  }
}
